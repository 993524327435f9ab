import type { KeyClass } from "../classify/key-name.ts";
import { looksRandom } from "../classify/value.ts";
import { judgeValue, schemeLength } from "../classify/named-value.ts";

/** The part of a document's string that its name shows to be secret: all of it, or what follows `Bearer `. */
export function secretPart(
  name: KeyClass,
  key: string,
  value: string,
): { readonly start: number; readonly end: number; readonly kind: string } | undefined {
  if (isPrivateMember(key, value)) return { start: 0, end: value.length, kind: "private-key" };
  if (name.verdict === "plain" || name.verdict === "keep") return undefined;
  const scheme = schemeLength(name, value);
  if (scheme === "signed-request") return undefined; // the text rules know the form
  if (scheme > 0) return { start: scheme, end: value.length, kind: name.kind };
  if (!judgeValue({ name: key, verdict: name, text: value, quoted: true })) return undefined;
  return { start: 0, end: value.length, kind: name.kind };
}

/** Private members of JSON web keys, and a symmetric key's value: 256 bits and more. RFC 7518, section 6. */
function isPrivateMember(key: string, value: string): boolean {
  return (
    key.length <= 2 &&
    /^(?:d|p|q|dp|dq|qi|k)$/.test(key) &&
    /^[A-Za-z0-9_-]{43,4096}$/.test(value) &&
    looksRandom(value)
  );
}
