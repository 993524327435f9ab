import { createHash } from "node:crypto";
import type { ResidueHit, ResidueScanner } from "../core/redactor.ts";
import { chunksOf, type Chunk } from "./chunks.ts";
import { decodedView } from "./views.ts";

export interface SearchFor {
  /** Knows all that was redacted in this run. */
  readonly residue: ResidueScanner;
  /** Credentials of the sessions that collected: values that must not be in a pack even where no evidence held them. */
  readonly secrets?: readonly string[];
}

/** Looks through up to about a megabyte; lines count from 1. */
export type Scan = (bytes: Buffer) => readonly ResidueHit[];

/** What came of the search of a file: the place of the first hit, or the digest of the bytes in which there is none. */
export type Searched = { readonly hit: ResidueHit } | { readonly sha256: string };

export function scanFor({ residue, secrets = [] }: SearchFor): Scan {
  const values = secrets.filter((secret) => secret !== "").map((secret) => Buffer.from(secret, "utf8"));
  return (bytes) => [...residue.scan(bytes), ...values.flatMap((value) => literalHit(bytes, value))];
}

/** Looks through all bytes of a file, as they stand and base64-, percent- and JSON-decoded. */
export async function searchBytes(bytes: AsyncIterable<Uint8Array>, scan: Scan): Promise<Searched> {
  const hash = createHash("sha256");
  for await (const chunk of chunksOf(hashed(bytes, (piece) => hash.update(piece)))) {
    const hit = hitsIn(chunk, scan)[0];
    if (hit !== undefined) return { hit };
  }
  return { sha256: hash.digest("hex") };
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

/** Hits in a part of a file as it stands and decoded, at their lines in the file. */
export function hitsIn({ bytes, firstLine }: Chunk, scan: Scan): ResidueHit[] {
  const plain = scan(bytes).map(({ rule, line }) => ({ rule, line: firstLine + line - 1 }));
  const view = decodedView(bytes);
  if (view.bytes.length === 0) return plain;
  const decoded = scan(view.bytes).map(({ rule, line }) => ({ rule, line: firstLine + (view.lines[line - 1] ?? 0) }));
  return [...plain, ...decoded];
}

function literalHit(bytes: Buffer, value: Buffer): ResidueHit[] {
  const at = bytes.indexOf(value);
  if (at < 0) return [];
  return [{ rule: "session-credential", line: bytes.subarray(0, at).toString("latin1").split("\n").length }];
}
