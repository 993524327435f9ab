import { basename } from "node:path";
import type { PartZip } from "../core/manifest.ts";
import type { OpenPart, PackSet } from "../evidence/pack-set.ts";
import { zipSize } from "../evidence/archive.ts";
import { partDocumentPath, partTextPath } from "../core/part.ts";
import { sha256Before } from "./digest.ts";
import { setOf } from "./parts/split.ts";
import { isPartFile } from "../evidence/part-document.ts";
import type { VerifyProblem } from "./problem.ts";

/**
 * Whether the parts at hand are those that part 1 was made with: each byte for byte, and none but those. Parts that are
 * not at hand are a problem where some are, but for those that are only sent on request; one part alone is verified alone.
 */
export async function partProblems(set: PackSet): Promise<VerifyProblem[]> {
  const { manifest, parts, missing } = set;
  if (manifest?.parts === undefined) return [];
  const problems: VerifyProblem[] = [];
  for (const part of parts) {
    const zip = manifest.parts.zips[part.number - 1];
    if (zip !== undefined && part.number > 1) problems.push(...(await digestProblems(part, zip)));
  }
  const [first] = parts;
  const evidence = manifest.files.filter((file) => !isPartFile(file));
  if (first !== undefined && setOf(evidence) !== manifest.parts.set) {
    problems.push({ file: basename(first.path), problem: "Its manifest belongs to another pack than its parts." });
  }
  if (parts.length > 1) problems.push(...missing.filter(({ attach }) => attach === "at-once").map(absent));
  return problems;
}

function absent({ number, name }: PartZip): VerifyProblem {
  return { file: name, problem: `Part ${number} is missing. Put it beside the others, or name it.` };
}

async function digestProblems({ path }: OpenPart, zip: PartZip): Promise<VerifyProblem[]> {
  const size = await zipSize(path);
  if (size === zip.bytes && (await sha256Before(path, size)) === zip.sha256) return [];
  return [{ file: basename(path), problem: "It is not the part that the first part was made with: its bytes differ." }];
}

/** What a part that is alone says of its own entries: path, size and hash of each, but of its own two files. */
export function ownEntries({ document, archive }: OpenPart): ReadonlySet<string> {
  if (document === undefined) return new Set();
  const own = [partDocumentPath(document.number, document.of), partTextPath(document.number, document.of)];
  return new Set(own.filter((path) => archive.entries.has(path)));
}
