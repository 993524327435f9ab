const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Undoes `%41` in Latin-1 text; what is no such escape stays. */
export function percentDecoded(text: string): string {
  return text.replaceAll(/%([0-9A-Fa-f]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Undoes one level of JSON's escapes in Latin-1 text; `\u` escapes become the bytes of UTF-8. What is none stays. */
export function jsonDecoded(text: string): string {
  let decoded = "";
  let copied = 0;
  for (let at = text.indexOf("\\"); at >= 0; at = text.indexOf("\\", at)) {
    const { characters, length } = escapeAt(text, at);
    if (length > 0) {
      decoded += text.slice(copied, at) + characters;
      copied = at + length;
    }
    at += Math.max(length, 1);
  }
  return decoded + text.slice(copied);
}

const UNICODE_ESCAPES = /(?:\\u[0-9A-Fa-f]{4})+/uy;

/** The escape at a backslash, `length` 0 where there is none. */
function escapeAt(text: string, at: number): { characters: string; length: number } {
  const short = SHORT_ESCAPES[text.charAt(at + 1)];
  if (short !== undefined) return { characters: short, length: 2 };
  UNICODE_ESCAPES.lastIndex = at;
  const escapes = UNICODE_ESCAPES.exec(text)?.[0] ?? "";
  if (escapes === "") return { characters: "", length: 0 };
  // Taken together, for a character beyond 0xffff is two of them.
  const characters = Buffer.from(JSON.parse(`"${escapes}"`) as string, "utf8").toString("latin1");
  return { characters, length: escapes.length };
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** What a page of a pack says, its entities (`&lt;`, `&#39;`) undone once. */
export function pageText(text: string): string {
  return text.replaceAll(/&(?:(amp|lt|gt|quot)|#(\d{1,7}));/gu, (entity, name: string | undefined, code: string) =>
    name === undefined ? character(code, entity) : (NAMED[name] ?? entity),
  );
}

/** What a diagram of a pack says, its entities (`#35;`) undone once. */
export function diagramText(text: string): string {
  return text.replaceAll(/#(\d{1,7});/gu, (entity, code: string) => character(code, entity));
}

function character(code: string, entity: string): string {
  const number = Number(code);
  return number > 0x10_ffff ? entity : String.fromCodePoint(number);
}
