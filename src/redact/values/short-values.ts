import { isAlnum } from "../find/char-class.ts";
import type { Found } from "../find/found.ts";
import { bareMark } from "../read/bare.ts";
import type { Subject } from "../rule.ts";
import { latin1Of } from "./encodings.ts";

/**
 * Values of four to seven characters that a variable's name shows to be secret (`DB_PASSWORD=hunter2`). They are found
 * as whole words only, as they are: encoded, they would stand in other text by chance.
 */
export class ShortValues {
  readonly #kinds = new Map<string, string>();

  get size(): number {
    return this.#kinds.size;
  }

  /** Gives whether it was new. */
  add(value: string, kind: string): boolean {
    const text = latin1Of(value);
    if (this.#kinds.has(text)) return false;
    this.#kinds.set(text, kind);
    return true;
  }

  find(subject: Subject, found: Found): void {
    for (const [value, kind] of this.#kinds) {
      for (let at = subject.text.indexOf(value); at >= 0; at = subject.text.indexOf(value, at + value.length)) {
        const end = at + value.length;
        if (end > subject.length) break;
        if (!standsAlone(subject, at, end)) continue;
        const mark = bareMark(subject, at, end);
        found.add(
          at,
          end,
          kind,
          "known-value",
          mark === "" ? undefined : (text, pseudonyms) => mark + pseudonyms.token(kind, text) + mark,
        );
      }
    }
  }
}

/** Whether neither side goes on; a number goes on over the marks of dates, times and fractions too. */
function standsAlone(subject: Subject, start: number, end: number): boolean {
  const before = subject.bytes[start - 1];
  const after = end < subject.length ? subject.bytes[end] : undefined;
  const joins = (byte: number | undefined): boolean => isAlnum(byte) || byte === 95;
  if (joins(before) && isAlnum(subject.bytes[start])) return false;
  if (joins(after) && isAlnum(subject.bytes[end - 1])) return false;
  if (!/^\d+$/.test(subject.text.slice(start, end))) return true;
  return !/[\d.:/-]/.test(subject.text[start - 1] ?? "") || subject.text.slice(start - 2, start) === '":';
}
