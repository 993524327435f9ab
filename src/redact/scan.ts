import type { Suspicion } from "../core/redactor.ts";
import type { PseudonymSource } from "./find/found.ts";
import { Found } from "./find/found.ts";
import { replaceSpans } from "./find/replace.ts";
import { isOfOtherStream } from "./log-streams.ts";
import { besideSequences, plainReading } from "./find/reading.ts";
import { subjectOf, subjectOfBytes } from "./find/subject.ts";
import type { Subject } from "./rule.ts";
import { VENDOR_TOKENS } from "./rules/vendor-tokens.ts";
import { ruleFinder } from "./text-engine.ts";
import type { PatternMatcher } from "./user/pattern-matcher.ts";
import { REPLACED } from "./values/pseudonyms.ts";

/**
 * Rules that know a value by its own form or frame, whatever stands around it. The lines of a PEM block are none: behind
 * a `BEGIN` that nothing ends they are whatever comes next, in another record of the file too.
 */
const BY_FORM: ReadonlySet<string> = new Set([
  ...VENDOR_TOKENS.map(({ id }) => id),
  "aws-access-key-id",
  "aws-secret-key",
  "aws-session-token",
  "compressed",
  "encoded-private-key",
  "hex-private-key",
  "jwt",
  "putty-key",
  "url-credentials",
]);

/**
 * Runs all rules over finished text and says what is still recognisable, by rule and line (from 1), never the value.
 * Tokens are no secrets, so the redactor's own output gives nothing; nor does what the case's owner kept.
 */
export function findSecrets(
  text: string | Uint8Array,
  kept?: PatternMatcher,
  as: "written" | "decoded" = "written",
): readonly Suspicion[] {
  if (text.length === 0) return [];
  const written = typeof text === "string" ? subjectOf(text) : subjectOfBytes(text);
  const reading = plainReading(written);
  return [...(reading === undefined ? [] : suspicionsIn(reading, kept, as)), ...suspicionsIn(written, kept, as)];
}

function suspicionsIn(
  subject: Subject,
  kept: PatternMatcher | undefined,
  as: "written" | "decoded",
): readonly Suspicion[] {
  const found = new Found();
  ruleFinder("support")(subject, found);
  kept?.each(subject.bytes, subject.length, (start, end) => found.keep(start, end));
  const places: { readonly rule: string; readonly start: number }[] = [];
  const spans = subject.source === undefined ? besideSequences(subject, found.spans) : found.spans;
  replaceSpans(subject, { spans, kept: found.kept }, SILENT, (rule, _kind, value, start) => {
    if (isRemainder(subject, value, start, as) || wasRewritten(value) || PUNCTUATION.test(value)) return;
    if (rule === "private-key" && isOfOtherStream(subject.text, start)) return;
    places.push({ rule, start });
  });
  let line = 1;
  let at = 0;
  return places.map(({ rule, start }) => {
    for (; at < start; at++) if (subject.bytes[at] === 10) line++;
    return { rule, line, by: BY_FORM.has(rule) ? "form" : "context" };
  });
}

/** Nothing is replaced here: only the places are wanted. */
const SILENT: PseudonymSource = {
  token: () => "",
  base32: () => "",
  account: () => "",
  address: () => "",
  isIssued: () => false,
};

/** Longest pseudonym. */
const REACH = 64;
const ENDS_REPLACED = new RegExp(`(?:${REPLACED.source})$`);
const STARTS_REPLACED = new RegExp(`^(?:${REPLACED.source})`);
const ESCAPE = /\\+(?:["'/bfnrt\\]|u[0-9A-Fa-f]{4})/g;
const WORD = /[A-Za-z0-9]{4}/;

/**
 * What is left of a find once its pseudonym is cut out. In another reading than the first a value may seem to go on
 * behind its token: with the quotation mark or the escaped line end that closed it, and where encodings are undone with
 * whatever came next. As the file is written, a word that stands by a token still counts.
 */
function isRemainder(subject: Subject, value: string, start: number, as: "written" | "decoded"): boolean {
  const end = start + value.length;
  const beside =
    ENDS_REPLACED.test(subject.text.slice(Math.max(0, start - REACH), start)) ||
    STARTS_REPLACED.test(subject.text.slice(end, Math.min(subject.length, end + REACH)));
  return beside && (as === "decoded" || !WORD.test(value.replaceAll(ESCAPE, "")));
}

/** What follows a member whose name ends as a label does, `"token: ": null,`, also where a page shows it. */
const PUNCTUATION = /^(?:["'\\:,\s{}[\]]|&quot;|null|true|false)*$/;

const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
const HEX = /^(?:[0-9A-Fa-f]{2}){16,}$/;
const HOLDS_REPLACED = new RegExp(REPLACED.source);

/** Encoded text that was decoded, redacted and encoded again: what it says is looked at where it is decoded. */
function wasRewritten(value: string): boolean {
  const text = HEX.test(value)
    ? Buffer.from(value, "hex")
    : BASE64.test(value)
      ? Buffer.from(value, "base64")
      : undefined;
  return text !== undefined && HOLDS_REPLACED.test(text.toString("latin1"));
}
