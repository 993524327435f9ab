import { ALNUM } from "../find/char-class.ts";
import type { Found, Replacement } from "../find/found.ts";
import { isNameInArn } from "../read/arn.ts";
import { bareMark } from "../read/bare.ts";
import type { Subject } from "../rule.ts";
import { isCommonValue, isPlainName, LONGEST_KNOWN, SHORTEST_KNOWN } from "./common.ts";
import { formsOf } from "./encodings.ts";
import { ShortValues } from "./short-values.ts";

/** Values kept at most of what a case learns from its own text. What its configuration holds is not counted among them. */
const MOST_VALUES = 2000;
/** Forms that end in the same eight bytes; more are no secrets but a pattern, and would cost time at every place. */
const MOST_FORMS = 32;
const SHORTEST_FORM = SHORTEST_KNOWN;
/** Bytes that are looked at together, every so many bytes: each form's last eight bytes hold one such group whole. */
const GROUP = 4;
const FILTER_BITS = 18;

interface Known {
  readonly value: string;
  readonly kind: string;
  readonly as: Replacement | undefined;
  readonly whole: boolean;
}

/**
 * Values that are known to be secret, searched in every form they turn up in. A form is anchored at its last eight bytes
 * (tokens of one kind begin alike, few end alike), and the search looks at every fourth byte and the three behind it: a
 * filter says whether any anchor holds them, and how far from its beginning. So it costs little however many values
 * there are, and values can be added at any time.
 */
export class KnownValues {
  private readonly values = new Map<string, string>();
  private readonly anchors = new Map<string, Map<string, Known>>();
  /** For a hash of four bytes: at which of the offsets 0 to 3 of an anchor they stand, a bit each. */
  private readonly groups = new Uint8Array(1 << FILTER_BITS);
  /** For a hash of eight bytes: whether they are an anchor, a bit each. */
  private readonly eights = new Uint8Array(1 << (FILTER_BITS - 3));
  private readonly staying = new Set<string>();
  /** Values that nothing can unlearn. */
  private readonly certain = new Set<string>();
  private readonly short = new ShortValues();
  /** Values learnt from text, which are bounded. */
  private guesses = 0;

  /** Grows with every value learnt. */
  generation = 0;

  /** Learns a value unless it is common, stands where it must stay, or the store is full. Gives whether it is known now. */
  learn(value: string, kind: string, as?: Replacement): boolean {
    if (this.values.has(value)) return true;
    if (this.guesses >= MOST_VALUES || isCommonValue(value) || this.staying.has(value)) return false;
    this.guesses++;
    this.add(value, kind, as);
    return true;
  }

  /**
   * Learns a value that its place shows to be secret, a variable's or a session's, whatever it looks like and however
   * many are known. `certain`: not even standing in an ARN makes it a name that stays. Gives whether it is searched for.
   */
  protect(value: string, kind: string, certain: boolean): boolean {
    if (value.length > LONGEST_KNOWN || (!certain && this.staying.has(value))) return false;
    if (value.length < SHORTEST_FORM) {
      if (this.short.add(value, kind)) this.generation++;
      return true;
    }
    if (certain) {
      this.certain.add(value);
      this.staying.delete(value);
    }
    if (!this.values.has(value)) this.add(value, kind, undefined);
    return true;
  }

  private add(value: string, kind: string, as: Replacement | undefined): void {
    this.values.set(value, kind);
    this.generation++;
    for (const form of formsOf(value, SHORTEST_FORM))
      this.addForm(form, { value, kind, as, whole: isBase64Form(form, value) });
  }

  /** Names that must stay (parts of ARNs, function names): a value that is one of them is never searched for. */
  keep(name: string): void {
    if (name.length < SHORTEST_KNOWN || this.staying.size > 50_000 || this.certain.has(name)) return;
    this.staying.add(name);
    this.values.delete(name);
  }

  isKept(name: string): boolean {
    return this.staying.has(name);
  }

  /** Whether a value may stand as a name in an ARN: not if its place showed it to be secret. */
  mayNameResource(value: string): boolean {
    return !this.certain.has(value) && isPlainName(value);
  }

  kindOf(value: string): string | undefined {
    return this.values.get(value);
  }

