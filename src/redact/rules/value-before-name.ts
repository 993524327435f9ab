import { classifyKey } from "../classify/key-name.ts";
import { isIdentifier } from "../classify/must-stay.ts";
import { isPlaceholder, looksRandom, mixtureOf } from "../classify/value.ts";
import type { Rule } from "../rule.ts";

const NAME = /(?: as| is)(?: (?:the|an?|my|your|our|their|his|her|its))?((?: [A-Za-z][\w-]{0,31}){1,3})/y;
const VALUE = /(?:^|[\s"'`(:=,])([^\s"'`(),:=]{6,512})["'`]?$/;
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
    const value = VALUE.exec(text.slice(Math.max(0, start - 516), start))?.[1];
    if (value === undefined || !looksSecret(value)) return 0;
    NAME.lastIndex = start;
    const kind = secretKind(NAME.exec(text)?.[1]?.trim().split(" ") ?? []);
    if (kind === undefined) return 0;
    const quoted = /["'`]/.test(text.charAt(start - 1)) ? 1 : 0;
    found.add(start - quoted - value.length, start - quoted, kind, this.id);
    return 0;
  },
};

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
