import { stat } from "node:fs/promises";
import type { CaseInfo } from "../core/case.ts";
import { CasePackError } from "../core/errors.ts";
import type { Evidence } from "../core/evidence.ts";
import type { Json } from "../core/json.ts";
import type { Manifest } from "../core/manifest.ts";
import type { Item } from "../core/outcome.ts";
import { openArchive } from "./archive.ts";
import { linesOf } from "./lines.ts";
import { plainCase, plainItems } from "./manifest.ts";
import { readManifest } from "./manifest-schema.ts";
import { byCodeUnit, DERIVED_PATHS, MANIFEST_PATH } from "./paths.ts";
import { folderSource, parseDocument, wholeText, zipSource, type Source } from "./source.ts";
import type { RunFolder } from "./store.ts";

/** A finished pack as evidence. */
export interface PackEvidence extends Evidence {
  readonly manifest: Manifest;
  /** The text of any file of the pack, derived ones included, or undefined where there is no such file. */
  text(path: string): Promise<string | undefined>;
  close(): void;
}

/** The evidence that a run has written so far; later files are not seen. */
export function openRunFolder(
  run: Pick<RunFolder, "path" | "files">,
  about: { readonly case: CaseInfo; readonly items: readonly Item[] },
): Evidence {
  const paths = run.files().map((file) => file.path);
  return evidenceOf(folderSource(run.path), paths, plainCase(about.case), plainItems(about.items));
}

/**
 * A pack, as a zip or unpacked, as evidence: the same case, items, paths and bytes as the run that made it had. It may
 * be a stranger's; see `openArchive`. Files that the manifest does not list are not seen, and hashes are not compared:
 * that is what `verify` is for. Errors: CasePackError `pack`.
 */
export async function openPack(path: string): Promise<PackEvidence> {
  if (await isFolder(path)) return await packEvidence(folderSource(path), () => undefined);
  const archive = await openArchive(path);
  try {
    return await packEvidence(zipSource(archive), () => archive.close());
  } catch (error) {
    archive.close();
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

async function packEvidence(source: Source, close: () => void): Promise<PackEvidence> {
  if (!(await source.has(MANIFEST_PATH))) {
    throw new CasePackError("pack", "There is no manifest.json in it, so it is not a case pack.");
  }
  const manifest = readManifest(parseDocument(await wholeText(source, MANIFEST_PATH), MANIFEST_PATH));
  const paths: string[] = [];
  for (const file of manifest.files) if (await source.has(file.path)) paths.push(file.path);
  return {
    ...evidenceOf(source, paths.sort(byCodeUnit), plainCase(manifest.case), plainItems(manifest.items)),
    manifest,
    text: async (path) => ((await source.has(path)) ? await wholeText(source, path) : undefined),
    close,
  };
}

function evidenceOf(source: Source, files: readonly string[], about: CaseInfo, items: readonly Item[]): Evidence {
  const paths = files.filter((path) => !DERIVED_PATHS.has(path));
  const known = new Set(paths);
  const documents = new Map<string, Promise<Json>>();
  return {
    case: about,
    items,
    paths,
    async json(path) {
      if (!known.has(path)) return undefined;
      const document = documents.get(path) ?? wholeText(source, path).then((text) => parseDocument(text, path));
      documents.set(path, document);
      return await document;
    },
    async *lines(path) {
      if (known.has(path)) yield* linesOf(source.bytes(path));
    },
  };
}
