import { open } from "node:fs/promises";

/** How much is read at once. */
const AT_ONCE = 512 * 1024;

export interface BytesRange {
  /** First byte, from 0. */
  readonly start?: number;
  /** How many bytes at most. */
  readonly most?: number;
}

/**
 * The bytes of a file, part by part, all in one buffer: **a part is good until the next is asked for**. A stream makes a
 * buffer for each part, and as little else is made while gigabytes are only looked at, V8 sees no need to collect them:
 * 40 MB lay about at any time. Errors: those of the file system.
 */
export async function* bytesOfFile(
  location: string,
  { start = 0, most = Number.POSITIVE_INFINITY }: BytesRange = {},
): AsyncGenerator<Buffer> {
  const file = await open(location, "r");
  try {
    const buffer = Buffer.allocUnsafeSlow(AT_ONCE);
    let left = most;
    for (let at = start; left > 0;) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(AT_ONCE, left), at);
      if (bytesRead === 0) return;
      at += bytesRead;
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
