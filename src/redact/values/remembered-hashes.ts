import { createHmac } from "node:crypto";
import type { ResidueHashes } from "../../core/redactor.ts";
import type { RememberedForm, RememberedValue } from "../../core/run-memory.ts";
import { BitFilter } from "./bit-filter.ts";
import { formsOf, latin1Of } from "./encodings.ts";
import { isBase64Form } from "./known-values.ts";

/** Every form that is remembered is at least as long. */
const SHORTEST = 8;
/** Bytes of a digest that are kept. */
const DIGEST = 16;
/** Bits of a filter for each form that is in it, and its least and largest size as powers of two. */
const [SPARSENESS, LEAST_BITS, MOST_BITS] = [16, 16, 24];

/** Hashes values under keys that are derived from the case's, so that no hash says anything without it. */
export class ValueHasher {
  readonly #key: Uint8Array;
  readonly #seeds: Int32Array;

  constructor(caseKey: Uint8Array) {
    const derived = (purpose: string): Buffer => createHmac("sha256", caseKey).update(purpose).digest();
    this.#key = derived("lambda-case-pack: forms of remembered values");
    const seeds = derived("lambda-case-pack: beginnings of remembered values");
    this.#seeds = Int32Array.from([0, 4, 8], (at) => seeds.readInt32LE(at));
  }

