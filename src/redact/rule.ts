import type { Found } from "./find/found.ts";

/**
 * Text under examination. `text` holds one character a byte (latin1 of the UTF-8 bytes), so an offset is good for both
 * and UTF-8 survives the cutting.
 */
export interface Subject {
  readonly bytes: Uint8Array;
  /** The same bytes in groups of four, in the order of this machine; what is left over at the end is in none. */
  readonly words: Int32Array;
  readonly text: string;
  /** Ends of values read so far, so that names inside of a long value do not each read it to its end again. */
  readonly ends: Map<string, Extent>;
  /** Bytes that count; `bytes` may be longer, for it is a buffer that is used again. */
  readonly length: number;
  /** The text that this one is a reading of, where it is: what is found here is replaced there. */
  readonly source?: Source;
}

/** A text of which some pieces are left out in a reading. */
export interface Source {
  readonly text: string;
  /** Where what begins at an offset of the reading begins. */
  startOf(offset: number): number;
  /** Where what ends at an offset of the reading ends. */
  endOf(offset: number): number;
  /** The offset in the reading of an offset of the text. */
  inReading(offset: number): number;
}

/** From where a value was read, and where it ended. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/**
 * Finds secrets of one kind. A rule only reports spans: the engine merges those of all rules and replaces once, so no
 * rule ever sees another's output or a printer.
 */
export interface Rule {
  readonly id: string;
  readonly title: string;
  /** Lower-case ASCII literals, matched in any case; the rule is only asked where one of them stands. */
  readonly triggers: readonly string[];
  /**
   * Looks around the trigger at `[start, end)` and reports what it finds. Work must be bounded (sticky expressions with
   * bounded quantifiers), or a long line could stall the run. Returns the offset before which further triggers have
   * nothing to add for this rule, 0 where there is none.
   */
  find(subject: Subject, start: number, end: number, found: Found): number;
}

/** Alphabets of which runs are searched without a trigger. */
export type RunAlphabet = "token" | "digits" | "address";

/** Finds secrets that have no literal to hang on to, by looking at long runs of one alphabet. */
export interface RunRule {
  readonly id: string;
  readonly title: string;
  readonly runs: RunAlphabet;
  /** Shortest run that is looked at, bytes. */
  readonly minimum: number;
  find(subject: Subject, start: number, end: number, found: Found): void;
}
