import { GAPS, type Item } from "../core/outcome.ts";
import { PATHS } from "../core/evidence.ts";
import type { LogAbout } from "./log-head.ts";
import type { RunFolder } from "./store.ts";

/** What the calls that filled a log came to; `items` are redacted. */
export function logAbout(path: string, items: readonly Item[], window: LogAbout["window"]): LogAbout {
  const filling = items.filter(({ files }) => files.includes(path));
  const { accountId, region } = filling[0] ?? {};
  const silent = filling.filter(({ outcome, reading }) => GAPS.has(outcome) && (reading?.gaps.length ?? 0) === 0);
  return {
    ...(accountId === undefined ? {} : { accountId }),
    ...(region === undefined ? {} : { region }),
    window: { start: window.start, end: window.end },
    readings: filling.flatMap(({ reading }) => reading ?? []),
    failures: silent.map(({ operation, outcome, error }) =>
      [`${operation} ${outcome}`, ...(error === undefined ? [] : [`${error.code}: ${error.message}`])].join(", "),
    ),
  };
}

/** Items that name a log by the name of a single file name the files that it was split into, and their index. */
export async function withLogParts(items: readonly Item[], folder: RunFolder): Promise<readonly Item[]> {
  const parts = new Map<string, readonly string[]>();
  for (const path of new Set(items.flatMap(({ files }) => files))) {
    const written = await folder.logParts(path);
    if (written.length > 0) parts.set(path, [...written, PATHS.logIndex]);
  }
  return items.map((item) => ({
    ...item,
    files: [...new Set(item.files.flatMap((path) => parts.get(path) ?? [path]))].sort(),
  }));
}
