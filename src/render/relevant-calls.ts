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
 * The calls that tell most, at most `limit` kinds of them, newest first: refused calls and changes, then the newest of
 * the rest. A thousand equal refusals are one, or they would hide the change that brought them. `rows` is ascending
 * by time.
 */
export function relevantCalls(rows: readonly CallRow[], limit: number): CallGroup[] {
  const groups = new Map<string, CallGroup>();
  for (const row of rows) {
    const key = JSON.stringify([row.service, row.request, row.who, row.sourceIp, row.error, row.region]);
    const known = groups.get(key);
    groups.set(key, { row, count: (known?.count ?? 0) + 1, first: known?.first ?? row.at });
  }
  const newestFirst = [...groups.values()].sort((a, b) => b.row.line - a.row.line);
  const telling = newestFirst.filter(({ row }) => row.error !== "" || !row.readOnly);
  const others = newestFirst.filter(({ row }) => row.error === "" && row.readOnly);
  return [...telling, ...others].slice(0, limit).sort((a, b) => b.row.line - a.row.line);
}