  /** 128 bits, in base64url. */
  digest(bytes: string | Uint8Array): string {
    const hmac = createHmac("sha256", this.#key);
    const digest = (typeof bytes === "string" ? hmac.update(bytes, "latin1") : hmac.update(bytes)).digest();
    return digest.toString("base64url", 0, DIGEST);
  }

  /** 24 bits of eight bytes, given as two numbers of 32 bits. */
  beginning(low: number, high: number): number {
    let hash = Math.imul(low ^ this.#seeds[0]!, 0x85ebca6b);
    hash ^= hash >>> 15;
    hash = Math.imul(hash ^ high ^ this.#seeds[1]!, 0xc2b2ae35);
    hash ^= hash >>> 13;
    hash = Math.imul(hash ^ this.#seeds[2]!, 0x27d4eb2f);
    return ((hash ^ (hash >>> 16)) >>> 8) & 0xff_ffff;
  }

  /**
   * What is remembered of a value (text, of at least eight bytes): all its forms, or only the value itself.
   */
  forms(value: string, all: boolean): RememberedValue["forms"] {
    const plain = latin1Of(value);
    const [, ...others] = all ? formsOf(value, SHORTEST) : [plain];
    return [
      this.#form(plain, false),
      ...others.filter((form) => form !== plain).map((form) => this.#form(form, isBase64Form(form, value))),
    ];
  }

  #form(form: string, whole: boolean): RememberedForm {
    const bytes = Buffer.from(form, "latin1");
    const begins = this.beginning(bytes.readInt32LE(0), bytes.readInt32LE(4));
    return { begins, length: bytes.length, hash: this.digest(form), whole };
  }
}

/** A value of which only hashes are known. */
export interface HashedValue {
  readonly is: RememberedValue;
  /** It turned out to be a name that must stay. */
  kept: boolean;
}

export interface HashedForm {
  readonly value: HashedValue;
  /** The value itself, as it is. */
  readonly plain: boolean;
  readonly whole: boolean;
}

export interface HashedMatch {
  readonly start: number;
  readonly end: number;
  readonly form: HashedForm;
}

/**
 * Values that another process of the same case has replaced or learnt, found by their hashes in every form they turn up
 * in. The beginning is hashed at every byte; the digest is computed only where a beginning is known, one for each length.
 */
export class RememberedHashes {
  readonly #hasher: ValueHasher;
  readonly #key: Uint8Array;
  readonly #values: HashedValue[];
  /** Lengths of the forms that begin so. */
  readonly #lengths = new Map<number, number[]>();
  readonly #forms = new Map<string, HashedForm[]>();
  readonly #filter: BitFilter;

  constructor(caseKey: Uint8Array, values: readonly RememberedValue[]) {
    this.#hasher = new ValueHasher(caseKey);
    this.#key = caseKey;
    // What every text is searched for comes first: what is found first names what stands for it.
    this.#values = [...values]
      .sort((a, b) => Number(a.known === "no") - Number(b.known === "no"))
      .map((is) => ({ is, kept: false }));
    const count = values.reduce((sum, { forms }) => sum + forms.length, 0);
    const bits = Math.ceil(Math.log2(Math.max(1, count * SPARSENESS)));
    this.#filter = new BitFilter(Math.min(MOST_BITS, Math.max(LEAST_BITS, bits)));
    for (const value of this.#values)
      for (const [at, form] of value.is.forms.entries()) this.#add(value, form, at === 0);
  }

  /** How many of them were learnt from text, which is bounded. */
  get guesses(): number {
    return this.#values.filter(({ is }) => is.known === "guess").length;
  }

  /** How many of them the finished pack is searched for. */
  get searched(): number {
    return this.#values.filter(({ is }) => is.rule !== undefined).length;
  }

  /** Names that must stay: a value that is one of them is not searched for. */
  keep(name: string): void {
    for (const value of this.#plain(name)) if (value.is.known !== "certain") value.kept = true;
  }

  /** The kind of a value that every text is searched for. */
  kindOf(value: string): string | undefined {
    return this.#plain(value).find(({ is, kept }) => is.known !== "no" && !kept)?.is.kind;
  }

  /** Whether a value is one that is looked for in finished files. */
  has(value: string): boolean {
    return this.#plain(value).some(({ kept }) => !kept);
  }

  /** Whether this very value was remembered so. */
  holds(value: string, how: "known" | "searched"): boolean {
    return this.#plain(value).some(({ is }) => (how === "known" ? is.known !== "no" : is.rule !== undefined));
  }

  /** All that stand in the first `length` bytes, by place. */
  *in(bytes: Uint8Array, length: number): Generator<HashedMatch> {
    if (this.#forms.size === 0 || length < SHORTEST) return;
    let low = 0;
    let high = 0;
    for (let next = 0; next < length; next++) {
      low = (low >>> 8) | (high << 24);
      high = (high >>> 8) | (bytes[next]! << 24);
      const start = next - SHORTEST + 1;
      if (start < 0) continue;
      const begins = this.#hasher.beginning(low, high);
      if (this.#filter.has(begins)) yield* this.#at(bytes, length, start, begins);
    }
  }

  /** All that the finished pack is searched for, for a thread of this process. */
  export(): ResidueHashes {
    return {
      key: this.#key,
      values: this.#values.flatMap(({ is, kept }) => (kept || is.rule === undefined ? [] : [is])),
    };
  }

  *#at(bytes: Uint8Array, length: number, start: number, begins: number): Generator<HashedMatch> {
    for (const each of this.#lengths.get(begins) ?? []) {
      const end = start + each;
      if (end > length) continue;
      const forms = this.#forms.get(this.#hasher.digest(bytes.subarray(start, end)));
      for (const form of forms ?? []) if (!form.value.kept) yield { start, end, form };
    }
  }

  #add(value: HashedValue, { begins, length, hash, whole }: RememberedForm, plain: boolean): void {
    const form = { value, plain, whole };
    const same = this.#forms.get(hash);
    if (same === undefined) this.#forms.set(hash, [form]);
    else same.push(form);
    const lengths = this.#lengths.get(begins);
    if (lengths === undefined) this.#lengths.set(begins, [length]);
    else if (!lengths.includes(length)) lengths.push(length);
    this.#filter.add(begins);
  }

  #plain(value: string): readonly HashedValue[] {
    const forms = this.#forms.size === 0 ? [] : (this.#forms.get(this.#hasher.digest(latin1Of(value))) ?? []);
    return forms.filter(({ plain }) => plain).map((form) => form.value);
  }
}
