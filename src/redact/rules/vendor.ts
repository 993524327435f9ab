import { isAlnum } from "../find/char-class.ts";
import type { Rule } from "../rule.ts";

/** The documented form of one vendor's token. */
export interface VendorToken {
  /** Kind of the token that stands for it, and id of the rule: `github-token`. */
  readonly id: string;
  /** What every such token begins with (or holds, where `before` is given); one or several, in the vendor's own case. */
  readonly prefix: string | readonly string[];
  /** The whole token from its prefix on (group 1: only that part is secret). Sticky, quantifiers bounded. */
  readonly shape: RegExp;
  /** The page that describes the form. */
  readonly doc: string;
  /** The prefix stands up to so many bytes inside the token; the shape then begins at the token's first byte. */
  readonly before?: number;
  /** As `before`, where the form fixes how many bytes: they may be any, also `+` and `/`. */
  readonly lead?: number;
}

/** A prefix of four bytes, or of letters and digits alone, stands inside of words and of base64 all the time. */
const WEAK_PREFIX = /^(?:[\w-]{1,4}|[A-Za-z0-9]+)$/;
/** From this length on a match inside of a longer word is no chance. */
const LONG_MATCH = 34;

/** A rule for one entry of the table. */
export function vendorRule(token: VendorToken): Rule {
  const prefixes = typeof token.prefix === "string" ? [token.prefix] : token.prefix;
  const id = token.id;
  const strong = prefixes.every((prefix) => !WEAK_PREFIX.test(prefix));
  const hasOneCase = prefixes.every((prefix) => isInOneCase(token.shape, prefix));
  return {
    id,
    title: `Tokens of the kind ${id} are replaced`,
    triggers: prefixes.map((prefix) => prefix.toLowerCase()),
    find(subject, start, end, found) {
      const { bytes, text } = subject;
      if (hasOneCase && !prefixes.some((prefix) => text.startsWith(prefix, start))) return 0;
      let from = start;
      if (token.lead !== undefined) {
        from -= token.lead;
        if (from < 0) return 0;
      } else if (token.before !== undefined) {
        const limit = Math.max(0, start - token.before);
        while (from > limit && isTokenByte(bytes[from - 1]!)) from--;
        from += escapeBefore(text, from, start);
      } else if (!strong && !beginsToken(bytes, text, from)) return 0;
      token.shape.lastIndex = from;
      const match = token.shape.exec(text);
      if (match === null) return 0;
      const secret = match[1] ?? match[0];
      const at = from + match[0].length - secret.length;
      if (secret === match[0]) {
        if (secret.length < LONG_MATCH && !beginsToken(bytes, text, from)) return 0;
        if (from === start && isWords(text.slice(end, from + match[0].length))) return endOfWords(text, end);
      }
      found.add(at, at + secret.length, id, id);
      return 0;
    },
  };
}

/** Whether a shape holds a prefix as it is and never in another case: `:A` of a bot's token is not to be looked for in `arn:aws`. */
function isInOneCase(shape: RegExp, prefix: string): boolean {
  const source = shape.source.replaceAll("\\", "");
  const times = source.split(prefix).length;
  return !shape.ignoreCase && times > 1 && times === source.toLowerCase().split(prefix.toLowerCase()).length;
}

function isTokenByte(byte: number): boolean {
  return isAlnum(byte) || byte === 95 || byte === 45 || byte === 126 || byte === 46;
}

const WORD = /^(?:[A-Z]?[a-z]{1,20}|[A-Z]{1,20}|\d{1,8}|[a-z]{1,10}\d{1,3})$/;

/** As many words tell; a line of nothing but prefixes must not be split again from each of them on. */
const MOST_WORDS = 24;

/** From any prefix among the first half of these words on there are words enough to tell the same again. */
function endOfWords(text: string, from: number): number {
  const separators = /[-_.]/g;
  separators.lastIndex = from;
  for (let words = 0; words < MOST_WORDS / 2; words++) {
    const next = separators.exec(text);
    if (next === null || next.index - from > 512) return from;
  }
  return separators.lastIndex;
}

/** Whether what follows a prefix is a name made of words: `risk-assessment-service-production` is no `sk-` key. */
function isWords(body: string): boolean {
  const parts = body.split(/[-_.]+/, MOST_WORDS);
  return parts.length > 1 && parts.every((part) => part === "" || WORD.test(part));
}

/** How much of what looks like the token's beginning belongs to an escape: `\\n`, `%20`, `\\u0022`, a terminal's colour. */
function escapeBefore(text: string, from: number, to: number): number {
  const before = text.charAt(from - 1);
  if (before !== "\\" && before !== "%" && before !== "[") return 0;
  const shape =
    before === "["
      ? /^[0-9;]{1,8}m/
      : before === "%"
        ? /^(?:25){0,3}[0-9a-fA-F]{2}/
        : /^(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrtbf])/;
  return shape.exec(text.slice(from, Math.min(to, from + 8)))?.[0].length ?? 0;
}

const ESCAPE = /(?:\\[nrtbf]|%[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\[[0-9;]{0,8}m)$/;

/** Whether a token can begin here: at no letter, digit or hyphen, unless that belongs to an escape. */
function beginsToken(bytes: Uint8Array, text: string, at: number): boolean {
  const before = bytes[at - 1];
  if (before === undefined || !(isAlnum(before) || before === 95 || before === 45)) return true;
  return ESCAPE.test(text.slice(Math.max(0, at - 8), at));
}
