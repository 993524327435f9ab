/** Of a sentence that lists much, this many characters at most: its beginning says what it is about. */
const LONGEST = 420;

/**
 * The first sentence, and as many further ones as stay within `most` characters. A sentence ends at a full stop that a
 * blank follows; ARNs, hosts and numbers hold points of their own. A first sentence that goes on and on ends at one of
 * its clauses, with an ellipsis.
 */
export function opening(text: string, most: number): string {
  let end = 0;
  for (const sentence of text.matchAll(/[.!?](?=\s)|[。！？]|$/gu)) {
    const next = sentence.index + sentence[0].length;
    if (end > 0 && next > most) break;
    end = next;
  }
  return capped(text.slice(0, end), Math.max(most, LONGEST));
}

function capped(text: string, most: number): string {
  if (text.length <= most) return text;
  const ends = [...text.slice(0, most - 2).matchAll(/[,;:](?=\s)|[，；：、]/gu)];
  const last = ends.at(-1)?.index ?? text.slice(0, most - 2).lastIndexOf(" ");
  return `${text.slice(0, last > 0 ? last : most - 2)} …`;
}

/** Ends a title with the full stop of its language, where it has none. */
export function ended(text: string): string {
  if (/[.!?。！？]$/u.test(text)) return text;
  return /\p{Script=Han}$/u.test(text) ? `${text}。` : `${text}.`;
}

/** Sentences one after another: a blank between them, but not after Chinese punctuation. */
export function sentences(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== "")
    .reduce((said, next) => (said === "" ? next : said + (/[。！？）：]$/u.test(said) ? "" : " ") + next), "");
}
