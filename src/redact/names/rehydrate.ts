import { latin1Of } from "../values/encodings.ts";
import type { MapEntry } from "./map.ts";
import { MARK } from "./names.ts";

/** Puts names back in the place of pseudonyms, in a text that comes in parts. */
export interface Rehydrator {
  /** Texts are latin1 of bytes, so that whatever is no pseudonym stays as it is. */
  push(text: string): string;
  end(): string;
  /** How many pseudonyms were replaced so far. */
  readonly replaced: number;
  /** How many stand in the text that look like pseudonyms and are not in the map, and the first of them. */
  readonly unknown: { readonly total: number; readonly some: readonly string[] };
}

/** A spelling of a pseudonym, and what stands for it spelled alike. */
interface Spelling {
  readonly pseudonym: string;
  readonly value: string;
  readonly kind: MapEntry["kind"];
}

/** Told at most. */
const MOST_UNKNOWN = 20;
/** Characters that are looked at together to see whether a pseudonym may begin. */
const BEGINNING = 4;
/** Characters kept before what comes: an escape may end just there. */
const BEFORE = 16;
/** How much is gathered before it is looked through, in characters. */
const BATCH = 64 * 1024;

/** Longest match first; a pseudonym that is part of a longer word is none. */
export function createRehydrator(entries: readonly MapEntry[]): Rehydrator {
  const spellings = new Map<string, Spelling[]>();
  /** By the first characters: lengths of spellings, the longest first. */
  const lengths = new Map<string, number[]>();
  const firsts = new Uint8Array(256);
  let longest = 64;
  for (const entry of entries) {
    for (const spelling of spellingsOf(entry)) {
      const key = spelling.pseudonym.toLowerCase();
      if (key.length < BEGINNING) continue;
      spellings.set(key, [...(spellings.get(key) ?? []), spelling]);
      const same = lengths.get(key.slice(0, BEGINNING)) ?? [];
      if (!same.includes(key.length)) same.push(key.length);
      lengths.set(
        key.slice(0, BEGINNING),
        same.sort((a, b) => b - a),
      );
      firsts[key.charCodeAt(0) & 255] = 1;
      firsts[key.slice(0, 1).toUpperCase().charCodeAt(0) & 255] = 1;
      longest = Math.max(longest, key.length);
    }
  }
  const unknown = new Set<string>();
  let unknownTotal = 0;
  let replaced = 0;
  let held = "";
  /** How many characters of `held` are written already and only there to look back at. */
  let written = 0;

  function at(text: string, start: number): Spelling | undefined {
    for (const length of lengths.get(text.slice(start, start + BEGINNING).toLowerCase()) ?? []) {
      const found = text.slice(start, start + length);
      const same = spellings.get(found.toLowerCase());
      const spelling = same?.find(({ pseudonym }) => pseudonym === found) ?? same?.[0];
      if (spelling !== undefined && standsAlone(text, start, start + length, spelling.kind)) return spelling;
    }
    return undefined;
  }

  function noteUnknown(text: string, start: number): number {
    for (const shape of SHAPES) {
      shape.lastIndex = start;
      const found = shape.exec(text)?.[0];
      if (found === undefined) continue;
      unknownTotal += 1;
      if (unknown.size < MOST_UNKNOWN) unknown.add(found);
      return start + found.length;
    }
    return start;
  }

  /** Replaces what begins before `limit`. */
  function work(limit: number): string {
    const text = held;
    let out = "";
    let from = written;
    let place = written;
    while (place < limit) {
      const code = text.charCodeAt(place);
      if ((firsts[code & 255] === 0 && !MAY_BE_SHAPED.has(code)) || !mayBegin(text, place)) {
        place += 1;
        continue;
      }
      const spelling = at(text, place);
      if (spelling === undefined) {
        place = Math.max(place + 1, noteUnknown(text, place));
        continue;
      }
      const end = place + spelling.pseudonym.length;
      out += text.slice(from, place) + valueAs(text.slice(place, end), spelling);
      replaced += 1;
      place = end;
      from = end;
    }
    const stop = Math.max(limit, from);
    out += text.slice(from, stop);
    const keep = Math.max(0, stop - BEFORE);
    held = text.slice(keep);
    written = stop - keep;
    return out;
  }

  return {
    push(text) {
      held += text;
      const limit = held.length - longest - BEFORE;
      return limit - written < BATCH ? "" : work(limit);
    },
    end() {
      const rest = work(held.length);
      held = "";
      written = 0;
      return rest;
    },
    get replaced() {
      return replaced;
    },
    get unknown() {
      return { total: unknownTotal, some: [...unknown] };
    },
  };
}

