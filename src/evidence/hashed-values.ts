import { createHmac, hkdfSync } from "node:crypto";

/** Length of the beginning by which a spelling is looked for, in bytes; a shorter one is looked for by its first four. */
const WINDOW = 8;
const SHORT_WINDOW = 4;
/** Bits of an anchor: enough that little else of a text has one, too few to tell a value by. */
const ANCHOR_BITS = 24;
/** Of so many bits of the first filter one is set at most. */
const SPARSENESS = 64;
const DIGEST_BYTES = 16;
/** Windows that looked like a value before: a log says the same again and again. */
const REMEMBERED = 20_000;

/** A secret value in one spelling, as it may be kept on a disk: it can be searched for, and cannot be read. */
export interface HashedValue {
  /** In bytes. */
  readonly length: number;
  /** 24 bits of a keyed hash of its beginning: where a text has none of these, the value does not stand. */
  readonly anchor: number;
  /** The first 128 bits of HMAC-SHA256 of all its bytes, in lower-case hex. */
  readonly digest: string;
  readonly kind: string;
  /** What stands for it in the pack; no secret. */
  readonly token: string;
}

/** Where a value stands: `bytes[start, end)`. */
export interface HashedFind {
  readonly start: number;
  readonly end: number;
  readonly value: HashedValue;
}

/**
 * Values of which only keyed hashes are known, searched in any text: one pass, whatever the number and the lengths of the
 * values. A hash that rolls over windows of eight bytes says where a value may begin; there, and only there, the HMACs of
 * the lengths that have this anchor are compared. What is found is certain (128 bits), and then stands in the text itself.
 *
 * Why the anchor has 24 bits and is not the HMAC of the window: eight bytes are few enough to be guessed.
 */
export class HashedValues {
  readonly #digestKey: Uint8Array;
  readonly #mix: Mix;
  readonly #byAnchor = new Map<number, HashedValue[]>();
  readonly #known = new Set<string>();
  readonly #seen = new Map<string, HashedValue | undefined>();
  #filter = new AnchorFilter(0);
  #anchors: number[] = [];
  #hasShort = false;

  /** `key`: the case's, of 32 bytes; those used here are derived of it, so that a digest is no token. */
  constructor(key: Uint8Array) {
    const derive = (purpose: string, bytes: number): Buffer =>
      Buffer.from(hkdfSync("sha256", key, "", `lambda-case-pack hashed values: ${purpose}`, bytes));
    this.#digestKey = derive("digest", 32);
    this.#mix = mixOf(derive("anchor", 20));
  }

  get size(): number {
    return this.#known.size;
  }

