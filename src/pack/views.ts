import { base64Runs } from "./base64-runs.ts";
import { jsonDecoded, percentDecoded } from "./unescape.ts";

/** What a part of a file says once its encodings are undone. */
export interface DecodedView {
  readonly bytes: Buffer;
  /** For each line of `bytes`, from 0, the line of the part that it was decoded from, from 0. */
  readonly lines: readonly number[];
}

/** Latin-1 text, one character a byte, and the line that it comes from. */
interface Piece {
  readonly text: string;
  readonly line: number;
  /** `seen`: its base64 is that of the text it was decoded from, for no escape stood for a letter of base64. */
  readonly base64: "new" | "seen";
}

/** JSON in JSON in a URL, base64 of a JSON document that holds escaped JSON: so deep it is looked. */
const DEPTH = 3;

/** A secret that is known by its value has at least eight characters; base64 of less is noise. */
const READABLE = /[\t\n\r\x20-\x7e]{8}/u;

/**
 * All that base64-, percent- and JSON-encoded text in a part of a file says, and what is encoded within that, as one
 * text; so that one scan of it finds a value however it was wrapped. Text that is not encoded is left out.
 */
export function decodedView(bytes: Buffer): DecodedView {
  const found: Piece[] = [];
  let layer: Piece[] = bytes
    .toString("latin1")
    .split("\n")
    .map((text, line) => ({ text, line, base64: "new" }));
  for (let depth = 0; depth < DEPTH && layer.length > 0; depth += 1) {
    layer = layer.flatMap(decode);
    found.push(...layer);
  }
  return {
    bytes: Buffer.from(found.map((piece) => piece.text).join("\n"), "latin1"),
    lines: found.flatMap((piece) => Array<number>(piece.text.split("\n").length).fill(piece.line)),
  };
}

function decode(piece: Piece): Piece[] {
  const { text, line } = piece;
  const pieces: Piece[] = [];
  if (text.includes("%")) {
    const decoded = percentDecoded(text);
    if (decoded !== text) pieces.push({ text: decoded, line, base64: "new" });
  }
  if (text.includes("\\")) {
    const decoded = jsonDecoded(text);
    const base64 = /\\[/u]/u.test(text) ? "new" : "seen";
    if (decoded !== text) pieces.push({ text: decoded, line, base64 });
  }
  if (piece.base64 === "new") {
    for (const decoded of base64Decoded(text)) pieces.push({ text: decoded, line, base64: "new" });
  }
  return pieces;
}

function base64Decoded(text: string): string[] {
  const bytes = Buffer.from(text, "latin1");
  const decoded: string[] = [];
  for (const { start, end, skip } of base64Runs(bytes)) {
    const candidate = Buffer.from(text.slice(start + skip, end), "base64").toString("latin1");
    if (READABLE.test(candidate)) decoded.push(candidate);
  }
  return decoded;
}
