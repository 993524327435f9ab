import { type Evidence, PATHS } from "../core/evidence.ts";
import { searchesTrail } from "../core/gaps.ts";
import { GAPS, type Item, type Outcome } from "../core/outcome.ts";
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
  const files = evidence.paths.filter(isLog).map((path): LogFile => {
    const filling = readers.filter((item) => item.files.includes(path));
    const countable = filling.length > 0 && filling.every((item) => item.files.filter(isLog).length === 1);
    return { path, events: countable ? filling.reduce((sum, item) => sum + item.count, 0) : undefined };
  });
  return {
    group: string(member(member(await evidence.json(PATHS.logGroup), ""), "LogGroup")["logGroupName"]),
    files,
    events: readers.length === 0 ? undefined : readers.reduce((sum, item) => sum + item.count, 0),
    unfound: calls.filter((item) => !OTHERS.has(item.outcome) && item.effect !== ""),
  };
}

function isLog(path: string): boolean {
  return path.startsWith("logs/") && path.endsWith(".txt");
}
