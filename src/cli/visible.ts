/**
 * One line of text from elsewhere, safe for a terminal: control characters, escape sequences' ESC and bidi overrides are
 * written out, so that they are seen and not obeyed.
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
