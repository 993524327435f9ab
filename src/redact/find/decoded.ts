import type { Source, Subject } from "../rule.ts";
import { REPLACED } from "../values/pseudonyms.ts";
import type { Span } from "./found.ts";
import { subjectOfLatin1 } from "./subject.ts";

type Reading = Subject & { readonly source: Source };

/** JSON in JSON in a URL: as deep as the finished pack is read again. */
const DEPTH = 3;
/** Quotation marks, spaces, line ends, separators and brackets: what is encoded besides hides nothing from the rules. */
const PERCENT = /%(?:25){0,3}(?:2[02367cCbB]|0[aAdD9]|3[aAbBdD]|[57][bBdD])/;
const ESCAPED = /\\(?:["\\nrt]|u[0-9a-fA-F]{4})/;
const LONGEST = 1 << 20;

const SHORT: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const JSON_ESCAPES = /\\(?:(["\\/bfnrt])|((?:u[0-9A-Fa-f]{4}\\)*u[0-9A-Fa-f]{4}))/g;
const PERCENT_ESCAPES = /%([0-9A-Fa-f]{2})/g;

/** A quick look: whether a text may hold something that a decoded reading of it would show. */
export function mayBeEncoded(text: string): boolean {
  return (text.includes("%") && PERCENT.test(text)) || (text.includes("\\") && ESCAPED.test(text));
}

/** Text of which some characters stand for longer ones in its source. `places`: offsets of the characters, and the end. */
interface Layer {
  readonly text: string;
  readonly places: Int32Array;
}

/**
 * What a text says once JSON's escapes and percent signs in it are undone, one layer, two and three of them. Offsets are
 * told in the text itself. Empty where nothing is encoded, as in nearly all of a log.
 */
export function* decodedReadings(subject: Subject): Generator<Reading> {
  const { text: whole, length } = subject;
  if (length > LONGEST) return;
  const text = whole.length === length ? whole : whole.slice(0, length);
  if (!mayBeEncoded(text)) return;
  const seen = new Set([text]);
  let layers: readonly Layer[] = [{ text, places: Int32Array.from({ length: text.length + 1 }, (_, at) => at) }];
  for (let depth = 0; depth < DEPTH && layers.length > 0; depth++) {
    const next: Layer[] = [];
    for (const layer of layers) {
      for (const decoded of [
        undone(layer, PERCENT, PERCENT_ESCAPES, percentOf),
        undone(layer, ESCAPED, JSON_ESCAPES, escapeOf),
      ]) {
        if (decoded === undefined || seen.has(decoded.text)) continue;
        seen.add(decoded.text);
        next.push(decoded);
        yield Object.assign(subjectOfLatin1(decoded.text), { source: new Encoded(text, decoded.places) });
      }
    }
    layers = next;
  }
}

/** Rules whose replacement puts quotation marks about a number, as deep as they stand there. */
const KEEPS_A_NAME: ReadonlySet<string> = new Set(["named-value", "byte-dump", "phone"]);

/** What was found in a decoded reading, as it may be replaced in the text: tokens stay, and so do the text's own quotation marks. */
export function toldByReading(reading: Reading, spans: readonly Span[]): readonly Span[] {
  return spans
    .filter((span) => !isRemainder(reading.text, span))
    .map((span) => (KEEPS_A_NAME.has(span.rule) ? { ...span, as: undefined } : span))
    .map((span) => upToQuote(reading, span));
}

const ENDS_REPLACED = new RegExp(`(?:${REPLACED.source})$`);
const STARTS_REPLACED = new RegExp(`^(?:${REPLACED.source})`);

/** What a find beside a pseudonym, or without a word in it, is: the marks that closed a value in another notation. */
function isRemainder(text: string, { start, end }: Span): boolean {
  const value = text.slice(start, end);
  if (!/[A-Za-z0-9]{3}/.test(value.replaceAll(REPLACED, ""))) return true;
  return (
    ENDS_REPLACED.test(text.slice(Math.max(0, start - 64), start)) || STARTS_REPLACED.test(text.slice(end, end + 64))
  );
}

/** A quotation mark that stands as it is in the text that a reading is one of ends what was encoded there. */
function upToQuote(reading: Reading, span: Span): Span {
  for (let at = span.start; at < span.end; at++) {
    if (reading.bytes[at] !== 34) continue;
    const from = reading.source.startOf(at);
    if (reading.source.endOf(at + 1) === from + 1) return { ...span, end: at, as: undefined };
  }
  return span;
}

function percentOf(match: RegExpExecArray): string {
  return String.fromCharCode(Number.parseInt(match[1]!, 16));
}

/** What an escape of JSON stands for, in the bytes of UTF-8; both halves of a surrogate pair are taken together. */
function escapeOf(match: RegExpExecArray): string {
  const short = match[1];
  if (short !== undefined) return SHORT[short]!;
  return Buffer.from(JSON.parse(`"${match[0]}"`) as string, "utf8").toString("latin1");
}

function undone(
  { text, places }: Layer,
  worth: RegExp,
  escapes: RegExp,
  charactersOf: (match: RegExpExecArray) => string,
): Layer | undefined {
  if (!worth.test(text)) return undefined;
  let decoded = "";
  const at = new Int32Array(text.length + 1);
  let copied = 0;
  for (const match of text.matchAll(escapes)) {
    const before = decoded.length;
    decoded += text.slice(copied, match.index);
    for (let index = 0; index < match.index - copied; index++) at[before + index] = places[copied + index]!;
    const characters = charactersOf(match);
    // the bytes of one character begin together, but its last ends where the escape does
    for (let index = 0; index < characters.length; index++) at[decoded.length + index] = places[match.index]!;
    decoded += characters;
    copied = match.index + match[0].length;
  }
  const before = decoded.length;
  decoded += text.slice(copied);
  for (let index = copied; index <= text.length; index++) at[before + index - copied] = places[index]!;
  return { text: decoded, places: at.slice(0, decoded.length + 1) };
}

class Encoded implements Source {
  readonly text: string;
  readonly #places: Int32Array;

  constructor(text: string, places: Int32Array) {
    this.text = text;
    this.#places = places;
  }

  startOf(offset: number): number {
    return this.#places[offset]!;
  }

  endOf(offset: number): number {
    return this.#places[offset]!;
  }

  inReading(offset: number): number {
    let [low, high] = [0, this.#places.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#places[middle]! >= offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
