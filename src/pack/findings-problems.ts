import { brokenCitations } from "./citations.ts";
import type { CheckedFindings } from "./findings-schema.ts";
import type { VerifyProblem } from "./problem.ts";
import type { ReadFiles } from "./read-files.ts";

const FILE = "findings.json";

/** Whether every statement of findings.json points at something that is in the pack, and each id stands once. */
export async function findingsProblems(found: CheckedFindings, files: ReadFiles): Promise<VerifyProblem[]> {
  const problems: VerifyProblem[] = [];
  const broken = await brokenCitations(found, files);
  if (broken > 0) problems.push({ file: FILE, problem: `${broken} of its citations point at nothing in the pack.` });
  if (new Set(found.findings.map((finding) => finding.id)).size < found.findings.length) {
    problems.push({ file: FILE, problem: "Two of its findings have the same id." });
  }
  return problems;
}
