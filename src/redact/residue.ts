import { CasePackError } from "../core/errors.ts";
import type { ResidueHashes, ResidueHit, ResidueScanner, ResidueValue } from "../core/redactor.ts";
import { isWords } from "./classify/aws-words.ts";
import type { Found } from "./find/found.ts";
import { subjectOfLatin1 } from "./find/subject.ts";
import { hashAt, WORD, wordAt, wordsOf } from "./find/words.ts";
import { isNameInArn } from "./read/arn.ts";
import { bareMark } from "./read/bare.ts";
import { mayBeName } from "./remembered.ts";
import type { Subject } from "./rule.ts";
import { BitFilter } from "./values/bit-filter.ts";
import { isWorthSearching } from "./values/common.ts";
import { formsOf, latin1Of, textOf } from "./values/encodings.ts";
import { base64Run, isBase64Form } from "./values/known-values.ts";
import { RememberedHashes } from "./values/remembered-hashes.ts";

/** Length of the beginning by which a form is found; every form searched for is at least as long. */
const WINDOW = 8;
/** Size of the filters at first, as a power of two bits: 8 KiB. */
const FILTER_BITS = 16;
/** Values looked for in every form. More of them are looked for as they stand: the seal decodes what it reads, and so meets them too. */
const MOST_IN_ALL_FORMS = 50_000;
/** Values kept at most. Who has replaced more cannot say any longer that none of them is left: no pack is made. */
const MOST_VALUES = 500_000;

interface Form {
  readonly text: Buffer;
  readonly rule: string;
  readonly kind: string;
  readonly value: string;
}

/** What is known of a value elsewhere. */
export interface Standing {
  /** Whether a value must stay: it is a name that an ARN has. */
  isKept(value: string): boolean;
  /** Whether a value may stand as a name in an ARN. */
  mayNameResource(value: string): boolean;
}

export interface Residue {
  /** Remembers a raw value (latin1 of its bytes) that was replaced or learnt. In memory only. */
  remember(rule: string, kind: string, value: string): void;
  /** @throws CasePackError `redaction` from `scan` where more was replaced than can be remembered */
  scanner(standing: Standing): ResidueScanner;
  /** All that a scanner would look for now. Errors as from `scan`. */
  values(standing: Standing): readonly ResidueValue[];
  /** Reports what is remembered and stands in a text. */
  find(subject: Subject, found: Found, standing: Standing): void;
  /** Whether a whole text is a value that is remembered. */
  has(value: string): boolean;
  /** What was remembered since this was last asked. */
  takeNew(): readonly NewResidue[];
}

/** A value that was replaced, in clear. */
interface NewResidue {
  readonly value: string;
  readonly rule: string;
  readonly kind: string;
  /** Whether it is looked for in every form, or as it stands. */
  readonly inAllForms: boolean;
}

/** Kinds whose values stand in other text by chance; names have a search of their own (`names/`). */
const NOT_SEARCHED: ReadonlySet<string> = new Set(["address", "account-id", "name", "encoded-name"]);

/**
 * The second line of defence, which shares no code with the rules: it remembers what was replaced, and looks for every
 * form of it in finished bytes. What a rule found in one place and missed in another shows up here.
 */
