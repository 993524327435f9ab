import type { PackedFile } from "../core/manifest.ts";
import { MANIFEST_PATH } from "../evidence/paths.ts";
import type { ReadFiles } from "./read-files.ts";
import type { VerifyProblem } from "./problem.ts";

/**
 * Compares the files of a pack with the manifest's list: none more, none less, each with its size and hash. `unlisted`:
 * what a list need not name, because it is the list, or because it stands in a part that is not at hand.
 */
export function listingProblems(
  files: readonly PackedFile[],
  { present, read }: Pick<ReadFiles, "present" | "read">,
  unlisted: ReadonlySet<string> = new Set(),
): VerifyProblem[] {
  const problems: VerifyProblem[] = [];
  const listed = new Set<string>();
  for (const { path, bytes, sha256 } of files) {
    if (listed.has(path)) problems.push({ file: path, problem: "The manifest lists it twice." });
    if (path === MANIFEST_PATH) problems.push({ file: path, problem: "The manifest lists itself." });
    listed.add(path);
    const file = read.get(path);
    if (!present.has(path)) problems.push({ file: path, problem: "The manifest lists it, but it is not in the pack." });
    if (file === undefined) continue;
    if (file.bytes !== bytes) {
      problems.push({ file: path, problem: `It has ${file.bytes} bytes, the manifest says ${bytes}.` });
    } else if (file.sha256 !== sha256) {
      problems.push({ file: path, problem: "Its SHA-256 differs from the manifest's: it was changed." });
    }
  }
  for (const path of present) {
    if (path !== MANIFEST_PATH && !listed.has(path) && !unlisted.has(path)) {
      problems.push({ file: path, problem: "It is in the pack, but the manifest does not list it." });
    }
  }
  return problems;
}
