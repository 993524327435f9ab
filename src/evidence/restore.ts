import { createReadStream, createWriteStream } from "node:fs";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { CHECKPOINT_NAME, GROWING_NAME, type CheckpointState, type LogState } from "./read-checkpoint.ts";
import { LOCK_NAME } from "./lock.ts";
import type { PartState } from "./log-parts.ts";
import { pathProblem } from "./paths.ts";
import { RESUMABLE_NAME } from "./resume.ts";
import { hashOfFirst, RunFile } from "./run-file.ts";

/** What stands in a run folder and is no evidence. */
const KEPT: ReadonlySet<string> = new Set([RESUMABLE_NAME, CHECKPOINT_NAME, GROWING_NAME, LOCK_NAME]);
/** More than any head of a log file. */
const LONGEST_HEAD = 1024 * 1024;
const [NEWLINE, HASH] = [0x0a, 0x23];

/** A log whose files are as the checkpoint says. */
export interface RestoredLog {
  readonly state: LogState;
  /** In the order of its parts. */
  readonly files: readonly RunFile[];
}

/** The bytes of a part: in which file, and where they begin in it. */
interface Place {
  readonly path: string;
  /** Behind the file's head. */
  readonly offset: number;
  /** All of the rest of the file, where the log had been read to its end. */
  readonly bytes: number;
}

/**
 * Brings the log files of a run folder back to what its checkpoint says: a process that was killed may have written on,
 * given a file its next name, or written heads above the events. What no checkpoint names is removed. A log of which not
 * every byte is as it was noted is left out and removed: it is read anew.
 */
export async function restoreLogs(
  folder: string,
  checkpoint: CheckpointState | undefined,
): Promise<readonly RestoredLog[]> {
  const there = new Set(await filesIn(folder));
  const found: { readonly state: LogState; readonly places: readonly Place[] }[] = [];
  const taken = new Set<string>();
  for (const state of checkpoint?.logs ?? []) {
    const whole = checkpoint?.stage === "collected" && state.reading.cursors.length === 0;
    const places = await placesOf(folder, state, whole, there, taken);
    if (places !== undefined) found.push({ state, places });
  }
  const wanted = new Set(found.flatMap(({ places }) => places.map(({ path }) => path)));
  for (const path of there) if (!KEPT.has(path) && !wanted.has(path)) await rm(join(folder, path), { force: true });
  const restored: RestoredLog[] = [];
  for (const { state, places } of found) {
    const files: RunFile[] = [];
    for (const [index, place] of places.entries()) files.push(await bringBack(folder, place, state.parts[index]!));
    // Only the last one grows.
    for (const file of files.slice(0, -1)) await file.close();
    restored.push({ state, files });
  }
  return restored;
}

async function placesOf(
  folder: string,
  { parts }: LogState,
  whole: boolean,
  there: ReadonlySet<string>,
  taken: Set<string>,
): Promise<readonly Place[] | undefined> {
  const places: Place[] = [];
  for (const part of parts) {
    if (pathProblem(part.path) !== undefined || pathProblem(part.final) !== undefined) return undefined;
    const place = await placeOf(folder, part, whole, there, taken);
    if (place === undefined) return undefined;
    taken.add(place.path);
    places.push(place);
  }
  return places;
}

/** A part that has its head has its last name too. */
async function placeOf(
  folder: string,
  part: PartState,
  whole: boolean,
  there: ReadonlySet<string>,
  taken: ReadonlySet<string>,
): Promise<Place | undefined> {
  if (there.has(part.path) && !taken.has(part.path)) return await match(folder, part, part.path, whole);
  return there.has(part.final) && !taken.has(part.final) ? await match(folder, part, part.final, whole) : undefined;
}

async function match(folder: string, part: PartState, path: string, whole: boolean): Promise<Place | undefined> {
  const location = join(folder, path);
  const offset = await headLength(location);
  // Nothing was to come any more; values that were recognised late may have been replaced in it.
  if (whole) return { path, offset, bytes: (await stat(location)).size - offset };
  const hash = await hashOfFirst(location, part.bytes, offset);
  return hash?.digest("hex") === part.sha256 ? { path, offset, bytes: part.bytes } : undefined;
}

/** Bytes of the lines above the events. No event begins with `#`. */
async function headLength(location: string): Promise<number> {
  const file = await open(location, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_HEAD), 0, LONGEST_HEAD, 0);
    let length = 0;
    while (length < bytesRead && buffer[length] === HASH) {
      const end = buffer.subarray(0, bytesRead).indexOf(NEWLINE, length);
      if (end < 0) break;
      length = end + 1;
    }
    return length;
  } finally {
    await file.close();
  }
}

async function bringBack(folder: string, { path, offset, bytes }: Place, part: PartState): Promise<RunFile> {
  const [from, to] = [join(folder, path), join(folder, part.path)];
  if (offset > 0) {
    const anew = `${to}.anew`;
    await pipeline(createReadStream(from, { start: offset }), createWriteStream(anew, { mode: 0o600 }));
    await rename(anew, to);
  } else if (path !== part.path) {
    await rename(from, to);
  }
  const hash = await hashOfFirst(to, bytes);
  if (hash === undefined) throw new Error("a log file became shorter while it was read");
  return await RunFile.resume(part.path, to, bytes, hash);
}

/** Paths below a folder, with `/`. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const above = folder.length + 1;
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(above).replaceAll("\\", "/"));
}
