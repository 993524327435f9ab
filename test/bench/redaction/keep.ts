import { isObject } from "../../../src/core/json.ts";
import { linesOf, newRedactor } from "./corpus.ts";

export interface Keep {
  readonly records: number;
  readonly leaves: number;
  readonly changed: number;
  readonly brokenJson: number;
  /** How often a leaf changed, by its path; list indexes are `*`. */
  readonly byPath: Readonly<Record<string, number>>;
}

/** Says which leaves of JSON records change when the records are redacted, as documents or as lines of text. */
export function keep(path: string, as: "documents" | "text"): Keep {
  const redactor = newRedactor();
  const byPath = new Map<string, number>();
  const total = { leaves: 0, changed: 0, brokenJson: 0 };
  const lines = linesOf(path);
  for (const line of lines) {
    const before: unknown = JSON.parse(line);
    let after: unknown;
    try {
      after = as === "documents" ? redactor.json(before, "records") : JSON.parse(redactor.text(line, "records"));
    } catch {
      total.brokenJson++;
      continue;
    }
    const changed = differences(before, after);
    total.leaves += changed.leaves;
    total.changed += changed.paths.length;
    for (const place of changed.paths) byPath.set(place, (byPath.get(place) ?? 0) + 1);
  }
  return { records: lines.length, ...total, byPath: Object.fromEntries([...byPath].sort((a, b) => b[1] - a[1])) };
}

function differences(before: unknown, after: unknown): { readonly leaves: number; readonly paths: readonly string[] } {
  const paths: string[] = [];
  let leaves = 0;
  const walk = (a: unknown, b: unknown, path: string): void => {
    if (Array.isArray(a)) a.forEach((item, index) => walk(item, Array.isArray(b) ? b[index] : undefined, `${path}/*`));
    else if (isObject(a))
      for (const [key, item] of Object.entries(a)) walk(item, isObject(b) ? b[key] : undefined, `${path}/${key}`);
    else {
      leaves++;
      if (a !== b) paths.push(path);
    }
  };
  walk(before, after, "");
  return { leaves, paths };
}
