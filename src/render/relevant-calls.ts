import type { CallRow } from "./cloudtrail.ts";

/**
 * The rows that tell most, at most `limit`, newest first: refused calls and changes, then the newest of the rest.
 * `rows` is ascending by time.
 */
export function relevantCalls(rows: readonly CallRow[], limit: number): CallRow[] {
  const telling = newest(
    rows.filter((row) => row.error !== "" || !row.readOnly),
    limit,
  );
  const others = newest(
    rows.filter((row) => row.error === "" && row.readOnly),
    limit - telling.length,
  );
  return [...telling, ...others].sort((a, b) => b.line - a.line);
}

function newest(rows: readonly CallRow[], limit: number): readonly CallRow[] {
  return rows.slice(Math.max(0, rows.length - limit));
}
