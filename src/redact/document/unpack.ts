/** Longest text that is unpacked, so that a small blob cannot become a large one. */
export const LARGEST_NESTED = 8 * 1024 * 1024;

/** Deeper than any AWS document; keeps a hostile one from exhausting the stack. */
export const DEEPEST = 200;

/** Whether brackets are open so deep that neither the walk nor JSON.stringify would come back. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) {
      if (++depth > DEEPEST * 4) return true;
    } else if (code === 93 || code === 125) depth--;
  }
  return false;
}

export function parse(text: string): unknown {
  if (text.length > LARGEST_NESTED) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** The text that bytes are, or undefined where they are none. */
export function printable(bytes: Uint8Array): string | undefined {
  try {
    const text = UTF8.decode(bytes);
    return /\p{Cc}/u.test(text.replaceAll(/[\t\r\n]/g, "")) ? undefined : text;
  } catch {
    return undefined;
  }
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SEXTETS = Int8Array.from({ length: 128 }, (_, code) => ALPHABET.indexOf(String.fromCharCode(code)));

/** Whether a text is base64 of something that may be text or gzip, by its form and what its first bytes would be. */
export function mayHoldText(value: string): boolean {
  if (value.length < 24 || value.length % 4 !== 0) return false;
  const [first, second, third] = [sextet(value, 0), sextet(value, 1), sextet(value, 2)];
  if (first < 0 || second < 0 || third < 0) return false;
  const byte = (first << 2) | (second >> 4);
  const next = ((second & 15) << 4) | (third >> 2);
  return ((byte === 0x1f && next === 0x8b) || mayBeText(byte, next)) && BASE64.test(value);
}

/** -1 for what is no digit of base64. */
function sextet(value: string, at: number): number {
  return SEXTETS[value.charCodeAt(at)] ?? -1;
}

/** Whether UTF-8 text without control characters can begin with two bytes. */
function mayBeText(byte: number, next: number): boolean {
  return byte < 0x80 ? isPlain(byte) && (next >= 0x80 || isPlain(next)) : byte >= 0xc2 && next >= 0x80 && next < 0xc0;
}

function isPlain(byte: number): boolean {
  return (byte >= 32 && byte !== 127) || byte === 9 || byte === 10 || byte === 13;
}
