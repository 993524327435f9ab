import * as v from "valibot";
import { CasePackError } from "../core/errors.ts";
import type { PackedFile } from "../core/manifest.ts";
import { type PartDocument, PARTS_FOLDER } from "../core/part.ts";
import type { RedactedText } from "../core/redacted.ts";
import { fromRedacted } from "../core/redacted.ts";
import type { Archive } from "./archive.ts";
import { count, packPath, positive, sha256, zipName } from "./manifest-schema.ts";
import { parseDocument, wholeText, zipSource } from "./source.ts";

const partSchema = v.object({
  schema: v.literal("lambda-case-pack/part@1"),
  set: sha256,
  number: v.pipe(positive, v.minValue(2)),
  of: v.pipe(positive, v.minValue(2)),
  first: zipName,
  files: v.array(v.object({ path: packPath, bytes: count, sha256 })),
});

/** A part's list of itself, as it is written: paths, sizes and digests. */
export function partDocumentText(document: PartDocument): RedactedText {
  return fromRedacted(`${JSON.stringify(document, null, 2)}\n`);
}

const PATH = new RegExp(`^${PARTS_FOLDER}/part-\\d+-of-\\d+\\.json$`, "u");

/** What a zip says of itself where it is a part other than the first; undefined where it is none. Errors: CasePackError `pack`. */
export async function readPartDocument(archive: Archive): Promise<PartDocument | undefined> {
  const paths = [...archive.entries.keys()].filter((path) => PATH.test(path));
  const [path] = paths;
  if (path === undefined) return undefined;
  const parsed = v.safeParse(partSchema, parseDocument(await wholeText(zipSource(archive), path), path), {
    abortEarly: true,
  });
  if (paths.length > 1 || !parsed.success || parsed.output.number > parsed.output.of) {
    throw new CasePackError("pack", `${path} of the zip is not as format 1 has it.`);
  }
  return parsed.output;
}

/** The files of the parts themselves, which are no evidence. */
export function isPartFile({ path }: Pick<PackedFile, "path">): boolean {
  return path.startsWith(`${PARTS_FOLDER}/`);
}
