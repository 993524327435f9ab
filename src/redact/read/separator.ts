import { isAlnum, isDigit } from "../find/char-class.ts";
import type { Key } from "./key.ts";
import type { Quote } from "./escapes.ts";
import { quoteAt } from "./escapes.ts";
import { oddJoint } from "./odd-joints.ts";
import type { Subject } from "../rule.ts";

/**
 * How a name is joined to its value.
 * `assign`: `=`, `:=`, `=>` and their kin · `colon`: JSON, YAML, headers · `encoded`: `%3D`, in a query string inside
 * another · `element`: `<name>value` · `pair`: name and value are two strings, `"name": "X", "value": "..."` or two
 * arguments of a call · `part`: the value stands under its name and goes on to the line's end, as in a form of several
 * parts · `space`: a command-line flag, or prose.
 */
export type Joint = "assign" | "colon" | "encoded" | "element" | "pair" | "part" | "space";

export interface Separator {
  readonly joint: Joint;
  /** The mark that closed the name's quotation, if there was one. */
  readonly closed: Quote | undefined;
  /** The value is merely the next string of a list, which may be a list of names. */
  readonly listed?: true;
  /** White space stood around the joint. */
  readonly spaced: boolean;
  /** Offset after it and the white space that follows, before the value's quotation mark. */
  readonly end: number;
}

