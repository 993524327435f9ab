import type { Interval, PseudonymSource, Replacement, Span } from "./found.ts";
import type { Subject } from "../rule.ts";
import { REPLACED } from "../values/pseudonyms.ts";

/**
 * Told of every replacement: the rule, and the value for the second line of defence. Must keep neither on disk. `alone`:
 * nothing of another kind was found within the value.
 */
export type Witness = (
  rule: string,
  kind: string,
  value: string,
  start: number,
  as?: Replacement,
  alone?: boolean,
) => void;

/**
 * Merges overlapping spans, leaves tokens that are already there alone, and replaces what remains in one pass; of a reading
 * in the text that it is one of. Gives undefined where nothing is to be replaced.
 */
export function replaceSpans(
  subject: Subject,
  found: { readonly spans: readonly Span[]; readonly kept: readonly Interval[] },
  pseudonyms: PseudonymSource,
  witness: Witness,
): string | undefined {
  if (found.spans.length === 0) return undefined;
  const merged = withoutPseudonyms(subject, merge(subject, withoutKept(found.spans, found.kept)));
  if (merged.length === 0) return undefined;
  const { source } = subject;
  const text = source?.text ?? subject.text;
  let out = "";
  let at = 0;
  for (const span of merged) {
    const value = subject.text.slice(span.start, span.end);
    if (span.as !== undefined && pseudonyms.isIssued(value)) continue;
    out += text.slice(at, source?.startOf(span.start) ?? span.start);
    out += span.as === undefined ? pseudonyms.token(span.kind, value) : span.as(value, pseudonyms);
    witness(span.rule, span.kind, value, span.start, span.as, span.mixed !== true);
    at = source?.endOf(span.end) ?? span.end;
  }
  return at === 0 ? undefined : out + text.slice(at, source === undefined ? subject.length : text.length);
}

/** Rules that know what they found by its value or its frame, or were told so: no keeper overrules them. */
const CERTAIN: ReadonlySet<string> = new Set(["known-value", "private-key", "user-value", "user-key", "user-pattern"]);

function withoutKept(spans: readonly Span[], kept: readonly Interval[]): readonly Span[] {
  if (kept.length === 0) return spans;
  return spans.filter(
    (span) => CERTAIN.has(span.rule) || !kept.some(({ start, end }) => start <= span.start && span.end <= end),
  );
}

/** Spans in order, overlapping ones united under the name of the first (of those that begin together, the longest). */
function merge(subject: Subject, spans: readonly Span[]): Span[] {
  const ordered = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Span[] = [];
  for (const span of ordered) {
    const last = merged.at(-1);
    if (last !== undefined && span.start < last.end) {
      if (span.end > last.end) merged[merged.length - 1] = { ...last, end: span.end, as: undefined, mixed: true };
      else if (span.kind !== last.kind) merged[merged.length - 1] = { ...last, mixed: true };
    } else merged.push(span);
  }
  return merged.map((span) => snap(subject, span));
}

/** Widens a span to whole characters: its ends may not fall inside a UTF-8 sequence. */
function snap(subject: Subject, span: Span): Span {
  let { start, end } = span;
  while (start > 0 && isContinuation(subject.bytes[start]!)) start--;
  while (end < subject.length && isContinuation(subject.bytes[end]!)) end++;
  return start === span.start && end === span.end ? span : { ...span, start, end };
}

function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte < 0xc0;
}

/** Longest pseudonym; a span may begin inside one: `password:` of `<password:...>`. */
const PSEUDONYM_REACH = 64;

/** Cuts pseudonyms out of spans, so that what was redacted once stays as it is. */
function withoutPseudonyms(subject: Subject, spans: readonly Span[]): Span[] {
  return spans.flatMap((span) => {
    const from = Math.max(0, span.start - PSEUDONYM_REACH);
    const around = subject.text.slice(from, Math.min(subject.length, span.end + PSEUDONYM_REACH));
    if (!/[<&%\\R]|redacted/.test(around)) return [span];
    const pieces: Span[] = [];
    let start = span.start;
    for (const pseudonym of around.matchAll(REPLACED)) {
      const begin = from + pseudonym.index;
      const end = begin + pseudonym[0].length;
      if (end <= start || begin >= span.end) continue;
      if (begin > start) pieces.push({ ...span, start, end: begin, as: undefined });
      start = end;
    }
    if (start < span.end) pieces.push(start === span.start ? span : { ...span, start, as: undefined });
    return pieces;
  });
}
