import type { Subject } from "../rule.ts";

let scratch = Buffer.allocUnsafe(64 * 1024);
/** What is larger gets a buffer of its own, so that one long line is not kept for ever. */
const LARGEST_SCRATCH = 4 * 1024 * 1024;

/** Zeros after the text: who looks a few bytes ahead must not see an earlier text. */
const MARGIN = 128;

/**
 * A subject over the UTF-8 bytes of a text. Its bytes stand in a buffer that the next call uses again: a subject must be
 * done with before another is made.
 */
export function subjectOf(raw: string): Subject {
  const most = raw.length * 3 + MARGIN;
  let bytes = scratch;
  if (most > scratch.length) {
    bytes = Buffer.allocUnsafe(most);
    if (most <= LARGEST_SCRATCH) scratch = bytes;
  }
  const length = bytes.write(raw, 0, "utf8");
  bytes.fill(0, length, length + MARGIN);
  // as many bytes as characters: ASCII, which is its own latin1
  return { bytes, text: length === raw.length ? raw : bytes.toString("latin1", 0, length), length, ends: new Map() };
}

/** A subject over text that is latin1 already, of its own bytes. */
export function subjectOfLatin1(text: string): Subject {
  return { bytes: Buffer.from(text, "latin1"), text, length: text.length, ends: new Map() };
}
