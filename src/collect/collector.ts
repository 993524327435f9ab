import type { CallSpec } from "../core/call.ts";
import type { CallError, Outcome } from "../core/outcome.ts";
import type { Clock } from "../core/clock.ts";
import type { Piece } from "../core/piece.ts";
import type { Window } from "../core/case.ts";
import type { AwsSession } from "../aws/session.ts";
import type { CaseFacts } from "./facts.ts";

/** One subject that evidence is gathered about: a page of code, a line in `index.ts`. */
export interface Collector {
  readonly id: string;
  /** What a person reads while it runs: "resource-based policies". */
  readonly title: string;
  /** Every operation that `collect` may send. */
  readonly calls: readonly CallSpec[];
  /** Undefined where it applies, else why not: "the function is not in a VPC". */
  notApplicable?(facts: CaseFacts): string | undefined;
  collect(ctx: CollectContext): AsyncIterable<Piece>;
}

/** One call to be made. */
export interface Ask {
  /** One of the collector's declared operations. */
  readonly operation: string;
  /** What it is asked about, part of the item's id: an alias, a policy ARN, a Region. */
  readonly about?: string;
  /** Whose account and Region; the function's own where absent. */
  readonly session?: AwsSession;
  readonly region?: string;
  /** Error codes that mean "there is none": `ResourceNotFoundException` of GetPolicy. Outcome `not-found`. */
  readonly absentCodes?: readonly string[];
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

export interface CollectContext {
  /** Raw facts found so far, in memory only. */
  readonly facts: CaseFacts;
  /** The function's account. */
  readonly aws: AwsSession;
  /** Second sets of credentials, at most one an account. */
  readonly peers: readonly AwsSession[];
  readonly window: Window;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /**
   * Makes a call and records how it ended; never throws for a failing call. `count` says how many things came back
   * (0 makes the outcome `empty`). Paged calls page inside `run`, so they are one item.
   */
  ask<T>(what: Ask, run: (send: AskControl) => Promise<T>, count?: (value: T) => number): Promise<Answer<T>>;
  /** Records a call that is planned but not made, with the reason: `not-applicable` or `skipped`. */
  pass(operation: string, outcome: "not-applicable" | "skipped", why: string, about?: string): void;
  /** Tells the person how far it is. */
  progress(count: number, unit: string): void;
}

export interface AskControl {
  readonly signal: AbortSignal;
}
