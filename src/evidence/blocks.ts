import { bytesOfFile } from "./read-bytes.ts";

/** A part of a file: whole lines, but for one that is longer than a block. Good until the next is asked for. */
export interface Block {
  readonly bytes: Buffer;
  /** Number of its first line, from 1. */
  readonly line: number;
}

const BLOCK = 1024 * 1024;
/** A line that is longer is cut. */
const LONGEST_LINE = 64 * BLOCK;
const NEWLINE = 10;

/**
 * A file, or its first `most` bytes, in blocks that end with their lines. Memory does not grow with the file: all blocks
 * are in one buffer, which is as long as the longest line asks for.
 */
export async function* blocksOf(location: string, most: number = Number.POSITIVE_INFINITY): AsyncGenerator<Block> {
  let buffer: Buffer = Buffer.allocUnsafeSlow(2 * BLOCK);
  let held = 0;
  let line = 1;
  for await (const part of bytesOfFile(location, { most })) {
    if (held + part.length > buffer.length) buffer = enlarged(buffer, held);
    part.copy(buffer, held);
    held += part.length;
    if (held < BLOCK) continue;
    const end = buffer.lastIndexOf(NEWLINE, held - 1) + 1;
    if (end === 0 && held < LONGEST_LINE) continue;
    const cut = end === 0 ? held : end;
    const bytes = buffer.subarray(0, cut);
    yield { bytes, line };
    line += linesIn(bytes);
    buffer.copyWithin(0, cut, held);
    held -= cut;
  }
  if (held > 0) yield { bytes: buffer.subarray(0, held), line };
}

function enlarged(buffer: Buffer, held: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(buffer.length * 2);
  buffer.copy(larger, 0, 0, held);
  return larger;
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
