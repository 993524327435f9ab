import type { ResidueHit } from "../core/redactor.ts";
import type { PseudonymSource } from "./find/found.ts";
import { Found } from "./find/found.ts";
import { replaceSpans } from "./find/replace.ts";
import { subjectOf } from "./find/subject.ts";
import { ruleFinder } from "./text-engine.ts";

/**
 * Runs all rules over finished text and says what is still recognisable, by rule and line (from 1), never the value.
 * Tokens are no secrets, so the redactor's own output gives nothing.
 */
export function findSecrets(text: string): readonly ResidueHit[] {
  if (text === "") return [];
  const subject = subjectOf(text);
  const found = new Found();
  ruleFinder("support")(subject, found);
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