/** What looks like a pseudonym of a shared pack, whosever it is. */
const SHAPES: readonly RegExp[] = [
  new RegExp(`${MARK}[A-Za-z0-9](?:[\\w.+=,@-]{0,200}[A-Za-z0-9])?`, "y"),
  /email-[a-z2-7]{10}(?:@|%40|\\u0040)redacted\.invalid/y,
  /(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}(?![\d.]*\d)/y,
  /<address:[0-9a-f]{10}>/y,
];
const MAY_BE_SHAPED: ReadonlySet<number> = new Set([...`${MARK[0]}e12<`].map((char) => char.charCodeAt(0)));

/** As it stands, and as URLs, JSON and HTML write it. */
function* spellingsOf({ pseudonym, value, kind }: MapEntry): Generator<Spelling> {
  const seen = new Set<string>();
  for (const write of WRITTEN) {
    const spelling = { pseudonym: latin1Of(write(pseudonym)), value: latin1Of(write(value)), kind };
    if (seen.has(spelling.pseudonym)) continue;
    seen.add(spelling.pseudonym);
    yield spelling;
  }
  if (kind === "address" && /^[\d.]+$/.test(pseudonym)) {
    yield { pseudonym: pseudonym.replaceAll(".", "-"), value: value.replaceAll(".", "-"), kind };
  }
}

const WRITTEN: readonly ((text: string) => string)[] = [
  (text) => text,
  encodeURIComponent,
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => text.replaceAll(/[@<>&]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
  (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
];

/** The real name, in the case that the pseudonym stands in: each character of a name became one character. */
function valueAs(found: string, { pseudonym, value, kind }: Spelling): string {
  if (found === pseudonym || kind !== "name" || pseudonym.length !== value.length + MARK.length) return value;
  let out = "";
  for (let at = 0; at < value.length; at += 1) {
    const char = found[at + MARK.length]!;
    const same = char === pseudonym[at + MARK.length];
    out += same ? value[at]! : char === char.toUpperCase() ? value[at]!.toUpperCase() : value[at]!.toLowerCase();
  }
  return out;
}

function standsAlone(text: string, start: number, end: number, kind: MapEntry["kind"]): boolean {
  if (kind === "account") return !isDigit(text.charCodeAt(start - 1)) && !isDigit(text.charCodeAt(end));
  if (kind === "address" && /^[.-]\d/.test(text.slice(end, end + 2))) return false;
  // The names of instances: ec2-54-239-28-85.compute-1.amazonaws.com
  if (kind === "address" && /(?<!ec2)(?<=\d)[.-]$/.test(text.slice(Math.max(0, start - 5), start))) return false;
  return !isAlnum(text.charCodeAt(end - 1)) || !isAlnum(text.charCodeAt(end));
}

/** Whether a pseudonym may begin at a place: at the beginning of a word, or behind an escape that ends in letters. */
function mayBegin(text: string, start: number): boolean {
  const code = text.charCodeAt(start);
  if (!isAlnum(code) || !isAlnum(text.charCodeAt(start - 1))) return true;
  // An account id may stand behind a letter.
  if (isDigit(code) && !isDigit(text.charCodeAt(start - 1))) return true;
  return ESCAPE_BEFORE.test(text.slice(Math.max(0, start - 9), start));
}

const ESCAPE_BEFORE = /(?:%(?:25){0,3}[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[bfnrt])$/;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isAlnum(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
