import type { Subject } from "../rule.ts";

/**
 * Where a literal stands next after an offset, looking no further than `reach` bytes; -1 where it does not. What was
 * searched once is not searched again, so that a text full of beginnings without an end takes time in its length.
 */
export function nextOf(subject: Subject, literal: string, from: number, reach: number): number {
  const limit = Math.min(subject.length, from + reach);
  const last = subject.ends.get(literal);
  // the last search found nothing in [from, to), and the literal at `to` where it did not stop for its reach
  if (last !== undefined && last.from <= from && from <= last.to) {
    if (subject.text.startsWith(literal, last.to)) return last.to < limit ? last.to : -1;
    if (last.to >= limit) return -1;
    return search(subject, literal, from, Math.max(from, last.to - literal.length), limit);
  }
  return search(subject, literal, from, from, limit);
}

function search(subject: Subject, literal: string, from: number, start: number, limit: number): number {
  const found = subject.text.slice(start, limit).indexOf(literal);
  subject.ends.set(literal, { from, to: found < 0 ? Math.max(start, limit - literal.length + 1) : start + found });
  return found < 0 ? -1 : start + found;
}
