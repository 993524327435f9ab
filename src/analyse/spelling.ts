import { ACTION_NAMES } from "./action-names.ts";
import { prefixOf } from "./denials/services.ts";
import { glob } from "./iam/pattern.ts";

/** An action, or pattern of actions, that stands for none; with the one that was probably meant. */
export interface Misspelling {
  readonly meant: string | undefined;
}

/** Letters that may differ for one name to be taken for another. */
const MOST_EDITS = 2;

const known = new Map<string, ReadonlyMap<string, string>>();

/**
 * Whether a policy's action is misspelt. IAM takes any name, so a policy with one is accepted and matches nothing. An
 * unknown name that is like none that is known may be new: nothing is said of it.
 */
export function misspelt(action: string): Misspelling | undefined {
  const [service = "", name] = action.toLowerCase().split(":");
  if (name === undefined || service === "") return undefined;
  const names = namesOf(service);
  if (names === undefined) {
    const prefix = prefixOf(service);
    const others = prefix === service ? undefined : namesOf(prefix);
    return others === undefined ? undefined : { meant: `${prefix}:${others.get(name) ?? name}` };
  }
  if (names.has(name)) return undefined;
  if (/[*?]/u.test(name)) return [...names.keys()].some((one) => glob(name, one)) ? undefined : { meant: undefined };
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const [lower, spelled] of names) {
    const edits = distance(name, lower, best?.edits ?? MOST_EDITS + 1);
    if (edits < (best?.edits ?? MOST_EDITS + 1)) best = { name: spelled, edits };
  }
  return best === undefined ? undefined : { meant: `${service}:${best.name}` };
}

/** Names of a service's actions, by their lower case. */
function namesOf(service: string): ReadonlyMap<string, string> | undefined {
  const text = Object.hasOwn(ACTION_NAMES, service) ? ACTION_NAMES[service] : undefined;
  if (text === undefined) return undefined;
  const names = known.get(service) ?? new Map(text.split(" ").map((name) => [name.toLowerCase(), name]));
  known.set(service, names);
  return names;
}

/** Letters to add, remove or change between two names (Levenshtein); `limit` where it is that or more. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
    if (Math.min(...row) >= limit) return limit;
  }
  return row[b.length] ?? limit;
}
