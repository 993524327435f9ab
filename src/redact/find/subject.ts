import type { Extent, Subject } from "../rule.ts";
import { wordsOf } from "./words.ts";

let scratch = Buffer.allocUnsafe(64 * 1024);
let scratchWords = wordsOf(scratch);
/** What is larger gets a buffer of its own, so that one long line is not kept for ever. */
const LARGEST_SCRATCH = 4 * 1024 * 1024;

/** Zeros after the text: who looks a few bytes ahead must not see an earlier text. */
const MARGIN = 128;

/** Of typed arrays: a Buffer's own looks at its arguments for longer than it writes. */
const zeroes = Uint8Array.prototype.fill;
const encoder = new TextEncoder();

/**
 * A subject over the UTF-8 bytes of a text. Its bytes stand in a buffer that the next call uses again: a subject must be
 * done with before another is made.
 */
export function subjectOf(raw: string): Subject {
  const bytes = room(raw.length * 3);
  const length = encoder.encodeInto(raw, bytes).written;
  zeroes.call(bytes, 0, length, length + MARGIN);
  // as many bytes as characters: ASCII, which is its own latin1
  const text = length === raw.length ? raw : bytes.toString("latin1", 0, length);
  return new Text(bytes, text, length, bytes === scratch ? scratchWords : undefined);
}

/** A subject over text that is latin1 already, of its own bytes: a rule may make one while it looks at another. */
export function subjectOfLatin1(text: string): Subject {
  return new Text(Buffer.from(text, "latin1"), text, text.length);
}

/** A subject over bytes as they are, one character each. */
export function subjectOfBytes(bytes: Uint8Array): Subject {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return new Text(bytes, text, bytes.length);
}

function room(most: number): Buffer {
  if (most + MARGIN > scratch.length) {
    const bytes = Buffer.allocUnsafe(most + MARGIN);
    if (most > LARGEST_SCRATCH) return bytes;
    scratch = bytes;
    scratchWords = wordsOf(bytes);
  }
  return scratch;
}

class Text implements Subject {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly length: number;
  private extents: Map<string, Extent> | undefined = undefined;

  private groups: Int32Array | undefined;

  constructor(bytes: Uint8Array, text: string, length: number, words?: Int32Array) {
    this.bytes = bytes;
    this.text = text;
    this.length = length;
    this.groups = words;
  }

  get words(): Int32Array {
    return (this.groups ??= wordsOf(this.bytes));
  }

  /** Made when first asked for: most texts are never read so closely. */
  get ends(): Map<string, Extent> {
    return (this.extents ??= new Map());
  }
}
