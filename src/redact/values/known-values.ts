import { ALNUM } from "../find/char-class.ts";
import type { Found, Replacement } from "../find/found.ts";
import { isNameInArn } from "../read/arn.ts";
import type { Subject } from "../rule.ts";
import { isCommonValue, SHORTEST_KNOWN } from "./common.ts";
import { formsOf } from "./encodings.ts";

/** Values kept at most: what a case learns by itself is bounded, what its configuration holds is far below. */
const MOST_VALUES = 2000;
/** Forms that end in the same eight bytes; more are no secrets but a pattern, and would cost time at every place. */
const MOST_FORMS = 32;
const SHORTEST_FORM = SHORTEST_KNOWN;
const BLOCK_BITS = 17;

interface Known {
  readonly value: string;
  readonly kind: string;
  readonly as: Replacement | undefined;
  readonly whole: boolean;
}

/**
 * Values that are known to be secret, searched in every form they turn up in. The search is Wu and Manber's: it looks at
 * blocks of three bytes and skips as far as no known form can end, so it costs little however many values there are, and
 * values can be added at any time. A form is anchored at its last eight bytes: tokens of one kind begin alike, few end alike.
 */
export class KnownValues {
  private readonly values = new Map<string, string>();
  private readonly anchors = new Map<string, Map<string, Known>>();
  private readonly shift = new Uint8Array(1 << BLOCK_BITS).fill(SHORTEST_FORM - 2);
  private readonly staying = new Set<string>();

  /** Grows with every value learnt. */
  generation = 0;

  /** Learns a value unless it is common, stands where it must stay, or the store is full. Gives whether it is known now. */
  learn(value: string, kind: string, as?: Replacement): boolean {
    if (this.values.has(value)) return true;
    if (this.values.size >= MOST_VALUES || isCommonValue(value) || this.staying.has(value)) return false;
    this.values.set(value, kind);
    this.generation++;
    for (const form of formsOf(value, SHORTEST_FORM))
      this.addForm(form, { value, kind, as, whole: isBase64Form(form, value) });
    return true;
  }

  /** Names that must stay (parts of ARNs, function names): a value that is one of them is never searched for. */
  keep(name: string): void {
    if (name.length < SHORTEST_KNOWN || this.staying.size > 50_000) return;
    this.staying.add(name);
    this.values.delete(name);
  }

  isKept(name: string): boolean {
    return this.staying.has(name);
  }

  kindOf(value: string): string | undefined {
    return this.values.get(value);
  }

  find(subject: Subject, found: Found): void {
    if (this.values.size === 0) return;
    const { bytes, length } = subject;
    const { shift } = this;
    let at = SHORTEST_FORM - 1;
    while (at < length) {
      const skip = shift[block(bytes[at - 2]!, bytes[at - 1]!, bytes[at]!)]!;
      if (skip > 0) {
        at += skip;
        continue;
      }
      const end = at + 1;
      const candidates = this.anchors.get(subject.text.slice(end - SHORTEST_FORM, end));
      if (candidates !== undefined) this.report(subject, end, candidates, found);
      at++;
    }
  }

  private addForm(form: string, known: Known): void {
    const anchor = form.slice(-SHORTEST_FORM);
    let forms = this.anchors.get(anchor);
    if (forms === undefined) this.anchors.set(anchor, (forms = new Map()));
    if (!forms.has(form) && forms.size < MOST_FORMS) forms.set(form, known);
    for (let at = 2; at < SHORTEST_FORM; at++) {
      const index = block(anchor.charCodeAt(at - 2), anchor.charCodeAt(at - 1), anchor.charCodeAt(at));
      this.shift[index] = Math.min(this.shift[index]!, SHORTEST_FORM - 1 - at);
    }
  }

  private report(subject: Subject, end: number, candidates: ReadonlyMap<string, Known>, found: Found): void {
    for (const [form, known] of candidates) {
      if (!this.values.has(known.value)) continue;
      const start = end - form.length;
      if (start < 0 || !subject.text.startsWith(form, start)) continue;
      if (form === known.value && isNameInArn(subject, start, end)) {
        this.keep(known.value);
        continue;
      }
      if (known.whole) {
        const [from, to] = base64Run(subject, start, end);
        found.add(from, to, known.kind, "known-value");
      } else if (form === known.value) found.add(start, end, known.kind, "known-value", known.as);
      else
        found.add(start, end, known.kind, "known-value", (_text, pseudonyms) =>
          pseudonyms.token(known.kind, latin1(known.value)),
        );
    }
  }
}

function latin1(value: string): string {
  return Buffer.from(value, "utf8").toString("latin1");
}

function block(a: number, b: number, c: number): number {
  return ((a << 10) ^ (b << 5) ^ c) & ((1 << BLOCK_BITS) - 1);
}

function isBase64Form(form: string, value: string): boolean {
  return (
    form !== value && /^[A-Za-z0-9+/_-]+$/.test(form) && !/^[0-9a-fA-F]+$/.test(form) && form.length !== value.length
  );
}

/** Part of a base64 text masked would leave one that decodes to rubbish: the whole of it goes. */
function base64Run(subject: Subject, start: number, end: number): readonly [number, number] {
  const isBase64 = (byte: number): boolean =>
    ALNUM[byte] === 1 || byte === 43 || byte === 47 || byte === 45 || byte === 95;
  const first = Math.max(0, start - 16_384);
  const last = Math.min(subject.length, end + 16_384);
  let from = start;
  while (from > first && isBase64(subject.bytes[from - 1]!)) from--;
  let to = end;
  while (to < last && isBase64(subject.bytes[to]!)) to++;
  while (to < last && subject.bytes[to] === 61) to++;
  return [from, to];
}
