import type { Replacement } from "../find/found.ts";
import { bareMark } from "../read/bare.ts";
import type { RunRule, Subject } from "../rule.ts";
import { isName } from "../find/char-class.ts";

/** Issuers' ranges and lengths, ISO/IEC 7812. */
const ISSUER =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17})$/;
/** Not a part of a longer number: sequence tokens and hashes hold many digits that would pass. */
const CANDIDATE = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;
const GROUPED = /^\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}$|^\d{4}([ -])\d{6}\2\d{5}$/;

/** Card numbers that an issuer could have given out: range, length and check digit (Luhn) agree. */
export const paymentCard: RunRule = {
  id: "payment-card",
  title: "Payment card numbers are replaced",
  runs: "digits",
  minimum: 13,
  find(subject, start, end, found) {
    let from = start;
    while (from < end && subject.bytes[from]! < 48) from++; // spaces and hyphens around it
    while (end > from && subject.bytes[end - 1]! < 48) end--;
    if (end - from > 64 || isName(subject.bytes[from - 1])) return;
    if (isName(subject.bytes[end]) && subject.bytes[end] !== 46) return;
    const run = subject.text.slice(from, end);
    CANDIDATE.lastIndex = 0;
    for (let match = CANDIDATE.exec(run); match !== null; match = CANDIDATE.exec(run)) {
      const digits = match[0].replaceAll(/[ -]/g, "");
      const grouped = digits.length !== match[0].length;
      if (
        ISSUER.test(digits) &&
        passesLuhn(digits) &&
        (!grouped || GROUPED.test(match[0])) &&
        !/^(\d)\1+$/.test(digits)
      ) {
        const at = from + match.index;
        found.add(at, at + match[0].length, "card", this.id, quoted(subject, at, at + match[0].length));
      }
    }
  },
};

/** In JSON a bare number must become a string, or the line stops being JSON. */
function quoted(subject: Subject, start: number, end: number): Replacement | undefined {
  const mark = bareMark(subject, start, end);
  return mark === "" ? undefined : (text, pseudonyms) => mark + pseudonyms.token("card", text) + mark;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    let digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    if (at % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}
