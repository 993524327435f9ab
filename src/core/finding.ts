import type { Json } from "./json.ts";

/** Where a statement can be read: a file of the pack, and in it a line (from 1) or a JSON pointer. */
export interface EvidencePointer {
  readonly file: string;
  readonly line?: number;
  readonly pointer?: string;
}

export type FindingStatus = "pass" | "fail" | "unknown" | "not-applicable";
export type Severity = "critical" | "high" | "medium" | "low" | "info";

/** The article's seven troubleshooting steps, by number. */
export type Step = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** `W`: how its sentences are kept; in files and to readers they are text. */
export interface Fix<W = string> {
  readonly summary: W;
  /** A policy document that can be applied as it stands. */
  readonly policy?: Json;
  /** Commands for a shell, one a line. */
  readonly commands?: readonly string[];
}

/** The answer of one check, or one of its answers where it answers about several things. */
export interface Finding<W = string> {
  /** Check id, with what it is about where one check answers several times: `mapping-actions/1f0c...`. */
  readonly id: string;
  readonly step: Step;
  readonly status: FindingStatus;
  readonly severity: Severity;
  /** States the good state: "The trust policy lets Lambda assume the execution role". */
  readonly title: W;
  /** Plain words about this case. For `unknown`: what is missing and what would settle it. */
  readonly explanation: W;
  readonly evidence: readonly EvidencePointer[];
  readonly fix?: Fix<W>;
  /** Pages of AWS's documentation. */
  readonly references: readonly string[];
  /** How often, for something seen many times, with the first and last time in UTC and up to five request ids. */
  readonly seen?: Seen;
  /** The denied call, where the finding is about one. */
  readonly denial?: Denial;
  /** Place among those that failed, 1 for what explains most: the order to read them in. */
  readonly rank?: number;
}

export interface Seen {
  readonly count: number;
  readonly first: string;
  readonly last: string;
  readonly requestIds: readonly string[];
}

/** One refused call: who wanted what on what, and which layer AWS named. */
export interface Denial {
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
  /** The kind of policy that AWS named: `identity-based policy`, `service control policy`... */
  readonly layer?: string;
  readonly explicit: boolean;
  /** The policy that AWS named by its ARN. */
  readonly policyArn?: string;
  readonly encodedMessage?: string;
  readonly authorizationId?: string;
}

export type FrequencyVerdict = "continuous" | "intermittent" | "none-seen" | "unknown";

export interface Frequency<W = string> {
  readonly verdict: FrequencyVerdict;
  readonly invocations: number | null;
  readonly failures: number | null;
  /** ISO 8601 in UTC, null when no failure was seen. */
  readonly firstFailure: string | null;
  readonly lastFailure: string | null;
  readonly why: W;
  readonly evidence: readonly EvidencePointer[];
}

export interface CrossAccount<W = string> {
  readonly verdict: "yes" | "no" | "unknown";
  /** Accounts other than the function's, sorted. */
  readonly accounts: readonly string[];
  readonly evidence: readonly EvidencePointer[];
  readonly why: W;
}

/**
 * `confirmed-by-aws`: AWS's own text names what refused; `by-evaluation`: the policies that were read refuse it, by the
 * rules of IAM; `likely`: it fits, and neither of the two says so.
 */
export type CauseConfidence = "confirmed-by-aws" | "by-evaluation" | "likely";

/** What explains most of the refused calls, and what speaks against it. */
export interface RootCause<W = string> {
  /** Id of the finding that tells it: the one with rank 1. */
  readonly finding: string;
  /** Ids of further findings that tell of the same refused calls, by rank. */
  readonly alsoTold: readonly string[];
  /** Refused calls in the window that bear on the function: how many it explains, of how many. */
  readonly explains: number;
  readonly refused: number;
  readonly confidence: CauseConfidence;
  /**
   * Which of the article's four causes it is: 1 the execution role, 2 who invokes, 3 who manages the function, 4 network
   * interfaces. Absent where it is none of them.
   */
  readonly articleCause?: 1 | 2 | 3 | 4;
  readonly why: W;
  readonly against: readonly { readonly text: W; readonly evidence: readonly EvidencePointer[] }[];
}

/** findings.json. Names are a contract; see docs/pack-format.md. */
export interface FindingsDocument<W = string> {
  readonly schema: "lambda-case-pack/findings@1";
  readonly frequency: Frequency<W>;
  readonly crossAccount: CrossAccount<W>;
  /** Absent where nothing failed. */
  readonly rootCause?: RootCause<W>;
  readonly findings: readonly Finding<W>[];
}
