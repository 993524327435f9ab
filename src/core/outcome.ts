import type { LogReading } from "./reading.ts";

/** How one planned call ended. Every planned call ends in exactly one of these. */
export type Outcome =
  | "collected"
  | "empty"
  | "not-found"
  | "denied"
  | "throttled"
  | "failed"
  | "skipped"
  | "not-applicable";

/** Outcomes that leave a hole in the evidence: the run ends with exit code 3. */
export const GAPS: ReadonlySet<Outcome> = new Set<Outcome>(["denied", "throttled", "failed", "skipped"]);

/** What AWS, the network or the SDK said when a call did not succeed. The message is redacted before it is written. */
export interface CallError {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
}

/** One line of the manifest: a call, how it ended and which files came of it. Times are ISO 8601 in UTC. */
export interface Item {
  /** Unique in a run: the operation, then what it was asked about, `lambda:GetPolicy/live`. */
  readonly id: string;
  readonly collector: string;
  /** IAM service prefix and API operation: `lambda:GetPolicy`. */
  readonly operation: string;
  /** IAM actions that authorise it; S3 and a few others name them differently from the operation. */
  readonly actions: readonly string[];
  readonly outcome: Outcome;
  /** Requests sent, the SDK's retries and all pages included. */
  readonly attempts: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** How many things came back: events, statements, mappings; 1 for a single document. */
  readonly count: number;
  readonly files: readonly string[];
  readonly accountId?: string;
  readonly region?: string;
  readonly error?: CallError;
  /** Why a call was not made, or not to its end: "the function is not in a VPC". */
  readonly reason?: string;
  /** What cannot be known without it; empty when nothing is missing. */
  readonly effect: string;
  /** For calls that read log events: how, and whether those are all. */
  readonly reading?: LogReading;
}
