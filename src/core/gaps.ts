import { GAPS, type Item, type Outcome } from "./outcome.ts";

/** Calls of one operation that left a hole in the same way: a call for each alias or Region is one thing to a reader. */
export interface GapGroup {
  readonly operation: string;
  readonly outcome: Outcome;
  /** IAM actions that would give it; the operation itself where it has none of another name. */
  readonly actions: readonly string[];
  /** How many calls of this operation ended so, and how many were planned. */
  readonly calls: number;
  readonly planned: number;
  /** The accounts that were asked, sorted, without those that the items do not name. */
  readonly accounts: readonly string[];
  readonly effects: readonly string[];
  readonly reasons: readonly string[];
}

/** Whether a call looked for CloudTrail records where a trail writes them, in a log group: what it brings are no log events. */
export function searchesTrail(item: Item): boolean {
  return item.collector === "data-events" && item.operation.startsWith("logs:");
}

/** The same operation in a trail's log group leaves another hole than in the function's own. */
function named(item: Item): string {
  return searchesTrail(item) ? `cloudtrail:data-events (${item.operation})` : item.operation;
}

/** What is to be repaired first. A skipped call follows on another and is repaired with it. */
const ORDER: readonly Outcome[] = ["denied", "throttled", "failed", "skipped"];

/** The holes in the evidence, those that others follow on first, then in the order of the manifest. */
export function gapGroups(items: readonly Item[]): GapGroup[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    if (!GAPS.has(item.outcome)) continue;
    const key = `${item.outcome} ${named(item)}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const found = [...groups.values()].map((calls) => group(calls, items));
  return found.sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
}

/** Whether the call was made and came to nothing; a skipped one was never made. */
export function isRoot({ outcome }: GapGroup): boolean {
  return outcome !== "skipped";
}

function group(calls: readonly Item[], items: readonly Item[]): GapGroup {
  const [first] = calls;
  const operation = first === undefined ? "" : named(first);
  const outcome = first?.outcome ?? "failed";
  const distinct = (texts: readonly string[]): string[] => [...new Set(texts.filter((text) => text !== ""))];
  const actions = distinct(calls.flatMap((item) => item.actions));
  return {
    operation,
    outcome,
    actions: actions.length > 0 ? actions : [operation],
    calls: calls.length,
    planned: items.filter((item) => named(item) === operation).length,
    accounts: distinct(calls.map((item) => item.accountId ?? "")).sort(),
    effects: distinct(calls.map((item) => item.effect)),
    reasons: distinct(calls.map((item) => item.reason ?? "")),
  };
}
