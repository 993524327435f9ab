import { nextOf } from "../read/next.ts";
import type { Rule } from "../rule.ts";

const PLAIN =
  /(?::\/\/|:\\{1,8}\/\\{1,8}\/)([^\s/@"'<>\\:?#[]{0,256}):([^\s/"'<>?#\\]{1,512}|[^\s"'<>@\\]{1,256})@(?=[A-Za-z0-9[_.$<-])/y;
/** Longest user's name and password, and what stands between and before them. */
const LONGEST_AUTHORITY = 256 + 512 + 32;
const USER_ONLY = /:\/\/([A-Za-z0-9_.~%+=-]{20,512})@(?=[A-Za-z0-9[])/y;
const ENCODED =
  /%(?:25){0,3}3a%(?:25){0,3}2f%(?:25){0,3}2f([^\s/@"'<>\\:?#%]{0,256})%(?:25){0,3}3a((?:(?!%(?:25){0,3}(?:40|2f))[^\s"'<>@/]){1,512})(?:%(?:25){0,3}40|@)/iy;

/**
 * Passwords in the authority of a URL or connection string: `postgres://user:password@host`, `redis://:password@host`,
 * also percent-encoded and with escaped slashes. The user's name stays. RFC 3986, section 3.2.1.
 */
export const urlCredentials: Rule = {
  id: "url-credentials",
  title: "Passwords in URLs are replaced",
  triggers: ["://", "%3a%2f%2f", "%253a%252f%252f", ":\\/\\/", ":\\\\/\\\\/"],
  find(subject, start, _end, found) {
    const isEncoded = subject.bytes[start] === 37;
    if (!isEncoded && nextOf(subject, "@", start, LONGEST_AUTHORITY) < 0) return 0;
    const shape = isEncoded ? ENCODED : PLAIN;
    shape.lastIndex = start;
    const match = shape.exec(subject.text);
    if (match !== null) {
      const [all, user = "", password = ""] = match;
      const after = shape === PLAIN ? 1 : (/(?:%(?:25){0,3}40|@)$/i.exec(all)?.[0].length ?? 1);
      const end = start + all.length - after;
      // https://TOKEN:x-oauth-basic@host: the secret is the user's name
      if (looksGenerated(user)) {
        const from = start + all.indexOf(user, 3);
        found.add(from, from + user.length, "url-password", this.id);
      }
      if (!password.startsWith("<")) found.add(end - password.length, end, "url-password", this.id);
      return 0;
    }
    USER_ONLY.lastIndex = start;
    const alone = USER_ONLY.exec(subject.text);
    if (alone !== null && /\d/.test(alone[1]!) && /[a-z]/i.test(alone[1]!)) {
      found.add(start + 3, start + 3 + alone[1]!.length, "url-password", this.id);
    }
    return 0;
  },
};

/** Whether a user's name is a token rather than a name: `https://ghp_...:x-oauth-basic@github.com`. */
function looksGenerated(user: string): boolean {
  if (user.length < 8 || user.includes(".") || user.startsWith("<")) return false;
  return /^[0-9a-f]+$/.test(user) || (/\d/.test(user) && /[a-z]/i.test(user) && !/^[a-z_-]{3,40}\d{0,4}$/i.test(user));
}
