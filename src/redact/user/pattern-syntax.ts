import { CasePackError } from "../../core/errors.ts";
import { byteSet, isWordByte, REST_OF_CHARACTERS } from "./byte-set.ts";
import type { ByteSet } from "./byte-set.ts";

/** What a pattern is made of. Bytes, because text is searched as the bytes of its UTF-8. */
export type Node =
  | { readonly type: "byte"; readonly set: ByteSet }
  | { readonly type: "sequence"; readonly items: readonly Node[] }
  | { readonly type: "choice"; readonly items: readonly Node[] }
  | { readonly type: "repeat"; readonly item: Node; readonly min: number; readonly max: number }
  /** `(?<secret>...)`: of a match, this part is meant. */
  | { readonly type: "secret"; readonly item: Node };

/** What must be true of the place where a match begins or ends. */
export type Edge = "anywhere" | "line" | "word" | "no-word";

/** One alternative of the outermost `|`. */
export interface Branch {
  readonly begins: Edge;
  readonly ends: Edge;
  readonly body: Node;
}

/** Highest number in `{n,m}`; `*` and `+` have no bound and need none. */
const MOST_REPEATS = 1000;
const LONGEST_PATTERN = 4096;
const DEEPEST_GROUP = 50;

/**
 * Reads a pattern: the common part of JavaScript's regular expressions and RE2's, which a finite automaton can run.
 * What no automaton can run in linear time (back-references, lookaround) is refused, and so is what would mean
 * something else here (lazy quantifiers: all matches are united, see docs/adr/020).
 * @throws CasePackError `usage` with `option`; it tells the place in the pattern and never quotes the pattern itself
 */
export function parsePattern(source: string, option: string): readonly Branch[] {
  return new Parser(source, option).pattern();
}

class Parser {
  readonly #source: string;
  readonly #option: string;
  #at = 0;
  #anyCase = false;
  #depth = 0;

  constructor(source: string, option: string) {
    this.#source = source;
    this.#option = option;
  }

