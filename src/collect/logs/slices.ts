const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SHORTEST_MS = HOUR_MS / 2;
const MOST = 48;

/** A stretch of time in ms since the epoch, both ends included: as FilterLogEvents takes it. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a window into slices that leave nothing out and do not overlap, so that they can be read side by side and
 * written one after the other. None crosses midnight UTC: names of log streams begin with the day.
 */
export function slicesOf(start: number, end: number): readonly Slice[] {
  const step = Math.max(SHORTEST_MS, Math.ceil((end - start + 1) / MOST));
  const slices: Slice[] = [];
  for (let at = start; at <= end;) {
    const midnight = (Math.floor(at / DAY_MS) + 1) * DAY_MS;
    const last = Math.min(at + step - 1, midnight - 1, end);
    slices.push({ start: at, end: last });
    at = last + 1;
  }
  return slices;
}

/**
 * What the names of a function's streams begin with in a group that other functions share: a prefix for the slice's day
 * and one for the day before, because an execution environment goes on writing to the stream that it began.
 * Source: Lambda Developer Guide, "Configuring CloudWatch log groups": `YYYY/MM/DD/<function>[<version>]<id>`.
 */
export function streamPrefixes(functionName: string, { start }: Slice): readonly string[] {
  return [start - DAY_MS, start].map((ms) => `${dayOf(ms)}/${functionName}[`);
}

/** All prefixes of a window, the day before it included. */
export function windowPrefixes(functionName: string, start: number, end: number): readonly string[] {
  const prefixes: string[] = [];
  for (let at = Math.floor(start / DAY_MS) - 1; at <= Math.floor(end / DAY_MS); at += 1) {
    prefixes.push(`${dayOf(at * DAY_MS)}/${functionName}[`);
  }
  return prefixes;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll("-", "/");
}
