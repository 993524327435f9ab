import { isAwsWord, isWords } from "../classify/aws-words.ts";
import { nextOf } from "../read/next.ts";
import type { Found, OpenBlock } from "../find/found.ts";
import type { Rule, Subject } from "../rule.ts";

const ID = "private-key";
const BEGIN = /-{4,5}BEGIN (?:[A-Z0-9]+ ){0,4}(?:PRIVATE KEY|PRIVATE KEY BLOCK|SECRET KEY)(?: [A-Z]+){0,2}-{4,5}/y;
/** A key of 16,384 bits is 13 kB of text; what is longer has lost its end. */
const LONGEST = 20_000;

/**
 * Private keys in PEM (RFC 7468), also with escaped line ends and spread over log events. Every line of the body is
 * replaced by itself: so a key whose lines arrive as separate events, with other text between, is treated like a whole one.
 */
export const privateKey: Rule = {
  id: ID,
  title: "Bodies of private keys are replaced, certificates stay",
  triggers: ["----begin "],
  find(subject, start, _end, found) {
    let from = start;
    while (from > 0 && subject.bytes[from - 1] === 45) from--;
    BEGIN.lastIndex = Math.max(from, start - 1);
    const match = BEGIN.exec(subject.text);
    if (match === null) return 0;
    return maskBody(subject, BEGIN.lastIndex, 0, found);
  },
};

/** Goes on inside a key that began in an earlier part of the stream. */
export function resumePrivateKey(subject: Subject, open: OpenBlock, found: Found): number {
  return maskBody(subject, 0, open.size, found);
}

/** A line of the body: bare, or after whatever a logger put before it. Line ends may be escaped at any depth. */
const LINE_END = /\\{1,16}[nr]|[\r\n]|\\{1,16}u000[aAdD]|%0[aAdD]|&#(?:10|13|x[aAdD]);|<br ?\/?>/g;
const WHOLE = /^[ \t>|+*#]{0,40}([A-Za-z0-9+/=_-]{1,2048})[ \t]{0,8}$/;
/** What stands before a pseudonym is a name and its sign: `password=<password:0123456789>`. */
const RUN = /[A-Za-z0-9+/=_]{16,}|[A-Za-z0-9+/]{2,15}={1,2}(?![A-Za-z0-9=]|<[a-z-]{1,40}:[0-9a-f]{10}>)/g;

function maskBody(subject: Subject, from: number, size: number, found: Found): number {
  const { text, length } = subject;
  const limit = Math.min(length, from + Math.max(0, LONGEST - size));
  const close = nextOf(subject, "-END ", from, LONGEST);
  let end = close >= 0 && close < limit ? close : limit;
  if (end === close) while (end > from && text.charCodeAt(end - 1) === 45) end--; // the hyphens of the end line
  let at = from;
  while (at < end) {
    LINE_END.lastIndex = at;
    const brk = LINE_END.exec(text);
    const stop = brk === null || brk.index >= end ? end : brk.index;
    maskLine(text, at, stop, found);
    at = stop === end ? end : stop + brk![0].length;
  }
  if (close < 0 || close >= limit) {
    if (size + (length - from) < LONGEST && limit === length)
      found.open = { kind: "private-key", size: size + (length - from) };
    return limit;
  }
  return close + 5;
}

function maskLine(text: string, from: number, to: number, found: Found): void {
  if (to <= from) return;
  const line = text.slice(from, to);
  const whole = WHOLE.exec(line);
  if (whole !== null) {
    if (whole[1]!.length < 40 && (isAwsWord(whole[1]!) || isWords(whole[1]!))) return;
    const at = from + line.indexOf(whole[1]!);
    found.add(at, at + whole[1]!.length, ID, ID);
    return;
  }
  // behind a logger's prefix, or between the key's lines: only what is mixed as base64 is, not a stream's name in hex
  RUN.lastIndex = 0;
  for (let run = RUN.exec(line); run !== null; run = RUN.exec(line)) {
    if (run[0].endsWith("=") || looksLikeBody(run[0]))
      found.add(from + run.index, from + run.index + run[0].length, ID, ID);
  }
}

/** Whether a run of base64 characters is mixed as encoded bytes are. */
function looksLikeBody(run: string): boolean {
  return /[A-Z]/.test(run) && /[a-z]/.test(run) && /[\d+/]/.test(run);
}
