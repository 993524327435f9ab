import { type Evidence, PATHS } from "../core/evidence.ts";
import { searchesTrail } from "../core/gaps.ts";
import { GAPS, type Item, type Outcome } from "../core/outcome.ts";
import { isObject, type Json } from "../core/json.ts";
import { member, string } from "./documents.ts";

export interface LogFile {
  readonly path: string;
  /** Events in it; undefined where no call says so. */
  readonly events: number | undefined;
}

export interface LogsView {
  readonly group: string;
  readonly files: readonly LogFile[];
  /** In all files together; undefined where no call says so. */
  readonly events: number | undefined;
  /** The log calls that were answered, but with nothing. */
  readonly unfound: readonly Item[];
}

/** Gaps are told elsewhere, and these need no telling. */
const OTHERS: ReadonlySet<Outcome> = new Set<Outcome>([...GAPS, "collected", "empty"]);

/**
 * Which log files the pack holds. Counts come from the calls that fetched them: reading gigabytes again to count
 * lines would tell nothing more. A call that filled several files counts once.
 */
export async function logsView(evidence: Evidence, items: readonly Item[]): Promise<LogsView> {
  const calls = items.filter((item) => item.operation.startsWith("logs:") && !searchesTrail(item));
  const readers = calls.filter((item) => item.files.some(isLog));
  const counts = countsOf(await evidence.json(PATHS.logIndex));
  const files = evidence.paths.filter(isLog).map((path): LogFile => {
    const filling = readers.filter((item) => item.files.includes(path));
    const countable = filling.length > 0 && filling.every((item) => item.files.filter(isLog).length === 1);
    const counted = countable ? filling.reduce((sum, item) => sum + item.count, 0) : undefined;
    return { path, events: counts.get(path) ?? counted };
  });
  return {
    group: string(member(member(await evidence.json(PATHS.logGroup), ""), "LogGroup")["logGroupName"]),
    files,
    events: readers.length === 0 ? undefined : readers.reduce((sum, item) => sum + item.count, 0),
    unfound: calls.filter((item) => !OTHERS.has(item.outcome) && item.effect !== ""),
  };
}

/** Events by file, from the index. Packs of before have none. */
function countsOf(index: Json | undefined): ReadonlyMap<string, number> {
  const entries = isObject(index) && Array.isArray(index["Files"]) ? index["Files"].filter(isObject) : [];
  return new Map(
    entries.flatMap(({ Path, Events }) =>
      typeof Path === "string" && typeof Events === "number" ? [[Path, Events]] : [],
    ),
  );
}

function isLog(path: string): boolean {
  return path.startsWith("logs/") && path.endsWith(".txt");
}
