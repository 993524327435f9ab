import { looksRandom } from "../classify/value.ts";
import type { Quote } from "./escapes.ts";
import { LONGEST_VALUE, quotationEnd, quoteAt } from "./escapes.ts";
import { nextOf } from "./next.ts";
import type { Separator } from "./separator.ts";
import type { Subject } from "../rule.ts";

export interface Value {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The mark that opens its quotation, if it is quoted. */
  readonly quote: Quote | undefined;
}

/** What may stand between separator and quotation mark: `["x"]`, `{"S":"x"}`, `b'x'`, `SecretStr('x')`, `[]string{"x"}`, `string(1) "x"`. */
const WRAPPER =
  /(?:\[\](?:string|interface ?\{\}|byte|any)\s?[{(]|\r?\n\s{0,40}string\(\d{1,7}\)\s|[[(]\s{0,8}|<<(?=")|\{\s{0,8}\\{0,8}["']?(?:S|value|Value|string|stringValue|StringValue|plaintext)\\{0,8}["']?\s?:\s?|\\{0,8}["']?\s?(?!(?:[A-Za-z_]{0,16}\.){0,3}(?:get|fetch|load|read|lookup|find|retrieve|resolve|require|env|config|param|file|open|import|decrypt))(?:[A-Za-z_.]{1,24}\()[brfu]{0,2}|[brfuLR@$#]{1,3})(?=\\{0,8}["'`])/y;
/** A YAML tag or anchor before the value. https://yaml.org/spec/1.2.2/#691-node-tags */
const PROPERTY = /(?:!{1,2}[\w:/.-]{0,40}|&[\w-]{1,40})[ \t]{1,4}/y;
/** `{X-Api-Key=[value], n=[1]}`, as Java writes a map of lists, and `Some(value)`, as Scala and Rust write what is there. */
const LISTED =
  /(?:(?:Some|Just|Optional|Option|Secret|Sensitive|Password)?\[|(?:Some|Just|Optional|Option|Secret|Sensitive|Password)\((?=[^\s"'()[\]{},]{4,2048}\)))(?=[A-Za-z0-9][^\s"'[\]{},]{7,2048}[\])](?:$|[\s,;})\]]))/y;
const CDATA = "<![CDATA[";
/** A YAML block: `|` or `>` and the indented lines under it. */
const BLOCK = /[|>][+-]?\d?[ \t]{0,4}(?:\r?\n|\\r\\n|\\n)([ \t]{1,40})/y;

/** Reads the value after a separator; undefined where there is none. `line`: it goes on to the end of the line. */
export function valueAfter(subject: Subject, separator: Separator, line: boolean): Value | undefined {
  const { text, length } = subject;
  let at = separator.end;
  if (at >= length) return undefined;
  const byte = subject.bytes[at];
  if (separator.joint === "colon") {
    if (byte === 124 || byte === 62) {
      BLOCK.lastIndex = at;
      const block = BLOCK.exec(text);
      if (block !== null) return readBlock(subject, at + block[0].length, block[1]!.length);
    } else if (byte === 33 || byte === 38) {
      PROPERTY.lastIndex = at;
      at += PROPERTY.exec(text)?.[0].length ?? 0;
    }
    if (byte === 91 && separator.closed === undefined && !separator.spaced) at += listOpener(text, at);
  } else if (separator.joint === "assign") {
    if (byte === 60 && text.startsWith("<<", at)) {
      const body = hereDocument(subject, at);
      if (body !== undefined) return body;
    }
    at += listOpener(text, at);
  } else if (separator.joint === "element" && text.startsWith(CDATA, at)) {
    at += CDATA.length;
    const close = nextOf(subject, "]]>", at, LONGEST_VALUE);
    return close < 0 ? undefined : read(subject, at, undefined, close);
  }
  let quote = quoteAt(subject, at);
  if (quote === undefined && separator.joint !== "space") {
    WRAPPER.lastIndex = at;
    const wrapper = WRAPPER.exec(text);
    if (wrapper !== null) {
      at += wrapper[0].length;
      quote = quoteAt(subject, at);
    }
  }
  if (quote !== undefined) {
    let from = quote.end;
    // '''x''' and """x"""
    if (quote.dress === "plain" && quote.depth === 0 && text.startsWith(quote.mark + quote.mark, from)) from += 2;
    const end = remembered(subject, `${quote.mark}${quote.dress}${quote.depth}`, from, (_subject, start) =>
      quotationEnd(subject, quote, start),
    );
    return read(subject, from, quote, end);
  }
  const ended = (kind: string, find: (subject: Subject, from: number) => number): number =>
    remembered(subject, kind, at, find);
  if (separator.joint === "encoded") return read(subject, at, undefined, ended("encoded", encodedEnd));
  if (separator.joint === "element") {
    const end = ended("element", elementEnd);
    if (/[<&]/.test(text.charAt(end))) return read(subject, at, undefined, end);
    // <your-api-key> and more: without a closing tag the first word is a value only if it looks like one
    const word = read(subject, at, undefined, wordEnd(subject, at));
    return word !== undefined && (looksRandom(word.text) || !/\s/.test(text.slice(at, end))) ? word : undefined;
  }
  if (line || separator.joint === "part") return read(subject, at, undefined, ended("line", lineEnd));
  return read(subject, at, undefined, ended("word", wordEnd));
}

function listOpener(text: string, at: number): number {
  LISTED.lastIndex = at;
  return LISTED.exec(text)?.[0].length ?? 0;
}

/** `<<EOT` and what stands up to the line `EOT`. https://developer.hashicorp.com/terraform/language/expressions/strings#heredoc-strings */
const HERE = /<<[-~]?\s?\\?(["']?)([A-Za-z_]\w{0,31})\1[ \t]{0,4}\r?\n[ \t]{0,40}/y;
const MOST_MENTIONS = 8;

function hereDocument(subject: Subject, at: number): Value | undefined {
  HERE.lastIndex = at;
  const opener = HERE.exec(subject.text);
  if (opener === null) return undefined;
  const marker = opener[2]!;
  const from = at + opener[0].length;
  let close = from;
  for (let mentions = 0; mentions < MOST_MENTIONS; mentions++) {
    close = nextOf(subject, marker, close, LONGEST_VALUE);
    if (close < 0) return undefined;
    const line = /\r?\n[ \t]{0,40}$/.exec(subject.text.slice(Math.max(from, close - 44), close));
    if (line !== null && /^(?:\s|$)/.test(subject.text.charAt(close + marker.length)))
      return read(subject, from, undefined, close - line[0].length);
    close += marker.length;
  }
  return undefined;
}

/** A YAML block: the first word, and the lines under it that are indented as the first one is. */
function readBlock(subject: Subject, from: number, indent: number): Value | undefined {
  const { text } = subject;
  let end = wordEnd(subject, from);
  const margin = `\n${" ".repeat(indent)}`;
  for (let lines = 0; lines < MOST_BLOCK_LINES && text.startsWith(margin, end); lines++) {
    const next = wordEnd(subject, end + margin.length);
    if (next === end + margin.length) break;
    end = next;
  }
  return read(subject, from, undefined, end);
}

const MOST_BLOCK_LINES = 64;

/**
 * Where a value ends depends on what ends it and not on where it began: a second reading from inside of the first one
 * ends at the same place. Without this, a line of nothing but names would take the square of its length.
 */
function remembered(
  subject: Subject,
  kind: string,
  from: number,
  find: (subject: Subject, from: number) => number,
): number {
  const last = subject.ends.get(kind);
  if (last !== undefined && last.from <= from && from < last.to) return last.to;
  const to = find(subject, from);
  if (to - from > WORTH_REMEMBERING) subject.ends.set(kind, { from, to });
  return to;
}

const WORTH_REMEMBERING = 128;

function read(subject: Subject, start: number, quote: Quote | undefined, end: number): Value | undefined {
  return end <= start ? undefined : { start, end, text: subject.text.slice(start, end), quote };
}

/** `;`, `&`, `,` end a value only where something new begins after them: a password may hold them. */
const NEXT_BEGINS = /[,;&](?:\s|$|["'`{[\\]|&amp;|(?:amp;)?[\w.$%-]{1,64}["']?\s?[=:])/y;
const CLOSER_ENDS = /[)\]}]{1,16}(?:$|[\s,;:.'"`<\\])/y;
const ESCAPED_BREAK = /\\{1,16}(?:[nrt"'`]|u00(?:0[adAD]|2[267]|27|3[cCeE]))/y;
/** `[\r][\n]`, as Apache's HTTP client prints line ends. */
const PRINTED_BREAK = /\[\\[rn]\]/y;
const ENTITY_BREAK = /&(?:amp;){0,3}(?:quot|apos|lt|gt|#34|#39|#x22|#x27|#10|#xA);/y;

/** End of an unquoted value: white space, a quotation mark, or a mark of punctuation that something follows. */
export function wordEnd(subject: Subject, from: number): number {
  const { bytes, text } = subject;
  const limit = Math.min(subject.length, from + LONGEST_VALUE);
  for (let at = from; at < limit; at++) {
    const byte = bytes[at]!;
    if (byte <= 32 || byte === 34 || byte === 39 || byte === 96 || byte === 60 || byte === 62) return at;
    if (byte > 96 || (byte > 47 && byte < 58)) {
      if (byte === 125 && matches(CLOSER_ENDS, text, at)) return at;
      continue;
    }
    if (byte === 44 || byte === 59) {
      if (matches(NEXT_BEGINS, text, at)) return at;
    } else if (byte === 38) {
      if (matches(NEXT_BEGINS, text, at) || matches(ENTITY_BREAK, text, at)) return at;
    } else if (byte === 41 || byte === 93) {
      if (matches(CLOSER_ENDS, text, at)) return at;
    } else if (byte === 92 && matches(ESCAPED_BREAK, text, at)) return at;
    else if (byte === 91 && matches(PRINTED_BREAK, text, at)) return at;
  }
  return limit;
}

/** End of a value inside a percent-encoded query string: `%26`, an encoded quotation mark or space, or the outer end. */
function encodedEnd(subject: Subject, from: number): number {
  const shape = /(?:[^\s"'`<>\\&%]|%(?!(?:25){0,3}(?:26|22|27|0[aAdD]|3[bB]|20|7[dD]|2[cC]))){1,4096}/y;
  shape.lastIndex = from;
  return from + (shape.exec(subject.text)?.[0].length ?? 0);
}

function elementEnd(subject: Subject, from: number): number {
  const limit = Math.min(subject.length, from + LONGEST_VALUE);
  let at = from;
  while (at < limit && subject.bytes[at] !== 60 && subject.bytes[at] !== 10 && !matches(ENTITY_BREAK, subject.text, at))
    at++;
  while (at > from && subject.bytes[at - 1]! <= 32) at--;
  return at;
}

/** End of a header's value: the line's end, also where line ends are escaped. */
function lineEnd(subject: Subject, from: number): number {
  const { bytes, text } = subject;
  const limit = Math.min(subject.length, from + LONGEST_VALUE);
  let at = from;
  while (at < limit) {
    const byte = bytes[at]!;
    if (byte === 10 || byte === 13 || byte === 34 || byte === 39 || byte === 125) break;
    if (byte === 92 && matches(ESCAPED_BREAK, text, at)) break;
    if (byte === 91 && matches(PRINTED_BREAK, text, at)) break;
    if (byte === 38 && matches(ENTITY_BREAK, text, at)) break;
    at++;
  }
  while (at > from && bytes[at - 1]! <= 32) at--;
  return at;
}

function matches(shape: RegExp, text: string, at: number): boolean {
  shape.lastIndex = at;
  return shape.test(text);
}
