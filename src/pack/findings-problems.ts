import type { CheckedFindings } from "./findings-schema.ts";
import type { ReadFile } from "./read-files.ts";
import type { VerifyProblem } from "./problem.ts";

const FILE = "findings.json";

/** Whether every statement of findings.json points at something that is in the pack, and each id stands once. */
export function findingsProblems(found: CheckedFindings, read: ReadonlyMap<string, ReadFile>): VerifyProblem[] {
  const pointers = [
    ...found.frequency.evidence,
    ...found.crossAccount.evidence,
    ...found.findings.flatMap((finding) => finding.evidence),
  ];
  const nowhere = pointers.filter(({ file, line = 1 }) => line > (read.get(file)?.lines ?? 0));
  const problems: VerifyProblem[] = [];
  if (nowhere.length > 0) {
    problems.push({ file: FILE, problem: `${nowhere.length} of its citations point at nothing in the pack.` });
  }
  if (new Set(found.findings.map((finding) => finding.id)).size < found.findings.length) {
    problems.push({ file: FILE, problem: "Two of its findings have the same id." });
  }
  return problems;
}
