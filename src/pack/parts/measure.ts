import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createDeflateRaw, deflateRawSync } from "node:zlib";
import { DEFLATE } from "../zip.ts";

/** What a file, or a stretch of one, is and what it becomes in a zip. */
export interface Measured {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes, as `writeZip` will deflate it. */
  readonly deflated: number;
}

/** Deflates the bytes `[from, to)` of a file as the zip will, and keeps nothing but the size. */
export async function measure(location: string, from: number, to: number): Promise<Measured> {
  const hash = createHash("sha256");
  const deflate = createDeflateRaw(DEFLATE);
  let bytes = 0;
  const source = stretch(location, from, to);
  const fed = (async () => {
    for await (const chunk of source) {
      bytes += chunk.length;
      hash.update(chunk);
      if (!deflate.write(chunk)) await new Promise<void>((resolve) => deflate.once("drain", resolve));
    }
    deflate.end();
  })();
  fed.catch((error: unknown) => deflate.destroy(error instanceof Error ? error : undefined));
  let deflated = 0;
  for await (const chunk of deflate as AsyncIterable<Buffer>) deflated += chunk.length;
  await fed;
  return { bytes, sha256: hash.digest("hex"), deflated };
}

/** The bytes `[from, to)` of a file. */
export async function* stretch(location: string, from: number, to: number): AsyncGenerator<Buffer> {
  if (to > from) yield* createReadStream(location, { start: from, end: to - 1 }) as AsyncIterable<Buffer>;
}

/** The same of a text that is not written yet. */
export function measureText(text: string): Measured {
  const bytes = Buffer.from(text, "utf8");
  return {
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    deflated: deflateRawSync(bytes, DEFLATE).length,
  };
}

/** Local header, central header and descriptor of an entry (APPNOTE.TXT 4.3), with something to spare. */
const ENTRY = 30 + 46 + 16 + 8;
/** The end record, its 64-bit form and the comment that seals. */
export const ZIP_END = 22 + 76 + 128;

/** What an entry takes of a zip, in bytes. */
export function entrySize(path: string, deflated: number): number {
  return ENTRY + 2 * path.length + deflated;
}
