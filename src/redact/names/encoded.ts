/** A run of base64, either alphabet, long enough to hold a name. */
const RUN = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
/** Decoded first, to see whether it is text at all. */
const LOOK = 24;
const READABLE = /^[\t\n\r\x20-\x7e]{12,}/;
/** Longest run that is decoded. */
const LONGEST = 1_048_576;

/**
 * The runs of base64 in a text whose text says something, with what they say. A run may begin before its base64 does, so
 * each of the four alignments is looked at.
 */
export function* base64Texts(text: string): Generator<{ start: number; end: number; decoded: string }> {
  if (text.length < 16) return;
  for (const match of text.matchAll(RUN)) {
    const run = match[0];
    if (run.length > LONGEST) continue;
    for (let skip = 0; skip < 4; skip += 1) {
      const decoded = decodedFrom(run, skip);
      if (decoded !== undefined) yield { start: match.index, end: match.index + run.length, decoded };
    }
  }
}

/** Text may begin anywhere in a run (`key/aGVsbG8...`): where the beginning is none, the middle is looked at. */
function decodedFrom(run: string, skip: number): string | undefined {
  const middle = skip + ((run.length - skip) >> 3) * 4;
  for (const from of [skip, middle]) {
    const begin = Buffer.from(run.slice(from, from + LOOK), "base64").toString("latin1");
    if (READABLE.test(begin)) return Buffer.from(run.slice(skip), "base64").toString("latin1");
  }
  return undefined;
}
