/** How a log file of a pack begins an event: time, tab, the stream's name, tab. Its further lines begin with a tab. */
const EVENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t([^\t\n]*)\t/;
/** The longest beginning that is read: names of streams end at 512 characters, and may be written escaped. */
const BEGINNING = 4096;
/** An event's lines that are gone back over; what has more is one text anyway. */
const MOST_LINES = 2000;
const BEGIN = "BEGIN ";
/** Where a key ends at the latest: `rules/private-key.ts`. */
const LONGEST_KEY = 20_000;

/**
 * Whether a part of a key's body in a log file belongs to no key that began before it: in a file the streams stand mixed,
 * and the lines of another one between those of a key are none of it. In text without streams nothing is said.
 */
export function isOfOtherStream(text: string, start: number): boolean {
  const own = streamAt(text, start);
  if (own === undefined) return false;
  for (
    let begin = text.lastIndexOf(BEGIN, start);
    begin >= 0 && begin > start - LONGEST_KEY;
    begin = begin === 0 ? -1 : text.lastIndexOf(BEGIN, begin - 1)
  ) {
    const stream = streamAt(text, begin);
    if (stream === undefined || stream === own) return false;
  }
  return true;
}

function streamAt(text: string, at: number): string | undefined {
  let start = text.lastIndexOf("\n", at - 1) + 1;
  for (let lines = 0; text[start] === "\t" && start > 0 && lines < MOST_LINES; lines++) {
    start = start < 2 ? 0 : text.lastIndexOf("\n", start - 2) + 1;
  }
  return EVENT.exec(text.slice(start, start + BEGINNING))?.[1];
}
