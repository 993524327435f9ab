import { basename, dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { CasePackError } from "../core/errors.ts";
import type { FilePiece, ListedFile, Manifest, PackedFile, PartZip } from "../core/manifest.ts";
import type { PartDocument } from "../core/part.ts";
import { openArchive, type Archive } from "./archive.ts";
import { readManifest } from "./manifest-schema.ts";
import { readPartDocument } from "./part-document.ts";
import { MANIFEST_PATH } from "./paths.ts";
import { parseDocument, wholeText, zipSource } from "./source.ts";

/** One zip of a pack. */
export interface OpenPart {
  /** Absolute. */
  readonly path: string;
  readonly archive: Archive;
  /** From 1. */
  readonly number: number;
  /** What it says of itself; the first part has the manifest instead. */
  readonly document: PartDocument | undefined;
}

/** The zips of a pack that are at hand: one, or several parts, each number once. */
export interface PackSet {
  readonly parts: readonly OpenPart[];
  /** Absent where part 1 is not at hand, or has none that can be read: `fault` says why then. */
  readonly manifest: Manifest | undefined;
  readonly fault: CasePackError | undefined;
  /** The zips that are not at hand, as far as they are known. */
  readonly missing: readonly PartZip[];
  close(): void;
}

/**
 * Opens the zips of a pack: all that are named, or one that is named and what stands beside it under the names that its
 * first part gives. Every zip is opened as a stranger's; see `openArchive`.
 * Errors: CasePackError `pack` for zips that are not of one pack, or two of one part; `usage` where there is no file.
 */
export async function openSet(paths: readonly string[]): Promise<PackSet> {
  const open: OpenPart[] = [];
  const close = (): void => open.forEach(({ archive }) => archive.close());
  try {
    for (const path of paths) open.push(await openPart(path));
    const [only] = open;
    if (open.length === 1 && only?.document !== undefined) {
      const first = join(dirname(only.path), only.document.first);
      if (existsSync(first)) open.push(await openPart(first));
    }
    const first = open.find(({ document }) => document === undefined);
    const { manifest, fault } = first === undefined ? {} : await manifestOf(first.archive);
    const zips = manifest?.parts?.zips ?? [];
    if (paths.length === 1 && first !== undefined) {
      for (const { name } of zips.slice(1)) {
        const path = join(dirname(first.path), name);
        if (open.every((part) => part.path !== path) && existsSync(path)) open.push(await openPart(path));
      }
    }
    open.sort((a, b) => a.number - b.number);
    requireOnePack(open, manifest);
    const present = new Set(open.map(({ number }) => number));
    return { parts: open, manifest, fault, missing: zips.filter(({ number }) => !present.has(number)), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function openPart(path: string): Promise<OpenPart> {
  const archive = await openArchive(path);
  try {
    const document = archive.entries.has(MANIFEST_PATH) ? undefined : await readPartDocument(archive);
    return { path, archive, number: document?.number ?? 1, document };
  } catch (error) {
    archive.close();
    throw error;
  }
}

async function manifestOf(archive: Archive): Promise<{ manifest?: Manifest; fault?: CasePackError }> {
  if (!archive.entries.has(MANIFEST_PATH)) return {};
  try {
    return { manifest: readManifest(parseDocument(await wholeText(zipSource(archive), MANIFEST_PATH), MANIFEST_PATH)) };
  } catch (error) {
    if (error instanceof CasePackError) return { fault: error };
    throw error;
  }
}

function requireOnePack(open: readonly OpenPart[], manifest: Manifest | undefined): void {
  for (const [index, part] of open.entries()) {
    const before = open[index - 1];
    if (before?.number === part.number) {
      throw refusal(
        part,
        `has the same part of the pack as ${basename(before.path)}, or is another pack. Leave one out`,
      );
    }
  }
  const sets = open.flatMap(({ document }) => document ?? []);
  const set = manifest === undefined ? sets[0]?.set : (manifest.parts?.set ?? "");
  const of = manifest === undefined ? sets[0]?.of : (manifest.parts?.zips.length ?? 1);
  for (const part of open) {
    if (part.document === undefined || (part.document.set === set && part.document.of === of)) continue;
    throw refusal(part, "is a part of another pack. Leave it out");
  }
}

function refusal({ path }: OpenPart, why: string): CasePackError {
  return new CasePackError("pack", `${basename(path)} ${why}.`);
}

/** A file of a pack, whichever parts it stands in. */
export interface SetFile {
  readonly path: string;
  /** Unpacked. */
  readonly bytes: number;
}

/** The files of a pack as if it were one zip: those that were cut are whole again. */
export interface SetFiles {
  /** By path: files whose every piece is at hand, pieces of those whose are not, and whatever else the zips hold. */
  readonly entries: ReadonlyMap<string, SetFile>;
  /** What the manifest says of them. */
  readonly listed: readonly PackedFile[];
  /** Entries that take the name of a file that stands elsewhere: no reader would see them. */
  readonly hidden: readonly { readonly zip: string; readonly path: string }[];
  /** Paths of files that lie in parts that are not at hand, wholly or to some extent. */
  readonly absent: ReadonlySet<string>;
  /** The bytes of one; throws where they are not what the zips say of them. */
  read(file: SetFile): AsyncGenerator<Buffer>;
}

interface Place {
  readonly archive: Archive;
  readonly path: string;
}

/** Puts the parts of a pack together. Each file is looked for in the part that the manifest names, and nowhere else. */
export function setFiles({ parts, manifest, missing }: Pick<PackSet, "parts" | "manifest" | "missing">): SetFiles {
  const places = new Map<string, readonly Place[]>();
  const listed: PackedFile[] = [];
  const absent = new Set<string>();
  const numbers = new Set(missing.map(({ number }) => number));
  const archives = new Map(parts.map(({ number, archive }) => [number, archive]));
  const used = new Set<string>();
  const take = (path: string, sources: readonly Pick<FilePiece, "path" | "part">[]): void => {
    const found = sources.flatMap((source): Place[] => {
      const archive = archives.get(source.part);
      return archive?.entries.has(source.path) === true ? [{ archive, path: source.path }] : [];
    });
    for (const { path: entry, part } of sources) {
      // a few bytes that are told to be many files would unpack to any size
      if (used.has(`${part} ${entry}`) && (sources.length > 1 || entry !== path))
        throw new CasePackError("pack", TWICE);
      used.add(`${part} ${entry}`);
    }
    if (found.length === sources.length) places.set(path, found);
  };
  for (const file of manifest?.files ?? []) {
    const sources = sourcesOf(file);
    const away = sources.filter(({ part }) => numbers.has(part));
    if (away.length === 0) {
      listed.push(file);
      take(file.path, sources);
      continue;
    }
    absent.add(file.path);
    for (const piece of file.pieces?.filter(({ part }) => !numbers.has(part)) ?? []) {
      listed.push(piece);
      take(piece.path, [piece]);
    }
  }
  const hidden: { zip: string; path: string }[] = [];
  for (const { number, archive, path: zip } of parts) {
    for (const path of archive.entries.keys()) {
      if (used.has(`${number} ${path}`)) continue;
      if (places.has(path)) hidden.push({ zip: basename(zip), path });
      else places.set(path, [{ archive, path }]);
    }
  }
  return {
    entries: new Map([...places].map(([path, found]) => [path, { path, bytes: total(found) }])),
    listed,
    hidden,
    absent,
    async *read({ path }) {
      for (const place of places.get(path) ?? []) {
        const entry = place.archive.entries.get(place.path);
        if (entry !== undefined) yield* place.archive.read(entry);
      }
    },
  };
}

const TWICE = "manifest.json of the pack uses one entry for two files.";

/** The entries that a file is made of, in order. Without parts all is in the one zip. */
export function sourcesOf({ path, part = 1, pieces }: ListedFile): readonly Pick<FilePiece, "path" | "part">[] {
  return pieces ?? [{ path, part }];
}

function total(places: readonly Place[]): number {
  return places.reduce((sum, { archive, path }) => sum + (archive.entries.get(path)?.bytes ?? 0), 0);
}