const ASSIGN =
  /(?:(?:\+|\.|\?|\|\||!|<)?=(?:=?>|={1,2}|~)?|:{1,3}=|:=|=>|->|\|\|)[ \t]{0,8}|(\\{1,8}u00(?:3[dD]|3[aA])|&#(?:61|58|x3[dDaA]);)/y;
const ENCODED = /%(?:25){0,3}3[dDaA](?:%(?:25){0,3}20|\+){0,2}/y;
/** A type between name and value: `var x string = `, `x: str = `. */
const TYPED = /(?::?\s{0,2})?(?:&(?:'[a-z]{1,16} )?(?:mut )?)?[A-Za-z_][\w.[\]<>]{0,30}[ \t]{1,4}=[ \t]{0,4}(?!=)/y;
/** `<Parameter name="password">value`: the attribute before says that the string is a name. */
const NAMED = /\b(?:name|key|id)\s?=\s?(?:\\{0,8}["']|&quot;)$/i;
/** The second string of a pair: `"value": `, `Value=`, `"parameterValue":`. */
const VALUE_NAME =
  /\s{0,40}\\{0,8}["']?(?:[Pp]arameter|[Aa]ttribute|[Hh]eader)?[-_]?[Vv]alues?\\{0,8}["']?[ \t]{0,4}[:=]>?\s{0,8}/y;
/** The name is what a pair says its value is called. */
const CALLED = /(?:[Nn]ame|[Kk]ey)\\{0,8}["']?\s{0,4}[:=]\s{0,4}\\{0,8}["']$/;
/** What a pair says of its value before it comes to it; a reference to a secret that is kept elsewhere is none. */
const MEMBERS_BETWEEN =
  /(?:\s{0,40}\\{0,8}["']?(?!(?:\w{0,12}-?)?[Vv]alue)[\w-]{1,32}\\{0,8}["']?\s?[:=]\s?(?!\\{0,8}["']?(?:SECRETS_MANAGER|PARAMETER_STORE|SECURE))(?:(\\{0,8}["'])[^"'\n\\]{0,100}\1|[\w.-]{1,40})\s{0,4},){1,4}/y;
const NEXT_ARGUMENT = /\s{0,40}[bu]?(?=\\{0,8}["'`])/y;

/** `<Password Type="text">`, `<wsse:Password>`: the rest of a tag after its name. */
const ATTRIBUTES = /(?:\s{1,4}[\w:.-]{1,40}\s?=\s?(?:"[^"<>\n]{0,200}"|'[^'<>\n]{0,200}')){1,8}\s{0,4}>/y;
/** `<key>name</key><string>`, `<Name>name</Name><Value>`: name and value are two elements. */
const NEXT_ELEMENT =
  /(?:<\/(?:b|strong|em|code|span|label|p)>){0,2}:?(?:<\/(?:key|name|t[dh]|dt|label|span|b|strong|div)>\s{0,40}){1,2}(?:<value>\s{0,8})?<(?:string|value|t[dh]|dd|span|code|div|p)(?:\s[^<>]{0,100})?>\s{0,40}/iy;
/** What closes bold or italic type in Markdown. */
const MARKED = /[*_`]{1,3}[ \t]{1,4}(?=\S)/y;
/** `password (for bob): `, `Key (api_key)=(`, `Unseal Key 1: `: a remark, a bracket or a number between name and joint. */
const REMARK = /(?:\([\w .-]{1,24}\)|\d{1,3})(?=\s?[:=])/y;
/** The next cell of a row: `"name", "value"` with nothing else on the line, the value of a token's letters and digits. */
const LAST_CELL = /[ \t]{0,8}(?=(["'])(?=[^"'\n]{0,200}\d)[\w+/=.-]{20,200}\1[ \t]{0,8}[,;)\]]?[ \t]{0,8}(?:\r?\n|$))/y;

/** Reads what joins a name to its value, or gives undefined where the name stands alone. */
export function separatorAfter(subject: Subject, key: Key): Separator | undefined {
  const { bytes, text, length } = subject;
  let at = key.end;
  let closed: Quote | undefined;
  if (bytes[at] === 91 && bytes[at + 1] === 93) at += 2; // password[]=x
  const quote = quoteAt(subject, at);
  if (quote !== undefined) {
    closed = quote;
    at = quote.end;
  }
  if (closed !== undefined) while (bytes[at] === 93 || bytes[at] === 41) at++; // env["X"] =
  else if (bytes[at] === 93) at++;
  const isTernary = bytes[at - 1] === 41; // (a ? "b" : "pass") : "c"
  const spaceFrom = at;
  at = skipBlank(subject, at);
  let spaced = at > spaceFrom;
  if (at >= length) return undefined;
  const odd = oddJoint(subject, key, closed, at);
  if (odd !== undefined) return odd;
  if (closed === undefined && (bytes[at] === 40 || (spaced && isDigit(bytes[at])))) {
    REMARK.lastIndex = at;
    const remark = REMARK.exec(text);
    if (remark !== null) {
      at += remark[0].length;
      if (bytes[at] === 32) at++;
    }
  }

  const byte = bytes[at]!;
  if (isTernary && byte === 58) return undefined;
  if (closed === undefined && (byte === 10 || byte === 13)) {
    // - name: DB_PASSWORD
    //   value: x
    VALUE_NAME.lastIndex = at;
    const named = VALUE_NAME.exec(text);
    return named === null ? undefined : { joint: "pair", closed, spaced, end: at + named[0].length };
  }
  if (byte === 58 /* : */ && bytes[at + 1] !== 58 && bytes[at + 1] !== 61) {
    at++;
    TYPED.lastIndex = at;
    const typed = closed === undefined ? TYPED.exec(text) : null;
    if (typed !== null && /^\s?[A-Za-z&]/.test(typed[0]) && bytes[at] !== 10)
      return { joint: "assign", closed, spaced, end: at + typed[0].length };
    let end = skipBlank(subject, at);
    if (bytes[end] === 42 || bytes[end] === 95 || (bytes[end] === 96 && bytes[key.start - 1] === 96)) {
      MARKED.lastIndex = end;
      end += MARKED.exec(text)?.[0].length ?? 0; // **Password:** x
    }
    if (closed === undefined && (bytes[end] === 10 || bytes[end] === 13)) {
      // secret:
      //   value: x
      VALUE_NAME.lastIndex = end;
      const named = VALUE_NAME.exec(text);
      if (named !== null) return { joint: "pair", closed, spaced: true, end: end + named[0].length };
    }
    return { joint: "colon", closed, spaced: end > at || spaced, end };
  }
  if (byte === 62 /* > */) {
    const inTag =
      closed === undefined
        ? opensTag(subject, key.start)
        : NAMED.test(text.slice(Math.max(0, key.start - 24), key.start));
    if (!inTag) return undefined;
    let end = at + 1;
    while (end < length && end - at < 80 && bytes[end]! <= 32) end++;
    return { joint: "element", closed, spaced, end };
  }
  if (closed === undefined && opensTag(subject, key.start)) {
    ATTRIBUTES.lastIndex = spaceFrom;
    const attributes = ATTRIBUTES.exec(text);
    if (attributes !== null) return { joint: "element", closed, spaced, end: spaceFrom + attributes[0].length };
  }
  if (byte === 60 /* < */ && closed === undefined && bytes[key.start - 1] === 62) {
    NEXT_ELEMENT.lastIndex = at;
    const element = NEXT_ELEMENT.exec(text);
    return element === null ? undefined : { joint: "element", closed, spaced, end: at + element[0].length };
  }
  if (
    byte === 38 /* & */ &&
    closed === undefined &&
    text.startsWith("&gt;", at) &&
    text.startsWith("&lt;", key.start - 4)
  )
    return { joint: "element", closed, spaced, end: at + 4 };
  if (byte === 44 /* , */ || (byte === 59 /* ; */ && closed !== undefined)) {
    if (closed === undefined) return undefined;
    return pairAfter(subject, key, closed, at + 1);
  }
  if (byte === 37 /* % */) {
    ENCODED.lastIndex = at;
    const encoded = ENCODED.exec(text);
    return encoded === null ? undefined : { joint: "encoded", closed, spaced, end: at + encoded[0].length };
  }
  ASSIGN.lastIndex = at;
  const assign = ASSIGN.exec(text);
  if (assign !== null) {
    const after = at + assign[0].length;
    const end = skipBlank(subject, after);
    return { joint: "assign", closed, spaced: spaced || end > after, end };
  }
  if (closed !== undefined) {
    // <add key="Password" value="x"/>
    VALUE_NAME.lastIndex = at;
    const named = VALUE_NAME.exec(text);
    if (named !== null) return { joint: "pair", closed, spaced, end: at + named[0].length };
    return undefined;
  }
  if (!spaced) return undefined;
  TYPED.lastIndex = at;
  const typed = TYPED.exec(text);
  if (typed !== null) return { joint: "assign", closed, spaced, end: at + typed[0].length };
  spaced = true;
  // token (x), key [x], | password | x |
  const bracketed = byte === 40 || byte === 91 || byte === 124;
  if (bracketed && (byte !== 124 || TABLE.test(text.slice(Math.max(0, key.start - 4), key.start)))) {
    const end = byte === 124 ? skipBlank(subject, at + 1) : at + 1;
    LAST_OF_TWO.lastIndex = end;
    if (byte === 124 && LAST_OF_TWO.test(text)) return { joint: "pair", closed, spaced, end, listed: true };
    if (isAlnum(bytes[end])) return { joint: "space", closed, spaced, end };
  }
  return isAlnum(byte) || quoteAt(subject, at) !== undefined || bytes[at]! > 32
    ? { joint: "space", closed, spaced, end: at }
    : undefined;
}

/** After `"name",`: either `"value": "..."` or, inside a call or a list, simply the next string. */
function pairAfter(subject: Subject, key: Key, closed: Quote, at: number): Separator | undefined {
  VALUE_NAME.lastIndex = at;
  const named = VALUE_NAME.exec(subject.text) ?? valueFurtherOn(subject, key, at);
  if (named !== null) return { joint: "pair", closed, spaced: false, end: VALUE_NAME.lastIndex };
  let before = key.start;
  const limit = Math.max(0, key.start - 12);
  while (
    before > limit &&
    (subject.bytes[before - 1] === 34 || subject.bytes[before - 1] === 39 || subject.bytes[before - 1] === 92)
  )
    before--;
  // (b'x-api-key', b'x')
  if (subject.bytes[before - 1] === 98 && !isAlnum(subject.bytes[before - 2])) before--;
  while (before > limit && subject.bytes[before - 1] === 32) before--;
  const opener = subject.bytes[before - 1];
  if (opener === undefined || opener === 10) {
    LAST_CELL.lastIndex = at;
    const cell = LAST_CELL.exec(subject.text);
    return cell === null ? undefined : { joint: "pair", closed, spaced: false, end: at + cell[0].length };
  }
  if (opener !== 40 && opener !== 91 && opener !== 44) return undefined; // ( [ ,
  NEXT_ARGUMENT.lastIndex = at;
  const next = NEXT_ARGUMENT.exec(subject.text);
  if (next === null) return undefined;
  const end = at + next[0].length;
  return opener === 40
    ? { joint: "pair", closed, spaced: false, end }
    : { joint: "pair", closed, spaced: false, end, listed: true };
}

/** `"name": "TOKEN", "type": "PLAINTEXT", "value": `: leaves `VALUE_NAME` behind the value's name. */
function valueFurtherOn({ text }: Subject, key: Key, at: number): RegExpExecArray | null {
  if (!CALLED.test(text.slice(Math.max(0, key.start - 32), key.start))) return null;
  MEMBERS_BETWEEN.lastIndex = at;
  const between = MEMBERS_BETWEEN.exec(text);
  if (between === null) return null;
  VALUE_NAME.lastIndex = MEMBERS_BETWEEN.lastIndex;
  return VALUE_NAME.exec(text);
}

/** `| name | value |` and the line's end: a row of two. */
const LAST_OF_TWO = /[^\s|]{1,512}[ \t]{0,80}\|[ \t]{0,8}(?:\r?\n|$)/y;
const TABLE = /\|[ \t]{0,3}$/;

/** Whether a name stands right after `<` or after a namespace: `<wsse:`. */
function opensTag(subject: Subject, at: number): boolean {
  const before = subject.bytes[at - 1];
  return before === 60 || (before === 58 && /<[\w.-]{1,32}:$/.test(subject.text.slice(Math.max(0, at - 36), at)));
}

/** Spaces and tabs; also those that only look like a space: U+00A0 and, between CJK letters, U+3000. */
function skipBlank({ bytes, length }: Subject, at: number): number {
  let end = at;
  while (end < length && end - at < 40) {
    if (bytes[end] === 32 || bytes[end] === 9) end++;
    else if (bytes[end] === 0xc2 && bytes[end + 1] === 0xa0) end += 2;
    else if (bytes[end] === 0xe3 && bytes[end + 1] === 0x80 && bytes[end + 2] === 0x80) end += 3;
    else break;
  }
  return end;
}
