import { isPrincipalName } from "../read/principal.ts";
import type { Found } from "../find/found.ts";
import type { RunRule, Subject } from "../rule.ts";
import { emailPseudonym } from "./email.ts";

const ID = "principal-email";
const TITLE = "Principals' names that are e-mail addresses are pseudonyms for readers outside";
const EMAIL = /[\w.+=-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}/g;
/** Longest resource of an ARN that is looked through. */
const REACH = 512;

/** After an ARN's account id: `:assumed-role/Admin/jane.roe@example.com`. For audience `shared` only. */
export const emailInArn: RunRule = {
  id: ID,
  title: TITLE,
  runs: "digits",
  minimum: 12,
  find(subject, _start, end, found) {
    if (subject.bytes[end] === 58) findAfter(subject, end, found);
  },
};

const BEFORE_NAME =
  /(?:^|[^A-Za-z0-9])(?:A(?:GPA|IDA|IPA|NPA|NVA|ROA|SCA)[A-Z0-9]{12,28}|role[_-]?session[_-]?name|source[_-]?identity)$/i;

/** After a unique id or the name of a session's name: `AROA...:jane.roe@example.com`. For audience `shared` only. */
export const emailOfPrincipal: RunRule = {
  id: ID,
  title: TITLE,
  runs: "token",
  minimum: 14,
  find(subject, start, end, found) {
    if (end - start <= 80 && BEFORE_NAME.test(subject.text.slice(start, end))) findAfter(subject, end, found);
  },
};

function findAfter(subject: Subject, at: number, found: Found): void {
  const text = subject.text.slice(at, Math.min(subject.length, at + REACH));
  for (const match of text.matchAll(EMAIL)) {
    const from = at + match.index;
    if (isPrincipalName(subject, from)) found.add(from, from + match[0].length, "email", ID, emailPseudonym);
  }
}
