/** A part of a text that is read as a stream. */
export interface TextPart {
  readonly text: string;
  /** How its bytes are read and must be written: UTF-8, or a character a byte where they are none. */
  readonly encoding: "utf8" | "latin1";
}

/** Whole lines are gathered up to this size, so that what spans a few lines is seen together. */
const PART = 64 * 1024;
/** A line that is longer is cut. */
const LONGEST_LINE = 1024 * 1024;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Bytes as text, in parts that end with their lines. Memory does not grow with the text, and the parts written back in
 * their encodings are the bytes that came.
 */
export async function* textParts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextPart> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    held.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    size += chunk.byteLength;
    if (size < PART) continue;
    let bytes = Buffer.concat(held);
    for (let cut = cutOf(bytes); cut > 0; cut = cutOf(bytes)) {
      yield decode(bytes.subarray(0, cut));
      bytes = bytes.subarray(cut);
    }
    held = [Buffer.from(bytes)];
    size = bytes.length;
  }
  if (size > 0) yield decode(Buffer.concat(held));
}

/** Where to cut: behind the last line end of a part's size, or inside a line that is too long; 0: not yet. */
function cutOf(bytes: Buffer): number {
  if (bytes.length < PART) return 0;
  const end = bytes.lastIndexOf(10, LONGEST_LINE - 1) + 1;
  if (end > 0) return end;
  if (bytes.length < LONGEST_LINE) return 0;
  let cut = LONGEST_LINE;
  while (cut > LONGEST_LINE - 4 && (bytes[cut]! & 0xc0) === 0x80) cut--; // not inside a character
  return cut;
}

function decode(bytes: Buffer): TextPart {
  try {
    return { text: UTF8.decode(bytes), encoding: "utf8" };
  } catch {
    return { text: bytes.toString("latin1"), encoding: "latin1" };
  }
}