  find(subject: Subject, found: Found): void {
    if (this.short.size > 0) this.short.find(subject, found);
    if (this.values.size === 0) return;
    const { bytes, length } = subject;
    const { groups } = this;
    for (let at = 0, last = length - GROUP; at <= last; at += GROUP) {
      const offsets = groups[slotOf(groupAt(bytes, at))]!;
      if (offsets !== 0) this.check(subject, at, offsets, found);
    }
  }

  /** Compares the anchors that would hold the group at an offset, in the order of their ends. */
  private check(subject: Subject, at: number, offsets: number, found: Found): void {
    for (let offset = GROUP - 1; offset >= 0; offset--) {
      const start = at - offset;
      const end = start + SHORTEST_FORM;
      if ((offsets & (1 << offset)) === 0 || start < 0 || end > subject.length) continue;
      const slot = slotOf(anchorHash(groupAt(subject.bytes, start), groupAt(subject.bytes, start + GROUP)));
      if ((this.eights[slot >>> 3]! & (1 << (slot & 7))) === 0) continue;
      const candidates = this.anchors.get(subject.text.slice(start, end));
      if (candidates !== undefined) this.report(subject, end, candidates, found);
    }
  }

  private addForm(form: string, known: Known): void {
    const anchor = form.slice(-SHORTEST_FORM);
    const forms = this.anchors.get(anchor);
    if (forms !== undefined) {
      if (!forms.has(form) && forms.size < MOST_FORMS) forms.set(form, known);
      return;
    }
    this.anchors.set(anchor, new Map([[form, known]]));
    const bytes = Buffer.from(anchor, "latin1");
    for (let offset = 0; offset < GROUP; offset++) this.groups[slotOf(groupAt(bytes, offset))]! |= 1 << offset;
    const slot = slotOf(anchorHash(groupAt(bytes, 0), groupAt(bytes, GROUP)));
    this.eights[slot >>> 3]! |= 1 << (slot & 7);
  }

  private report(subject: Subject, end: number, candidates: ReadonlyMap<string, Known>, found: Found): void {
    for (const [form, known] of candidates) {
      if (!this.values.has(known.value)) continue;
      const start = end - form.length;
      if (start < 0 || !subject.text.startsWith(form, start)) continue;
      if (form === known.value && this.mayNameResource(known.value) && isNameInArn(subject, start, end)) continue;
      if (known.whole) {
        const [from, to] = base64Run(subject, start, end);
        found.add(from, to, known.kind, "known-value");
      } else if (form === known.value) {
        if (!isPartOfNumber(subject, start, end))
          found.add(start, end, known.kind, "known-value", known.as ?? quoted(subject, start, end, known.kind));
      } else
        found.add(start, end, known.kind, "known-value", (_text, pseudonyms) =>
          pseudonyms.token(known.kind, latin1(known.value)),
        );
    }
  }
}

function latin1(value: string): string {
  return Buffer.from(value, "utf8").toString("latin1");
}

function groupAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function anchorHash(first: number, second: number): number {
  return Math.imul(first, 0x85ebca6b) ^ second;
}

function slotOf(group: number): number {
  return Math.imul(group, 0x9e3779b1) >>> (32 - FILTER_BITS);
}

/** Whether a number is only the middle of a longer one. */
function isPartOfNumber(subject: Subject, start: number, end: number): boolean {
  const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;
  if (!isDigit(subject.bytes[start - 1]) && (end >= subject.length || !isDigit(subject.bytes[end]))) return false;
  return /^\d+$/.test(subject.text.slice(start, end));
}

/** In JSON a bare number must become a string, or the line stops being JSON. */
function quoted(subject: Subject, start: number, end: number, kind: string): Replacement | undefined {
  const mark = bareMark(subject, start, end);
  return mark === "" ? undefined : (text, pseudonyms) => mark + pseudonyms.token(kind, text) + mark;
}

export function isBase64Form(form: string, value: string): boolean {
  return (
    form !== value && /^[A-Za-z0-9+/_-]+$/.test(form) && !/^[0-9a-fA-F]+$/.test(form) && form.length !== value.length
  );
}

/** Part of a base64 text masked would leave one that decodes to rubbish: the whole of it goes. */
export function base64Run(subject: Subject, start: number, end: number): readonly [number, number] {
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
