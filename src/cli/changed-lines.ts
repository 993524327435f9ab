import { REPLACED } from "../redact/values/pseudonyms.ts";

/** A replacement as the redactor tells of it: never with the value. */
export interface Replaced {
  readonly rule: string;
  readonly kind: string;
}

export interface Change extends Replaced {
  /** From 1. */
  readonly line: number;
}

/** A line that redaction changed, as it is now. */
export interface ChangedLine {
  readonly line: number;
  readonly text: string;
  readonly changes: readonly Change[];
}

/**
 * The lines in which redacted text differs from what it was. `replaced` tells what was replaced, in the order of the
 * text; what stands in a line is found by its tokens.
 * @param firstLine number of the first line of both texts
 */
export function changedLines(
  raw: string,
  redacted: string,
  replaced: readonly Replaced[],
  firstLine: number,
): readonly ChangedLine[] {
  if (raw === redacted) return [];
  const queues = new Map<string, Replaced[]>();
  for (const each of replaced) {
    const queue = queues.get(each.kind);
    if (queue === undefined) queues.set(each.kind, [each]);
    else queue.push(each);
  }
  for (const queue of queues.values()) queue.reverse();
  return pairs(raw.split("\n"), redacted.split("\n")).map(({ before, after, index }) => {
    const line = firstLine + index;
    const changes = newTokens(before, after).map((token) => ({ line, ...take(queues, kindOf(token)) }));
    return { line, text: after, changes: changes.length > 0 ? changes : [{ line, ...takeAny(queues) }] };
  });
}

interface Pair {
  readonly before: string;
  readonly after: string;
  /** Of the line before, from 0. */
  readonly index: number;
}

/** Lines that differ, each with what it was. A token can stand for several lines: the next line that is alike ends it. */
function pairs(before: readonly string[], after: readonly string[]): readonly Pair[] {
  const found: Pair[] = [];
  let from = 0;
  for (let to = 0; to < after.length && from < before.length; to++) {
    const text = after[to]!;
    if (before[from] === text) {
      from++;
      continue;
    }
    const lost = before.length - from - (after.length - to);
    let taken = 1;
    if (lost > 0) {
      const next = after[to + 1];
      const alike = next === undefined ? before.length : before.indexOf(next, from + 1);
      if (alike > from && alike - from <= lost + 1) taken = alike - from;
    }
    found.push({ before: before.slice(from, from + taken).join("\n"), after: text, index: from });
    from += taken;
  }
  return found;
}

/** Tokens of a line that did not stand in it before. */
function newTokens(before: string, after: string): readonly string[] {
  const old = new Map<string, number>();
  for (const [token] of before.matchAll(REPLACED)) old.set(token, (old.get(token) ?? 0) + 1);
  return [...after.matchAll(REPLACED)].flatMap(([token]) => {
    const left = old.get(token) ?? 0;
    if (left === 0) return [token];
    old.set(token, left - 1);
    return [];
  });
}

/** The kind that a token names; pseudonyms have the grammar of what they stand for. */
function kindOf(token: string): string {
  if (token.startsWith("email-")) return "email";
  return /^(?:<|&lt;|\\u003[cC]|%3[cC])([a-z][a-z0-9-]{0,39})/.exec(token)?.[1] ?? "access-key-id";
}

/** What was replaced next by a token of this kind; the last stays, for a value that was learnt stands in many places. */
function take(queues: ReadonlyMap<string, Replaced[]>, kind: string): Replaced {
  const queue = queues.get(kind);
  if (queue === undefined) return { rule: "known-value", kind };
  return queue.length > 1 ? queue.pop()! : queue[0]!;
}

/** A change without a token: account ids and addresses, for readers outside. */
function takeAny(queues: ReadonlyMap<string, Replaced[]>): Replaced {
  const kind = ["account-id", "address"].find((each) => queues.has(each));
  return kind === undefined ? { rule: "known-value", kind: "value" } : take(queues, kind);
}
