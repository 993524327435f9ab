import { classifyKey } from "../classify/key-name.ts";
import { charClass } from "../find/char-class.ts";
import type { CharClass } from "../find/char-class.ts";
import type { Found } from "../find/found.ts";
import type { Rule, Subject } from "../rule.ts";

/** Names whose encoded form says that an encoded text holds a secret. */
const NAMES = ["password", "passwd", "api_key", "apikey", "secret", "token=", 'token"', "authorization"];
const LONGEST = 65_536;
const HEX = charClass("0123456789abcdefABCDEF");
const BASE64 = charClass("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=");

/**
 * Text in hex or base64 that has a secret's name in it: `b'password=x'.hex()`, a form's body in base64. Base64 of JSON
 * has a rule of its own; what is merely encoded stays.
 */
export const encodedText: Rule = {
  id: "encoded-text",
  title: "Encoded texts that name a secret are replaced",
  triggers: [...new Set(NAMES.flatMap((name) => [...hexForms(name), ...base64Forms(name)]))],
  find(subject, start, end, found) {
    let last = end;
    for (const [alphabet, encoding] of [
      [HEX, "hex"],
      [BASE64, "base64"],
    ] as const) {
      const { from, to } = runAround(subject, start, end, alphabet);
      last = Math.max(last, to);
      if (to - from > LONGEST) continue;
      const text = Buffer.from(subject.text.slice(from, to), encoding).toString("latin1");
      if (!SERIALIZED.test(text) && (!/^[\t\n\r\x20-\x7e\x80-\xff]{8,}$/.test(text) || !namesASecret(text))) continue;
      found.add(from, to, "encoded-text", this.id);
      return encoding === "base64" ? maskNeighbours(subject, from, to, this.id, found) : to;
    }
    return last; // another trigger in the same run would find no more
  },
};

/** A name and a value with their lengths before them, as MessagePack (0xa0) and CBOR (0x60) write strings. */
const SERIALIZED =
  /[\x64-\x77\xa4-\xb7](?:password|passwd|secret|client_secret|api_key|apiKey|token|access_token)(?:[\x66-\x77\xa6-\xbf]|\xd9.|\x78.)[\x21-\x7e]{6}/;

/** Lines of at most 76 characters, as mail has them (RFC 2045, section 6.8), or 64, as PEM and openssl do. */
const FULL_LINES: ReadonlySet<number> = new Set([60, 64, 72, 76]);
const MOST_LINES = 2000;
const NEXT_LINE = /(?:\r?\n|\\r\\n|\\n)([A-Za-z0-9+/]{4,76}={0,2})(?=\r|\n|\\[rn]|["']|$)/y;
/** A word that merely has base64's letters. */
const PLAIN_WORD = /^[A-Z]?[a-z]+$/;
const LINE_BEFORE = /(?:^|[\s"']|\\n)([A-Za-z0-9+/]{60,76})(?:\r?\n|\\r\\n|\\n)$/;

/** What a name was found in may be one line of many: those before and after it, as long as they are full, go as well. */
function maskNeighbours(subject: Subject, from: number, to: number, rule: string, found: Found): number {
  const { text } = subject;

  let first = from;
  for (let lines = 0; lines < MOST_LINES; lines++) {
    const before = LINE_BEFORE.exec(text.slice(Math.max(0, first - 84), first));
    if (before === null || !FULL_LINES.has(before[1]!.length)) break;
    const start = first - before[0].length + before[0].indexOf(before[1]!);
    found.add(start, start + before[1]!.length, "encoded-text", rule);
    first = start;
  }
  let last = to;
  let length = to - from;
  for (let lines = 0; lines < MOST_LINES && FULL_LINES.has(length); lines++) {
    NEXT_LINE.lastIndex = last;
    const next = NEXT_LINE.exec(text);
    if (next === null || PLAIN_WORD.test(next[1]!)) break;
    last = NEXT_LINE.lastIndex;
    length = next[1]!.length;
    found.add(last - length, last, "encoded-text", rule);
  }
  return last;
}

/** Whether a text has a telling name and something after it. */
export function namesASecret(text: string): boolean {
  for (const match of text.matchAll(/([\w-]{3,64})\\{0,4}["']?\s{0,4}[:=]\s{0,4}\\{0,4}["']?[^\s"'&,;]{4}/g))
    if (classifyKey(match[1]!).verdict === "secret") return true;
  return false;
}

function runAround(
  { bytes, length }: Subject,
  start: number,
  end: number,
  alphabet: CharClass,
): { readonly from: number; readonly to: number } {
  let from = start;
  while (from > 0 && start - from <= LONGEST && alphabet[bytes[from - 1]!] === 1) from--;
  let to = end;
  while (to < length && to - end <= LONGEST && alphabet[bytes[to]!] === 1) to++;
  return { from, to };
}

function hexForms(name: string): readonly string[] {
  return [name, name.toUpperCase(), name.charAt(0).toUpperCase() + name.slice(1)].map((form) =>
    Buffer.from(form).toString("hex"),
  );
}

/** What a name looks like in base64 at each of the three places in a group, without the characters its neighbours share. */
function base64Forms(name: string): readonly string[] {
  return [name, name.toUpperCase(), name.charAt(0).toUpperCase() + name.slice(1)].flatMap((form) =>
    [0, 1, 2].map((shift) =>
      Buffer.from(" ".repeat(shift) + form)
        .toString("base64")
        .slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + form.length) * 8) / 6))
        .toLowerCase(),
    ),
  );
}
