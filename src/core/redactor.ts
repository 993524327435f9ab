import type { RedactedJson, RedactedText } from "./redacted.ts";
import type { RedactionCounts } from "./manifest.ts";

/** What the pipeline asks of redaction. `file` is the pack path that the text is for: counts are kept per rule and file. */
export interface Redactor {
  /** One self-contained text: a message, an error, an answer. */
  text(raw: string, file: string): RedactedText;
  /** A document: walked, its names and leaves redacted with their path as context; never broken, never reordered. */
  json(value: unknown, file: string): RedactedJson;
  /** A part of a file's name. */
  name(raw: string): RedactedText;
  /** Text that arrives in parts (one log stream): state is kept for values split over parts, a PEM block for instance. */
  stream(key: string, file: string): (raw: string) => RedactedText;
  /** Makes every later occurrence of a value a secret of this kind: environment values, session credentials. */
  learn(value: string, kind: string): void;
  counts(): RedactionCounts;
  /** redaction/report.json: per rule and file how many, never a value. */
  report(): RedactedJson;
  /** Looks for anything that was redacted or learnt in finished bytes, in every encoding; see `pack/seal.ts`. */
  residue(): ResidueScanner;
}

/** A hit names the rule and place, never the value. */
export interface ResidueHit {
  readonly rule: string;
  readonly line: number;
}

/**
 * Searches bytes, a file or a part of one; lines count from 1 in each. It keeps nothing between two scans: parts of a
 * file must overlap by more than the longest value (8 KiB, in its longest encoding 64 KiB).
 */
export interface ResidueScanner {
  scan(bytes: Uint8Array): readonly ResidueHit[];
}
