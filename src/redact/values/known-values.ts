import { ALNUM } from "../find/char-class.ts";
import type { Found, Replacement } from "../find/found.ts";
import { isNameInArn } from "../read/arn.ts";
import { bareMark } from "../read/bare.ts";
import { hashAt, WORD, wordAt } from "../find/words.ts";
import type { Subject } from "../rule.ts";
import { BitFilter } from "./bit-filter.ts";
import { isCommonValue, isPlainName, LONGEST_KNOWN, SHORTEST_KNOWN } from "./common.ts";
import { formsOf, latin1Of } from "./encodings.ts";
import { ShortValues } from "./short-values.ts";

/** Values kept at most of what a case learns from its own text. What its configuration holds is not counted among them. */
const MOST_VALUES = 2000;
/** Forms that end in the same eight bytes; more are no secrets but a pattern, and would cost time at every place. */
const MOST_FORMS = 32;
const SHORTEST_FORM = SHORTEST_KNOWN;
/** The anchor that is being noted. */
const ANCHOR = new Uint8Array(SHORTEST_FORM);
/** Size at first, as a power of two bits: 8 KiB. */
const FILTER_BITS = 16;

/** A spelling of a value. */
interface Form {
  readonly form: string;
  readonly value: string;
  readonly kind: string;
  readonly as: Replacement | undefined;
  readonly whole: boolean;
}

export interface LearntValue {
  readonly value: string;
  readonly kind: string;
  readonly as: Replacement | undefined;
}

/**
 * Values that are known to be secret, searched in every form they turn up in. A form is anchored at its last eight bytes
 * (tokens of one kind begin alike, few end alike), and the search looks at every fourth byte and the three behind it: a
 * filter says whether any anchor holds them. So it costs little however many values there are, and values can be added at
 * any time.
 */
export class KnownValues {
  private readonly values = new Map<string, string>();
  /** By anchor, the forms that end in it. */
  private readonly anchors = new Map<string, Form[]>();
  /** Groups of four bytes that stand in an anchor, at any of its first four offsets. */
  private groups = new BitFilter(FILTER_BITS);
  /** Hashes of whole anchors. */
  private eights = new BitFilter(FILTER_BITS);
  private readonly staying = new Set<string>();
  /** Values that nothing can unlearn. */
  private readonly certain = new Set<string>();
  private readonly short = new ShortValues();
  /** Values that their places showed to be secret. */
  private readonly shielded = new Set<string>();
  /** Values learnt from text, which are bounded. */
  private guesses: number;

  /** Grows with every value learnt. */
  generation = 0;
  /** Learnt since `takeLearnt` was asked. */
  private learnt: LearntValue[] = [];

  /** `guesses`: how many values learnt from text an earlier process of this case knows. */
  constructor(guesses = 0) {
    this.guesses = guesses;
  }

  /** What was learnt since this was last asked, values of fewer than eight bytes left out. */
  takeLearnt(): readonly LearntValue[] {
    const taken = this.learnt;
    this.learnt = [];
    return taken;
  }

  /** Why a value is known. */
  reasonOf(value: string): "no" | "guess" | "protected" | "certain" {
    if (this.certain.has(value)) return "certain";
    if (!this.values.has(value)) return "no";
    return this.shielded.has(value) ? "protected" : "guess";
  }

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
    if (!this.values.has(value)) {
      this.shielded.add(value);
      this.add(value, kind, undefined);
    }
    return true;
  }

  private add(value: string, kind: string, as: Replacement | undefined): void {
    this.values.set(value, kind);
    this.learnt.push({ value, kind, as });
    this.generation++;
    for (const form of formsOf(value, SHORTEST_FORM))
      this.addForm({ form, value, kind, as, whole: isBase64Form(form, value) });
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
    const { words } = subject;
    const last = subject.length >> 2;
    for (let group = this.groups.next(words, 0, last); group < last; group = this.groups.next(words, group + 1, last))
      this.check(subject, group * WORD, found);
  }

  /** Compares the anchors that would hold the group at an offset, in the order of their ends. */
  private check(subject: Subject, at: number, found: Found): void {
    const { bytes, text, length } = subject;
    for (let start = Math.max(0, at - WORD + 1); start <= at; start++) {
      const end = start + SHORTEST_FORM;
      if (end > length || !this.eights.has(hashAt(bytes, start))) continue;
      const candidates = this.anchors.get(text.slice(start, end));
      if (candidates !== undefined) this.report(subject, end, candidates, found);
    }
  }

  private addForm(form: Form): void {
    const anchor = form.form.slice(-SHORTEST_FORM);
    const forms = this.anchors.get(anchor);
    if (forms !== undefined) {
      if (forms.length < MOST_FORMS && !forms.some((other) => other.form === form.form)) forms.push(form);
      return;
    }
    this.anchors.set(anchor, [form]);
    this.note(anchor);
    if (!this.groups.isFull) return;
    this.groups = this.groups.larger();
    this.eights = this.eights.larger();
    for (const each of this.anchors.keys()) this.note(each);
  }

  private note(anchor: string): void {
    for (let at = 0; at < SHORTEST_FORM; at++) ANCHOR[at] = anchor.charCodeAt(at);
    for (let offset = 0; offset < WORD; offset++) this.groups.add(wordAt(ANCHOR, offset));
    this.eights.add(hashAt(ANCHOR, 0));
  }

  private report(subject: Subject, end: number, candidates: readonly Form[], found: Found): void {
    for (const known of candidates) {
      const { form } = known;
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
          pseudonyms.token(known.kind, latin1Of(known.value)),
        );
    }
  }
}

/** Whether a number is only the middle of a longer one. */
export function isPartOfNumber(subject: Subject, start: number, end: number): boolean {
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
