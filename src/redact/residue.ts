import type { ResidueHit, ResidueScanner } from "../core/redactor.ts";
import { isWorthSearching } from "./values/common.ts";
import { formsOf } from "./values/encodings.ts";

/** Length of the window that is hashed; every form searched for is at least as long. */
const WINDOW = 8;
const FILTER_BITS = 20;
const BASE = 0x01000193;
/** Values kept at most; those found later are still redacted, but the second look does not know them. */
const MOST_VALUES = 50_000;

interface Form {
  readonly text: Buffer;
  readonly rule: string;
  readonly value: string;
}

export interface Residue {
  /** Remembers a raw value (latin1 of its bytes) that was replaced or learnt. In memory only. */
  remember(rule: string, kind: string, value: string): void;
  scanner(counts: (value: string) => boolean): ResidueScanner;
}

/** Kinds whose values are short numbers that stand in other numbers by chance. */
const NOT_SEARCHED: ReadonlySet<string> = new Set(["address", "account-id"]);

/**
 * The second line of defence, which shares no code with the rules: it remembers what was replaced, and looks for every
 * form of it in finished bytes with a rolling hash (Rabin and Karp). What a rule found in one place and missed in
 * another shows up here.
 */
export function createResidue(): Residue {
  const values = new Map<string, string>();
  let table: Map<number, Form[]> | undefined;
  let filter = new Uint8Array(0);

  function build(): Map<number, Form[]> {
    filter = new Uint8Array(1 << (FILTER_BITS - 3));
    const forms = new Map<number, Form[]>();
    for (const [value, rule] of values) {
      for (const text of formsOf(value, WINDOW)) {
        const bytes = Buffer.from(text, "latin1");
        const hash = hashOf(bytes, 0);
        filter[slot(hash) >>> 3]! |= 1 << (slot(hash) & 7);
        const same = forms.get(hash);
        if (same === undefined) forms.set(hash, [{ text: bytes, rule, value }]);
        else same.push({ text: bytes, rule, value });
      }
    }
    return forms;
  }

  return {
    remember(rule, kind, raw) {
      if (NOT_SEARCHED.has(kind) || values.size >= MOST_VALUES) return;
      const value = Buffer.from(raw, "latin1").toString("utf8");
      if (values.has(value) || (rule !== "known-value" && !isWorthSearching(value))) return;
      values.set(value, rule);
      table = undefined;
    },
    scanner: (counts) => ({
      scan(chunk) {
        const forms = (table ??= build());
        return hitsIn(chunk, forms, filter, counts);
      },
    }),
  };
}

function hitsIn(
  chunk: Uint8Array,
  forms: ReadonlyMap<number, readonly Form[]>,
  filter: Uint8Array,
  counts: (value: string) => boolean,
): ResidueHit[] {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const hits: ResidueHit[] = [];
  let line = 1;
  let counted = 0;
  for (const { at, form } of matches(bytes, forms, filter)) {
    if (!counts(form.value)) continue;
    for (; counted < at; counted++) if (bytes[counted] === 10) line++;
    hits.push({ rule: form.rule, line });
  }
  return hits;
}

/** All forms in the bytes, by place. */
function* matches(
  bytes: Buffer,
  forms: ReadonlyMap<number, readonly Form[]>,
  filter: Uint8Array,
): Generator<{ readonly at: number; readonly form: Form }> {
  if (forms.size === 0 || bytes.length < WINDOW) return;
  let hash = hashOf(bytes, 0);
  for (let at = 0; ; at++) {
    const place = slot(hash);
    if ((filter[place >>> 3]! & (1 << (place & 7))) !== 0) {
      for (const form of forms.get(hash) ?? []) {
        if (
          bytes.length - at >= form.text.length &&
          bytes.compare(form.text, 0, form.text.length, at, at + form.text.length) === 0
        ) {
          yield { at, form };
        }
      }
    }
    const next = at + WINDOW;
    if (next >= bytes.length) return;
    hash = (Math.imul(hash - Math.imul(bytes[at]!, LEAD), BASE) + bytes[next]!) | 0;
  }
}

/** BASE to the power of WINDOW - 1: the weight of the byte that leaves the window. */
const LEAD = (() => {
  let power = 1;
  for (let at = 1; at < WINDOW; at++) power = Math.imul(power, BASE);
  return power;
})();

function hashOf(bytes: Buffer, from: number): number {
  let hash = 0;
  for (let at = from; at < from + WINDOW; at++) hash = (Math.imul(hash, BASE) + bytes[at]!) | 0;
  return hash;
}

function slot(hash: number): number {
  return (Math.imul(hash, 0x9e3779b1) >>> (32 - FILTER_BITS)) & ((1 << FILTER_BITS) - 1);
}
