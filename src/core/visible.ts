/**
 * Characters that act instead of showing: C0 and C1 controls (terminal escapes start with ESC or CSI), direction
 * overrides and isolates, zero-width and tag characters, line separators, half surrogates. The bidi set is the one
 * of Unicode TR 36, "Bidirectional Text Spoofing".
 */
export const ACTING =
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

const MAY_ACT =
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]/;

/** Whether a text may hold what acts, line ends and tabs aside. Quick, for most texts hold nothing; any pair of surrogates will do. */
export function mayAct(text: string): boolean {
  return MAY_ACT.test(text);
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text on one line with every acting character written out, `\n`, `\x1b`, `\u202e`. */
export function visible(text: string): string {
  return text.replaceAll(ACTING, (character) => SHORT[character] ?? writtenOut(character));
}

/** An acting character by its number: `\x1b`, `\u202e`, `\u{e0041}`. */
export function writtenOut(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
