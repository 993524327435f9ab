import type { Replacement } from "../find/found.ts";
import { isAlnum } from "../find/char-class.ts";
import type { Rule } from "../rule.ts";

const SHAPE = /A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}/y;
/** Stands in every pseudonym, so that one is known for what it is, by a person and by a second pass. */
const MARK = "REDACTED";

/**
 * Access key ids are worth joining events on and open nothing alone: they keep their four-letter prefix (it tells
 * long-term from temporary keys) and their length.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export const accessKeyId: Rule = {
  id: "aws-access-key-id",
  title: "Access key ids are pseudonyms that keep their prefix",
  triggers: ["akia", "asia", "abia", "acca"],
  find(subject, start, _end, found) {
    if (isAlnum(subject.bytes[start - 1]) && !isEscape(subject.text, start)) return 0;
    SHAPE.lastIndex = start;
    const match = SHAPE.exec(subject.text);
    if (match === null || isAlnum(subject.bytes[start + 20]) || match[0].startsWith(MARK, 4)) return 0;
    found.add(start, start + 20, "access-key-id", this.id, keepPrefix);
    return 0;
  },
};

/** `\nAKIA...`, `%2FAKIA...`, `\u0022AKIA...`: the letters before belong to an escape. */
function isEscape(text: string, start: number): boolean {
  return /(?:\\[nrtbf]|%[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4})$/.test(text.slice(Math.max(0, start - 6), start));
}

const keepPrefix: Replacement = (value, pseudonyms) =>
  value.slice(0, 4) + MARK + pseudonyms.base32(value, 8).toUpperCase();
