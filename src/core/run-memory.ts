import type { LogReading } from "./reading.ts";

// What of a run outlives its process, so that `--resume` can go on in another. Nothing of it is a value in clear.

/** A spelling of a value: enough to know it where it stands, too little to read it. */
export interface RememberedForm {
  /** 24 bits of a keyed hash of its first eight bytes. No more, or a long secret could be guessed piece by piece. */
  readonly begins: number;
  /** In bytes. */
  readonly length: number;
  /** 128 bits of HMAC-SHA256 of all its bytes, in base64url. */
  readonly hash: string;
  /** It is base64 that may be part of a longer run, which is replaced as a whole. */
  readonly whole: boolean;
}

/** A value that was replaced or learnt. */
export interface RememberedValue {
  readonly type: "value";
  readonly kind: string;
  /** By which it was replaced; absent where the finished pack is not searched for it. */
  readonly rule?: string;
  /** Whether every text is searched for it (and why), or only what is looked at once more at the end. */
  readonly known: "no" | "guess" | "protected" | "certain";
  /** What stands for it: `<kind:0123456789>`. */
  readonly token: string;
  /** What stands for it where it is not encoded, if that is no token. */
  readonly as?: string;
  /** The first is the value itself. */
  readonly forms: readonly [RememberedForm, ...RememberedForm[]];
}

/** Pseudonyms that depend on what was given out before. */
export interface RememberedAddress {
  readonly type: "address";
  /** As `RememberedForm.hash`. */
  readonly hash: string;
  readonly address: string;
}

export interface RememberedAccount {
  readonly type: "account";
  /** The pseudonym. */
  readonly account: string;
}

export type Remembered = RememberedValue | RememberedAddress | RememberedAccount;

/** Where redaction stands in the streams of one log. */
export interface StreamMemory {
  /** Streams in which a private key is open: their hashed names, and how many bytes of the key have come. */
  readonly open: readonly (readonly [stream: string, size: number])[];
  readonly byRule: Readonly<Record<string, number>>;
  readonly byKind: Readonly<Record<string, number>>;
}

/**
 * How far the reading of one slice of a window is: enough to go on from there in another process, with no event lost
 * and none twice. Times are ms since the epoch.
 */
export interface SliceCursor {
  /** Bounds of what is left to read or was being read, both included. Slices do not overlap, and leave nothing out. */
  readonly start: number;
  readonly end: number;
  /**
   * The last millisecond of which events were given out and the ids of all that were; absent where none was. Reading
   * goes on at this very millisecond, without those ids: late events of it are not lost.
   */
  readonly given?: { readonly ms: number; readonly ids: readonly string[] };
  /**
   * Where AWS would go on, one entry for each prefix of streams that the slice is asked for. Only there while every
   * event of the pages before was given out, because a token knows nothing of what was still in memory. It saves
   * searching once more through what holds nothing; it is good for 24 hours, and an expired one costs one request.
   */
  readonly tokens?: readonly {
    readonly prefix?: string;
    readonly start: number;
    readonly end: number;
    readonly token: string;
  }[];
}

/** How far the reading of one log group is, and what was noted of the events that came. */
export interface ReadingMemory {
  /** Ids of events are its own: another reader cannot go on from the cursors. */
  readonly reader: LogReading["reader"];
  readonly cursors: readonly SliceCursor[];
  readonly slices: number;
  readonly disordered: number;
  readonly bytes: number;
  readonly late: number;
  /** Ms. */
  readonly latest: number;
  /** Events by stretch of time: its beginning, ms, and how many. */
  readonly bins: readonly (readonly [bin: number, events: number])[];
  /** When Lambda dropped lines, ms, and what it said of it; and how often beyond those. */
  readonly drops: readonly { readonly at: number; readonly why: string }[];
  readonly moreDrops: number;
  /** Regions of what refused calls in the log were about. */
  readonly refusedIn: readonly string[];
}

/** Where a reading notes how far it is; see `collect/logs/journal.ts` for what a host promises. */
export interface ReadingJournal {
  /** What an earlier process noted, if there was one. */
  load(): ReadingMemory | undefined;
  /** Replaces what was noted before. Every event given out so far was taken by the host. */
  save(memory: ReadingMemory): void;
}
