import type { ResidueHit } from "../core/redactor.ts";
import type { PseudonymSource } from "./find/found.ts";
import { Found } from "./find/found.ts";
import { replaceSpans } from "./find/replace.ts";
import { subjectOf } from "./find/subject.ts";
import { ruleFinder } from "./text-engine.ts";
import type { PatternMatcher } from "./user/pattern-matcher.ts";

/**
 * Runs all rules over finished text and says what is still recognisable, by rule and line (from 1), never the value.
 * Tokens are no secrets, so the redactor's own output gives nothing; nor does what the case's owner kept.
 */
export function findSecrets(text: string, kept?: PatternMatcher): readonly ResidueHit[] {
  if (text === "") return [];
  const subject = subjectOf(text);
  const found = new Found();
  ruleFinder("support")(subject, found);
  kept?.each(subject.bytes, subject.length, (start, end) => found.keep(start, end));
  const places: { readonly rule: string; readonly start: number }[] = [];
  replaceSpans(subject, found, SILENT, (rule, _kind, _value, start) => places.push({ rule, start }));
  let line = 1;
  let at = 0;
  return places.map(({ rule, start }) => {
    for (; at < start; at++) if (subject.bytes[at] === 10) line++;
    return { rule, line };
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
