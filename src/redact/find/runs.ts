import type { CharClass } from "./char-class.ts";

/**
 * Calls `visit` for every maximal run of at least `minimum` bytes of one alphabet. Looks at every `minimum`-th byte
 * first, as Boyer and Moore do, so ordinary text costs a fraction of its length.
 */
export function eachRun(
  bytes: Uint8Array,
  length: number,
  alphabet: CharClass,
  minimum: number,
  visit: (start: number, end: number) => void,
): void {
  let start = 0;
  while (start + minimum <= length) {
    let back = start + minimum - 1;
    while (back >= start && alphabet[bytes[back]!] === 1) back--;
    if (back >= start) {
      start = back + 1;
      continue;
    }
    let end = start + minimum;
    while (end < length && alphabet[bytes[end]!] === 1) end++;
    visit(start, end);
    start = end + 1;
  }
}