export function createResidue(remembered?: RememberedHashes): Residue {
  const values = new Map<string, { readonly rule: string; readonly kind: string }>();
  /** Values whose forms are not in the table yet. */
  let pending: string[] = [];
  /** Values that nobody has taken note of yet. */
  let untaken: string[] = [];
  let taken = 0;
  const before = remembered?.searched ?? 0;
  let overflowed = before >= MOST_VALUES;

  function refuseOverflow(): void {
    if (overflowed) throw new CasePackError("redaction", TOO_MANY);
  }

  const table = new FormTable();
  let tabled = 0;

  function tableOfAll(): FormTable {
    for (const value of pending) {
      const { rule, kind } = values.get(value)!;
      addForms(table, value, rule, kind, tabled++);
    }
    pending = [];
    return table;
  }

  return {
    remember(rule, kind, raw) {
      if (NOT_SEARCHED.has(kind)) return;
      if (raw.length < WINDOW) return;
      const value = textOf(raw);
      if (values.has(value)) return;
      if (rule !== "known-value") {
        // words could stand in the tool's own text, and who writes a log line could so refuse the pack
        if (!isWorthSearching(value) || isWords(value)) return;
        if (before + values.size >= MOST_VALUES) {
          overflowed = true;
          return;
        }
      }
      values.set(value, { rule, kind });
      pending.push(value);
      untaken.push(value);
    },
    scanner: (standing) => ({
      scan(bytes) {
        refuseOverflow();
        return hitsIn(tableOfAll(), remembered, bytes, standing);
      },
    }),
    values(standing) {
      refuseOverflow();
      return [...values].map(([value, { rule, kind }]) => ({
        value,
        rule,
        kind,
        mayStand: standing.isKept(value)
          ? "anywhere"
          : standing.mayNameResource(value)
            ? "as-resource-name"
            : "nowhere",
      }));
    },
    find(subject, found, standing) {
      const bytes = Buffer.from(subject.text.slice(0, subject.length), "latin1");
      for (const { at, form } of tableOfAll().in(bytes)) {
        if (!mayStand(form, bytes, at, standing)) report(subject, at, form, found);
      }
    },
    has: (value) => values.has(value) || remembered?.has(value) === true,
    takeNew() {
      const fresh = untaken.map((value): NewResidue => {
        const { rule, kind } = values.get(value)!;
        return { value, rule, kind, inAllForms: isInAllForms(rule, taken++) };
      });
      untaken = [];
      return fresh;
    },
  };
}

/** `index`: how many values came before. */
function isInAllForms(rule: string, index: number): boolean {
  return rule === "known-value" || index < MOST_IN_ALL_FORMS;
}

/** Whether a find is no residue: a name that stays, or one that stands in an ARN as it may. */
function mayStand({ value, text }: Form, bytes: Buffer, at: number, standing: Standing): boolean {
  if (standing.isKept(value)) return true;
  return standing.mayNameResource(value) && text.length === value.length && isNameIn(bytes, at, at + text.length);
}

/** A scanner for values that another thread knows, as `values` gives them. */
export function scannerOfValues(values: readonly ResidueValue[], hashes: ResidueHashes | undefined): ResidueScanner {
  const table = new FormTable();
  values.forEach(({ value, rule, kind }, index) => addForms(table, value, rule, kind, index));
  const placeOf = new Map(values.map(({ value, mayStand: where }) => [value, where]));
  const standing: Standing = {
    isKept: (value) => placeOf.get(value) === "anywhere",
    mayNameResource: (value) => placeOf.get(value) === "as-resource-name",
  };
  const remembered = hashes === undefined ? undefined : new RememberedHashes(hashes.key, hashes.values);
  return { scan: (bytes) => hitsIn(table, remembered, bytes, standing) };
}

/** `index`: how many values are in the table already. */
function addForms(table: FormTable, value: string, rule: string, kind: string, index: number): void {
  const forms = isInAllForms(rule, index) ? formsOf(value, WINDOW) : [latin1Of(value)];
  for (const form of forms) table.add({ text: Buffer.from(form, "latin1"), rule, kind, value });
}

function hitsIn(
  table: FormTable,
  remembered: RememberedHashes | undefined,
  chunk: Uint8Array,
  standing: Standing,
): readonly ResidueHit[] {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const places: { readonly at: number; readonly rule: string }[] = [];
  for (const { at, form } of table.in(bytes)) {
    if (!mayStand(form, bytes, at, standing)) places.push({ at, rule: form.rule });
  }
  if (remembered !== undefined) {
    places.push(...rememberedIn(remembered, bytes));
    places.sort((a, b) => a.at - b.at);
  }
  let line = 1;
  let counted = 0;
  return places.map(({ at, rule }) => {
    for (; counted < at; counted++) if (bytes[counted] === 10) line++;
    return { rule, line };
  });
}

