import { stat } from "node:fs/promises";
import type { CaseInfo } from "../core/case.ts";
import { CasePackError } from "../core/errors.ts";
import type { Evidence } from "../core/evidence.ts";
import type { ListedFile, Manifest, PartZip } from "../core/manifest.ts";
import type { Item } from "../core/outcome.ts";
import { linesOf } from "./lines.ts";
import { plainCase, plainItems } from "./manifest.ts";
import { readManifest } from "./manifest-schema.ts";
import { openSet, type PackSet, setFiles, sourcesOf } from "./pack-set.ts";
import { isPartFile } from "./part-document.ts";
import { byCodeUnit, DERIVED_PATHS, MANIFEST_PATH } from "./paths.ts";
import { folderSource, parseDocument, wholeText, type Source } from "./source.ts";
import type { RunFolder } from "./store.ts";

/** A finished pack as evidence. */
export interface PackEvidence extends Evidence {
  readonly manifest: Manifest;
  /** Parts of the pack that are not at hand: what they hold was not read. */
  readonly missing: readonly PartZip[];
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
 * A pack, as a zip, in parts (all of them, or one beside which the others stand) or unpacked, as evidence: the same case, items, paths and bytes as the run that made it had. It may
 * be a stranger's; see `openArchive`. Files that the manifest does not list are not seen, and hashes are not compared:
 * that is what `verify` is for. Errors: CasePackError `pack`.
 */
export async function openPack(...paths: readonly string[]): Promise<PackEvidence> {
  const [folder] = paths;
  if (paths.length === 1 && folder !== undefined && (await isFolder(folder))) return await unpacked(folder);
  const set = await openSet(paths);
  try {
    const { manifest, missing } = set;
    if (manifest === undefined) throw set.fault ?? noManifest(set);
    const files = setFiles(set);
    const source: Source = {
      has: async (path) => files.entries.has(path) && !files.absent.has(path),
      bytes: (path) => files.read({ path, bytes: 0 }),
    };
    return await packEvidence(source, manifest, missing, () => set.close());
  } catch (error) {
    set.close();
    throw error;
  }
}

function noManifest({ parts }: PackSet): CasePackError {
  const first = parts[0]?.document?.first;
  const where = first === undefined ? "" : ` It is a part of one: ${first} must stand beside it.`;
  return new CasePackError("pack", `There is no manifest.json in it, so it is not a case pack.${where}`);
}

async function unpacked(folder: string): Promise<PackEvidence> {
  const source = folderSource(folder);
  if (!(await source.has(MANIFEST_PATH))) {
    throw new CasePackError("pack", "There is no manifest.json in it, so it is not a case pack.");
  }
  const manifest = readManifest(parseDocument(await wholeText(source, MANIFEST_PATH), MANIFEST_PATH));
  const joined = joinedSource(source, manifest.files);
  const away = new Set<number>();
  for (const file of manifest.files) {
    for (const { path, part } of sourcesOf(file)) if (!(await source.has(path))) away.add(part);
  }
  const missing = manifest.parts?.zips.filter(({ number }) => away.has(number)) ?? [];
  return await packEvidence(joined, manifest, missing, () => undefined);
}

/** Files that were cut are whole again where all their pieces are there. */
function joinedSource(source: Source, files: readonly ListedFile[]): Source {
  const cut = new Map(files.flatMap((file) => (file.pieces === undefined ? [] : [[file.path, file.pieces] as const])));
  return {
    async has(path) {
      const pieces = cut.get(path);
      if (pieces === undefined) return await source.has(path);
      for (const piece of pieces) if (!(await source.has(piece.path))) return false;
      return true;
    },
    async *bytes(path) {
      for (const piece of cut.get(path) ?? [{ path }]) yield* source.bytes(piece.path);
    },
  };
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

async function packEvidence(
  source: Source,
  manifest: Manifest,
  missing: readonly PartZip[],
  close: () => void,
): Promise<PackEvidence> {
  const paths: string[] = [];
  for (const file of manifest.files) if (await source.has(file.path)) paths.push(file.path);
  return {
    ...evidenceOf(source, paths.sort(byCodeUnit), plainCase(manifest.case), plainItems(manifest.items)),
    manifest,
    missing,
    text: async (path) => ((await source.has(path)) ? await wholeText(source, path) : undefined),
    close,
  };
}

function evidenceOf(source: Source, files: readonly string[], about: CaseInfo, items: readonly Item[]): Evidence {
  const paths = files.filter((path) => !DERIVED_PATHS.has(path) && !isPartFile({ path }));
  const known = new Set(paths);
  return {
    case: about,
    items,
    paths,
    // None is remembered: a pack may hold more documents than memory, and few are asked for twice.
    json: async (path) => (known.has(path) ? parseDocument(await wholeText(source, path), path) : undefined),
    async *lines(path) {
      if (known.has(path)) yield* linesOf(source.bytes(path));
    },
  };
}