  /**
   * Hashes a spelling of a value; undefined for one of under four bytes, which would be found everywhere.
   * @param spelling its bytes, as they stand in a text
   */
  hash(spelling: Uint8Array, kind: string, token: string): HashedValue | undefined {
    if (spelling.length < SHORT_WINDOW) return undefined;
    const anchor = this.#anchorAt(spelling);
    return { length: spelling.length, anchor, digest: this.#digest(spelling), kind, token };
  }

  /** Gives whether it was new; of two tokens for one spelling the first stays. */
  add(value: HashedValue): boolean {
    if (this.#known.has(value.digest)) return false;
    this.#known.add(value.digest);
    this.#seen.clear();
    this.#hasShort ||= value.length < WINDOW;
    const same = this.#byAnchor.get(value.anchor);
    if (same === undefined) {
      this.#byAnchor.set(value.anchor, [value]);
      this.#anchors.push(value.anchor);
      if (this.#filter.takes(value.anchor)) return true;
      this.#filter = new AnchorFilter(this.#anchors.length * 2);
      for (const anchor of this.#anchors) this.#filter.takes(anchor);
    } else {
      same.push(value);
      // The longest that stands somewhere is reported first.
      same.sort((a, b) => b.length - a.length);
    }
    return true;
  }

  /** Whether a whole text is a known value. */
  of(spelling: Uint8Array): HashedValue | undefined {
    if (spelling.length < SHORT_WINDOW) return undefined;
    return this.#match(spelling, 0, this.#byAnchor.get(this.#anchorAt(spelling)) ?? [], spelling.length);
  }

  /**
   * Every place at which a value stands, ascending; of several that begin at one place the longest. They may overlap.
   * Values of four to seven bytes stand in other words by chance: they are found where neither side goes on.
   */
  *find(bytes: Uint8Array): Generator<HashedFind> {
    if (this.#byAnchor.size === 0) return;
    const last = bytes.length - SHORT_WINDOW;
    for (let at = this.#next(bytes, 0); at <= last; at = this.#next(bytes, at + 1)) {
      const value = this.#at(bytes, at);
      if (value !== undefined) yield { start: at, end: at + value.length, value };
    }
  }

  /** The first place from `from` on where an anchor of ours may stand; beyond the end where there is none. */
  #next(bytes: Uint8Array, from: number): number {
    const [filter, mix, anchors] = [this.#filter, this.#mix, this.#byAnchor];
    const { length } = bytes;
    let low = wordAt(bytes, from);
    let high = wordAt(bytes, from + SHORT_WINDOW);
    for (let at = from; at < length; at++) {
      const anchor = anchorOf(mix, low, high);
      if (filter.has(anchor) && anchors.has(anchor)) return at;
      if (this.#hasShort) {
        const short = anchorOf(mix, low, 0);
        if (filter.has(short) && anchors.has(short)) return at;
      }
      low = (low >>> 8) | (high << 24);
      high = (high >>> 8) | ((bytes[at + WINDOW] ?? 0) << 24);
    }
    return length;
  }

  #at(bytes: Uint8Array, at: number): HashedValue | undefined {
    const low = wordAt(bytes, at);
    const long = this.#byAnchor.get(anchorOf(this.#mix, low, wordAt(bytes, at + SHORT_WINDOW)));
    const found = long === undefined ? undefined : this.#match(bytes, at, long, undefined);
    if (found !== undefined || !this.#hasShort) return found;
    const short = this.#byAnchor.get(anchorOf(this.#mix, low, 0));
    return short === undefined ? undefined : this.#match(bytes, at, short, undefined);
  }

  /** @param only the length that is asked about; any where absent */
  #match(
    bytes: Uint8Array,
    at: number,
    candidates: readonly HashedValue[],
    only: number | undefined,
  ): HashedValue | undefined {
    for (const { length } of candidates) {
      if (at + length > bytes.length || (only !== undefined && length !== only)) continue;
      if (only === undefined && length < WINDOW && !standsAlone(bytes, at, at + length)) continue;
      const found = this.#compare(bytes.subarray(at, at + length), candidates);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #compare(window: Uint8Array, candidates: readonly HashedValue[]): HashedValue | undefined {
    const text = Buffer.from(window.buffer, window.byteOffset, window.length).toString("latin1");
    if (this.#seen.has(text)) return this.#seen.get(text);
    const digest = this.#digest(window);
    const found = candidates.find((each) => each.length === window.length && each.digest === digest);
    if (this.#seen.size >= REMEMBERED) this.#seen.clear();
    this.#seen.set(text, found);
    return found;
  }

  #digest(spelling: Uint8Array): string {
    return createHmac("sha256", this.#digestKey)
      .update(spelling)
      .digest("hex")
      .slice(0, DIGEST_BYTES * 2);
  }

  #anchorAt(spelling: Uint8Array): number {
    const high = spelling.length < WINDOW ? 0 : wordAt(spelling, SHORT_WINDOW);
    return anchorOf(this.#mix, wordAt(spelling, 0), high);
  }
}

/** Whether the word that a short value would be ends on both sides. */
function standsAlone(bytes: Uint8Array, start: number, end: number): boolean {
  return !isWordByte(bytes[start - 1]) && !isWordByte(bytes[end]);
}

function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (
    (byte >= 48 && byte <= 57) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 97 && byte <= 122) ||
    byte === 95 ||
    byte >= 128
  );
}

/** Four bytes, the first the lowest; zeros beyond the end. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

/** Secret numbers that two words are mixed with. */
interface Mix {
  readonly add: readonly [number, number];
  /** Odd. */
  readonly multiply: readonly [number, number, number];
}

function mixOf(secret: Buffer): Mix {
  const word = (index: number): number => secret.readInt32LE(index * 4);
  return { add: [word(0), word(1)], multiply: [word(2) | 1, word(3) | 1, word(4) | 1] };
}

function anchorOf({ add, multiply }: Mix, low: number, high: number): number {
  let hash = Math.imul(low ^ add[0], multiply[0]);
  hash = Math.imul((hash ^ (hash >>> 15)) + (high ^ add[1]), multiply[1]);
  hash = Math.imul(hash ^ (hash >>> 13), multiply[2]);
  return (hash ^ (hash >>> 16)) >>> (32 - ANCHOR_BITS);
}

/** Says at one look of an anchor whether it may be ours. As small as it can be, to stay in the processor's caches. */
class AnchorFilter {
  readonly #bits: Uint8Array;
  readonly #shift: number;
  readonly #most: number;
  #taken = 0;

  constructor(anchors: number) {
    const wanted = Math.ceil(Math.log2(Math.max(64, anchors) * SPARSENESS));
    const bits = Math.min(ANCHOR_BITS, wanted);
    this.#bits = new Uint8Array(2 ** (bits - 3));
    this.#shift = ANCHOR_BITS - bits;
    this.#most = bits === ANCHOR_BITS ? Number.POSITIVE_INFINITY : Math.max(64, anchors);
  }

  /** Takes an anchor; false where a larger filter is due. */
  takes(anchor: number): boolean {
    const slot = anchor >>> this.#shift;
    this.#bits[slot >>> 3] = (this.#bits[slot >>> 3] ?? 0) | (1 << (slot & 7));
    this.#taken += 1;
    return this.#taken <= this.#most;
  }

  has(anchor: number): boolean {
    const slot = anchor >>> this.#shift;
    return ((this.#bits[slot >>> 3] ?? 0) & (1 << (slot & 7))) !== 0;
  }
}
