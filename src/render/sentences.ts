/**
 * The first sentence, and as many further ones as stay within `most` characters. A sentence ends at a full stop that a
 * blank follows; ARNs, hosts and numbers hold points of their own.
 */
export function opening(text: string, most: number): string {
  let end = 0;
  for (const sentence of text.matchAll(/[.!?](?=\s)|[。！？]|$/gu)) {
    const next = sentence.index + sentence[0].length;
    if (end > 0 && next > most) break;
    end = next;
  }
  return text.slice(0, end);
}

/** Ends a title or clause with a full stop, where it has none. */
export function ended(text: string, stop: string): string {
  return /[.!?。！？]$/u.test(text) ? text : text + stop;
}
