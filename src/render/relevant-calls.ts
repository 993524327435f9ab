import type { CallRow } from "./cloudtrail.ts";

/** The same call made again and again by the same principal from the same address with the same outcome. */
export interface CallGroup {
  /** The newest of them. */
  readonly row: CallRow;
  readonly count: number;
  /** Time of the oldest, ISO 8601 in UTC. */
  readonly first: string;
}

/**
 * The calls that tell most, at most `limit` kinds of them, newest first. A thousand equal refusals are one, or they would hide the change that brought them. `rows` is ascending
 * by time.
 */
export function relevantCalls(rows: readonly CallRow[], limit: number): CallGroup[] {
  const groups = new Map<string, CallGroup>();
  for (const row of rows) {
    const key = JSON.stringify([row.service, row.request, row.who, row.sourceIp, row.error, row.region]);
    const known = groups.get(key);
    groups.set(key, { row, count: (known?.count ?? 0) + 1, first: known?.first ?? row.at });
  }
  return [...groups.values()]
    .sort((a, b) => rank(a.row) - rank(b.row) || b.row.line - a.row.line)
    .slice(0, limit)
    .sort((a, b) => b.row.line - a.row.line);
}

/** Refusals, then changes to what decides permissions, then calls to Lambda, then the rest; log streams come and go. */
export function rank(row: CallRow): number {
  if (row.error !== "") return 0;
  const deciding = /^(?:iam|lambda|sts|kms|organizations)\./u.test(row.service);
  if (!row.readOnly && deciding && !/^(?:Tag|Untag)/u.test(row.request)) return 1;
  if (!row.readOnly && !row.service.startsWith("logs.")) return 2;
  return row.service.startsWith("lambda.") ? 3 : 4;
}
