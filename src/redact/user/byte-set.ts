import type { Node } from "./pattern-syntax.ts";

/** A set of bytes: 1 where a byte belongs to it. */
export type ByteSet = Uint8Array;

export function byteSet(has: (byte: number) => boolean): ByteSet {
  return Uint8Array.from({ length: 256 }, (_, byte) => (has(byte) ? 1 : 0));
}

/** Letters, digits and `_`, of ASCII. */
export function isWordByte(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || byte === 95 || (byte >= 97 && byte <= 122);
}

const range = (from: number, to: number): Node => ({
  type: "byte",
  set: byteSet((byte) => byte >= from && byte <= to),
});
const follower = range(0x80, 0xbf);

/** One character beyond ASCII, as its bytes in UTF-8. RFC 3629, section 4. */
export const REST_OF_CHARACTERS: readonly Node[] = [
  { type: "sequence", items: [range(0xc2, 0xdf), follower] },
  { type: "sequence", items: [range(0xe0, 0xef), follower, follower] },
  { type: "sequence", items: [range(0xf0, 0xf4), follower, follower, follower] },
];
