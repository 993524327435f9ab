import { CHECKLIST_IDS, type Manifest } from "../core/manifest.ts";
import { MANIFEST_PATH } from "../evidence/paths.ts";
import type { ReadFiles } from "./read-files.ts";
import type { VerifyProblem } from "./problem.ts";

/** Without these a pack cannot be acted upon, whatever could be collected. */
const REQUIRED = ["README.txt", "case-description.md", "redaction/report.json", "report.html", "timeline.csv"];

/** AWS Support takes no longer text in a case, in characters. */
const LONGEST_DESCRIPTION = 8000;

/** Whether a pack answers all that AWS asks for, and accounts for all that it planned. */
export function completenessProblems(manifest: Manifest, files: ReadFiles): VerifyProblem[] {
  return [...requiredProblems(files), ...checklistProblems(manifest, files), ...itemProblems(manifest, files)];
}

function requiredProblems({ present, read }: ReadFiles): VerifyProblem[] {
  const missing = REQUIRED.filter((path) => !present.has(path)).map((file) => ({ file, problem: "It is missing." }));
  const characters = read.get("case-description.md")?.characters ?? 0;
  if (characters <= LONGEST_DESCRIPTION) return missing;
  const problem = `It has ${characters} characters, a case takes at most ${LONGEST_DESCRIPTION}.`;
  return [...missing, { file: "case-description.md", problem }];
}

function checklistProblems(manifest: Manifest, { present }: ReadFiles): VerifyProblem[] {
  const problems: string[] = [];
  for (const id of CHECKLIST_IDS) {
    const count = manifest.checklist.filter((entry) => entry.id === id).length;
    if (count === 0) problems.push(`Its checklist has no answer for ${id}.`);
    if (count > 1) problems.push(`Its checklist answers ${id} more than once.`);
  }
  for (const { id, status, evidence, why } of manifest.checklist) {
    if (status === "collected" && evidence.length === 0) problems.push(`Its checklist names no evidence for ${id}.`);
    if (status !== "collected" && why === "") problems.push(`Its checklist does not say why ${id} is ${status}.`);
    if (evidence.some((path) => !present.has(path))) problems.push(`Its checklist names a missing file for ${id}.`);
  }
  return problems.map((problem) => ({ file: MANIFEST_PATH, problem }));
}

function itemProblems(manifest: Manifest, { present }: ReadFiles): VerifyProblem[] {
  const problems: VerifyProblem[] = [];
  const seen = new Set<string>();
  for (const { id, files } of manifest.items) {
    if (seen.has(id)) problems.push({ file: MANIFEST_PATH, problem: "One of its calls has more than one outcome." });
    seen.add(id);
    for (const file of files.filter((path) => !present.has(path))) {
      problems.push({ file, problem: "A call says that it was collected, but it is not in the pack." });
    }
  }
  return problems;
}
