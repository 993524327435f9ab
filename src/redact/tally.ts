import type { Json } from "../core/json.ts";
import type { RedactionCounts } from "../core/manifest.ts";

/** Counts replacements per rule, kind and file; never sees a value. */
export interface Tally {
  /** The file that everything added belongs to. */
  readonly file: string;
  /** Everything added from now on belongs to this file. */
  enter(file: string): void;
  add(rule: string, kind: string): void;
  counts(): RedactionCounts;
  /** `{total, byRule, byKind, files: {<path>: {<rule>: n}}}`, names sorted. */
  report(): Readonly<Record<string, Json>>;
}

export function createTally(): Tally {
  const files = new Map<string, Map<string, number>>();
  const kinds = new Map<string, number>();
  let current = "";

  function counts(): RedactionCounts {
    const byRule = new Map<string, number>();
    for (const rules of files.values()) {
      for (const [rule, count] of rules) byRule.set(rule, (byRule.get(rule) ?? 0) + count);
    }
    let total = 0;
    for (const count of byRule.values()) total += count;
    return { total, byRule: sorted(byRule) };
  }

  return {
    get file() {
      return current;
    },
    enter(file) {
      current = file;
    },
    add(rule, kind) {
      let rules = files.get(current);
      if (rules === undefined) files.set(current, (rules = new Map()));
      rules.set(rule, (rules.get(rule) ?? 0) + 1);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    },
    counts,
    report: () => ({
      ...counts(),
      byKind: sorted(kinds),
      files: Object.fromEntries(
        [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, rules]) => [file, sorted(rules)]),
      ),
    }),
  };
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
