import { createHmac } from "node:crypto";
import { CasePackError } from "../../core/errors.ts";
import type { ResidueHit } from "../../core/redactor.ts";
import type { Found, PseudonymSource } from "../find/found.ts";
import type { Subject } from "../rule.ts";
import { arnsIn, ownSegments, type Place, staysInArn } from "./arns.ts";
import { createCipher } from "./cipher.ts";
import { type Decode, encodedRuns, type Reading, readingsOf, withoutEscapes } from "./encoded.ts";
import { type GatheredNames, isNameMember, isTelling, isUnmistakable } from "./gather.ts";
import { isWordChar, NameLookup } from "./lookup.ts";

/** Begins every pseudonym of a name, so that a reader sees what it is. */
export const MARK = "anon-";
const RULE = "shared-name";
const ACCOUNT = "account-id";
/** Keeps the prefix that policies ask for: roles of IAM Identity Center. */
const OWN_PREFIX = /^AWSReservedSSO_/;
/** Of queues and topics; AWS asks for it. */
const OWN_ENDING = /\.fifo$/;

/** The names of one case and their pseudonyms: what the redactor asks for readers outside. */
export interface NamePseudonyms {
  /** Reports the names in a text: in ARNs whatever they are, elsewhere those that are names wherever they stand. */
  find(subject: Subject, found: Found): void;
  /** What stands for a member's value that is a name, undefined where it is none. */
  member(key: string, value: string, pseudonyms: PseudonymSource): string | undefined;
  /** The pseudonym of a name that stands alone: of a log group, a role. */
  of(name: string, pseudonyms: PseudonymSource): string;
}

export interface SharedNames extends NamePseudonyms {
  /** Pseudonyms given out, and what they stand for. */
  entries(): ReadonlyMap<string, string>;
  /** Names (and accounts, as they stand in a text) in lower case that are left in evidence. Lines count from 1. */
  left(text: string): readonly ResidueHit[];
  /** The same in any file, this tool's own words among them: only what cannot be one of those. */
  leftAnywhere(text: string): readonly ResidueHit[];
}

/** Tries to find a key under which no two names have one pseudonym. */
const TRIES = 16;

/**
 * @param decode what the seal reads where something is encoded: what it would object to must be replaced
 * @throws CasePackError `redaction` where two names cannot be told apart
 */
export function createNames(
  key: Uint8Array,
  gathered: GatheredNames,
  decode: Decode,
  before: Entries = [],
): SharedNames {
  for (let number = 0; number < TRIES; number += 1) {
    const names = new Names(derivedKey(key, number), gathered, decode, before);
    if (names.isOneToOne) return names;
  }
  throw new CasePackError("redaction", "Two names would get one pseudonym, so no pack was made. Try again.");
}

/** What an earlier run gave out under the same key. */
type Entries = Iterable<readonly [pseudonym: string, name: string]>;

function derivedKey(key: Uint8Array, number: number): Buffer {
  return createHmac("sha256", key).update(`names ${number}`).digest();
}

interface NamedPlace extends Place {
  readonly rule: typeof RULE | typeof ACCOUNT;
}

class Names implements SharedNames {
  readonly isOneToOne: boolean;
  readonly #cipher;
  readonly #gathered: GatheredNames;
  readonly #issued = new Map<string, string>();
  /** By name. */
  readonly #pseudonyms = new Map<string, string>();
  readonly #decode: Decode;
  readonly #telling: NameLookup;
  readonly #unmistakable: NameLookup;

  constructor(key: Uint8Array, gathered: GatheredNames, decode: Decode, before: Entries) {
    this.#gathered = gathered;
    this.#decode = decode;
    this.#cipher = createCipher(key, gathered.cuts);
    const taken = new Map(before);
    // Accounts in names are another's business: any will do to see whether names differ.
    const unlike = { account: (id: string) => id } as unknown as PseudonymSource;
    const seen = new Map<string, string>(taken);
    let isOneToOne = true;
    for (const name of gathered.names) {
      const pseudonym = this.#make(name, unlike);
      if ((seen.get(pseudonym) ?? name) !== name) isOneToOne = false;
      seen.set(pseudonym, name);
    }
    this.isOneToOne = isOneToOne;
    const telling = [...gathered.names].filter((name) => isTelling(name, gathered.members));
    this.#telling = new NameLookup(telling);
    this.#unmistakable = new NameLookup(telling.filter(isUnmistakable));
  }

