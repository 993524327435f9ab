import { NAME, isName } from "../find/char-class.ts";
import type { Subject } from "../rule.ts";

export interface Key {
  readonly start: number;
  /** Offset after the name, before whatever closes its quotation. */
  readonly end: number;
  readonly name: string;
}

/** Furthest that a name is followed to either side of the trigger. */
const REACH = 64;

/**
 * The whole name around a trigger at `[from, to)`: `X-Api-Key` around `key`, `dbPassword` around `pass`. Marks that a
 * trigger has about it (`"pw`, `sig=`) are not part of the name.
 */
export function keyAround(subject: Subject, from: number, to: number): Key {
  const { bytes } = subject;
  let start = from;
  let end = to;
  while (start < end && NAME[bytes[start]!] === 0) start++;
  while (end > start && NAME[bytes[end - 1]!] === 0) end--;
  let last = end;
  const right = Math.min(subject.length, end + REACH);
  while (last < right && NAME[bytes[last]!] === 1 && !(bytes[last] === 46 && bytes[last + 1] === 46)) last++;
  while (last > end && bytes[last - 1] === 46) last--; // a full stop ends a sentence
  let first = start;
  const left = Math.max(0, start - REACH);
  while (first > left && NAME[bytes[first - 1]!] === 1) first--;
  first = Math.min(start, first + escapeBefore(subject, first));
  while (first < start && (bytes[first] === 45 || bytes[first] === 46)) first++;
  return { start: first, end: last, name: subject.text.slice(first, last) };
}

/** How much of what looks like the name's beginning belongs to an escape before it: `\n`, `\u0022`, `%22`, `x1b[0m`. */
function escapeBefore(subject: Subject, at: number): number {
  const { bytes, text } = subject;
  const before = bytes[at - 1];
  if (before === 92) {
    if (bytes[at] === 117 && /^u[0-9a-fA-F]{4}/.test(text.slice(at, at + 5))) return 5;
    if (bytes[at] === 110 || bytes[at] === 114 || bytes[at] === 116) return 1;
  }
  if (before === 37) {
    const escape = /^(?:25){0,3}[0-9a-fA-F]{2}/.exec(text.slice(at, at + 8));
    if (escape !== null) return escape[0].length;
  }
  return 0;
}

/** The name that a value at an offset stands under, read backwards over quotation mark and separator; empty if none. */
export function keyBefore(subject: Subject, at: number): string {
  const { bytes } = subject;
  let end = at;
  const limit = Math.max(0, at - 24);
  while (end > limit && isFiller(bytes[end - 1]!)) end--;
  if (end === at || end === limit) return "";
  let start = end;
  const left = Math.max(0, end - REACH);
  while (start > left && isName(bytes[start - 1])) start--;
  start = Math.min(end, start + escapeBefore(subject, start));
  return subject.text.slice(start, end);
}

/** Quotation marks, backslashes, white space, `:`, `=`, `>` and brackets. */
function isFiller(byte: number): boolean {
  return (
    byte === 34 || byte === 39 || byte === 92 || byte === 32 || byte === 58 || byte === 61 || byte === 62 || byte === 91
  );
}
