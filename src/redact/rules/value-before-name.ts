import { classifyKey } from "../classify/key-name.ts";
import { isIdentifier } from "../classify/must-stay.ts";
import { isPlaceholder, looksRandom, mixtureOf } from "../classify/value.ts";
import { charClass } from "../find/char-class.ts";
import type { Rule, Subject } from "../rule.ts";

const NAME = /(?: as| is)(?: (?:the|an?|my|your|our|their|his|her|its))?((?: [A-Za-z][\w-]{0,31}){1,3})/y;
const LONGEST = 512;
const SHORTEST = 6;
/** White space, quotation marks, brackets, and what joins a name to its value. */
const ENDS = charClass(" \t\r\n\f\v\"'`(),:=");
/** Names of one word that the value may be called by; longer ones are classified as any name is. */
const WORDS: ReadonlySet<string> = new Set([
  "password",
  "passphrase",
  "passwd",
  "token",
  "secret",
  "apikey",
  "api-key",
]);

/** `DB_PASSWORD`, `clientSecret`: no word that a sentence would hold for its own sake. */
const COMPOUND = /[_-]|[a-z][A-Z]/;

/** "use x as the api key", "x is our password": the value stands before its name, so it must look like one. */
export const valueBeforeName: Rule = {
  id: "value-before-name",
  title: "Values that a sentence calls a secret are replaced",
  triggers: [" as ", " is the ", " is my ", " is our ", " is your "],
  find(subject, start, _end, found) {
    const { text } = subject;
    NAME.lastIndex = start;
    const kind = secretKind(NAME.exec(text)?.[1]?.trim().split(" ") ?? []);
    if (kind === undefined) return 0;
    const end = isQuote(subject.bytes[start - 1]) ? start - 1 : start;
    const from = wordBefore(subject, end);
    if (from === undefined || !looksSecret(text.slice(from, end))) return 0;
    found.add(from, end, kind, this.id);
    return 0;
  },
};

/** Where the word that ends at an offset begins; undefined where it is too short or long, or a bracket stands before it. */
function wordBefore({ bytes }: Subject, end: number): number | undefined {
  let from = end;
  const limit = Math.max(0, end - LONGEST - 1);
  while (from > limit && ENDS[bytes[from - 1]!] !== 1) from--;
  const length = end - from;
  return length < SHORTEST || length > LONGEST || bytes[from - 1] === 41 ? undefined : from;
}

const isQuote = (byte: number | undefined): boolean => byte === 34 || byte === 39 || byte === 96;

/** The kind of secret that the first words name: `api key for staging`, `password`, `signing secret`. */
function secretKind(words: readonly string[]): string | undefined {
  for (let count = Math.min(words.length, 3); count > 0; count--) {
    const name = words.slice(0, count).join("_");
    const { verdict, kind } = classifyKey(name);
    if (verdict === "secret" && (count > 1 || WORDS.has(name.toLowerCase()) || COMPOUND.test(name))) return kind;
  }
  return undefined;
}

function looksSecret(value: string): boolean {
  if (isPlaceholder(value) || isIdentifier(value)) return false;
  if (looksRandom(value)) return true;
  const { digits, upper, lower, others } = mixtureOf(value);
  return value.length >= 8 && digits > 0 && upper > 0 && lower > 0 && others > 0 && !/[/.]/.test(value);
}
