import { dirname, join } from "node:path";
import { CasePackError } from "../core/errors.ts";
import { openArchive } from "./archive.ts";
import { readManifest } from "./manifest-schema.ts";
import { MANIFEST_PATH } from "./paths.ts";
import { parseDocument, wholeText, zipSource } from "./source.ts";

/** The zips of a pack, absolute, in the order in which they are to be attached. */
export interface PackZips {
  readonly atOnce: readonly string[];
  /** More than a case takes at once: to be sent when Support asks. */
  readonly onRequest: readonly string[];
}

/**
 * Lists the zips that a pack consists of: itself, or the parts that the manifest of its first part names, which stand
 * beside it. `path` is absolute, of a whole pack or of part 1. Whether they are there is not looked at.
 * Errors: CasePackError `pack` for what is no pack, or not its first part; `usage` where there is no file.
 */
export async function packZips(path: string): Promise<PackZips> {
  const archive = await openArchive(path);
  try {
    const source = zipSource(archive);
    if (!(await source.has(MANIFEST_PATH))) throw new CasePackError("pack", NO_MANIFEST);
    const { parts } = readManifest(parseDocument(await wholeText(source, MANIFEST_PATH), MANIFEST_PATH));
    if (parts === undefined) return { atOnce: [path], onRequest: [] };
    const [, ...others] = parts.zips;
    const pathsOf = (when: "at-once" | "on-request"): string[] =>
      others.filter(({ attach }) => attach === when).map(({ name }) => join(dirname(path), name));
    return { atOnce: [path, ...pathsOf("at-once")], onRequest: pathsOf("on-request") };
  } finally {
    archive.close();
  }
}

const NO_MANIFEST =
  "There is no manifest.json in it, so it is not a case pack, or not its first part. Give the path of part 1.";
