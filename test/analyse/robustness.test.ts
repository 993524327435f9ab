import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse/run.ts";
import { PATHS, policyPath } from "../../src/core/evidence.ts";
import { evidenceOf, FUNCTION_ARN, ROLE_ARN } from "../helpers/evidence.ts";

const DOCUMENTS = [
  ...Object.values(PATHS).filter((path) => path.endsWith(".json")),
  policyPath(),
  policyPath("live"),
  "iam/callers/444455556666/role-x/role.json",
  "iam/callers/444455556666/role-x/inline-policies.json",
  "resources/s3/b.json",
  "resources/execute-api/a.json",
  "resources/kms/k.json",
];

/** Values of the shapes that AWS uses, and of any other. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    "",
    "*",
    FUNCTION_ARN,
    ROLE_ARN,
    "arn:aws:s3:::b",
    "Allow",
    "Deny",
    "Failed",
    "<password:ab12>",
    "2026-11-20T09:00:00Z",
  ),
  fc.string(),
  fc.integer(),
);
const name = fc.constantFrom(
  "Configuration",
  "Role",
  "State",
  "Policy",
  "Policies",
  "Document",
  "Statement",
  "Effect",
  "Action",
  "Resource",
  "Principal",
  "Condition",
  "StringEquals",
  "aws:SourceArn",
  "EventSourceMappings",
  "EventSourceArn",
  "VpcConfig",
  "SubnetIds",
  "Arn",
  "AssumeRolePolicyDocument",
  "Series",
  "Invocations",
  "Errors",
  "Timestamp",
  "Value",
  "Grants",
  "Attributes",
  "KMSKeyArn",
  "FunctionUrlConfigs",
  "Resources",
  "resourceMethods",
  "Routes",
  "Integrations",
  "Trails",
  "Services",
  "Edges",
  "NamedBy",
);
const { value: tree } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "medium" },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 4 }),
  ),
}));

describe("the analysis", () => {
  it("answers about any evidence, never throws, and cites only what is there", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...DOCUMENTS), tree, { maxKeys: 10 }),
        fc.array(fc.oneof(fc.json(), fc.string()), { maxLength: 5 }),
        fc.array(fc.string(), { maxLength: 5 }),
        async (json, records, lines) => {
          const text = { [PATHS.events]: records.join("\n"), "logs/g/a.txt": lines.join("\n") };
          const evidence = evidenceOf({ json, text });
          const { findings, checklist } = await analyse(evidence);
          expect(checklist).toHaveLength(8);
          expect(new Set(findings.findings.map(({ step }) => step)).size).toBe(7);
          expect(new Set(findings.findings.map(({ id }) => id)).size).toBe(findings.findings.length);
          const stumbled = findings.findings.filter(({ explanation }) => explanation.includes("does not know"));
          expect(stumbled).toEqual([]);
          const cited = findings.findings.flatMap(({ evidence }) => evidence.map(({ file }) => file));
          expect(cited.filter((file) => !evidence.paths.includes(file))).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
