import type { ErrorCode } from "../../src/core/errors.ts";
import type { Item, Outcome } from "../../src/core/outcome.ts";
import { absence } from "../../src/example/absences.ts";
import type { FaultKind, FaultRule } from "../../src/example/faults.ts";

/** Something that goes wrong with an operation, and what is to come of it. */
export interface Kind {
  readonly name: string;
  /** For the struck operation. */
  readonly rules: (operation: string) => readonly FaultRule[];
  /**
   * How the operation's calls are to end; `as-before`: the fault is overcome, so that nothing at all differs. `item` is
   * the faultless run's.
   */
  readonly ends: Outcome | "as-before" | ((item: Item) => Outcome);
  /** Why an operation cannot meet it, if it cannot. */
  readonly spares?: (operation: Operation) => string | undefined;
  /** From the first call of the operation on, every operation meets it. */
  readonly spreads?: true;
  /** It strikes no operation but the whole of AWS. */
  readonly everywhere?: true;
  /** The policy that `policy` prints is enforced, without the operation's action. */
  readonly withoutAction?: true;
  /** Requests for a call, those of the SDK. */
  readonly attempts: number;
  /** Ms. */
  readonly requestTimeout?: number;
  /** Each operation that it strikes costs the run seconds: `npm test` strikes a few. */
  readonly slow?: true;
  /** The run itself ends where the two calls that it begins with meet this. */
  readonly fatal?: { readonly identity?: ErrorCode; readonly function?: ErrorCode };
}

/** What the kinds need to know of an operation. */
export interface Operation {
  readonly id: string;
  readonly paged: boolean;
}

const once =
  (fault: FaultKind, more: Partial<FaultRule> = {}): Kind["rules"] =>
  (operation) => [{ operation, fault, ...more }];

const NO_CREDENTIALS = { identity: "configuration", function: "configuration" } as const;

export const KINDS: readonly Kind[] = [
  { name: "access-denied", rules: once("access-denied"), ends: "denied", attempts: 1 },
  { name: "throttle-5-times", rules: once("throttle", { times: 5 }), ends: "as-before", attempts: 2, slow: true },
  { name: "throttle-for-ever", rules: once("throttle"), ends: "throttled", attempts: 1 },
  { name: "500-once", rules: once("internal-error", { times: 1 }), ends: "as-before", attempts: 2 },
  { name: "500-for-ever", rules: once("internal-error"), ends: "failed", attempts: 1 },
  { name: "503-once", rules: once("unavailable", { times: 1 }), ends: "as-before", attempts: 2 },
  { name: "503-for-ever", rules: once("unavailable"), ends: "failed", attempts: 1 },
  { name: "reset", rules: once("reset"), ends: "failed", attempts: 1 },
  { name: "reset-once", rules: once("reset", { times: 1 }), ends: "as-before", attempts: 3 },
  { name: "cut-body", rules: once("cut-body"), ends: "failed", attempts: 1 },
  { name: "hang", rules: once("hang"), ends: "failed", attempts: 1, requestTimeout: 4000, slow: true },
  { name: "stall-body", rules: once("stall-body"), ends: "failed", attempts: 1, requestTimeout: 4000, slow: true },
  { name: "html-404", rules: once("html-404"), ends: "failed", attempts: 1 },
  { name: "html-500", rules: once("html-500"), ends: "failed", attempts: 1 },
  { name: "empty-body", rules: once("empty-body"), ends: "failed", attempts: 1 },
  { name: "truncated-body", rules: once("truncated-body"), ends: "failed", attempts: 1 },
  { name: "not-parseable", rules: once("not-parseable"), ends: "failed", attempts: 1 },
  { name: "expired-token", rules: once("expired-token"), ends: "failed", attempts: 1, fatal: NO_CREDENTIALS },
  {
    name: "expired-from-here",
    rules: once("expired-token", { spreads: true }),
    ends: "failed",
    attempts: 1,
    spreads: true,
    fatal: NO_CREDENTIALS,
  },
  {
    name: "gone-from-here",
    rules: once("gone", { spreads: true }),
    ends: "failed",
    attempts: 1,
    spreads: true,
    fatal: { identity: "service", function: "service" },
  },
  { name: "clock-skew", rules: once("clock-skew"), ends: "failed", attempts: 1, fatal: NO_CREDENTIALS },
  {
    name: "wrong-region",
    rules: once("wrong-region"),
    ends: "failed",
    attempts: 1,
    fatal: NO_CREDENTIALS,
    spares: ({ id }) => (id.startsWith("s3:") ? "a bucket's Region is found: bucket-moved" : undefined),
  },
  {
    name: "bucket-moved",
    rules: once("wrong-region"),
    ends: "as-before",
    attempts: 1,
    spares: ({ id }) => (id.startsWith("s3:") ? undefined : "only buckets tell their Region"),
  },
  {
    name: "deleted",
    rules: once("not-found"),
    ends: "not-found",
    attempts: 1,
    fatal: { function: "usage" },
    spares: ({ id }) => (absence(id) === undefined ? "it asks about nothing that could be deleted" : undefined),
  },
  {
    name: "page-loop",
    rules: once("page-loop"),
    ends: (item) => (endsByItself(item) ? item.outcome : "failed"),
    attempts: 1,
    spares: ({ paged }) => (paged ? undefined : "it has no pages"),
  },
  {
    name: "endless-pages",
    slow: true,
    rules: once("endless-pages"),
    ends: (item) => (endsByItself(item) ? item.outcome : "failed"),
    attempts: 1,
    spares: ({ paged }) => (paged ? undefined : "it has no pages"),
  },
  {
    name: "newer-api",
    rules: once("newer-api"),
    // Whether a query has ended cannot be told by a status that nobody knows.
    ends: ({ operation, outcome }) => (operation.endsWith(":GetQueryResults") ? "failed" : outcome),
    attempts: 1,
  },
  {
    // This machine's clock, rather: the SDK learns the right time from the first refusal.
    name: "clock-ahead",
    rules: () => [{ operation: "*", fault: "clock-ahead" }],
    ends: "as-before",
    everywhere: true,
    attempts: 3,
  },
  {
    name: "action-removed",
    rules: () => [],
    ends: "denied",
    withoutAction: true,
    attempts: 1,
    spares: ({ id }) => (id === "sts:GetCallerIdentity" ? "no permission is required for it" : undefined),
  },
];

/** `vpc-eni-denied`: none of its function's log streams is older than the window. */
const WITHOUT_OLD_STREAMS = "938140275516";

/**
 * Log streams come by their last event, so that reading ends where one is older than the window; a query's answer ends
 * where there are no rows; an access point is asked for by its id, so that there is one page.
 */
function endsByItself({ operation, count, accountId }: Item): boolean {
  return (
    (operation === "logs:DescribeLogStreams" && accountId !== WITHOUT_OLD_STREAMS) ||
    (operation === "logs:GetQueryResults" && count === 0) ||
    operation === "elasticfilesystem:DescribeAccessPoints"
  );
}
