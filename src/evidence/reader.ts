import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { CaseInfo } from "../core/case.ts";
import { CasePackError } from "../core/errors.ts";
import type { Evidence } from "../core/evidence.ts";
import type { Json } from "../core/json.ts";
import type { Manifest } from "../core/manifest.ts";
import type { Item } from "../core/outcome.ts";
import { openArchive, type Archive } from "./archive.ts";
import { LIMITS } from "./limits.ts";
import { linesOf } from "./lines.ts";
import { plainCase, plainItems } from "./manifest.ts";
import { readManifest } from "./manifest-schema.ts";
import { byCodeUnit, DERIVED_PATHS, MANIFEST_PATH } from "./paths.ts";
import type { RunFolder } from "./store.ts";

/** A finished pack as evidence. */
export interface PackEvidence extends Evidence {
  readonly manifest: Manifest;
  /** The text of any file of the pack, derived ones included, or undefined where there is no such file. */
  text(path: string): Promise<string | undefined>;
  close(): void;
}

/** Where bytes come from: a folder or a zip. */
interface Source {
  readonly paths: readonly string[];
  bytes(path: string): AsyncIterable<Uint8Array>;
}

/** The evidence that a run has written so far; later files are not seen. */
export function openRunFolder(
  run: Pick<RunFolder, "path" | "files">,
  about: { readonly case: CaseInfo; readonly items: readonly Item[] },
): Evidence {
  const source: Source = {
    paths: run.files().map((file) => file.path),
    bytes: (path) => createReadStream(join(run.path, path)),
  };
  return evidence(source, plainCase(about.case), plainItems(about.items));
}

/**
 * A pack as evidence: the same case, items, paths and bytes as the run that made it had. The pack may be a stranger's;
 * see `openArchive`. Hashes are not compared: that is what `verify` is for. Errors: CasePackError `pack`.
 */
export async function openPack(path: string): Promise<PackEvidence> {
  const archive = await openArchive(path);
  try {
    const source = zipSource(archive);
    const manifest = readManifest(await manifestDocument(source));
    return {
      ...evidence(source, plainCase(manifest.case), plainItems(manifest.items)),
      manifest,
      text: async (path) => (source.paths.includes(path) ? await wholeText(source, path) : undefined),
      close: () => archive.close(),
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

function zipSource(archive: Archive): Source {
  return {
    paths: [...archive.entries.keys()].sort(byCodeUnit),
    bytes(path) {
      const entry = archive.entries.get(path);
      if (entry === undefined) throw new CasePackError("pack", `There is no ${path} in the pack.`);
      return archive.read(entry);
    },
  };
}

async function manifestDocument(source: Source): Promise<unknown> {
  if (source.paths.includes(MANIFEST_PATH)) return parse(await wholeText(source, MANIFEST_PATH), MANIFEST_PATH);
  throw new CasePackError("pack", "There is no manifest.json in the zip, so it is not a case pack.");
}

function evidence(source: Source, about: CaseInfo, items: readonly Item[]): Evidence {
  const paths = source.paths.filter((path) => !DERIVED_PATHS.has(path));
  const known = new Set(paths);
  const documents = new Map<string, Promise<Json>>();
  return {
    case: about,
    items,
    paths,
    async json(path) {
      if (!known.has(path)) return undefined;
      const document = documents.get(path) ?? wholeText(source, path).then((text) => parse(text, path));
      documents.set(path, document);
      return await document;
    },
    async *lines(path) {
      if (known.has(path)) yield* linesOf(source.bytes(path));
    },
  };
}

async function wholeText(source: Source, path: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source.bytes(path)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LIMITS.documentBytes) {
      throw new CasePackError("pack", `${path} is larger than any document of a pack, over 128 MiB.`);
    }
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string, path: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // V8's message quotes the text around the fault: it is left out.
    throw new CasePackError("pack", `${path} is not JSON.`);
  }
}
