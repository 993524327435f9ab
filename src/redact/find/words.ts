/** Bytes that are looked at together. */
export const WORD = 4;

/** Bytes in groups of four, in the order of this machine. Copied where they do not begin at a multiple of four. */
export function wordsOf(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % WORD === 0 ? bytes : Uint8Array.from(bytes);
  return new Int32Array(buffer, byteOffset, length >> 2);
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Four bytes at any offset, as `wordsOf` would have them. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return LITTLE_ENDIAN
    ? bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    : (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

/** A hash of the eight bytes at an offset. */
export function hashAt(bytes: Uint8Array, at: number): number {
  return Math.imul(wordAt(bytes, at), 0x85ebca6b) ^ wordAt(bytes, at + WORD);
}
