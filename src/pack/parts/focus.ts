import type { Analysis } from "../../core/analysis.ts";
import type { TimelineEntry } from "../../core/workflow.ts";

/** What of the logs a reader will want first: the lines that are cited, and the moments at which something failed. */
export interface Focus {
  /** By path of the whole file, lines from 1. */
  readonly cited: ReadonlyMap<string, ReadonlySet<number>>;
  /** ms since the epoch, ascending, each once. */
  readonly moments: readonly number[];
}

const FAILURES: ReadonlySet<TimelineEntry["kind"]> = new Set(["denial", "error", "first-failure", "last-failure"]);

/** Findings that did not pass, when it first and last failed, and every refusal and error of the timeline. */
export function focusOf({ findings, timeline }: Pick<Analysis, "findings" | "timeline">): Focus {
  const failed = findings.findings.filter(({ status }) => status === "fail");
  const failures = timeline.filter(({ kind }) => FAILURES.has(kind));
  const cited = new Map<string, Set<number>>();
  for (const { file, line } of [...failed.flatMap(({ evidence }) => evidence), ...findings.frequency.evidence]) {
    if (line !== undefined) cited.set(file, (cited.get(file) ?? new Set()).add(line));
  }
  const { firstFailure, lastFailure } = findings.frequency;
  const times = [firstFailure, lastFailure, ...failed.flatMap(({ seen }) => [seen?.first, seen?.last])];
  const moments = [...times, ...failures.map(({ at }) => at)]
    .map((time) => (typeof time === "string" ? Date.parse(time) : Number.NaN))
    .filter((ms) => !Number.isNaN(ms));
  return { cited, moments: [...new Set(moments)].sort((a, b) => a - b) };
}

/** A stretch of a log: what lines it has, from when to when, and whether the function's own group wrote it. */
export interface LogStretch {
  readonly file: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** ms since the epoch. */
  readonly first: number;
  readonly last: number;
  readonly own: boolean;
}

/** So near to a failure the invocations lie that a reader looks at with it. */
const NEAR_MS = 15 * 60_000;

/**
 * Smaller is wanted sooner, compared number by number: what findings cite; what lies around failures; the rest of the
 * function's own log by its distance to the nearest failure; other groups' logs the same way.
 */
export function relevance(
  log: LogStretch,
  { cited, moments }: Focus,
): readonly [tier: number, own: number, ms: number] {
  const distance = distanceTo(moments, log.first, log.last);
  const own = log.own ? 0 : 1;
  const lines = [...(cited.get(log.file) ?? [])];
  if (lines.some((line) => line >= log.firstLine && line <= log.lastLine)) return [0, own, distance];
  return distance <= NEAR_MS ? [1, own, distance] : [2, own, distance];
}

/** ms from a stretch of time to the nearest of ascending moments; where there is none, as far as can be. */
function distanceTo(moments: readonly number[], first: number, last: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle]! < first) low = middle + 1;
    else high = middle;
  }
  const after = moments[low];
  const before = moments[low - 1];
  return Math.min(
    after === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, after - last),
    before === undefined ? Number.MAX_SAFE_INTEGER : first - before,
  );
}
