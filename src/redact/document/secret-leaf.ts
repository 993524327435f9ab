import type { KeyClass } from "../classify/key-name.ts";
import { judgeValue, schemeLength } from "../classify/named-value.ts";

/** The part of a document's string that its name shows to be secret: all of it, or what follows `Bearer `. */
export function secretPart(
  name: KeyClass,
  key: string,
  value: string,
): { readonly start: number; readonly end: number; readonly kind: string } | undefined {
  if (name.verdict === "plain" || name.verdict === "keep") return undefined;
  const scheme = schemeLength(name, value);
  if (scheme === "signed-request") return undefined; // the text rules know the form
  if (scheme > 0) return { start: scheme, end: value.length, kind: name.kind };
  if (!judgeValue({ name: key, verdict: name, text: value, quoted: true })) return undefined;
  return { start: 0, end: value.length, kind: name.kind };
}
