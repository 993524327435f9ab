import type { Replacement } from "../find/found.ts";
import { isAlnum } from "../find/char-class.ts";
import type { RunRule } from "../rule.ts";

const TWELVE = /(?<!\d)\d{12}(?!\d)|(?<![\d-])\d{4}-\d{4}-\d{4}(?![\d-])/g;
/** `acct111122223333`: words that a number may follow without a mark between. */
const WORD_BEFORE = /(?:^|[^A-Za-z0-9])(?:acct|account|aws|awsaccount|id)$/i;
/** The last group of a UUID can be twelve digits too. */
const UUID_BEFORE = /[0-9a-f]{4}-[0-9a-f]{4}-$/i;

const pseudonym: Replacement = (value, pseudonyms) => pseudonyms.account(value.replaceAll("-", ""));

/** Account ids stay twelve digits, in ARNs, bucket names and wherever else they stand. For audience `shared` only. */
export const accountId: RunRule = {
  id: "account-id",
  title: "Account ids are pseudonyms for readers outside",
  runs: "digits",
  minimum: 12,
  find(subject, start, end, found) {
    if (end - start > 4096) end = start + 4096;
    for (const match of subject.text.slice(start, end).matchAll(TWELVE)) {
      const from = start + match.index;
      const before = subject.bytes[from - 1];
      const to = from + match[0].length;
      if (before === 46 || isAlnum(subject.bytes[to])) continue;
      if (isAlnum(before) && !WORD_BEFORE.test(subject.text.slice(Math.max(0, from - 12), from))) continue;
      if (UUID_BEFORE.test(subject.text.slice(Math.max(0, from - 10), from))) continue;
      found.add(from, to, "account-id", this.id, pseudonym);
    }
  },
};
