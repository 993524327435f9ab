import type { Subject } from "../rule.ts";

const NAME_BEFORE = /(\\{0,8}")\s{0,4}:\s{0,4}$/;

/**
 * The quotation mark that a number's replacement needs in JSON, where the number stands bare under a quoted name: the
 * line would stop being JSON. Empty everywhere else.
 */
export function bareMark(subject: Subject, start: number, end: number): string {
  if (!/^-?[\d.]+$/.test(subject.text.slice(start, Math.min(end, start + 400)))) return "";
  if (!/^\s{0,4}(?:[,}\]]|$)/.test(subject.text.slice(end, Math.min(subject.length, end + 5)))) return "";
  return NAME_BEFORE.exec(subject.text.slice(Math.max(0, start - 18), start))?.[1] ?? "";
}
