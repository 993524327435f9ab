import { createHash } from "node:crypto";
import type { ResidueHit, ResidueScanner, SecondReading } from "../core/redactor.ts";
import { chunksOf, type Chunk } from "./chunks.ts";
import { confirmed, Suspicions, suspicionsIn } from "./suspicions.ts";
import { diagramText, pageText } from "./unescape.ts";
import { decodedView, type DecodedView } from "./views.ts";

export interface SearchFor {
  /** Knows all that was redacted in this run. */
  readonly residue: ResidueScanner;
  /** Credentials of the sessions that collected: values that must not be in a pack even where no evidence held them. */
  readonly secrets?: readonly string[];
  /** Every rule again. */
  readonly rules: SecondReading;
}

/** What finished bytes are searched with. */
export interface Scan {
  /** Looks for values in up to about a megabyte; lines count from 1. */
  readonly values: (bytes: Buffer) => readonly ResidueHit[];
  readonly rules: SecondReading;
}

/** What came of the search of a file: the place of the first hit, or the digest of the bytes in which there is none. */
export type Searched = { readonly hit: ResidueHit } | { readonly sha256: string };

export function scanFor({ residue, secrets = [], rules }: SearchFor): Scan {
  const literals = secrets.filter((secret) => secret !== "").map((secret) => Buffer.from(secret, "utf8"));
  return {
    values: (bytes) => [...residue.scan(bytes), ...literals.flatMap((value) => literalHit(bytes, value))],
    rules,
  };
}

/** The bytes of a file, from their beginning each time. */
export type ReadBytes = () => AsyncIterable<Uint8Array>;

/** Looks through all bytes of a file, as they stand and decoded, for values and with every rule. */
export async function searchFile(path: string, read: ReadBytes, scan: Scan): Promise<Searched> {
  const hash = createHash("sha256");
  const suspicions = new Suspicions(path);
  for await (const chunk of chunksOf(hashed(read(), (piece) => hash.update(piece)))) {
    const view = decodedView(chunk.bytes);
    const said = SAYS[path.slice(path.lastIndexOf("."))];
    const hit = (said === undefined ? valuesIn(chunk, view, scan) : valuesShown(chunk, scan, said))[0];
    if (hit !== undefined) return { hit };
    suspicions.add(suspicionsIn(chunk, view, scan.rules));
  }
  const hit = (await confirmed(path, read, suspicions.all, scan.rules))[0];
  return hit === undefined ? { sha256: hash.digest("hex") } : { hit };
}

async function* hashed(
  bytes: AsyncIterable<Uint8Array>,
  update: (piece: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    update(piece);
    yield piece;
  }
}

/** Hits in a text that is no file: a name, a comment. */
export function hitsIn(bytes: Buffer, scan: Scan): ResidueHit[] {
  const chunk = { bytes, firstLine: 1 };
  const view = decodedView(bytes);
  return [...valuesIn(chunk, view, scan), ...suspicionsIn(chunk, view, scan.rules)];
}

/** Values in a part of a file as it stands and decoded, at their lines in the file. */
function valuesIn({ bytes, firstLine }: Chunk, view: DecodedView, { values }: Scan): ResidueHit[] {
  const plain = values(bytes).map(({ rule, line }) => ({ rule, line: firstLine + line - 1 }));
  if (view.bytes.length === 0) return plain;
  const decoded = values(view.bytes).map(({ rule, line }) => ({ rule, line: firstLine + (view.lines[line - 1] ?? 0) }));
  return [...plain, ...decoded];
}

/** What a file says to who reads it, by the ending of its name. */
const SAYS: Readonly<Record<string, (text: string) => string>> = { ".html": pageText, ".mmd": diagramText };

/**
 * Values in what a page or a diagram says to who reads it: there `#38;` is an ampersand, and `password-x&gt`, a value, is
 * not where the evidence says `</password-x>`. Entities hold no line ends, so lines are those of the file.
 */
function valuesShown({ bytes, firstLine }: Chunk, scan: Scan, said: (text: string) => string): ResidueHit[] {
  const shown = Buffer.from(said(bytes.toString("utf8")), "utf8");
  return valuesIn({ bytes: shown, firstLine }, decodedView(shown), scan);
}

function literalHit(bytes: Buffer, value: Buffer): ResidueHit[] {
  const at = bytes.indexOf(value);
  if (at < 0) return [];
  return [{ rule: "session-credential", line: bytes.subarray(0, at).toString("latin1").split("\n").length }];
}
