/** A run of hex digits within other text; `start` and `end` are those of whole pairs. */
export interface HexRun {
  readonly start: number;
  readonly end: number;
}

/** Eight characters: what is shorter is no secret. */
const SHORTEST = 16;
const NIBBLES = Int8Array.from({ length: 256 }, (_, byte) => nibbleOf(String.fromCharCode(byte)));

/**
 * Finds hex of readable text: digits in a row of which eight pairs in a row stand for printable ASCII. Digests and ids
 * are hex too, and are told apart by that. Linear: every byte is looked at a bounded number of times.
 */
export function hexRuns(bytes: Uint8Array): HexRun[] {
  const runs: HexRun[] = [];
  let start = 0;
  while (start + SHORTEST <= bytes.length) {
    // what stands before the last byte that is no digit is passed over
    let last = start + SHORTEST - 1;
    while (last >= start && NIBBLES[bytes[last]!]! >= 0) last -= 1;
    if (last >= start) {
      start = last + 1;
      continue;
    }
    let end = start + SHORTEST;
    while (end < bytes.length && NIBBLES[bytes[end]!]! >= 0) end += 1;
    for (const skip of [0, 1]) {
      if (isReadable(bytes, start + skip, end))
        runs.push({ start: start + skip, end: end - ((end - start - skip) % 2) });
    }
    start = end + 1;
  }
  return runs;
}

/** Pairs in a row that are printable, or a whole gzip's beginning (RFC 1952). */
function isReadable(bytes: Uint8Array, start: number, end: number): boolean {
  let inRow = 0;
  for (let at = start; at + 1 < end; at += 2) {
    const byte = NIBBLES[bytes[at]!]! * 16 + NIBBLES[bytes[at + 1]!]!;
    inRow = (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13 ? inRow + 1 : 0;
    if (inRow * 2 >= SHORTEST) return true;
  }
  return end - start >= 36 && startsGzip(bytes, start);
}

function startsGzip(bytes: Uint8Array, start: number): boolean {
  return [1, 15, 8, 11, 0, 8].every((nibble, index) => NIBBLES[bytes[start + index]!] === nibble);
}

function nibbleOf(character: string): number {
  return "0123456789abcdef".indexOf(character.toLowerCase());
}
