import type { Found } from "./find/found.ts";
import { isNameInArn } from "./read/arn.ts";
import { bareMark } from "./read/bare.ts";
import type { Subject } from "./rule.ts";
import { isPlainName } from "./values/common.ts";
import { base64Run, isPartOfNumber } from "./values/known-values.ts";
import type { HashedForm, HashedMatch, RememberedHashes } from "./values/remembered-hashes.ts";

/**
 * Reports what an earlier process replaced or learnt and stands in a text, with what it would have put in its place.
 * `again`: at the end, also what was not searched for while texts came.
 */
export function findRemembered(hashes: RememberedHashes, subject: Subject, found: Found, again: boolean): void {
  for (const match of hashes.in(subject.bytes, subject.length)) {
    const { is } = match.form.value;
    const searched = is.known !== "no" || (again && is.rule !== undefined);
    if (!searched || mayStandAsName(match, subject)) continue;
    if (!(again && is.rule !== undefined) && isInNumber(match, subject)) continue;
    report(match, subject, found);
  }
}

function report({ start, end, form }: HashedMatch, subject: Subject, found: Found): void {
  const { kind, token, as, known } = form.value.is;
  if (form.whole) {
    const [from, to] = base64Run(subject, start, end);
    found.add(from, to, kind, "known-value");
  } else if (!form.plain) {
    found.add(start, end, kind, "known-value", () => token);
  } else if (as !== undefined) {
    found.add(start, end, kind, "known-value", () => as);
  } else {
    const mark = bareMark(subject, start, end);
    const plainly = known !== "no" && mark === "";
    found.add(start, end, kind, "known-value", plainly ? undefined : () => mark + token + mark);
  }
}

function isInNumber({ start, end, form }: HashedMatch, subject: Subject): boolean {
  return form.plain && isPartOfNumber(subject, start, end);
}

function mayStandAsName({ start, end, form }: HashedMatch, subject: Subject): boolean {
  return mayBeName(form, subject.text.slice(start, end)) && isNameInArn(subject, start, end);
}

/** Whether what stands there may stand as a name in an ARN. */
export function mayBeName({ plain, value }: HashedForm, text: string): boolean {
  return plain && value.is.known !== "certain" && isPlainName(text);
}
