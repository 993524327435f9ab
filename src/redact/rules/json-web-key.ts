import type { Rule } from "../rule.ts";

/** How far from its type the members of a key are looked for. */
const REACH = 6000;
/** The private members of RSA, EC and OKP keys, and the value of a symmetric one. */
const MEMBER = /(\\{0,8}["'])(?:d|p|q|dp|dq|qi|k)\1\s{0,4}:\s{0,4}\1([A-Za-z0-9_+/-]{16,2048}={0,2})\1/g;

/** Private members of JSON web keys; the public ones stay. RFC 7518, sections 6.2.2, 6.3.2 and 6.4. */
export const jsonWebKey: Rule = {
  id: "json-web-key",
  title: "Private members of JSON web keys are replaced",
  triggers: ['"kty', "'kty"],
  find(subject, start, end, found) {
    const { text } = subject;
    // the key's own braces: another key's members are found from its own type
    const open = text.slice(Math.max(0, start - REACH), start).lastIndexOf("{");
    const from = open < 0 ? start : Math.max(0, start - REACH) + open;
    const ahead = text.slice(end, Math.min(subject.length, end + REACH));
    const close = ahead.indexOf("}");
    const to = end + (close < 0 ? ahead.length : close);
    for (const match of text.slice(from, to).matchAll(MEMBER)) {
      const at = from + match.index + match[0].length - match[1]!.length;
      found.add(at - match[2]!.length, at, "private-key", this.id);
    }
    return Math.max(end, to);
  },
};
