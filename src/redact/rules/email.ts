import type { Replacement } from "../find/found.ts";
import { NAME } from "../find/char-class.ts";
import { isPrincipalName } from "../read/principal.ts";
import type { Rule } from "../rule.ts";

/** Reserved by RFC 6761: no mail can ever go there. */
export const REDACTED_DOMAIN = "redacted.invalid";
const DOMAIN =
  /(?:@|%(?:25){0,3}40|\\u0040)((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24})(?![A-Za-z0-9-])/y;
const LONGEST_LOCAL_PART = 64;

/**
 * E-mail addresses become addresses in a reserved domain: what parses them still does. Principals' names stay, also in
 * that form: who called is what a case is about (for readers outside, `principal-email` finds them).
 */
export const email: Rule = {
  id: "email",
  title: "E-mail addresses are pseudonyms in a reserved domain",
  triggers: ["@", "%40", "\\u0040"],
  find(subject, start, _end, found) {
    const { bytes, text } = subject;
    let from = start;
    const limit = Math.max(0, start - LONGEST_LOCAL_PART);
    while (from > limit && (NAME[bytes[from - 1]!] === 1 || bytes[from - 1] === 43)) from--;
    if (from === start) return 0;
    const escape = /(?:\\[nrt]|%(?:25){0,3}[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4})$/;
    const lead = /^(?:u[0-9a-fA-F]{4}|[nrt]|(?:25){0,3}[0-9a-fA-F]{2})/;
    if (bytes[from - 1] === 92 || bytes[from - 1] === 37) {
      const skipped = lead.exec(text.slice(from, start))?.[0].length ?? 0;
      if (escape.test(text.slice(Math.max(0, from - 1), from + skipped))) from += skipped;
    }
    while (from < start && (bytes[from] === 46 || bytes[from] === 45)) from++;
    if (from === start || found.covers(from + 1)) return 0;
    if (bytes[from - 1] === 47 && bytes[from - 2] === 47) return 0; // postgres://app@host: a user of a host
    if (SERVICE_LOGIN.test(text.slice(from, start))) return 0; // git@github.com:team/repository.git
    DOMAIN.lastIndex = start;
    const match = DOMAIN.exec(text);
    if (match === null || match[1] === REDACTED_DOMAIN || FILES.test(match[1]!)) return 0;
    if (isPrincipalName(subject, from)) return 0;
    found.add(from, start + match[0].length, "email", this.id, emailPseudonym);
    return 0;
  },
};

/** Logins that a service gives to everyone: no person has such an address. */
const SERVICE_LOGIN = /^(?:git|hg|svn|ec2-user|ubuntu)$/;
/** `package@1.2.js`, `icon@2x.png`: not domains. */
const FILES = /\.(?:png|jpe?g|gif|svg|js|ts|mjs|cjs|json|py|go|java|rb|sh|html?|css|txt|log|zip|whl|so)$/i;

/** An address in the reserved domain, the separator written as it was. */
export const emailPseudonym: Replacement = (value, pseudonyms) => {
  const separator = /@|%(?:25){0,3}40|\\u0040/.exec(value)?.[0] ?? "@";
  const plain = value.replace(/%(?:25){0,3}40|\\u0040/, "@").toLowerCase();
  return `email-${pseudonyms.base32(plain, 10)}${separator}${REDACTED_DOMAIN}`;
};
