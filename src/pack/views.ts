/** What a part of a file says once its encodings are undone. */
export interface DecodedView {
  readonly bytes: Buffer;
  /** For each line of `bytes`, from 0, the line of the part that it was decoded from, from 0. */
  readonly lines: readonly number[];
}

/** Latin-1 text, one character a byte, and the line it comes from. */
interface Piece {
  readonly text: string;
  readonly line: number;
}

/** JSON in JSON in a URL, base64 of a JSON document that holds escaped JSON: so deep it is looked. */
const DEPTH = 3;

/** A secret is at least this long where it is known by its value. */
const SHORTEST = 8;
const READABLE = new RegExp(`[\\t\\n\\r\\x20-\\x7e]{${SHORTEST}}`, "u");

/**
 * All that base64-, percent- and JSON-encoded text in a part of a file says, and what is encoded within that, as one
 * text; so that one scan of it finds a value however it was wrapped. Text that is not encoded is left out.
 */
export function decodedView(bytes: Buffer): DecodedView {
  const found: Piece[] = [];
  let layer = bytes
    .toString("latin1")
    .split("\n")
    .map((text, line) => ({ text, line }));
  for (let depth = 0; depth < DEPTH && layer.length > 0; depth += 1) {
    layer = layer.flatMap((piece) => decode(piece.text).map((text) => ({ text, line: piece.line })));
    found.push(...layer);
  }
  return {
    bytes: Buffer.from(found.map((piece) => piece.text).join("\n"), "latin1"),
    lines: found.flatMap((piece) => piece.text.split("\n").map(() => piece.line)),
  };
}

function decode(text: string): string[] {
  const whole = [percentDecoded(text), jsonDecoded(text)].filter((decoded) => decoded !== text);
  return [...whole, ...base64Decoded(text)];
}

function percentDecoded(text: string): string {
  if (!text.includes("%")) return text;
  return text.replaceAll(/%([0-9A-Fa-f]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** One level of JSON's escapes; `\u` escapes become the bytes of UTF-8. */
function jsonDecoded(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replaceAll(/\\(["\\/bfnrt])|(?:\\u[0-9A-Fa-f]{4})+/gu, (escapes, short: string | undefined) => {
    if (short !== undefined) return SHORT_ESCAPES[short] ?? short;
    return Buffer.from(JSON.parse(`"${escapes}"`) as string, "utf8").toString("latin1");
  });
}

/**
 * What runs of base64 (either alphabet) hold. A run may start before its base64 does, for `/`, `-` and letters stand
 * around it too: so each of the four alignments is tried, and kept where something readable comes out.
 */
function base64Decoded(text: string): string[] {
  const decoded: string[] = [];
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{12,}/gu)) {
    for (let skip = 0; skip < 4; skip += 1) {
      const candidate = Buffer.from(run.slice(skip), "base64").toString("latin1");
      if (READABLE.test(candidate)) decoded.push(candidate);
    }
  }
  return decoded;
}
