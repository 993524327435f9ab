/** A piece of a text, as offsets. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** ESC, or as programs write it out: `\x1b`, `\u001b` in JSON, `\033`, `\e`. */
const ESCAPE = String.raw`(?:\x1b|\\{1,16}(?:u001[bB]|x1[bB]|033|e))`;
/** The one character that C1 has for ESC and a bracket, in UTF-16 or as its two bytes in Latin-1, or written out. */
const CSI = String.raw`(?:\xc2\x9b|(?<![\x80-\xff])\x9b|\\{1,16}(?:u009[bB]|x9[bB]))`;
/** Behind its parameters any letter may end it; without any only those that programs send so. */
const REST = "(?:[0-9;:?]{1,64}[A-Za-z]|[mKJH])";
/** A colour whose ESC a log's way took out, or made something else of: `^[`, syslog's `#033`, a picture, a question mark. */
const LEFT = String.raw`(?:\^\[|#033|\xe2\x90\x9b|\u241b|\xef\xbf\xbd|[\ufffd?]|<ESC>)?\[(?:\d{1,3};){0,8}\d{1,3}m(?!\])`;
/** A set of characters is chosen: `tput sgr0` says `ESC(B` before it ends a colour. Source: ECMA-35, 14.3. */
const CHARSET = String.raw`${ESCAPE}[()][AB0]`;
const SENT = String.raw`${ESCAPE}\[${REST}|${CSI}${REST}|${CHARSET}`;
const ONLY_SENT = new RegExp(SENT, "g");
const SEQUENCE = new RegExp(`${SENT}|${LEFT}`, "g");
/** A quick look: nearly no text holds a sequence. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const MAY_HOLD = /\[(?:[0-9;:?]{1,64}[A-Za-z]|[mKJH])|\x9b|[x0]9[bB]|[\x1bbBe3][()][AB0]/;

/**
 * The sequences that colour a text, clear a line or move about, in their order: a terminal shows none of them, and a
 * password between two of them is as readable as any other. What is longer, such as a hyperlink, holds text and is none.
 * Source: ECMA-48, 5.4; XTerm Control Sequences, "Functions using CSI".
 */
export function terminalSequences(text: string): readonly Stretch[] {
  if (!MAY_HOLD.test(text)) return [];
  return Array.from(text.matchAll(SEQUENCE), ({ index, 0: { length } }) => ({ start: index, end: index + length }));
}

/** A text without what `terminalSequences` tells of it. */
export function withoutSequences(text: string, sequences: readonly Stretch[] = terminalSequences(text)): string {
  if (sequences.length === 0) return text;
  let plain = "";
  let at = 0;
  for (const { start, end } of sequences) {
    plain += text.slice(at, start);
    at = end;
  }
  return plain + text.slice(at);
}

/** A text as a terminal shows it, for people: what only may be left of a colour, `[5m` in `rate(x[5m])`, stays. */
export function uncoloured(text: string): string {
  return MAY_HOLD.test(text) ? text.replaceAll(ONLY_SENT, "") : text;
}
