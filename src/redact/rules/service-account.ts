import type { Rule } from "../rule.ts";

const NAMED_TYPE = /(?:"|&quot;|\\u0022)type\\{0,8}(?:"|&quot;|\\u0022)\s{0,8}:\s{0,8}\\{0,8}(?:"|&quot;|\\u0022)$/i;
const CLOSED = /\\{0,8}(?:"|&quot;|\\u0022)/y;

/**
 * The first member of a Google service account's key file. The members that open something have rules of their own;
 * that such a file stands here is marked, for the whole of it has to be thought lost.
 * https://cloud.google.com/iam/docs/keys-create-delete#creating
 */
export const serviceAccount: Rule = {
  id: "service-account-file",
  title: "Google service accounts' key files are marked",
  triggers: ["service_account"],
  find(subject, start, end, found) {
    CLOSED.lastIndex = end;
    if (!CLOSED.test(subject.text) || !NAMED_TYPE.test(subject.text.slice(Math.max(0, start - 64), start))) return 0;
    found.add(start, end, "service-account-file", this.id);
    return 0;
  },
};
