import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ZipArchive } from "archiver";
import { CasePackError } from "../core/errors.ts";
import { interrupted } from "../core/interrupted.ts";
import { byCodeUnit, PathSet } from "../evidence/paths.ts";
import { EMPTY_SEAL, stampSeal } from "./digest.ts";

export interface ZipJob {
  /** The folder that the pack paths are relative to. */
  readonly folder: string;
  /** Pack paths, or stretches of files under a path of their own, in any order. */
  readonly files: readonly (string | FileStretch)[];
  /** Where the zip goes: an empty file that exists, see `createPartial`. */
  readonly out: string;
  /** The date of every entry, ms since the epoch; zip keeps it in steps of two seconds. */
  readonly date: number;
  /** Ends the writing. */
  readonly signal?: AbortSignal | undefined;
}

/** The bytes `[from, to)` of a file of the folder as an entry. */
export interface FileStretch {
  readonly path: string;
  readonly of: string;
  readonly from: number;
  readonly to: number;
}

/** How every entry is deflated. */
export const DEFLATE = { level: 6 } as const;

/**
 * From this many entries on the zip needs its 64-bit end record. archiver adds it one entry too late: 65,535 is the mark
 * itself. APPNOTE.TXT 4.4.1.4.
 */
const ZIP64_ENTRIES = 0xffff;

/**
 * Writes a zip whose bytes depend on its job alone (and zlib's version): entries by name, one date, mode 0600, a comment
 * with the digest of what precedes it. Flushed to the disk when it resolves. Memory does not grow with the files.
 * Errors: whatever the disk says, and CasePackError `internal` for a path that may not stand in a pack, `interrupted`
 * after the signal.
 */
export async function writeZip(job: ZipJob): Promise<void> {
  const files = job.files
    .map((file): FileStretch => (typeof file === "string" ? { path: file, of: file, from: 0, to: Infinity } : file))
    .sort((a, b) => byCodeUnit(a.path, b.path));
  checkPaths(files);
  const archive = new ZipArchive({
    comment: EMPTY_SEAL,
    forceZip64: files.length >= ZIP64_ENTRIES,
    zlib: DEFLATE,
  });
  // Errors are taken where they are awaited; without a listener one that comes late ends the process.
  archive.on("error", () => undefined);
  // Not created here: what a signal handler removed must not come back.
  const { signal } = job;
  const written = pipeline(
    archive,
    createWriteStream(job.out, { flags: "r+" }),
    signal === undefined ? {} : { signal },
  );
  written.catch(() => undefined);
  try {
    for (const file of files) await Promise.race([append(archive, job, file), failureOf(written)]);
    await Promise.race([archive.finalize(), failureOf(written)]);
    await written;
  } catch (error) {
    archive.destroy(error instanceof Error ? error : undefined);
    await written.catch(() => undefined);
    throw error instanceof Error && error.name === "AbortError" ? interrupted(error) : error;
  }
  await stampSeal(job.out);
}

/** archiver normalises `../` and keeps duplicates without a word. */
function checkPaths(files: readonly FileStretch[]): void {
  const paths = new PathSet();
  for (const { path } of files) {
    const problem = paths.add(path);
    if (problem !== undefined) throw new CasePackError("internal", `A path for the pack ${problem}.`);
  }
}

/** Resolves when the entry is in the zip. One at a time: archiver would open all sources at once. */
async function append(archive: ZipArchive, job: ZipJob, { path, of, from, to }: FileStretch): Promise<void> {
  const source = createReadStream(join(job.folder, of), { start: from, end: to - 1 });
  let settle: (error?: Error) => void = () => undefined;
  const appended = new Promise<void>((resolve, reject) => {
    settle = (error) => (error instanceof Error ? reject(error) : resolve());
  });
  archive.once("entry", settle).once("error", settle);
  // archiver pipes the source on, and `pipe` passes no errors: unheard, the entry would never end.
  source.once("error", settle);
  try {
    archive.append(source, { name: path, date: new Date(job.date), mode: 0o600 });
    await appended;
  } finally {
    archive.off("entry", settle).off("error", settle);
    source.destroy();
  }
}

/** Never resolves: the other side of a race, for an output that fails while nothing is awaited from it. */
function failureOf(written: Promise<void>): Promise<never> {
  return new Promise((_, reject) => {
    written.catch(reject);
  });
}
