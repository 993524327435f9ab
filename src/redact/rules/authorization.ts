import { isIdentifier, isUuid } from "../classify/must-stay.ts";
import { isPlaceholder, looksRandom } from "../classify/value.ts";
import type { Rule } from "../rule.ts";
import { isAlnum } from "../find/char-class.ts";

const SHAPE =
  /(bearer|basic|ssws|digest|negotiate|ntlm|apikey|geniekey|splunk|hawk|token|bot|jwt)(?: |%20|\+|\\u0020|:\s?){1,2}(?:token=)?(?:["'\\]{0,3})([A-Za-z0-9+/_.~|:%-]{6,8192}={0,2})/iy;

/**
 * Credentials after the name of an authentication scheme, wherever it stands: `Bearer eyJ...` in a header, a sentence or
 * a log line. https://www.iana.org/assignments/http-authschemes
 */
export const authorization: Rule = {
  id: "authorization",
  title: "Credentials after an authentication scheme are replaced",
  triggers: [
    "bearer",
    "basic ",
    "basic%20",
    "ssws ",
    "digest ",
    "negotiate ",
    "ntlm ",
    "apikey ",
    "geniekey ",
    "splunk ",
    "hawk ",
    "token ",
    "bot ",
    "jwt ",
  ],
  find(subject, start, _end, found) {
    if (isAlnum(subject.bytes[start - 1])) return 0;
    SHAPE.lastIndex = start;
    const match = SHAPE.exec(subject.text);
    if (match === null) return 0;
    const [all, scheme = "", value = ""] = match;
    if (isPlaceholder(value) || isIdentifier(value)) return 0;
    const credential = /^bearer$/i.test(scheme)
      ? (value.length >= 16 && /\d/.test(value)) ||
        looksRandom(value) ||
        (value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value))
      : /^basic$/i.test(scheme)
        ? isBasic(value)
        : looksRandom(value) && !isUuid(value);
    if (credential) found.add(start + all.length - value.length, start + all.length, "authorization", this.id);
    return 0;
  },
};

/** Whether a value decodes to `user:password`, as RFC 7617 has it. */
function isBasic(value: string): boolean {
  const base64 = value.replaceAll(/%3d/gi, "=");
  if (!/^[A-Za-z0-9+/_-]{4,}={0,2}$/.test(base64)) return false;
  const decoded = Buffer.from(base64, "base64").toString("latin1");
  return decoded.includes(":") || looksRandom(value);
}
