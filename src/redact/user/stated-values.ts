import type { Found, Replacement } from "../find/found.ts";
import type { Subject } from "../rule.ts";
import { formsOf, latin1Of } from "../values/encodings.ts";

/** Shortest value that a person may state: what is shorter stands in everything. */
export const SHORTEST_STATED = 4;
/** Shortest encoded form that is searched: four characters of base64 stand in any base64 by chance. */
const SHORTEST_ENCODED = 8;
const FILTER_BITS = 16;

/**
 * Finds values that a person stated, in every form they turn up in, common words included: who states a value means it.
 * Each place costs one look into a filter over its four bytes; where that says "perhaps", one look-up for each length
 * that forms with such a beginning have.
 */
export class StatedValues {
  readonly #filter = new Uint8Array(1 << (FILTER_BITS - 3));
  /** By the first four bytes, then by length (longest first): forms and the values they stand for. */
  readonly #forms = new Map<string, Map<number, Map<string, string>>>();
  readonly #plain: ReadonlySet<string>;

  constructor(values: readonly string[]) {
    this.#plain = new Set(values);
    for (const value of this.#plain) {
      for (const form of formsOf(value, SHORTEST_STATED)) this.#add(form, value);
    }
    for (const [head, lengths] of this.#forms) this.#forms.set(head, new Map([...lengths].sort(([a], [b]) => b - a)));
  }

  /** Whether a whole text is one of the values. */
  has(text: string): boolean {
    return this.#plain.has(text);
  }

  find(subject: Subject, found: Found): void {
    const { bytes, length, text } = subject;
    if (this.#forms.size === 0) return;
    let head = 0;
    for (let at = 0; at < length; at++) {
      head = (head << 8) | bytes[at]!;
      const slot = slotOf(head);
      if ((this.#filter[slot >>> 3]! & (1 << (slot & 7))) === 0) continue;
      const start = at - SHORTEST_STATED + 1;
      if (start < 0) continue;
      const lengths = this.#forms.get(text.slice(start, at + 1));
      if (lengths === undefined) continue;
      for (const [size, forms] of lengths) {
        const value = start + size > length ? undefined : forms.get(text.slice(start, start + size));
        if (value === undefined) continue;
        found.add(start, start + size, KIND, RULE, replacement(subject, start, start + size, value));
        break;
      }
    }
  }

  #add(form: string, value: string): void {
    if (form !== latin1Of(value) && form.length < SHORTEST_ENCODED && /^[A-Za-z0-9+/_-]+$/.test(form)) return;
    const head = form.slice(0, SHORTEST_STATED);
    let code = 0;
    for (let at = 0; at < SHORTEST_STATED; at++) code = (code << 8) | head.charCodeAt(at);
    const slot = slotOf(code);
    this.#filter[slot >>> 3]! |= 1 << (slot & 7);
    let lengths = this.#forms.get(head);
    if (lengths === undefined) this.#forms.set(head, (lengths = new Map()));
    let forms = lengths.get(form.length);
    if (forms === undefined) lengths.set(form.length, (forms = new Map()));
    if (!forms.has(form)) forms.set(form, value);
  }
}

const RULE = "user-value";
const KIND = "user-value";

/** The same token whatever the form; in JSON a bare number must become a string, or the line stops being JSON. */
function replacement(subject: Subject, start: number, end: number, value: string): Replacement {
  const bare =
    /^-?[\d.]+$/.test(value) &&
    /":\s{0,4}$/.test(subject.text.slice(Math.max(0, start - 6), start)) &&
    /^\s{0,4}[,}\]]/.test(subject.text.slice(end, end + 5));
  const mark = bare ? '"' : "";
  return (_text, pseudonyms) => mark + pseudonyms.token(KIND, latin1Of(value)) + mark;
}

function slotOf(head: number): number {
  return Math.imul(head, 0x9e3779b1) >>> (32 - FILTER_BITS);
}
