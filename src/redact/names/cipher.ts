import { createHmac } from "node:crypto";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
/** `orders-2026`: the runs that are enciphered; what stands between them stays. */
const WORD = /[A-Za-z0-9]+/g;
/** An account id in a name is the pseudonym that it is elsewhere. */
const ACCOUNT = /(?<!\d)(\d{12})(?!\d)/;
/** What a policy's pattern leaves open. */
const OPEN = /(\*|\?|\$\{[^}]{0,128}\})/;

export interface Cipher {
  /**
   * A name or a pattern of names (`orders-*`, `${aws:username}-tmp`) in which each letter and digit is another. Two names
   * that begin alike have pseudonyms that begin alike, so a pattern that matches the one matches the other.
   */
  readonly text: (text: string, account: (id: string) => string) => string;
}

/**
 * A cipher of names that keeps what policies compare: equality, words, the beginnings of words, case, length. Each
 * character is replaced by a permutation that depends on the characters of its word before it and on the key, so the
 * whole is one to one. `cuts`: pieces (lower case) that a pattern asks for in the middle of a word (`*ders`): a word is
 * enciphered anew from where such a piece stands in it.
 */
export function createCipher(key: Uint8Array, cuts: readonly string[]): Cipher {
  const permutations = new Map<string, string>();

  function permutation(alphabet: string, before: string): string {
    const context = `${alphabet.length} ${before}`;
    let known = permutations.get(context);
    if (known === undefined) permutations.set(context, (known = shuffled(alphabet, digestOf(key, context))));
    return known;
  }

  function unit(text: string): string {
    const lower = text.toLowerCase();
    let out = "";
    for (let at = 0; at < text.length; at += 1) {
      const char = lower[at]!;
      const isDigit = char >= "0" && char <= "9";
      const alphabet = isDigit ? DIGITS : LETTERS;
      const other = permutation(alphabet, lower.slice(0, at))[alphabet.indexOf(char)]!;
      out += text[at] === char ? other : other.toUpperCase();
    }
    return out;
  }

  function word(text: string): string {
    const starts = cutsIn(text.toLowerCase(), cuts);
    return starts.map((start, index) => unit(text.slice(start, starts[index + 1]))).join("");
  }

  return {
    text(text, account) {
      const literal = (piece: string): string =>
        piece.replaceAll(WORD, (run) =>
          run
            .split(ACCOUNT)
            .map((part, index) => (index % 2 === 1 ? account(part) : part === "" ? "" : word(part)))
            .join(""),
        );
      return text
        .split(OPEN)
        .map((piece, index) => (index % 2 === 1 ? piece : literal(piece)))
        .join("");
    },
  };
}

/** The pieces of a pattern that begin in the middle of a word, in lower case: `ders` of `*ders-prod`. */
export function cutsOf(pattern: string): readonly string[] {
  const cuts: string[] = [];
  for (const match of pattern.toLowerCase().matchAll(/[*?}]([a-z0-9]+)/g)) cuts.push(match[1]!);
  return cuts;
}

function cutsIn(word: string, cuts: readonly string[]): readonly number[] {
  const starts = new Set([0]);
  for (const cut of cuts) {
    for (let at = word.indexOf(cut, 1); at > 0; at = word.indexOf(cut, at + 1)) starts.add(at);
  }
  return [...starts].sort((a, b) => a - b);
}

function digestOf(key: Uint8Array, context: string): Buffer {
  return createHmac("sha256", key).update(context, "latin1").digest();
}

/** Fisher and Yates, by 32 bytes. */
function shuffled(alphabet: string, bytes: Buffer): string {
  const letters = [...alphabet];
  for (let left = letters.length - 1; left > 0; left -= 1) {
    const chosen = bytes[left]! % (left + 1);
    [letters[left], letters[chosen]] = [letters[chosen]!, letters[left]!];
  }
  return letters.join("");
}
