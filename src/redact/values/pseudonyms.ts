import { createHmac } from "node:crypto";
import type { PseudonymSource } from "../find/found.ts";

/** What a token looks like: `<kind:0123456789>`, ten hex digits whatever the value's length. */
export const TOKEN_SHAPE = /<[a-z][a-z0-9-]{0,39}:[0-9a-f]{10}>/g;

/** A character before which a token can stand; used to see quickly whether a text can hold one. */
export const TOKEN_START = "<";

/** Values remembered, so that a repeat costs a look-up instead of a digest. */
const REMEMBERED = 20_000;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * Makes pseudonyms: HMAC-SHA256 of a value under the case key. The same value gives the same pseudonym in one case, so
 * events can be joined on it; without the key it can be neither guessed nor compared between cases, and it shows nothing
 * of the value's length.
 */
export function createPseudonyms(key: Uint8Array): PseudonymSource {
  const digests = new Map<string, Buffer>();

  function digest(value: string): Buffer {
    let known = digests.get(value);
    if (known === undefined) {
      known = createHmac("sha256", key).update(value, "latin1").digest();
      if (digests.size >= REMEMBERED) digests.clear();
      digests.set(value, known);
    }
    return known;
  }

  return {
    token: (kind, value) => `<${kind}:${digest(value).toString("hex", 0, 5)}>`,
    base32: (value, length) => {
      const bytes = digest(value);
      let text = "";
      for (let at = 0; at < length; at++) text += BASE32[bytes[at % bytes.length]! & 31]!;
      return text;
    },
    digits: (value, length) =>
      (digest(value).readBigUInt64BE(8) % 10n ** BigInt(length)).toString().padStart(length, "0"),
  };
}
