import type { RedactedJson, RedactedText } from "./redacted.ts";
import type { RedactionCounts } from "./manifest.ts";
import type { Remembered, RememberedValue, StreamMemory } from "./run-memory.ts";

/** What the pipeline asks of redaction. `file` is the pack path that the text is for: counts are kept per rule and file. */
export interface Redactor {
  /** One self-contained text: a message, an error, an answer. */
  text(raw: string, file: string): RedactedText;
  /** A document: walked, its names and leaves redacted with their path as context; never broken, never reordered. */
  json(value: unknown, file: string): RedactedJson;
  /**
   * Redacts a line or a document that was redacted before once more, now that all is known: whatever was replaced or
   * learnt anywhere goes, also what was forgotten because there was too much of it.
   */
  resweep(line: string, file: string): RedactedText;
  resweepJson(value: unknown, file: string): RedactedJson;
  /** A part of a file's name. */
  name(raw: string): RedactedText;
  /** Text that arrives in parts (one log stream): state is kept for values split over parts, a PEM block for instance. */
  stream(key: string, file: string): (raw: string) => RedactedText;
  /** Makes every later occurrence of a value a secret of this kind: environment values, session credentials. */
  learn(value: string, kind: string): void;
  counts(): RedactionCounts;
  /**
   * redaction/report.json: per rule, kind and file how many, and a few places of each rule with the value left out;
   * what was found odd in the finished files goes with it. Never a value.
   */
  report(odd?: OddReport): RedactedJson;
  /** Looks for anything that was redacted or learnt in finished bytes, in every encoding; see `pack/seal.ts`. */
  residue(): ResidueScanner;
  /** What `residue` looks for now, for a thread of this process. Secrets in clear: they go nowhere else. */
  residueValues(): readonly ResidueValue[];
  /** The same of what an earlier process of this case has replaced; undefined where there was none. */
  residueHashes(): ResidueHashes | undefined;
  /** What is to outlive this process and came up since this was last asked: hashes, nothing in clear. */
  takeRemembered(): readonly Remembered[];
  /**
   * Where the streams of a log file stand, for another process. Undefined while one is in the middle of a line that
   * Lambda cut: the text before the cut would have to be remembered in clear.
   */
  streamMemory(file: string): StreamMemory | undefined;
  /** Goes on in the streams of a log file as an earlier process left them; before anything of it is redacted. */
  resumeStreams(file: string, memory: StreamMemory): void;
}

/** Values of an earlier process that may stand nowhere in a pack, and the case key that their hashes are made with. */
export interface ResidueHashes {
  readonly key: Uint8Array;
  readonly values: readonly RememberedValue[];
}

/** A string that no rule took for a secret and a person might: where it stands and how it begins, never all of it. */
export interface OddString {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly kind: "secret-name" | "random" | "hex";
  /** Up to four characters, at most a quarter of it. */
  readonly starts: string;
  readonly length: number;
  readonly why: string;
}

/** What is left and looks odd: how many different strings, and up to 50 of them. */
export interface OddReport {
  readonly total: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly shown: readonly OddString[];
}

/** A value that may stand nowhere in a pack. */
export interface ResidueValue {
  readonly value: string;
  readonly rule: string;
  readonly kind: string;
  /** Where it may stand all the same: anywhere, as a name in an ARN, or nowhere. */
  readonly mayStand: "anywhere" | "as-resource-name" | "nowhere";
}

/** A hit names the rule and place, never the value. */
export interface ResidueHit {
  readonly rule: string;
  readonly line: number;
}

/** What a second reading of finished text finds. */
export interface Suspicion extends ResidueHit {
  /** Whether the value's own form tells what it is, or what stands around it: a name, a sentence, a column. */
  readonly by: "form" | "context";
}

/** Every rule once more over finished text, by one who knows nothing of what the first reading decided. */
export interface SecondReading {
  /** Over UTF-8 of up to about 1 MiB: a file as it is written, or what its encodings say. Lines count from 1. */
  find(bytes: Uint8Array, as: "written" | "decoded"): readonly Suspicion[];
  /** Whether a document, read as one, still has something to redact. Context in it is its names, not its punctuation. */
  isSuspect(document: unknown): boolean;
}

/**
 * Searches bytes, a file or a part of one; lines count from 1 in each. It keeps nothing between two scans: parts of a
 * file must overlap by more than the longest value (8 KiB, in its longest encoding 64 KiB).
 */
export interface ResidueScanner {
  scan(bytes: Uint8Array): readonly ResidueHit[];
}
