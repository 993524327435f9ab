import { rm } from "node:fs/promises";
import { CasePackError } from "../core/errors.ts";
import type { ResidueHit, ResidueScanner } from "../core/redactor.ts";
import { openArchive, type Archive } from "../evidence/archive.ts";
import type { ZipEntry } from "../evidence/archive-entry.ts";
import { chunksOf, type Chunk } from "./chunks.ts";
import { decodedView } from "./views.ts";

export interface SealWith {
  /** Knows all that was redacted in this run. */
  readonly residue: ResidueScanner;
  /** Credentials of the sessions that collected: values that must not be in a pack even where no evidence held them. */
  readonly secrets?: readonly string[];
}

/** What was found where. `place` names no value: `function/configuration.json line 12`. */
interface Leak {
  readonly place: string;
  readonly rule: string;
}

/**
 * Reads a finished zip as its reader will (names, comments, every byte of every file, also base64-, percent- and
 * JSON-decoded) and looks for anything that should have been redacted. On a find, or if it cannot be read to its end,
 * the file is removed and a CasePackError is thrown: `seal`, with places and rules and never a value, or `pack`.
 */
export async function sealPack(path: string, against: SealWith): Promise<void> {
  try {
    const leaks = await leaksIn(path, against);
    if (leaks.length > 0) throw leakError(leaks);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function leaksIn(path: string, against: SealWith): Promise<Leak[]> {
  const scan = scannerOf(against);
  const archive = await openArchive(path);
  try {
    const leaks = [...labelLeaks(archive, scan)];
    for (const entry of archive.entries.values()) {
      const hit = await firstHit(archive.read(entry), scan);
      if (hit !== undefined) leaks.push({ place: `${entry.path} line ${hit.line}`, rule: hit.rule });
    }
    return leaks;
  } finally {
    archive.close();
  }
}

type Scan = (bytes: Buffer) => readonly ResidueHit[];

function scannerOf({ residue, secrets = [] }: SealWith): Scan {
  const values = secrets.filter((secret) => secret !== "").map((secret) => Buffer.from(secret, "utf8"));
  return (bytes) => [...residue.scan(bytes), ...values.flatMap((value) => literalHit(bytes, value))];
}

function literalHit(bytes: Buffer, value: Buffer): ResidueHit[] {
  const at = bytes.indexOf(value);
  if (at < 0) return [];
  return [{ rule: "session-credential", line: bytes.subarray(0, at).toString("latin1").split("\n").length }];
}

/** Names and comments. A name that leaks cannot be quoted, so it is told by its number. */
function* labelLeaks(archive: Archive, scan: Scan): Generator<Leak> {
  for (const hit of hitsIn({ bytes: archive.comment, firstLine: 1 }, scan)) {
    yield { place: "the comment of the zip", rule: hit.rule };
  }
  for (const [index, entry] of [...archive.entries.values()].entries()) {
    for (const hit of hitsIn({ bytes: labelOf(entry), firstLine: 1 }, scan)) {
      yield { place: `the name of file ${index + 1}`, rule: hit.rule };
    }
  }
}

function labelOf({ raw }: ZipEntry): Buffer {
  return Buffer.concat([raw.fileNameRaw, Buffer.from("\n"), raw.fileCommentRaw, Buffer.from("\n"), raw.extraFieldRaw]);
}

async function firstHit(bytes: AsyncIterable<Uint8Array>, scan: Scan): Promise<ResidueHit | undefined> {
  for await (const chunk of chunksOf(bytes)) {
    const hit = hitsIn(chunk, scan)[0];
    if (hit !== undefined) return hit;
  }
  return undefined;
}

/** Hits in a part of a file as it stands and decoded, at their lines in the file. */
function hitsIn({ bytes, firstLine }: Chunk, scan: Scan): ResidueHit[] {
  const plain = scan(bytes).map(({ rule, line }) => ({ rule, line: firstLine + line - 1 }));
  const view = decodedView(bytes);
  if (view.bytes.length === 0) return plain;
  const decoded = scan(view.bytes).map(({ rule, line }) => ({ rule, line: firstLine + (view.lines[line - 1] ?? 0) }));
  return [...plain, ...decoded];
}

function leakError(leaks: readonly Leak[]): CasePackError {
  const named = leaks.slice(0, 5).map(({ place, rule }) => `${place} (${rule})`);
  const more = leaks.length > named.length ? ` and ${leaks.length - named.length} more` : "";
  return new CasePackError(
    "seal",
    `The finished pack still held what should have been redacted: ${named.join(", ")}${more}. ` +
      "No pack was made. Please report this as a bug: it names no secret.",
  );
}