  find(subject: Subject, found: Found): void {
    const text = subject.text.slice(0, subject.length);
    const places = this.#placesIn(text);
    for (const { start, end, rule } of places) {
      if (rule === RULE) found.add(start, end, "name", RULE, this.#asName);
      else found.add(start, end, ACCOUNT, ACCOUNT, asAccount);
    }
    for (const { start, end } of this.#encodedIn(text)) found.add(start, end, "encoded-name", RULE);
    for (const reading of readingsOf(text)) this.#findEscaped(text, reading, places, found);
  }

  member(key: string, value: string, pseudonyms: PseudonymSource): string | undefined {
    if (!isNameMember(key) || value.length > 512 || /arn:|\d{12}|[\s<>]/.test(value)) return undefined;
    const segments = value.split(/([/:])/);
    const chosen = segments.filter((_, index) => index % 2 === 0 && segments[index] !== "");
    let own = value.startsWith("/") ? ownSegments(chosen) : 0;
    let some = false;
    const shared = segments.map((segment, index) => {
      if (index % 2 === 1 || segment === "" || own-- > 0) return segment;
      if (this.#issued.has(segment) || !this.#gathered.names.has(segment)) return segment;
      some = true;
      return this.of(segment, pseudonyms);
    });
    return some ? shared.join("") : undefined;
  }

  of(name: string, pseudonyms: PseudonymSource): string {
    const known = this.#pseudonyms.get(name);
    if (known !== undefined) return known;
    const pseudonym = this.#make(name, pseudonyms);
    this.#pseudonyms.set(name, pseudonym);
    this.#issued.set(pseudonym, name);
    return pseudonym;
  }

  entries(): ReadonlyMap<string, string> {
    return this.#issued;
  }

  readonly #asName = (value: string, pseudonyms: PseudonymSource): string => this.of(value, pseudonyms);

  /** Names and accounts that a text says as it stands; those in ARNs whatever they are. */
  #placesIn(text: string): readonly NamedPlace[] {
    const inArns = arnsIn(text).flatMap(({ names }) => names);
    const places: NamedPlace[] = inArns
      .filter(({ start, end }) => !this.#issued.has(text.slice(start, end)))
      .map((place) => ({ ...place, rule: RULE }));
    let next = 0;
    for (const { start, end } of this.#in(text, this.#telling)) {
      while (next < inArns.length && inArns[next]!.end <= start) next += 1;
      const inArn = inArns[next];
      if (inArn === undefined || inArn.start >= end) places.push({ start, end, rule: RULE });
    }
    for (const place of this.#accountsIn(text)) places.push({ ...place, rule: ACCOUNT });
    return places;
  }

  /** What is a name only once escapes are undone: `orders%2Deu`, `orders\u002deu`. */
  #findEscaped(text: string, reading: Reading, seen: readonly NamedPlace[], found: Found): void {
    for (const place of this.#placesIn(reading.text)) {
      const { start, end } = reading.written(place);
      if (seen.some((each) => each.start < end && start < each.end)) continue;
      if (text.slice(start, end) !== reading.text.slice(place.start, place.end))
        found.add(start, end, "encoded-name", RULE);
      else if (place.rule === RULE) found.add(start, end, "name", RULE, this.#asName);
      else found.add(start, end, ACCOUNT, ACCOUNT, asAccount);
    }
    for (const place of this.#encodedIn(reading.text)) {
      const { start, end } = reading.written(place);
      found.add(start, end, "encoded-name", RULE);
    }
  }

  /** Runs of base64 or hex that say a name, each as a whole. */
  #encodedIn(text: string): readonly Place[] {
    const plain = withoutEscapes(text);
    const runs = [...encodedRuns(plain)];
    // Nearly always there is nothing, and one look at all of them is enough.
    if (runs.length === 0 || !this.#touches(this.#decode(plain))) return [];
    return runs.filter(({ start, end }) => this.#touches(this.#decode(plain.slice(start, end))));
  }

  left(text: string): readonly ResidueHit[] {
    return this.#hits(text, this.#telling);
  }

  leftAnywhere(text: string): readonly ResidueHit[] {
    return this.#hits(text, this.#unmistakable);
  }

  #hits(text: string, names: NameLookup): readonly ResidueHit[] {
    const places = [
      ...[...this.#in(text, names)].map(({ start }) => ({ start, rule: RULE })),
      ...[...this.#accountsIn(text)].map(({ start }) => ({ start, rule: ACCOUNT })),
    ].sort((a, b) => a.start - b.start);
    let line = 1;
    let counted = 0;
    return places.map(({ start, rule }) => {
      for (; counted < start; counted += 1) if (text.charCodeAt(counted) === 10) line += 1;
      return { rule, line };
    });
  }

  /** Whether a text that stands encoded in another holds what would be replaced in it. */
  #touches(text: string): boolean {
    return text !== "" && this.#placesIn(text).length > 0;
  }

  *#accountsIn(text: string): Generator<{ start: number; end: number }> {
    for (const match of text.matchAll(/(?<!\d)\d{12}(?!\d)/g)) {
      if (this.#gathered.accounts.has(match[0])) yield { start: match.index, end: match.index + 12 };
    }
  }

  /** Names that stand in a text as words of their own, from left to right, the longest first; none in a pseudonym. */
  *#in(text: string, names: NameLookup): Generator<{ start: number; end: number }> {
    if (names.isEmpty) return;
    const lower = text.toLowerCase();
    if (lower.length !== text.length) return; // no latin1 text changes its length
    let done = 0;
    for (const match of lower.matchAll(/[a-z0-9]+/g)) {
      const end = match.index + match[0].length;
      for (const start of beginnings(lower, match.index, end)) {
        if (start < done) continue;
        const stop = this.#pseudonymEnd(text, start) ?? 0;
        if (stop > done) done = stop;
        const longest = start < done ? undefined : names.endOfLongest(lower, start, end);
        if (longest === undefined) continue;
        done = longest;
        yield { start, end: done };
      }
    }
  }

  /** Where the pseudonym ends that begins at a place, if one does. */
  #pseudonymEnd(text: string, start: number): number | undefined {
    if (!text.startsWith(MARK, start)) return undefined;
    RUN_OF_NAME.lastIndex = start;
    const run = RUN_OF_NAME.exec(text)?.[0] ?? "";
    for (let length = run.length; length > MARK.length; length -= 1) {
      if (isWordChar(run.charCodeAt(length)) && isWordChar(run.charCodeAt(length - 1))) continue;
      if (this.#issued.has(run.slice(0, length))) return start + length;
    }
    return undefined;
  }

  #make(name: string, pseudonyms: PseudonymSource): string {
    return name.replaceAll(/(?:\$\{[^}]*\}|[^/:])+/g, (segment) =>
      staysInArn(segment) ? segment : this.#segment(segment, pseudonyms),
    );
  }

  #segment(segment: string, pseudonyms: PseudonymSource): string {
    const prefix = OWN_PREFIX.exec(segment)?.[0] ?? "";
    const ending = OWN_ENDING.exec(segment)?.[0] ?? "";
    const own = segment.slice(prefix.length, segment.length - ending.length);
    const mark = /^(?:$|\*|\$\{)/.test(own) ? "" : MARK;
    return `${prefix}${mark}${this.#cipher.text(own, (id) => pseudonyms.account(id))}${ending}`;
  }
}

const RUN_OF_NAME = /[\w.+=,@/:*?-]{6,512}/y;

function asAccount(value: string, pseudonyms: PseudonymSource): string {
  return pseudonyms.account(value);
}

/** Where a word of a text may begin: behind an escape that ends in letters too, as in `%2Forders` and `\norders`. */
function beginnings(text: string, start: number, end: number): readonly number[] {
  const before = text[start - 1];
  if (before === "%") {
    const escape = /^(?:25)*[0-9a-f]{2}/.exec(text.slice(start, Math.min(end, start + 12)))?.[0].length ?? 0;
    return escape > 0 && start + escape < end ? [start + escape] : [start];
  }
  if (before === "\\") {
    const escape = /^(?:u[0-9a-f]{4}|[bfnrt])/.exec(text.slice(start, Math.min(end, start + 5)))?.[0].length ?? 0;
    return escape > 0 && start + escape < end ? [start, start + escape] : [start];
  }
  return [start];
}
