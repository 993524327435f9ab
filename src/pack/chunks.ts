/** A part of a file to be searched. */
export interface Chunk {
  readonly bytes: Buffer;
  /** The number, from 1, of the line that its first byte is in. */
  readonly firstLine: number;
}

/** How many bytes are searched at once, and how many of them again with what follows. */
const SIZE = 1024 * 1024;
const OVERLAP = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * Cuts a file at line ends into parts of about 1 MiB that overlap by at least 64 KiB: more than any value that is looked
 * for (environment values end at 4 KiB, keys at 16), so none is lost between two parts. A longer line is cut where it is.
 */
export async function* chunksOf(
  bytes: AsyncIterable<Uint8Array>,
  size: number = SIZE,
  overlap: number = OVERLAP,
): AsyncGenerator<Chunk> {
  let pending: Uint8Array[] = [];
  let length = 0;
  let firstLine = 1;
  for await (const piece of bytes) {
    pending.push(piece);
    length += piece.length;
    while (length >= size + overlap) {
      const all = Buffer.concat(pending);
      const chunk = all.subarray(0, cutAt(all, size + overlap, overlap));
      yield { bytes: chunk, firstLine };
      const next = overlapAt(chunk, overlap);
      firstLine += countLines(chunk.subarray(0, next));
      pending = [all.subarray(next)];
      length = all.length - next;
    }
  }
  if (length > 0) yield { bytes: Buffer.concat(pending), firstLine };
}

/** Behind the last line end within the first `limit` bytes, where that leaves more than the overlap. */
function cutAt(bytes: Buffer, limit: number, overlap: number): number {
  const end = bytes.lastIndexOf(NEWLINE, limit - 1) + 1;
  return end > overlap * 2 ? end : limit;
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
