import type { AwsSession } from "../aws/session.ts";
import type { CallSpec } from "../core/call.ts";
import type { FunctionReference, Window } from "../core/case.ts";
import type { Clock } from "../core/clock.ts";
import type { HowFar } from "../core/events.ts";
import type { CallError, Outcome } from "../core/outcome.ts";
import type { Piece } from "../core/piece.ts";
import type { LogReading } from "../core/reading.ts";
import type { ReadingJournal } from "../core/run-memory.ts";
import type { CaseFacts } from "./facts.ts";

/** One subject that evidence is gathered about: a page of code, a line in `index.ts`. */
export interface Collector {
  readonly id: string;
  /** What a person reads while it runs: "resource-based policies". */
  readonly title: string;
  /** Every operation that `collect` may send. */
  readonly calls: readonly CallSpec[];
  /** Undefined where it can go to work, else why none of its calls is made. */
  unmet?(facts: CaseFacts): Unmet | undefined;
  /** May throw a CasePackError to end the whole run; anything else that it throws costs its own calls only. */
  collect(ctx: CollectContext): AsyncIterable<Piece>;
}

/** `not-applicable`: nothing is missing ("the function is not in a VPC"); `skipped`: a call before it failed. */
export interface Unmet {
  readonly outcome: "not-applicable" | "skipped";
  readonly why: string;
  /** Whose account it would have been asked of, where that is not the caller's own. */
  readonly accountId?: string;
  /** What cannot be known, where that is more than the one call's. */
  readonly effect?: string;
}

/** One call to be made. */
export interface Ask {
  /** One of the collector's declared operations. */
  readonly operation: string;
  /** What it is asked about, part of the item's id: an alias, a policy ARN. */
  readonly about?: string;
  /** Whose account; the function's own where absent. */
  readonly session?: AwsSession;
  /** Which Region; the session's where absent. */
  readonly region?: string;
  /** Error codes that mean "there is none" beside those that say so by name. Outcome `not-found`. */
  readonly absentCodes?: readonly string[];
  /** The reply may have no members at all, which says "there is none"; of other operations it says that it was cut off. */
  readonly mayBeBare?: true;
  /** For calls that read log events: asked when they have ended. */
  readonly reading?: () => LogReading;
  /** Things that came of it in an earlier process, where it goes on with that: they count, and are there. */
  readonly before?: number;
}

/** What came of a call. Only `collected` and `empty` carry a value. */
export type Answer<T> =
  | { readonly outcome: "collected" | "empty"; readonly value: T; readonly item: string }
  | {
      readonly outcome: Exclude<Outcome, "collected" | "empty">;
      readonly value?: undefined;
      readonly item: string;
      readonly error?: CallError;
    };

/** What came of a call whose reply was handed on while it arrived. */
export type StreamEnd = Answer<number>;

/** What every reply of an SDK client carries. */
export interface Reply {
  readonly $metadata: { readonly attempts?: number | undefined };
}

/** To be given to the SDK's method beside its input. */
export interface SendOptions {
  readonly abortSignal: AbortSignal;
}

/** Sends one request and counts its attempts: `send((options) => lambda.getPolicy({ FunctionName }, options))`. */
export type Send = <R extends Reply>(request: (options: SendOptions) => Promise<R>) => Promise<R>;

export interface CollectContext {
  /** Raw facts found so far, in memory only. */
  readonly facts: CaseFacts;
  /** The function's account. */
  readonly aws: AwsSession;
  /** Second sets of credentials, at most one an account. */
  readonly peers: readonly AwsSession[];
  /** The case's time. Known to collectors after the metrics only: earlier ones would throw. */
  readonly window: Window;
  /** The time that the person stated, if they did: known from the start. */
  readonly statedWindow: Pick<Window, "start" | "end"> | undefined;
  /** The function to compare with, if one was given. */
  readonly compareWith: FunctionReference | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /**
   * Makes a call and records how it ended; never throws for a failing call. `count` says how many things came back
   * (0 makes the outcome `empty`). Paged calls page inside `run`, so they are one item.
   */
  ask<T>(what: Ask, run: (send: Send) => Promise<T>, count?: (value: T) => number): Promise<Answer<T>>;
  /**
   * The same for replies that are too large to be held: batches are handed on while they arrive, and stay good if a
   * later page fails. The value at the end is how many things there were.
   */
  stream<T>(what: Ask, run: (send: Send) => AsyncIterable<readonly T[]>): AsyncGenerator<Streamed<T>, StreamEnd>;
  /** Records a call that is planned but not made, with the reason. */
  pass(what: Ask, unmet: Unmet): void;
  /**
   * Where a reading of log events notes how far it is, if the host can go on in another process. `path` is the piece's,
   * `via` the account whose credentials are used, where that is not the function's.
   */
  journal(path: string, via: string | undefined): ReadingJournal | undefined;
  /** Tells the person how far it is. */
  progress(count: number, unit: string, howFar?: HowFar): void;
}

/** A batch of a streamed reply and the item that it belongs to. */
export interface Streamed<T> {
  readonly batch: readonly T[];
  readonly item: string;
}
