import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { answerCases, type CaseAnswer } from "../../src/analyse/iam/case-answer.ts";

const USAGE = `Give a file with one case or a list of cases:
  {"request": {"principal", "action", "resource", "resourceAccount"?, "context"}, "identityPolicies": [...],
   "resourcePolicy"?, "boundary"?, "sessionPolicy"?, "scps"?: [[...] per level], "rcps"?, "contextComplete"?: true}
--json prints one JSON document: an answer, or a list of answers in the order of the cases.`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error(USAGE);
  // npm runs scripts in the package's folder, and keeps where it was called from.
  const path = resolve(process.env["INIT_CWD"] ?? process.cwd(), file);
  const answers = answerCases(JSON.parse(readFileSync(path, "utf8")), file);
  console.log(values.json ? JSON.stringify(answers, undefined, 2) : [answers].flat().map(told).join("\n"));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function told({ id, decision, reasons, assumed }: CaseAnswer): string {
  const taken = assumed.map((one) => `Taken for granted: ${one}.`);
  return [`${id === undefined ? "" : `${id}: `}${decision}`, ...[...reasons, ...taken].map((one) => `  ${one}`)].join(
    "\n",
  );
}
