import { createHmac } from "node:crypto";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
/** `orders-2026`: the runs that are enciphered; what stands between them stays. */
const WORD = /[A-Za-z0-9]+/g;
/** An account id in a name is the pseudonym that it is elsewhere. */
const ACCOUNT = /(?<!\d)(\d{12})(?!\d)/;
/** What a policy's pattern leaves open. */
const OPEN = /(\*|\?|\$\{[^}]{0,128}\})/;
/** Permutations remembered at most; they can be made again. */
const MOST_PERMUTATIONS = 500_000;

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
  const cutting = new Cuts(cuts);

  function permutation(alphabet: string, before: string): string {
    const context = `${alphabet.length} ${before}`;
    let known = permutations.get(context);
    if (known !== undefined) return known;
    if (permutations.size >= MOST_PERMUTATIONS) permutations.clear();
    known = shuffled(alphabet, digestOf(key, context));
    permutations.set(context, known);
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
    const starts = cutting.startsIn(text.toLowerCase());
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

/** Looked up by length: what a word costs does not grow with how many patterns there are. */
class Cuts {
  readonly #cuts: ReadonlySet<string>;
  readonly #lengths: readonly number[];

  constructor(cuts: readonly string[]) {
    this.#cuts = new Set(cuts);
    this.#lengths = [...new Set(cuts.map((cut) => cut.length))].sort((a, b) => a - b);
  }

  /** Where a word is enciphered anew: at its beginning and wherever a cut stands in it. */
  startsIn(word: string): readonly number[] {
    const starts = [0];
    for (let at = 1; at < word.length; at += 1) {
      for (const length of this.#lengths) {
        if (at + length > word.length) break;
        if (!this.#cuts.has(word.slice(at, at + length))) continue;
        starts.push(at);
        break;
      }
    }
    return starts;
  }
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
