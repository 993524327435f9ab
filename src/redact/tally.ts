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
  /** Of one file, names sorted. */
  of(file: string): FileCounts;
  /** Counts what an earlier process replaced in a file. */
  resume(file: string, counts: FileCounts): void;
  /** `{total, byRule, byKind, files: {<path>: {<rule>: n}}}`, names sorted. */
  report(): Readonly<Record<string, Json>>;
}

export interface FileCounts {
  readonly byRule: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, number>>;
}

export function createTally(): Tally {
  const files = new Map<string, { readonly rules: Map<string, number>; readonly kinds: Map<string, number> }>();
  let current = "";

  function countsIn(file: string): { readonly rules: Map<string, number>; readonly kinds: Map<string, number> } {
    let found = files.get(file);
    if (found === undefined) files.set(file, (found = { rules: new Map(), kinds: new Map() }));
    return found;
  }

  function counts(): RedactionCounts {
    const byRule = new Map<string, number>();
    for (const { rules } of files.values()) addAll(byRule, rules);
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
      const { rules, kinds } = countsIn(current);
      rules.set(rule, (rules.get(rule) ?? 0) + 1);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    },
    counts,
    of(file) {
      const { rules, kinds } = files.get(file) ?? { rules: [], kinds: [] };
      return { byRule: sorted(rules), byKind: sorted(kinds) };
    },
    resume(file, { byRule, byKind }) {
      const { rules, kinds } = countsIn(file);
      addAll(rules, Object.entries(byRule));
      addAll(kinds, Object.entries(byKind));
    },
    report() {
      const byKind = new Map<string, number>();
      for (const { kinds } of files.values()) addAll(byKind, kinds);
      return {
        ...counts(),
        byKind: sorted(byKind),
        files: Object.fromEntries(
          [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, { rules }]) => [file, sorted(rules)]),
        ),
      };
    },
  };
}

function addAll(sums: Map<string, number>, counts: Iterable<readonly [string, number]>): void {
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
}

function sorted(counts: Iterable<readonly [string, number]>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
