/**
 * Base64 within other text. A run of its alphabet may start before the base64 does (`/`, `-` and letters stand around
 * it too), so each of the four alignments counts; and nearly every word is a run. Decoding them all would take longer
 * than all else, so runs are told by their letters: two quartets in a row that stand for six readable characters.
 */

/** The classes of a byte by where in a quartet it may stand; see `classOf`. */
const ALPHABET = 1;
const FIRST = 2;
const SECOND = 4;
const THIRD = 8;
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte));

/** Two quartets. */
const SHORTEST = 8;

/** A run and one of its alignments (0 to 3) at which it reads as text. */
export interface Base64Run {
  readonly start: number;
  readonly end: number;
  readonly skip: number;
}

/** Finds base64 (either alphabet) of readable text; in linear time. */
export function base64Runs(bytes: Uint8Array): Base64Run[] {
  const runs: Base64Run[] = [];
  let start = 0;
  // every run reaches over the last of its first eight bytes: what stands before a byte that is none is passed over
  while (start + SHORTEST <= bytes.length) {
    let last = start + SHORTEST - 1;
    while (last >= start && CLASSES[bytes[last]!] !== 0) last -= 1;
    if (last >= start) {
      start = last + 1;
      continue;
    }
    const end = base64End(bytes, start + SHORTEST);
    for (const skip of readableAlignments(bytes, start, end)) runs.push({ start, end, skip });
    start = end + 1;
  }
  return runs;
}

/** Where the run of base64's letters that an offset is in ends. */
export function base64End(bytes: Uint8Array, offset: number): number {
  let end = offset;
  while (end < bytes.length && CLASSES[bytes[end]!] !== 0) end += 1;
  return end;
}

const NO_ALIGNMENT: readonly number[] = [];

function readableAlignments(bytes: Uint8Array, start: number, end: number): readonly number[] {
  let found: number[] | undefined;
  for (let skip = 0; skip < 4; skip += 1) {
    for (let at = start + skip; at + SHORTEST <= end; at += 4) {
      if (!readableQuartet(bytes, at) || !readableQuartet(bytes, at + 4)) continue;
      (found ??= []).push(skip);
      break;
    }
  }
  return found ?? NO_ALIGNMENT;
}

function readableQuartet(bytes: Uint8Array, at: number): boolean {
  return (
    (CLASSES[bytes[at]!]! & FIRST) !== 0 &&
    (CLASSES[bytes[at + 1]!]! & SECOND) !== 0 &&
    (CLASSES[bytes[at + 2]!]! & THIRD) !== 0
  );
}

/**
 * A letter stands for six bits. Readable bytes are 0x20 to 0x7e, TAB, LF and CR: so the first letter, the upper six bits
 * of one, is 2, 3 or 8 to 31; the second ends in the upper four bits of one, 0 or 2 to 7; the third in the upper two, 0
 * or 1; the fourth is anything.
 */
function classOf(byte: number): number {
  const value = sixBits(String.fromCharCode(byte));
  if (value < 0) return 0;
  const first = value === 2 || value === 3 || (value >= 8 && value < 32) ? FIRST : 0;
  const low = value % 16;
  const second = low === 0 || (low >= 2 && low < 8) ? SECOND : 0;
  return ALPHABET | first | second | (value % 4 < 2 ? THIRD : 0);
}

function sixBits(letter: string): number {
  const standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(letter);
  return standard >= 0 ? standard : ({ "-": 62, _: 63 }[letter] ?? -1);
}
