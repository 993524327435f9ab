import type { CharClass } from "./char-class.ts";

/**
 * Where the next run of at least `minimum` bytes of one alphabet begins, from an offset at which none goes on; -1 where
 * there is none. Looks at every `minimum`-th byte first, as Boyer and Moore do, so ordinary text costs a fraction of its
 * length.
 */
export function nextRun(bytes: Uint8Array, length: number, alphabet: CharClass, minimum: number, from: number): number {
  let start = from;
  while (start + minimum <= length) {
    let back = start + minimum - 1;
    while (back >= start && alphabet[bytes[back]!] === 1) back--;
    if (back < start) return start;
    start = back + 1;
  }
  return -1;
}

/** Where a run ends of which the bytes before `from` are known to be part. */
export function endOfRun(bytes: Uint8Array, length: number, alphabet: CharClass, from: number): number {
  let end = from;
  while (end < length && alphabet[bytes[end]!] === 1) end++;
  return end;
}

/** Calls `visit` for every maximal run of at least `minimum` bytes of one alphabet. */
export function eachRun(
  bytes: Uint8Array,
  length: number,
  alphabet: CharClass,
  minimum: number,
  visit: (start: number, end: number) => void,
): void {
  let start = nextRun(bytes, length, alphabet, minimum, 0);
  while (start >= 0) {
    const end = endOfRun(bytes, length, alphabet, start + minimum);
    visit(start, end);
    start = nextRun(bytes, length, alphabet, minimum, end + 1);
  }
}