  pattern(): readonly Branch[] {
    if (this.#source === "") throw this.#refusal("is empty");
    if (this.#source.length > LONGEST_PATTERN) throw this.#refusal(`is longer than ${LONGEST_PATTERN} characters`);
    if (this.#take("(?i)")) this.#anyCase = true;
    const branches: Branch[] = [];
    do branches.push(this.#branch());
    while (this.#take("|"));
    if (this.#at < this.#source.length) throw this.#refusal("closes a group that was not opened");
    return branches;
  }

  #branch(): Branch {
    const begins = this.#edge("begin");
    const items: Node[] = [];
    let ends: Edge = "anywhere";
    while (this.#more()) {
      ends = this.#edge("end");
      if (ends !== "anywhere") break;
      items.push(this.#repeated());
    }
    if (this.#more()) throw this.#refusal(EDGE_INSIDE);
    return { begins, ends, body: { type: "sequence", items } };
  }

  /** `^`, `$`, `\b` or `\B`, where one stands. */
  #edge(side: "begin" | "end"): Edge {
    if (this.#take(side === "begin" ? "^" : "$")) return "line";
    if (this.#take("\\b")) return "word";
    return this.#take("\\B") ? "no-word" : "anywhere";
  }

  #choice(): Node {
    const items: Node[] = [];
    do {
      const sequence: Node[] = [];
      while (this.#more()) sequence.push(this.#repeated());
      items.push({ type: "sequence", items: sequence });
    } while (this.#take("|"));
    return items.length === 1 ? items[0]! : { type: "choice", items };
  }

  #more(): boolean {
    const next = this.#source[this.#at];
    return next !== undefined && next !== "|" && next !== ")";
  }

  #repeated(): Node {
    const item = this.#atom();
    const [min, max] = this.#quantifier() ?? [1, 1];
    if (min === 1 && max === 1) return item;
    if (this.#peek("?"))
      throw this.#refusal('has a lazy quantifier; say what may not be passed instead: [^"]* for .*?');
    if (/^[*+]/.test(this.#rest()) || COUNT.test(this.#rest()))
      throw this.#refusal("repeats a repetition; put a group around the first");
    return { type: "repeat", item, min, max };
  }

  #quantifier(): readonly [number, number] | undefined {
    if (this.#take("*")) return [0, Infinity];
    if (this.#take("+")) return [1, Infinity];
    if (this.#take("?")) return [0, 1];
    const count = COUNT.exec(this.#rest());
    if (count === null) return undefined;
    const [all, from = "", comma, to = ""] = count;
    const min = Number(from);
    const max = comma === undefined ? min : to === "" ? Infinity : Number(to);
    if (min > MOST_REPEATS || (max !== Infinity && max > MOST_REPEATS))
      throw this.#refusal(`repeats more than ${MOST_REPEATS} times; use * or +`);
    if (max < min) throw this.#refusal("has a count whose end is below its beginning");
    if (max === 0) throw this.#refusal("repeats something zero times");
    this.#at += all.length;
    return [min, max];
  }

  #atom(): Node {
    const character = this.#character();
    switch (character) {
      case "(":
        return this.#group();
      case "[":
        return this.#class();
      case ".":
        return this.#characters(
          byteSet((byte) => byte < 0x80 && byte !== 10 && byte !== 13),
          true,
        );
      case "\\":
        return this.#escape();
      case "^":
      case "$":
        throw this.#refusal(EDGE_INSIDE);
      case "*":
      case "+":
      case "?":
        throw this.#refusal("has a quantifier with nothing before it");
      default:
        return this.#literal(character);
    }
  }

  #group(): Node {
    const secret = this.#take("?<secret>");
    if (!secret && !this.#take("?:") && this.#peek("?")) {
      const lookaround = /^\?<?[=!]/.test(this.#rest());
      throw this.#refusal(
        lookaround
          ? "looks ahead or behind; write the neighbours down and the part that is meant as (?<secret>...)"
          : "has a group of an unknown kind; (...), (?:...) and (?<secret>...) are understood, and (?i) at the beginning",
      );
    }
    if (++this.#depth > DEEPEST_GROUP) throw this.#refusal(`nests groups more than ${DEEPEST_GROUP} deep`);
    const item = this.#choice();
    this.#depth--;
    if (!this.#take(")")) throw this.#refusal("has a group that is not closed");
    return secret ? { type: "secret", item } : item;
  }

  #escape(): Node {
    const character = this.#character();
    const shorthand = SHORTHANDS[character];
    if (shorthand !== undefined) return this.#characters(shorthand, character === character.toUpperCase());
    if (character === "b" || character === "B") throw this.#refusal(EDGE_INSIDE);
    return this.#literal(this.#escaped(character));
  }

  /** The character that an escape stands for; the backslash and `character` are read. */
  #escaped(character: string): string {
    const control = CONTROLS[character];
    if (control !== undefined) return control;
    if (character === "x" || character === "u") {
      const hex = (character === "x" ? /^[0-9a-fA-F]{2}/ : /^[0-9a-fA-F]{4}/).exec(this.#rest())?.[0];
      if (hex === undefined) throw this.#refusal(`has \\${character} without its hex digits`);
      this.#at += hex.length;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    if (/[1-9k]/.test(character))
      throw this.#refusal("refers back to a group; no automaton can do that in linear time");
    if (/[A-Za-z0-9]/.test(character)) throw this.#refusal(`has an escape that is not understood (\\${character})`);
    return character;
  }

  #literal(character: string): Node {
    const code = character.codePointAt(0)!;
    if (code < 0x80) return { type: "byte", set: this.#folded(byteSet((byte) => byte === code)) };
    const bytes = [...Buffer.from(character, "utf8")];
    return {
      type: "sequence",
      items: bytes.map((value) => ({ type: "byte", set: byteSet((byte) => byte === value) })),
    };
  }

  #class(): Node {
    const negated = this.#take("^");
    const set = new Uint8Array(256);
    const beyond: string[] = [];
    let all = false;
    for (let first = true; first || !this.#peek("]"); first = false) {
      if (this.#at >= this.#source.length) throw this.#refusal("has a class of characters that is not closed");
      const member = this.#member();
      if (typeof member !== "string") {
        member.set.forEach((has, byte) => (set[byte]! |= has));
        all ||= member.beyond;
        continue;
      }
      const isRange = this.#peek("-") && this.#source[this.#at + 1] !== "]";
      if (!isRange) {
        if (member < "\u0080") set[member.charCodeAt(0)] = 1;
        else beyond.push(member);
        continue;
      }
      this.#take("-");
      const to = this.#member();
      if (typeof to !== "string" || to < member) throw this.#refusal("has a range of characters that makes no sense");
      if (to >= "\u0080") throw this.#refusal("has a range of characters beyond ASCII; name them one by one");
      for (let code = member.charCodeAt(0); code <= to.charCodeAt(0); code++) set[code] = 1;
    }
    this.#take("]");
    if (negated && (beyond.length > 0 || all)) throw this.#refusal("excludes characters beyond ASCII");
    const folded = this.#folded(set);
    if (negated)
      return this.#characters(
        byteSet((byte) => byte < 0x80 && folded[byte] === 0),
        true,
      );
    const ascii = this.#characters(folded, all);
    if (beyond.length === 0 || all) return ascii;
    return { type: "choice", items: [ascii, ...beyond.map((character) => this.#literal(character))] };
  }

  /** One member of a class: a character, or a shorthand. */
  #member(): string | { readonly set: ByteSet; readonly beyond: boolean } {
    const character = this.#character();
    if (character !== "\\") return character;
    const escaped = this.#character();
    const shorthand = SHORTHANDS[escaped];
    if (shorthand !== undefined) return { set: shorthand, beyond: escaped === escaped.toUpperCase() };
    return escaped === "b" ? "\b" : this.#escaped(escaped);
  }

  /** One character: an ASCII one of a set or, where `beyond`, any other. */
  #characters(set: ByteSet, beyond: boolean): Node {
    const ascii: Node = { type: "byte", set };
    return beyond ? { type: "choice", items: [ascii, ...REST_OF_CHARACTERS] } : ascii;
  }

  #folded(set: ByteSet): ByteSet {
    if (!this.#anyCase) return set;
    const other = (byte: number): number =>
      /[A-Za-z]/.test(String.fromCharCode(byte)) && byte < 0x80 ? byte ^ 0x20 : byte;
    return byteSet((byte) => set[byte] === 1 || set[other(byte)] === 1);
  }

  #character(): string {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined) throw this.#refusal("ends too early");
    const character = String.fromCodePoint(code);
    this.#at += character.length;
    return character;
  }

  #rest(): string {
    return this.#source.slice(this.#at);
  }

  #peek(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    const there = this.#peek(text);
    if (there) this.#at += text.length;
    return there;
  }

  #refusal(what: string): CasePackError {
    return new CasePackError("usage", `${this.#option}: the pattern ${what} (at character ${Math.max(1, this.#at)}).`, {
      option: this.#option,
    });
  }
}

const EDGE_INSIDE =
  "has ^, $, \\b or \\B in its middle; they are understood at the ends of the pattern or its outermost alternatives";
const COUNT = /^\{(\d{1,6})(,(\d{0,6}))?\}/;
const CONTROLS: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", f: "\f", v: "\v", 0: "\0" };

const digit = byteSet((byte) => byte >= 48 && byte <= 57);
const space = byteSet((byte) => byte === 32 || (byte >= 9 && byte <= 13));
const word = byteSet(isWordByte);
const not = (set: ByteSet): ByteSet => byteSet((byte) => byte < 0x80 && set[byte] === 0);
const SHORTHANDS: Readonly<Record<string, ByteSet>> = {
  d: digit,
  D: not(digit),
  s: space,
  S: not(space),
  w: word,
  W: not(word),
};
