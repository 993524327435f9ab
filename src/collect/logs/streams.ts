const DAY_MS = 86_400_000;

/**
 * What the names of a function's streams begin with in a group that other functions share: a prefix for the day of
 * `start` and one for the day before, because an execution environment goes on writing to the stream that it began.
 * Source: Lambda Developer Guide, "Configuring CloudWatch log groups": `YYYY/MM/DD/<function>[<version>]<id>`.
 */
export function streamPrefixes(functionName: string, start: number): readonly string[] {
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

/** Midnights UTC after `start`, up to `end`: names of log streams begin with the day. */
export function midnights(start: number, end: number): readonly number[] {
  const found: number[] = [];
  for (let at = (Math.floor(start / DAY_MS) + 1) * DAY_MS; at <= end; at += DAY_MS) found.push(at);
  return found;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10).replaceAll("-", "/");
}
