import * as v from "valibot";

const pointer = v.object({
  file: v.string(),
  line: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  pointer: v.exactOptional(v.string()),
});
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const finding = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  step: v.picklist([1, 2, 3, 4, 5, 6, 7]),
  status: v.picklist(["pass", "fail", "unknown", "not-applicable"]),
  severity: v.picklist(["critical", "high", "medium", "low", "info"]),
  title: v.pipe(v.string(), v.nonEmpty()),
  explanation: v.string(),
  evidence: v.array(pointer),
  references: v.array(v.string()),
});

/** What `verify` asks of findings.json; members that it does not know are read over. */
export const findingsSchema = v.object({
  schema: v.literal("lambda-case-pack/findings@1"),
  frequency: v.object({
    verdict: v.picklist(["continuous", "intermittent", "none-seen", "unknown"]),
    invocations: v.nullable(count),
    failures: v.nullable(count),
    firstFailure: v.nullable(v.string()),
    lastFailure: v.nullable(v.string()),
    why: v.string(),
    evidence: v.array(pointer),
  }),
  crossAccount: v.object({
    verdict: v.picklist(["yes", "no", "unknown"]),
    accounts: v.array(v.string()),
    evidence: v.array(pointer),
    why: v.string(),
  }),
  findings: v.array(finding),
});

export type CheckedFindings = v.InferOutput<typeof findingsSchema>;
