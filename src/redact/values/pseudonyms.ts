import { createHmac } from "node:crypto";
import type { Remembered } from "../../core/run-memory.ts";
import type { PseudonymSource } from "../find/found.ts";
import { ValueHasher } from "./remembered-hashes.ts";

export interface Pseudonyms extends PseudonymSource {
  /** What was given out since this was last asked and depends on what was given out before. */
  takeIssued(): readonly Remembered[];
}

/**
 * Anything that stands for a value: a token, `<kind:0123456789>` with ten hex digits whatever the value's length, or a
 * pseudonym that keeps its value's grammar; also as HTML, JSON and URLs write angle brackets. Whole, so that what was redacted once is known and stays as it is.
 */
export const REPLACED =
  /(?:<|&lt;|\\u003[cC]|%3[cC])[a-z][a-z0-9-]{0,39}(?::|%3[aA])[0-9a-f]{10}(?:>|&gt;|\\u003[eE]|%3[eE])|email-[a-z2-7]{10}(?:@|%(?:25){0,3}40|\\u0040)redacted\.invalid|A[A-Z]{3}REDACTED[A-Z2-7]{8}/g;

/** Values remembered, so that a repeat costs a look-up instead of a digest. */
const REMEMBERED = 20_000;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * Makes pseudonyms: HMAC-SHA256 of a value under the case key. The same value gives the same pseudonym in one case, so
 * events can be joined on it; without the key it can be neither guessed nor compared between cases, and it shows nothing
 * of the value's length. `namesKey` makes those that keep a value's grammar, where another may know it who must not be
 * able to test guesses of secrets.
 */
export function createPseudonyms(
  key: Uint8Array,
  remembered: readonly Remembered[] = [],
  namesKey: Uint8Array = key,
): Pseudonyms {
  const digests = new Map<string, Buffer>();
  const named = new Map<string, Buffer>();
  const addresses = new Map<string, string>();
  const issued = new Set<string>();
  const hasher = new ValueHasher(namesKey);
  /** By the hash of what they stand for. */
  const before = new Map<string, string>();
  let fresh: Remembered[] = [];
  for (const each of remembered) {
    if (each.type === "address") before.set(each.hash, each.address);
    if (each.type !== "value") issued.add(each.type === "address" ? each.address : each.account);
  }

  function issue(pseudonym: string, as: Remembered): string {
    if (!issued.has(pseudonym)) {
      issued.add(pseudonym);
      fresh.push(as);
    }
    return pseudonym;
  }

  function digest(value: string, by: Uint8Array = namesKey, of: Map<string, Buffer> = named): Buffer {
    let known = of.get(value);
    if (known === undefined) {
      known = createHmac("sha256", by).update(value, "latin1").digest();
      if (of.size >= REMEMBERED) of.clear();
      of.set(value, known);
    }
    return known;
  }

  return {
    token: (kind, value) => `<${kind}:${digest(value, key, digests).toString("hex", 0, 5)}>`,
    base32: (value, length) => {
      const bytes = digest(value);
      let text = "";
      for (let at = 0; at < length; at++) text += BASE32[bytes[at % bytes.length]! & 31]!;
      return text;
    },
    account(value) {
      const account = (digest(value).readBigUInt64BE(8) % 10n ** 12n).toString().padStart(12, "0");
      return issue(account, { type: "account", account });
    },
    address(value) {
      const known = addresses.get(value);
      if (known !== undefined) return known;
      const hash = hasher.digest(value);
      const earlier = before.get(hash);
      if (earlier !== undefined) {
        addresses.set(value, earlier);
        return earlier;
      }
      // three ranges of 254 hosts: two addresses of one case must not share a pseudonym, so the next free one is taken
      const first = digest(value).readUInt32BE(16);
      let address = "";
      for (let step = 0; step < HOSTS * RANGES.length; step++) {
        const place = (first + step) % (HOSTS * RANGES.length);
        address = `${RANGES[place % RANGES.length]}.${Math.floor(place / RANGES.length) + 1}`;
        if (!issued.has(address)) break;
      }
      addresses.set(value, address);
      issued.add(address);
      fresh.push({ type: "address", hash, address });
      return address;
    },
    isIssued: (value) => issued.has(value),
    takeIssued() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
  };
}

/** https://www.rfc-editor.org/rfc/rfc5737 */
const RANGES = ["192.0.2", "198.51.100", "203.0.113"] as const;
const HOSTS = 254;
