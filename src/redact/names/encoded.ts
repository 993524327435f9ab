import type { Place } from "./arns.ts";

/** What texts say once their encodings are undone, all of them as one Latin-1 text: `decodedView` of the seal. */
export type Decode = (text: string) => string;

/** A run of the letters of base64 (either alphabet) or hex, long enough to hold a name that can be told. */
const RUN = /[A-Za-z0-9+/_-]{11,}/g;

/** The runs in a text that may encode another. */
export function* encodedRuns(text: string): Generator<Place> {
  for (const match of text.matchAll(RUN)) yield { start: match.index, end: match.index + match[0].length };
}

/** A text without the marks of escapes, in which all that is encoded is encoded in runs. */
export function withoutEscapes(text: string): string {
  return text.replaceAll(/[%\\]/g, " ");
}

/** A text as it is read once escapes in it are undone. */
export interface Reading {
  readonly text: string;
  /** Where a piece of it stands in the text as it is written. */
  readonly written: (place: Place) => Place;
}

/** Escapes that can stand for a character of a name. A quote's or a newline's only stands before one. */
const HIDES = /%[0-9a-f]{2}|\\[u/]/i;
const PERCENT = /%([0-9a-f]{2})/gi;
const JSON_ESCAPE = /\\(?:u([0-9a-f]{4})|(["\\/bfnrt]))/gi;
/** JSON in JSON in a URL; as deep as the seal looks. */
const DEPTH = 3;

/** All that a text says with percent or JSON escapes undone once or more often, in either order; not as it is written. */
export function readingsOf(text: string): readonly Reading[] {
  if (!HIDES.test(text)) return [];
  const readings: Reading[] = [];
  const seen = new Set([text]);
  let layer: readonly Reading[] = [{ text, written: (place) => place }];
  for (let depth = 0; depth < DEPTH && layer.length > 0; depth += 1) {
    layer = layer
      .flatMap((reading) => [unescaped(reading, PERCENT), unescaped(reading, JSON_ESCAPE)])
      .filter((reading) => !seen.has(reading.text) && seen.add(reading.text));
    readings.push(...layer);
  }
  return readings;
}

function unescaped(reading: Reading, escape: RegExp): Reading {
  const before = reading.text;
  const starts: number[] = [];
  let text = "";
  let copied = 0;
  const copy = (end: number): void => {
    for (let at = copied; at < end; at += 1) starts.push(at);
    text += before.slice(copied, end);
  };
  for (const match of before.matchAll(escape)) {
    copy(match.index);
    starts.push(match.index);
    text += characterOf(match);
    copied = match.index + match[0].length;
  }
  if (copied === 0) return reading;
  copy(before.length);
  starts.push(before.length);
  return { text, written: ({ start, end }) => reading.written({ start: starts[start]!, end: starts[end]! }) };
}

/** Names are ASCII: any mark will do for what is not. */
const OTHER = "\x80";
const SHORT: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function characterOf([, hex, short]: RegExpMatchArray): string {
  if (short !== undefined) return SHORT[short] ?? short;
  const code = Number.parseInt(hex ?? "", 16);
  return code < 0x80 ? String.fromCharCode(code) : OTHER;
}
