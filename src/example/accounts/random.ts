/** A source of made-up values that gives the same ones again for the same seed. Not for anything secret. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number in `[low, high]`. */
  int(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  hex(length: number): string;
  digits(length: number): string;
  /** Letters, digits, `-` and `_`: what encoded authorization messages and receipt handles are made of. */
  token(length: number): string;
  /** A version 4 UUID. */
  uuid(): string;
}

const TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Seeds a generator (mulberry32) with the FNV-1a hash of a text. */
export function seeded(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const from = (alphabet: string, length: number): string => {
    let text = "";
    for (let at = 0; at < length; at++) text += alphabet[Math.floor(next() * alphabet.length)];
    return text;
  };
  const hex = (length: number): string => from("0123456789abcdef", length);
  return {
    next,
    int,
    pick<T>(list: readonly T[]): T {
      const chosen = list[Math.floor(next() * list.length)];
      if (chosen === undefined) throw new RangeError("nothing to pick from");
      return chosen;
    },
    hex,
    digits: (length) => from("0123456789", length),
    token: (length) => from(TOKEN, length),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${from("89ab", 1)}${hex(3)}-${hex(12)}`,
  };
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
