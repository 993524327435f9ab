import { constants, inflateRawSync } from "node:zlib";

/** What one gzip may unpack to, in bytes; and all of those in one part of a file. */
const MOST = 1024 * 1024;
const MOST_OF_ALL = 8 * 1024 * 1024;

/** A gzip that unpacks to more than is looked through, and so may hold anything. */
export const TOO_LARGE = Symbol("too large");

/** How much may still be inflated: shared by all that one part of a file holds, so that bombs cost little. */
export interface InflateBudget {
  left: number;
}

export function inflateBudget(): InflateBudget {
  return { left: MOST_OF_ALL };
}

/** Ten bytes of header, at least two of data, eight of checksum and length. RFC 1952, section 2.3. */
const SHORTEST = 20;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= SHORTEST && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/**
 * What a gzip says, also one that was cut off or that something follows; undefined where it is none in truth. Checksums
 * are not looked at: who could read it would not either.
 */
export function inflated(bytes: Uint8Array, budget: InflateBudget): Buffer | typeof TOO_LARGE | undefined {
  const maxOutputLength = Math.min(MOST, budget.left);
  if (maxOutputLength <= 0) return TOO_LARGE;
  try {
    const text = inflateRawSync(bytes.subarray(headerBytes(bytes)), {
      maxOutputLength,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    budget.left -= text.length;
    return text;
  } catch (error) {
    if (!(error instanceof RangeError)) return untilDamage(bytes, budget);
    budget.left -= maxOutputLength;
    return TOO_LARGE;
  }
}

/** Data behind this, if there is any, is noise of a few bytes that looked like a beginning. */
const LEAST_DATA = 8;

/**
 * What a gzip says before it is damaged: base64 that was cut off may go on in other text of the same letters. Looked for
 * by halves, for zlib gives nothing of what it could not read to its end; each look counts.
 */
function untilDamage(bytes: Uint8Array, budget: InflateBudget): Buffer | typeof TOO_LARGE | undefined {
  const data = bytes.subarray(headerBytes(bytes));
  let [whole, damaged] = [0, data.length];
  let text: Buffer | undefined;
  while (damaged - whole > 1) {
    const middle = (whole + damaged) >> 1;
    const maxOutputLength = Math.min(MOST, budget.left);
    if (maxOutputLength <= 0) return TOO_LARGE;
    budget.left -= Math.min(middle, budget.left);
    try {
      text = inflateRawSync(data.subarray(0, middle), { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
      whole = middle;
    } catch (error) {
      if (error instanceof RangeError) return TOO_LARGE;
      damaged = middle;
    }
  }
  return text !== undefined && text.length >= LEAST_DATA ? text : undefined;
}

const HEADER_CHECKSUM = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;

/** RFC 1952, section 2.3: ten bytes, then what the flags say. */
function headerBytes(bytes: Uint8Array): number {
  const flags = bytes[3]!;
  let at = 10;
  if ((flags & EXTRA) !== 0) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const text of [NAME, COMMENT]) {
    if ((flags & text) !== 0) at = zeroFrom(bytes, at) + 1;
  }
  return (flags & HEADER_CHECKSUM) === 0 ? at : at + 2;
}

function zeroFrom(bytes: Uint8Array, at: number): number {
  const zero = bytes.indexOf(0, at);
  return zero < 0 ? bytes.length : zero;
}
