import type { Extent, Subject } from "../rule.ts";

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
  const bytes = room(raw.length * 3);
  const length = bytes.write(raw, 0, "utf8");
  bytes.fill(0, length, length + MARGIN);
  // as many bytes as characters: ASCII, which is its own latin1
  return new Text(bytes, length === raw.length ? raw : bytes.toString("latin1", 0, length), length);
}

/** A subject over text that is latin1 already, of its own bytes: a rule may make one while it looks at another. */
export function subjectOfLatin1(text: string): Subject {
  return new Text(Buffer.from(text, "latin1"), text, text.length);
}

function room(most: number): Buffer {
  if (most + MARGIN > scratch.length) {
    const bytes = Buffer.allocUnsafe(most + MARGIN);
    if (most > LARGEST_SCRATCH) return bytes;
    scratch = bytes;
  }
  return scratch;
}

class Text implements Subject {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly length: number;
  private extents: Map<string, Extent> | undefined = undefined;

  constructor(bytes: Uint8Array, text: string, length: number) {
    this.bytes = bytes;
    this.text = text;
    this.length = length;
  }

  /** Made when first asked for: most texts are never read so closely. */
  get ends(): Map<string, Extent> {
    return (this.extents ??= new Map());
  }
}
