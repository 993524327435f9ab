import { join } from "node:path";
import type { FindingsDocument } from "../../src/core/finding.ts";
import { fixedClock } from "../../src/core/clock.ts";
import { CHECKLIST_IDS, type ChecklistEntry, type Manifest } from "../../src/core/manifest.ts";
import type { Json } from "../../src/core/json.ts";
import type { ResidueScanner, SecondReading } from "../../src/core/redactor.ts";
import { buildManifest, manifestText } from "../../src/evidence/manifest.ts";
import { createRunFolder, type RunFolder } from "../../src/evidence/store.ts";
import { packName } from "../../src/pack/name.ts";
import { writePack } from "../../src/pack/write.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { event, json, text } from "../evidence/redacted.ts";
import { sampleCase, sampleItem } from "../evidence/sample-case.ts";

export const sampleItems = [
  sampleItem("lambda:GetFunction", { files: ["function/configuration.json"] }),
  sampleItem("logs:FilterLogEvents", { collector: "logs", files: ["logs/g/a.txt"], count: 300 }),
  sampleItem("iam:GetRole", {
    collector: "iam",
    outcome: "denied",
    error: { code: "AccessDenied", message: "not authorized to perform: iam:GetRole" },
    effect: "who may assume the role",
  }),
];

export const sampleChecklist: ChecklistEntry[] = CHECKLIST_IDS.map((id) => ({
  id,
  status: id === "logs" ? "collected" : "partial",
  evidence: id === "logs" ? ["logs/g/a.txt"] : [],
  why: id === "logs" ? "" : "iam:GetRole was denied",
}));

export const sampleFindings: FindingsDocument = {
  schema: "lambda-case-pack/findings@1",
  frequency: {
    verdict: "continuous",
    invocations: 3,
    failures: 3,
    firstFailure: "2026-11-20T08:13:02.123Z",
    lastFailure: "2026-11-20T08:14:02.123Z",
    why: "all of three invocations failed",
    evidence: [{ file: "logs/g/a.txt", line: 2 }],
  },
  crossAccount: { verdict: "no", accounts: [], evidence: [], why: "one account is named everywhere" },
  findings: [
    {
      id: "denials/sqs",
      step: 1,
      status: "fail",
      severity: "high",
      title: "Every call was allowed",
      explanation: "sqs:ReceiveMessage was denied.",
      evidence: [{ file: "logs/g/a.txt", line: 300 }],
      references: ["https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html"],
    },
  ],
};

export const nothing: ResidueScanner = { scan: () => [] };

/** Rules that find nothing, where a test is about something else. */
export const noRules: SecondReading = { find: () => [], isSuspect: () => false };

/** What a test may change of the sample. */
export interface SampleChanges {
  readonly texts?: Readonly<Record<string, string>>;
  readonly findings?: Json;
  readonly manifest?: (manifest: Manifest) => Manifest;
  readonly residue?: ResidueScanner;
  readonly rules?: SecondReading;
}

/** Writes a run folder with all that a small pack holds, its manifest last. */
export async function writeSampleRun(parent: string, changes: SampleChanges = {}): Promise<RunFolder> {
  const run = await createRunFolder({ parent, clock: fixedClock(0) });
  const texts: Record<string, string> = {
    "README.txt": "What is in here\n",
    "case-description.md": "# Case\n",
    "report.html": "<!doctype html>\n<title>Report</title>\n",
    "timeline.csv": "at,kind\r\n",
    "workflow/workflow.mmd": "flowchart LR\n",
    ...changes.texts,
  };
  await run.writeJson(
    "function/configuration.json",
    json({ Configuration: { FunctionName: "orders", Layers: ["one"], "a/b~c": 1 } }),
  );
  const events = Array.from({ length: 300 }, (_, n) => event(1_763_000_000_000 + n, "s", `event ${n} 漢字`));
  await run.appendEvents("logs/g/a.txt", events);
  await run.writeJson("findings.json", json(changes.findings ?? (sampleFindings as unknown as Json)));
  await run.writeJson("redaction/report.json", json({ rules: {} }));
  for (const [path, content] of Object.entries(texts)) await run.writeText(path, text(content));
  const manifest = buildManifest({
    tool: { name: "lambda-case-pack", version: "0.1.0" },
    case: sampleCase,
    items: sampleItems,
    analysis: { checklist: sampleChecklist, blindSpots: [{ id: "s3-data-events", text: "Data events are off." }] },
    files: run.files(),
    redaction: { total: 2, byRule: { jwt: 1, email: 1 } },
  });
  await run.writeText("manifest.json", manifestText(changes.manifest?.(manifest) ?? manifest));
  await run.close();
  return run;
}

/** A finished pack; its run folder is gone. */
export async function writeSamplePack(parent: string, changes: SampleChanges = {}): Promise<string> {
  const run = await writeSampleRun(parent, changes);
  try {
    const { path } = await writePack({
      folder: run.path,
      files: run.files().map((file) => file.path),
      out: join(parent, packName(sampleCase)),
      date: Date.parse(sampleCase.collectedAt),
      seal: { residue: changes.residue ?? nothing, rules: changes.rules ?? createSecondReading([]) },
    });
    return path;
  } finally {
    await run.remove();
  }
}
