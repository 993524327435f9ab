import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { CasePackError } from "../core/errors.ts";
import { endIfInterrupted } from "../core/interrupted.ts";
import { openArchive, type Archive } from "../evidence/archive.ts";
import type { ZipEntry } from "../evidence/archive-entry.ts";
import { hitsIn, scanFor, searchFile, type Scan, type Searched, type SearchFor } from "./search.ts";

export interface SealWith extends SearchFor {
  /**
   * What a search of the files gave that were to be packed, by path: made while they were packed. Of these the zip's
   * bytes need only be the same; without, they are searched here.
   */
  readonly searched?: ReadonlyMap<string, Searched>;
  /** Ends the reading between two files. */
  readonly signal?: AbortSignal | undefined;
}

/** What was found where. `place` names no value: `function/configuration.json line 12`. */
interface Leak {
  readonly place: string;
  readonly rule: string;
}

/**
 * Reads a finished zip as its reader will (names, comments, every byte of every file, also decoded, unless those very
 * bytes were searched already) and looks for anything that should have been redacted, by its value and with every rule
 * again. On a find, or if it cannot be read to its end, the file is removed and a CasePackError is thrown: `seal`, with
 * places and rules and never a value, `pack`, or `interrupted`.
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
  const scan = scanFor(against);
  const archive = await openArchive(path);
  try {
    const leaks = [...labelLeaks(archive, scan)];
    for (const entry of archive.entries.values()) {
      endIfInterrupted(against.signal);
      const known = against.searched?.get(entry.path);
      const searched = known ?? (await searchFile(entry.path, () => archive.read(entry), scan));
      if ("hit" in searched) leaks.push({ place: `${entry.path} line ${searched.hit.line}`, rule: searched.hit.rule });
      else if (known !== undefined) await requireSame(archive, entry, searched.sha256);
    }
    return leaks;
  } finally {
    archive.close();
  }
}

/** What was searched is what can be unpacked, to the last byte. */
async function requireSame(archive: Archive, entry: ZipEntry, sha256: string): Promise<void> {
  const hash = createHash("sha256");
  for await (const chunk of archive.read(entry)) hash.update(chunk);
  if (hash.digest("hex") === sha256) return;
  throw new CasePackError(
    "pack",
    `${entry.path} changed while it was packed, so no pack was made. Does another program write into the run folder?`,
  );
}

/** Names and comments. A name that leaks cannot be quoted, so it is told by its number. */
function* labelLeaks(archive: Archive, scan: Scan): Generator<Leak> {
  for (const hit of hitsIn(archive.comment, scan)) {
    yield { place: "the comment of the zip", rule: hit.rule };
  }
  for (const [index, entry] of [...archive.entries.values()].entries()) {
    for (const hit of hitsIn(labelOf(entry), scan)) {
      yield { place: `the name of file ${index + 1}`, rule: hit.rule };
    }
  }
}

function labelOf({ raw }: ZipEntry): Buffer {
  return Buffer.concat([raw.fileNameRaw, Buffer.from("\n"), raw.fileCommentRaw, Buffer.from("\n"), raw.extraFieldRaw]);
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