/** What an earlier process replaced and stands in bytes where it may not. */
function* rememberedIn(hashes: RememberedHashes, bytes: Buffer): Generator<{ at: number; rule: string }> {
  for (const { start, end, form } of hashes.in(bytes, bytes.length)) {
    const { rule } = form.value.is;
    if (rule === undefined) continue;
    if (mayBeName(form, bytes.toString("latin1", start, end)) && isNameIn(bytes, start, end)) continue;
    yield { at: start, rule };
  }
}

const TOO_MANY =
  `More than ${MOST_VALUES.toLocaleString("en")} different values were redacted, more than can be looked for in the ` +
  "finished pack, so none was made. Choose a shorter window.";

function report(subject: Subject, start: number, { text, kind, value }: Form, found: Found): void {
  const form = text.toString("latin1");
  if (isBase64Form(form, value)) {
    const [from, to] = base64Run(subject, start, start + form.length);
    found.add(from, to, kind, "known-value");
    return;
  }
  const end = start + form.length;
  const mark = bareMark(subject, start, end);
  const raw = latin1Of(value);
  found.add(start, end, kind, "known-value", (_text, pseudonyms) => mark + pseudonyms.token(kind, raw) + mark);
}

/** Longest beginning of an ARN that is looked back over. */
const ARN_REACH = 400;

function isNameIn(bytes: Buffer, start: number, end: number): boolean {
  const from = Math.max(0, start - ARN_REACH);
  const around = subjectOfLatin1(bytes.toString("latin1", from, Math.min(bytes.length, end + 1)));
  return isNameInArn(around, start - from, end - from);
}

/**
 * Forms by the hash of their first eight bytes. Whatever its alignment, a form that stands in a text has one of the
 * text's groups of four bytes whole among its first seven: a filter of those tells nearly all of a text at one look a
 * group.
 */
class FormTable {
  private readonly forms = new Map<number, Form[]>();
  private words = new BitFilter(FILTER_BITS);
  private beginnings = new BitFilter(FILTER_BITS);

  add(form: Form): void {
    const hash = hashAt(form.text, 0);
    const same = this.forms.get(hash);
    if (same === undefined) this.forms.set(hash, [form]);
    else same.push(form);
    // of one hash, and yet another beginning
    if (same?.some((other) => other !== form && beginAlike(other, form)) !== true) this.note(form, hash);
    if (!this.words.isFull) return;
    this.words = this.words.larger();
    this.beginnings = this.beginnings.larger();
    for (const [each, forms] of this.forms) for (const known of forms) this.note(known, each);
  }

  /** All forms that stand in the bytes, by place. */
  *in(bytes: Buffer): Generator<{ readonly at: number; readonly form: Form }> {
    if (this.forms.size === 0) return;
    const words = wordsOf(bytes);
    const last = words.length;
    for (let word = this.words.next(words, 0, last); word < last; word = this.words.next(words, word + 1, last)) {
      const at = word * WORD;
      for (let start = Math.max(0, at - WORD + 1); start <= at && start + WINDOW <= bytes.length; start++) {
        const hash = hashAt(bytes, start);
        if (!this.beginnings.has(hash)) continue;
        for (const form of this.forms.get(hash) ?? []) if (standsAt(bytes, start, form)) yield { at: start, form };
      }
    }
  }

  private note({ text }: Form, hash: number): void {
    for (let offset = 0; offset < WORD; offset++) this.words.add(wordAt(text, offset));
    this.beginnings.add(hash);
  }
}

function beginAlike(one: Form, other: Form): boolean {
  return one.text.compare(other.text, 0, WINDOW, 0, WINDOW) === 0;
}

function standsAt(bytes: Buffer, at: number, { text }: Form): boolean {
  return bytes.length - at >= text.length && bytes.compare(text, 0, text.length, at, at + text.length) === 0;
}
