import { open } from "node:fs/promises";
import { extname, join } from "node:path";
import { CasePackError } from "../../core/errors.ts";
import type { PackedFile } from "../../core/manifest.ts";
import { byCodeUnit, PathSet } from "../../evidence/paths.ts";
import { cut, type CutAt, type Stretch } from "./cut.ts";
import { type Focus, relevance } from "./focus.ts";
import { entrySize, measure, type Measured } from "./measure.ts";

/** What goes into a part as one entry: a file, or a piece of one that is larger than a part. */
export interface Unit extends PackedFile {
  /** The file that it is of: itself where it is whole. */
  readonly of: string;
  /** Its bytes of that file, and the line that it begins with. */
  readonly from: number;
  readonly to: number;
  readonly firstLine: number;
  /** What it takes of a zip, bytes. */
  readonly size: number;
  /** Where it stands in line; compared number by number, the path decides what is left. */
  readonly rank: readonly number[];
}

/** A log file, as logs/index.json tells of it. */
export interface LogFile {
  /** ms since the epoch. */
  readonly first: number;
  readonly last: number;
  /** Whether the function's own group wrote it. */
  readonly own: boolean;
}

export interface UnitJob {
  /** Absolute: the run folder. */
  readonly folder: string;
  readonly files: readonly PackedFile[];
  readonly logs: ReadonlyMap<string, LogFile>;
  readonly focus: Focus;
  /** What a part has room for beside its own lists, bytes; larger entries are cut. */
  readonly room: number;
}

/**
 * Places in line. What findings cite of the logs comes before a document that takes much of a part (thousands of CloudTrail
 * records), the rest of the logs after it: where every invocation fails, all of them lie near a failure.
 */
const DOCUMENT = 0;
const CITED_LOG = 1;
const LARGE_DOCUMENT = 2;
const LOG = 3;

/** From this share of a part's room on a document is a large one. */
const LARGE = 0.25;

/** Measures every file as it will be deflated, cuts those that are larger than a part, and puts all in line. */
export async function unitsOf(job: UnitJob): Promise<readonly Unit[]> {
  const paths = new PathSet();
  for (const { path } of job.files) paths.add(path);
  const units: Unit[] = [];
  for (const file of job.files) {
    const whole = await measure(join(job.folder, file.path), 0, file.bytes);
    if (whole.sha256 !== file.sha256) throw new CasePackError("pack", changed(file.path));
    const size = entrySize(file.path, whole.deflated);
    if (size <= job.room) units.push(wholeUnit(file, size, job));
    else units.push(...(await pieces(file, whole, job, paths)));
  }
  return units.sort((a, b) => byRank(a.rank, b.rank) || byCodeUnit(a.of, b.of) || a.from - b.from);
}

const changed = (path: string): string =>
  `${path} changed while it was packed, so no pack was made. Does another program write into the run folder?`;

function wholeUnit(file: PackedFile, size: number, { logs, focus, room }: UnitJob): Unit {
  const log = logs.get(file.path);
  const rank =
    log === undefined
      ? [size > LARGE * room ? LARGE_DOCUMENT : DOCUMENT]
      : logRank(relevance({ ...log, file: file.path, firstLine: 1, lastLine: Number.MAX_SAFE_INTEGER }, focus));
  return { ...file, of: file.path, from: 0, to: file.bytes, firstLine: 1, size, rank };
}

function logRank([tier, own, distance]: readonly [number, number, number]): readonly number[] {
  return [tier === 0 ? CITED_LOG : LOG, tier, own, distance];
}

/** So large a piece is of what a part has room for, about: a part takes some of what is wanted, not all or nothing. */
const SHARE = 0.15;
const LEAST = 4096;

async function pieces(file: PackedFile, whole: Measured, job: UnitJob, paths: PathSet): Promise<Unit[]> {
  const log = job.logs.get(file.path);
  const at: CutAt = log === undefined ? "lines" : "events";
  const target = Math.max(LEAST, Math.floor((SHARE * job.room * whole.bytes) / whole.deflated));
  const cuts = await cutToFit(file, { from: 0, to: file.bytes, firstLine: 1 }, target, at, job);
  const times = log === undefined ? [] : await timesOf(join(job.folder, file.path), cuts, log);
  return cuts.map(({ stretch, measured }, index) => {
    const { firstLine, lastLine, from, to } = stretch;
    const path = pieceName(file.path, stretch, paths);
    const time = times[index];
    const rank =
      log === undefined || time === undefined
        ? [LARGE_DOCUMENT]
        : logRank(relevance({ ...time, own: log.own, file: file.path, firstLine, lastLine }, job.focus));
    const { bytes, sha256, deflated } = measured;
    return { path, bytes, sha256, of: file.path, from, to, firstLine, size: entrySize(path, deflated), rank };
  });
}

interface Cut {
  readonly stretch: Stretch;
  readonly measured: Measured;
}

/** A stretch that deflates worse than its file did is cut again. */
async function cutToFit(
  file: PackedFile,
  within: Pick<Stretch, "from" | "to" | "firstLine">,
  target: number,
  at: CutAt,
  job: UnitJob,
): Promise<readonly Cut[]> {
  const location = join(job.folder, file.path);
  const cuts: Cut[] = [];
  for (const stretch of await cut(location, within, target, at)) {
    const measured = await measure(location, stretch.from, stretch.to);
    if (entrySize(file.path, measured.deflated) + NAME_GROWS <= job.room) cuts.push({ stretch, measured });
    else if (target > LEAST) cuts.push(...(await cutToFit(file, stretch, Math.max(LEAST, target >> 2), at, job)));
    else if (at === "events") cuts.push(...(await cutToFit(file, stretch, target, "lines", job)));
    else throw tooLong(file.path, stretch.firstLine);
  }
  return cuts;
}

/** What a piece's name is longer than its file's, twice. */
const NAME_GROWS = 80;

function tooLong(path: string, line: number): CasePackError {
  return new CasePackError(
    "output",
    `Line ${line} of ${path} alone is larger than --max-size allows a part to be. Choose a larger one; --resume takes it too.`,
    { option: "--max-size" },
  );
}

/** `a.lines-2001-4000.txt`: who has one piece can still tell the lines that findings cite. */
function pieceName(path: string, { firstLine, lastLine }: Stretch, paths: PathSet): string {
  const ending = extname(path);
  const stem = path.slice(0, path.length - ending.length);
  const name = `${stem}.lines-${firstLine}-${lastLine}${ending}`;
  if (paths.add(name) === undefined) return name;
  for (let number = 1; ; number += 1) {
    const other = `pieces/${number}.lines-${firstLine}-${lastLine}${ending}`;
    if (paths.add(other) === undefined) return other;
  }
}

/** From when to when each stretch of a log is: it begins with an event, the first one below the lines about the file. */
async function timesOf(
  location: string,
  cuts: readonly Cut[],
  log: LogFile,
): Promise<readonly { readonly first: number; readonly last: number }[]> {
  const handle = await open(location, "r");
  try {
    const starts: number[] = [];
    for (const { stretch } of cuts) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(TIME), 0, TIME, stretch.from);
      const time = Date.parse(buffer.toString("latin1", 0, bytesRead));
      starts.push(Number.isNaN(time) ? (starts.at(-1) ?? log.first) : time);
    }
    return starts.map((first, index) => ({ first, last: Math.max(first, starts[index + 1] ?? log.last) }));
  } finally {
    await handle.close();
  }
}

/** Characters of `2026-11-20T08:13:02.123Z`. */
const TIME = 24;

function byRank(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
