import type { Rule } from "../rule.ts";
import { isAlnum } from "../find/char-class.ts";

const SHAPE =
  /ey[A-Za-z0-9][A-Za-z0-9_+/-]{5,8192}={0,2}(?:(?:\.|%2[eE])[A-Za-z0-9_+/\\-]{0,8192}={0,2}){1,4}|eyJ[A-Za-z0-9_+/=-]{24,16384}/y;
/** A JWT that is base64 once more: `ey` becomes `ZX`. */
const TWICE = /ZXlK[A-Za-z0-9+/=_-]{30,16384}/y;

/**
 * JSON web tokens (RFC 7519), encrypted ones (RFC 7516) and any other base64 of a JSON document: what a log holds in
 * that form is a credential or a blob that no reader looks into.
 */
export const jwt: Rule = {
  id: "jwt",
  title: "JSON web tokens are replaced",
  triggers: ["eyj", "eyp", "zxlk"],
  find(subject, start, _end, found) {
    const { bytes, text } = subject;
    if (
      isAlnum(bytes[start - 1]) &&
      !/(?:\\[nrt]|%[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4})$/.test(text.slice(Math.max(0, start - 6), start))
    )
      return 0;
    const shape = /z/i.test(text.charAt(start)) ? TWICE : SHAPE;
    shape.lastIndex = start;
    const match = shape.exec(text);
    if (match === null) return 0;
    if (
      text.startsWith("eyp", start) ||
      (!text.startsWith("eyJ", start) && shape === SHAPE && !/\d/.test(match[0]) && match[0].length < 32)
    )
      return 0;
    found.add(start, start + match[0].length, "jwt", this.id);
    return 0;
  },
};
