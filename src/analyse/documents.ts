import { join, type Phrase, saidElsewhere, say, type Words } from "../core/phrase.ts";
import type { Evidence } from "../core/evidence.ts";
import { gapGroups, isRoot, searchesTrail } from "../core/gaps.ts";
import type { Item, Outcome } from "../core/outcome.ts";
import { unique } from "./read.ts";

/** All collected JSON documents, read once; checks look them up without waiting. */
export interface Documents {
  readonly paths: readonly string[];
  /** The document, or undefined where there is none or it cannot be read. */
  get(path: string): unknown;
  has(path: string): boolean;
  /** Paths that start so, sorted. */
  under(prefix: string): readonly string[];
}

export async function loadDocuments(evidence: Evidence): Promise<Documents> {
  const documents = new Map<string, unknown>();
  for (const path of evidence.paths) {
    if (!path.endsWith(".json")) continue;
    const document = await evidence.json(path).catch(() => undefined);
    if (document !== undefined) documents.set(path, document);
  }
  const paths = [...documents.keys()].sort();
  return {
    paths,
    get: (path) => documents.get(path),
    has: (path) => documents.has(path),
    under: (prefix) => paths.filter((path) => path.startsWith(prefix)),
  };
}

/** Why something is not in the evidence. `none`: AWS answered, and there is none. */
export type Absence = { readonly state: "none" } | { readonly state: "unread"; readonly why: Words };

/**
 * What the manifest says of a call that left no document. `about` picks the calls about one thing: an alias, a policy.
 */
export function absence(items: readonly Item[], operation: string, about?: string): Absence {
  const calls = items.filter((item) => item.operation === operation && isAbout(item, about));
  if (calls.length === 0) return { state: "unread", why: say`${operation} was not asked` };
  if (calls.some((item) => item.outcome === "empty" || item.outcome === "not-found")) return { state: "none" };
  if (calls.every((item) => item.outcome === "not-applicable")) return { state: "none" };
  return { state: "unread", why: join(whyAllUnread(calls, items)) };
}

/**
 * Why several calls left gaps. Those that were never made, because another one gave nothing, are told by that one and
 * their number: what is to be repaired is the other one.
 */
export function whyAllUnread(calls: readonly Item[], items: readonly Item[]): readonly Words[] {
  const skipped = calls.filter((item) => item.outcome === "skipped");
  const made = unique(calls.filter((item) => item.outcome !== "skipped").map(whyUnread));
  if (skipped.length < 2) return [...made, ...skipped.map(whyUnread)];
  const roots = gapGroups(items).filter(isRoot);
  const named = roots
    .slice(0, 3)
    .map(({ operation, outcome }) => say`${operation} ${ENDED[outcome] ?? OUTCOMES[outcome]}`);
  const left = roots.length - named.length;
  const cause =
    roots.length === 0
      ? join(
          unique(skipped.flatMap((item) => (item.reason === undefined ? [] : [saidElsewhere(item.reason)]))).slice(
            0,
            2,
          ),
        )
      : join(left > 0 ? [...named, say`${left} more gave nothing`] : named);
  const operations = unique(skipped.map((item) => item.operation));
  const what = operations.length === 1 ? (operations[0] ?? "") : say`${operations.length} further kinds of calls`;
  const why = cause === "" ? "" : say`: ${cause}`;
  return [...made, operations.length === 1 ? say`${what} was skipped${why}` : say`${what} were skipped${why}`];
}

/** How a call ended, for a sentence. */
export const OUTCOMES: Readonly<Record<Outcome, Phrase>> = {
  collected: say`collected`,
  empty: say`empty`,
  "not-found": say`not-found`,
  denied: say`denied`,
  throttled: say`throttled`,
  failed: say`failed`,
  skipped: say`skipped`,
  "not-applicable": say`not-applicable`,
};

const ENDED: Partial<Record<Outcome, Phrase>> = { denied: say`was denied`, throttled: say`was throttled` };

/** Calls about the function that ours is compared with: they say nothing of ours. */
export function isOfComparison(item: Item): boolean {
  return item.collector === "compare";
}

/** Calls that say nothing of what an operation of that name else reads: of the other function, of a trail's log group. */
export function isBeside(item: Item): boolean {
  return isOfComparison(item) || searchesTrail(item);
}

function isAbout(item: Item, about: string | undefined): boolean {
  if (about === undefined) return !isBeside(item);
  const rest = item.id.slice(item.operation.length + 1);
  return rest === about || rest.split("/").includes(about);
}

/** For a sentence: which call left a gap, and which IAM action would fill it. */
export function whyUnread(item: Item): Phrase {
  const actions = item.actions.length > 0 ? item.actions : [item.operation];
  switch (item.outcome) {
    case "denied":
      return say`${item.operation} was denied to the collector; ${join(actions)} would give it`;
    case "throttled":
      return say`${item.operation} was throttled; collecting again would give it`;
    case "failed":
      return say`${item.operation} failed${item.error === undefined ? "" : say` (${item.error.code})`}; ${join(actions)} is needed`;
    case "skipped":
      return say`${item.operation} was skipped${item.reason === undefined ? "" : say` (${saidElsewhere(item.reason)})`}`;
    default:
      return say`${item.operation} left no document in the evidence`;
  }
}
