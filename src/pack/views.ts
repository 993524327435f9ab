import { base64Runs, type Base64Run } from "./base64-runs.ts";
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
  /** `seen`: its base64 was decoded already, or is that of the text it was decoded from. */
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
  let layer = firstLayer(bytes);
  for (let depth = 1; layer.length > 0; depth += 1) {
    found.push(...layer);
    if (depth === DEPTH) break;
    layer = layer.flatMap(decode);
  }
  return {
    bytes: Buffer.from(found.map((piece) => piece.text).join("\n"), "latin1"),
    lines: found.flatMap((piece) => Array<number>(piece.text.split("\n").length).fill(piece.line)),
  };
}

const NEWLINE = 0x0a;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;

/** What the part itself encodes. Nearly all of a log is not encoded: only the lines that hold an escape are looked at as text. */
function firstLayer(bytes: Buffer): Piece[] {
  const pieces: Piece[] = [];
  for (const { text, line } of linesWith(bytes, PERCENT, BACKSLASH))
    pieces.push(...decode({ text, line, base64: "seen" }));
  const lineOf = lineCounter(bytes);
  for (const run of base64Runs(bytes)) {
    const decoded = decodedRun(bytes, run);
    if (decoded !== undefined) pieces.push({ text: decoded, line: lineOf(run.start), base64: "new" });
  }
  return pieces;
}

/** The lines that hold one of two bytes, each once, in their order. */
function* linesWith(bytes: Buffer, one: number, other: number): Generator<{ text: string; line: number }> {
  const lineOf = lineCounter(bytes);
  let first = bytes.indexOf(one);
  let second = bytes.indexOf(other);
  while (first >= 0 || second >= 0) {
    const at = first < 0 ? second : second < 0 ? first : Math.min(first, second);
    const start = at === 0 ? 0 : bytes.lastIndexOf(NEWLINE, at - 1) + 1;
    const next = bytes.indexOf(NEWLINE, at);
    const end = next < 0 ? bytes.length : next;
    yield { text: bytes.toString("latin1", start, end), line: lineOf(start) };
    if (first >= 0 && first < end) first = bytes.indexOf(one, end);
    if (second >= 0 && second < end) second = bytes.indexOf(other, end);
  }
}

/** Tells the line, from 0, of offsets that do not go back. */
function lineCounter(bytes: Buffer): (offset: number) => number {
  let line = 0;
  let next = bytes.indexOf(NEWLINE);
  return (offset) => {
    for (; next >= 0 && next < offset; next = bytes.indexOf(NEWLINE, next + 1)) line += 1;
    return line;
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
  return base64Runs(bytes).flatMap((run) => decodedRun(bytes, run) ?? []);
}

/** What a run says, if that can be read. */
function decodedRun(bytes: Buffer, { start, end, skip }: Base64Run): string | undefined {
  const decoded = Buffer.from(bytes.toString("latin1", start + skip, end), "base64").toString("latin1");
  return READABLE.test(decoded) ? decoded : undefined;
}
