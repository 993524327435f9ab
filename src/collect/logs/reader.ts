import type { AwsSession } from "../../aws/session.ts";
import type { LogEvent } from "../../core/piece.ts";
import type { Send } from "../collector.ts";
import type { SliceJournal } from "./journal.ts";
import type { Patience } from "./patience.ts";

export type LogsClient = Awaited<ReturnType<AwsSession["logs"]>>;

/** A stretch of time in ms since the epoch, both ends included: as FilterLogEvents takes it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How requests name a log group: a linked account's by its ARN, which then has no `:*` at its end. */
export type GroupRef = { readonly logGroupName: string } | { readonly logGroupIdentifier: string };

/** The end of a window that lies so near that events of it may still be on their way. */
export interface Tail {
  /** Ms: what is older has settled. */
  readonly start: number;
  /** Resolves when the rest has settled too; rejects after the signal. */
  settled(signal: AbortSignal): Promise<void>;
}

/** What bounds the rate of requests: the token bucket of the account and Region. */
export interface Pace {
  /** Requests a second. */
  readonly limit: number;
  /** Requests that wait for their turn now. */
  readonly waiting: number;
}

/** What a reader is to read, of whichever kind it is. */
export interface LogRequest extends Span, Patience {
  readonly logs: LogsClient;
  readonly group: GroupRef;
  /** The function whose streams are wanted, where the group is shared with others. */
  readonly onlyOf?: string;
  readonly tail?: Tail;
  readonly signal: AbortSignal;
  /** Where the reader notes how far it is; nowhere where absent. */
  readonly journal?: SliceJournal;
}

/** What FilterLogEvents needs besides. */
export interface FilterRequest extends LogRequest {
  readonly send: Send;
  /** Absent where nothing paces requests. */
  readonly pace?: Pace | undefined;
}

/** How far a reader is, and in the end how it went. */
export interface ReaderState {
  /** Ms: everything before was given out. */
  readonly reached: number;
  /** Parts that the window was read in. */
  readonly slices: number;
  /** Stretches that could not be read to their end, ascending. */
  readonly gaps: readonly Span[];
  /** Events that came after later ones had been given out: the text is not in order of time there. */
  readonly disordered: number;
}

/**
 * Gives every event of a window once and in order of time: within a millisecond by stream, then in the order in which
 * the stream holds them. Batches are small; whoever is slow in taking them slows the reading down. Where something
 * could not be read, the rest is given first, and then the cause is thrown.
 */
export interface LogReader {
  readonly name: "FilterLogEvents" | "Insights";
  readonly state: ReaderState;
  events(): AsyncGenerator<readonly LogEvent[]>;
}
