import { createReadStream } from "node:fs";

/** A part of a file: whole lines, but for one that is longer than a block. */
export interface Block {
  readonly bytes: Buffer;
  /** Number of its first line, from 1. */
  readonly line: number;
}

const BLOCK = 1024 * 1024;
/** A line that is longer is cut. */
const LONGEST_LINE = 64 * BLOCK;

/** A file, or its first `most` bytes, in blocks that end with their lines. Memory does not grow with the file. */
export async function* blocksOf(location: string, most: number = Number.POSITIVE_INFINITY): AsyncGenerator<Block> {
  let rest: Buffer[] = [];
  let held = 0;
  let line = 1;
  const next = (bytes: Buffer): Block => {
    const block = { bytes, line };
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) line++;
    return block;
  };
  for await (const chunk of createReadStream(location, {
    end: most - 1,
    highWaterMark: BLOCK,
  }) as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(10) + 1;
    if (end === 0 && held + chunk.length < LONGEST_LINE) {
      rest.push(chunk);
      held += chunk.length;
      continue;
    }
    const cut = end === 0 ? chunk.length : end;
    yield next(Buffer.concat([...rest, chunk.subarray(0, cut)]));
    rest = [chunk.subarray(cut)];
    held = chunk.length - cut;
  }
  if (held > 0) yield next(Buffer.concat(rest));
}
