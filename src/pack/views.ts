import { withoutSequences } from "../core/terminal.ts";
import { base64End, base64Runs, type Base64Run } from "./base64-runs.ts";
import { hexRuns } from "./hex-runs.ts";
import { inflateBudget, inflated, isGzip, TOO_LARGE, type InflateBudget } from "./inflate.ts";
import { jsonDecoded, percentDecoded } from "./unescape.ts";

/** What a part of a file says once its encodings are undone. */
export interface DecodedView {
  readonly bytes: Buffer;
  /** For each line of `bytes`, from 0, the line of the part that it was decoded from, from 0. */
  readonly lines: readonly number[];
  /** Lines of the part, from 0, with a gzip that unpacks to more than can be looked through. */
  readonly unread: readonly number[];
}

/** Latin-1 text, one character a byte, and the line that it comes from. */
interface Piece {
  readonly text: string;
  readonly line: number;
  /** `seen`: its base64 and hex were decoded already, or are those of the text it was decoded from. */
  readonly runs: "new" | "seen";
}

/** What is shared by all that is decoded of one part. */
interface Bounds {
  readonly budget: InflateBudget;
  /** Lines with a gzip that is too large. */
  readonly unread: number[];
}

/** JSON in JSON in a URL, base64 of a gzip of a JSON document that holds escaped JSON: so deep it is looked. */
const DEPTH = 3;

/** A secret that is known by its value has at least eight characters; base64 of less is noise. */
const READABLE = /[\t\n\r\x20-\x7e]{8}/u;

/**
 * All that base64-, hex-, percent- and JSON-encoded text in a part of a file says, gzip within the first two included,
 * what coloured text says without its colours, and what is encoded within that, as one text; so that one scan of it finds a value however it was wrapped. Text that
 * is not encoded is left out.
 */
export function decodedView(bytes: Buffer): DecodedView {
  const found: Piece[] = [];
  const bounds: Bounds = { budget: inflateBudget(), unread: [] };
  let layer = firstLayer(bytes, bounds);
  for (let depth = 1; layer.length > 0; depth += 1) {
    found.push(...layer);
    if (depth === DEPTH) break;
    layer = layer.flatMap((piece) => decode(piece, bounds));
  }
  return {
    bytes: Buffer.from(found.map((piece) => piece.text).join("\n"), "latin1"),
    lines: found.flatMap((piece) => Array<number>(piece.text.split("\n").length).fill(piece.line)),
    unread: bounds.unread,
  };
}

const NEWLINE = 0x0a;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;

/** What the part itself encodes. Nearly all of a log is not encoded: only the lines that hold an escape are looked at as text. */
function firstLayer(bytes: Buffer, bounds: Bounds): Piece[] {
  const pieces: Piece[] = [];
  for (const { text, line } of linesWith(bytes, PERCENT, BACKSLASH))
    pieces.push(...decode({ text, line, runs: "seen" }, bounds));
  return [...pieces, ...runsDecoded(bytes, lineCounter(bytes), bounds)];
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

function decode(piece: Piece, bounds: Bounds): Piece[] {
  const { text, line } = piece;
  const pieces: Piece[] = [];
  if (text.includes("%")) {
    const decoded = percentDecoded(text);
    if (decoded !== text) pieces.push({ text: decoded, line, runs: "new" });
  }
  const plain = withoutSequences(text);
  if (plain !== text) pieces.push({ text: plain, line, runs: "new" });
  if (text.includes("\\")) {
    const decoded = jsonDecoded(text);
    const runs = /\\[/u]/u.test(text) ? "new" : "seen";
    if (decoded !== text) pieces.push({ text: decoded, line, runs });
  }
  if (piece.runs === "new") pieces.push(...runsDecoded(Buffer.from(text, "latin1"), () => line, bounds));
  return pieces;
}

/** What runs of base64's or hex's letters say, if that can be read. `lineOf` is asked for offsets that do not go back. */
function runsDecoded(bytes: Buffer, lineOf: (offset: number) => number, bounds: Bounds): Piece[] {
  const runs = [...base64Runs(bytes).map(base64Of), ...gzipRuns(bytes), ...hexRuns(bytes).map(hexOf)];
  const pieces: Piece[] = [];
  for (const { start, end, encoding } of runs.toSorted((a, b) => a.start - b.start)) {
    const line = lineOf(start);
    const text = readable(Buffer.from(bytes.toString("latin1", start, end), encoding), line, bounds);
    if (text !== undefined) pieces.push({ text, line, runs: "new" });
  }
  return pieces;
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly encoding: "base64" | "hex";
}

function base64Of({ start, end, skip }: Base64Run): Run {
  return { start: start + skip, end, encoding: "base64" };
}

function hexOf({ start, end }: { readonly start: number; readonly end: number }): Run {
  return { start, end, encoding: "hex" };
}

/** How every gzip begins in base64: no quartet of it needs to be readable, so these are looked for by themselves. */
const GZIP = Buffer.from("H4sI", "latin1");

function gzipRuns(bytes: Buffer): Run[] {
  const runs: Run[] = [];
  let start = bytes.indexOf(GZIP);
  while (start >= 0) {
    const end = base64End(bytes, start);
    runs.push({ start, end, encoding: "base64" });
    start = bytes.indexOf(GZIP, end);
  }
  return runs;
}

function readable(decoded: Buffer, line: number, { budget, unread }: Bounds): string | undefined {
  if (!isGzip(decoded)) {
    const text = decoded.toString("latin1");
    return READABLE.test(text) ? text : undefined;
  }
  const content = inflated(decoded, budget);
  if (content === TOO_LARGE) unread.push(line);
  return Buffer.isBuffer(content) ? content.toString("latin1") : undefined;
}
