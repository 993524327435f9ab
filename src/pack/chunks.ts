/** A part of a file to be searched. */
export interface Chunk {
  readonly bytes: Buffer;
  /** The number, from 1, of the line that its first byte is in. */
  readonly firstLine: number;
}

/**
 * How many bytes are searched at once, and how many of them again with what follows. Together less than what Node keeps
 * outside of V8's heap when it is made a string (1,031,913 bytes): there 70 MB of garbage gathered before it was collected.
 */
const SIZE = 896 * 1024;
const OVERLAP = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * Cuts a file at line ends into parts of about 1 MiB that overlap by at least 64 KiB: more than any value that is looked
 * for (environment values end at 4 KiB, keys at 16), so none is lost between two parts. A longer line is cut where it is.
 * All parts are in one buffer: a part is good until the next is asked for.
 */
export async function* chunksOf(
  bytes: AsyncIterable<Uint8Array>,
  size: number = SIZE,
  overlap: number = OVERLAP,
): AsyncGenerator<Chunk> {
  const buffer = Buffer.allocUnsafeSlow(size + overlap);
  let length = 0;
  let firstLine = 1;
  for await (const piece of bytes) {
    for (let taken = 0; taken < piece.length;) {
      const part = piece.subarray(taken, taken + buffer.length - length);
      buffer.set(part, length);
      length += part.length;
      taken += part.length;
      if (length < buffer.length) continue;
      const chunk = buffer.subarray(0, cutAt(buffer, overlap));
      yield { bytes: chunk, firstLine };
      const next = overlapAt(chunk, overlap);
      firstLine += countLines(chunk.subarray(0, next));
      buffer.copyWithin(0, next);
      length -= next;
    }
  }
  if (length > 0) yield { bytes: buffer.subarray(0, length), firstLine };
}

/** Behind the last line end, where that leaves more than the overlap. */
function cutAt(bytes: Buffer, overlap: number): number {
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  return end > overlap * 2 ? end : bytes.length;
}

/** Where the next part starts: at the start of a line, unless that line is so long that nothing would be gained. */
function overlapAt(chunk: Buffer, overlap: number): number {
  const latest = chunk.length - overlap;
  const lineStart = chunk.lastIndexOf(NEWLINE, latest - 1) + 1;
  return lineStart > latest / 2 ? lineStart : latest;
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
