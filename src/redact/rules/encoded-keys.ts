import { isAlnum } from "../find/char-class.ts";
import type { Rule } from "../rule.ts";

const RUN = /[A-Za-z0-9+/_-]{24,65536}={0,2}/y;

/**
 * Private keys without their frame, in base64 of their DER or of their PEM: PKCS #1, PKCS #8 and SEC 1 begin alike.
 * RFC 5208, RFC 8017 (A.1.2), RFC 5915.
 */
export const encodedKeys: Rule = {
  id: "encoded-private-key",
  title: "Private keys in base64 are replaced",
  // "-----BEGIN ...PRIVATE KEY" is decided by what follows; the others are rsaEncryption and ecPublicKey after a version
  triggers: ["ls0tls1crudjti", "badanbgkqhkig9w0baqefaasc", "ageambmgbyqgsm49", "ibaakca", "mhccaqeei"],
  find(subject, start, end, found) {
    const { bytes, text } = subject;
    let from = start;
    const limit = Math.max(0, start - 24);
    while (from > limit && (isAlnum(bytes[from - 1]) || bytes[from - 1] === 43 || bytes[from - 1] === 47)) from--;
    RUN.lastIndex = from;
    const run = RUN.exec(text)?.[0];
    if (run === undefined || from + run.length < end) return 0;
    const decoded = Buffer.from(run.slice(0, 96), "base64");
    const framed = /^-{4,5}BEGIN (?:[A-Z0-9]+ ){0,4}(?:PRIVATE|SECRET)/.test(decoded.toString("latin1"));
    const bare = isPrivateKey(decoded);
    if (!framed && !bare) return 0;
    found.add(from, from + run.length, "private-key", this.id);
    return from + run.length;
  },
};

/** SEQUENCE, its length, INTEGER 0 or 1: the version that begins a private key's structure, and no certificate's. */
function isPrivateKey(der: Buffer): boolean {
  const length = der[1] ?? 0;
  const at = length < 0x80 ? 2 : length - 0x80 + 2;
  return der[0] === 0x30 && at <= 4 && der[at] === 2 && der[at + 1] === 1 && (der[at + 2] ?? 2) < 2;
}

const SASL = /\s{1,4}(?:\\{0,4}["'])?([A-Za-z0-9+/]{8,2048}={0,2})/y;

/** `AUTH PLAIN <base64 of NUL user NUL password>` and `AUTH LOGIN`, as mail servers log them. RFC 4616, RFC 4954. */
export const mailLogin: Rule = {
  id: "mail-login",
  title: "Passwords of mail logins are replaced",
  triggers: ["auth plain", "auth login", "authenticate plain"],
  find(subject, _start, end, found) {
    SASL.lastIndex = end;
    const match = SASL.exec(subject.text);
    if (match === null) return 0;
    const [all, value = ""] = match;
    const decoded = Buffer.from(value, "base64").toString("latin1");
    if (!decoded.includes("\0") && !/^[\x20-\x7e]{4,}$/.test(decoded)) return 0;
    found.add(end + all.length - value.length, end + all.length, "authorization", this.id);
    return 0;
  },
};
