import { isAlnum, isDigit } from "../find/char-class.ts";
import type { Found } from "../find/found.ts";
import type { Rule, RunRule, Subject } from "../rule.ts";

const ID = "iban";
/** Length by country. https://www.swift.com/standards/data-standards/iban-international-bank-account-number */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 " +
    "GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 " +
    "MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 " +
    "TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
/** A name before the number in the same run. */
const LONGEST_NAME = 64;
const GROUPED = /[A-Z]{2}\d\d(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?(?![A-Za-z0-9])/y;

/** Bank account numbers whose country, length and check digits agree (ISO 13616, mod 97). */
export const iban: RunRule = {
  id: ID,
  title: "Bank account numbers are replaced",
  runs: "token",
  minimum: 15,
  find(subject, start, end, found) {
    const { bytes } = subject;
    let from = start;
    while (from < end && !isAlnum(bytes[from])) from++;
    if (!isDigit(bytes[end - 1]) && !isDigit(bytes[from + 3])) return; // the cheap part of "two letters, two digits"
    for (let at = Math.min(end, from + LONGEST_NAME) - 1; at > from; at--) {
      if (bytes[at] !== 61) continue;
      from = at + 1; // iban=DE89...
      break;
    }
    if (!isCapital(bytes[from])) return;
    const length = LENGTHS.get(subject.text.slice(from, from + 2));
    if (length === undefined || end - from < length || isAlnum(subject.bytes[from + length])) return;
    report(subject, from, from + length, found);
  },
};

/** The same in groups of four, as people write it: after the word. */
export const groupedIban: Rule = {
  id: ID,
  title: iban.title,
  triggers: ["iban"],
  find(subject, _start, end, found) {
    for (let at = end; at < Math.min(subject.length, end + 24); at++) {
      GROUPED.lastIndex = at;
      const match = isAlnum(subject.bytes[at - 1]) ? null : GROUPED.exec(subject.text);
      if (match !== null) {
        report(subject, at, at + match[0].length, found);
        return 0;
      }
    }
    return 0;
  },
};

function isCapital(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 65 && byte <= 90;
}

function report(subject: Subject, start: number, end: number, found: Found): void {
  const number = subject.text.slice(start, end).replaceAll(" ", "");
  if (/^[A-Z]{2}\d\d[A-Z0-9]+$/.test(number) && LENGTHS.get(number.slice(0, 2)) === number.length && checks(number)) {
    found.add(start, end, ID, ID);
  }
}

function checks(number: string): boolean {
  let rest = 0;
  for (const char of number.slice(4) + number.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
