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

/** An alphabet, and the shortest run of it that is wanted. */
export interface RunsOf {
  readonly alphabet: CharClass;
  /** Bytes; at least 7. */
  readonly minimum: number;
}

/** No byte is of it, and no run that long. */
export const NOTHING: RunsOf = { alphabet: new Uint8Array(256), minimum: 0x7fffffff };

/** Maximal runs of one alphabet in the order of the text: run `i` is `[starts[i], ends[i])`. */
export class Runs {
  count = 0;
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  /** Where the run that was looked at last ends, long enough or not. */
  private seen = 0;

  clear(): void {
    this.count = 0;
    this.seen = 0;
  }

  /** Adds the run around an offset if it is long enough and was not looked at before. Offsets must not go back. */
  add(bytes: Uint8Array, length: number, at: number, { alphabet, minimum }: RunsOf): void {
    if (at < this.seen || alphabet[bytes[at]!] !== 1) return;
    let start = at;
    while (start > this.seen && alphabet[bytes[start - 1]!] === 1) start--;
    const end = endOfRun(bytes, length, alphabet, at);
    this.seen = end;
    if (end - start < minimum) return;
    if (this.count === this.starts.length) this.grow();
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
  }

  private grow(): void {
    const starts = new Int32Array(this.starts.length * 2);
    const ends = new Int32Array(this.ends.length * 2);
    starts.set(this.starts);
    ends.set(this.ends);
    this.starts = starts;
    this.ends = ends;
  }
}
