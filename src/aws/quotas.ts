import type { Clock } from "../core/clock.ts";

export type Sleep = (ms: number) => Promise<void>;

/** Published request quotas per account and Region, a second. Operations that are not here are left to the SDK's retries. */
const PER_SECOND: Readonly<Record<string, number>> = {
  // CloudTrail User Guide, "Quotas in AWS CloudTrail".
  "cloudtrail:LookupEvents": 2,
  "cloudtrail:DescribeTrails": 10,
  "cloudtrail:GetTrailStatus": 10,
  "cloudtrail:GetEventSelectors": 10,
  // CloudWatch Logs User Guide, "CloudWatch Logs quotas".
  "logs:DescribeLogGroups": 10,
  "logs:DescribeLogStreams": 25,
  "logs:DescribeSubscriptionFilters": 5,
  "logs:StartQuery": 10,
  "logs:GetQueryResults": 10,
  // CloudWatch User Guide, "CloudWatch service quotas".
  "cloudwatch:GetMetricData": 50,
  // Lambda Developer Guide, "Lambda quotas": GetPolicy has 15 of its own.
  "lambda:GetPolicy": 15,
  // Kinesis Data Streams Developer Guide, "Quotas and limits".
  "kinesis:DescribeStreamSummary": 20,
};

/** CloudWatch Logs User Guide, "CloudWatch Logs quotas", FilterLogEvents. */
const FILTER_LOG_EVENTS: Readonly<Record<string, number>> = {
  "us-east-1": 25,
  "ap-northeast-3": 5,
  "ap-southeast-3": 5,
  "ca-west-1": 5,
  "eu-central-1": 5,
  "il-central-1": 5,
};

/** Requests a second that AWS grants an account in a Region, or undefined where it publishes no figure. */
export function publishedRate(operation: string, region: string): number | undefined {
  if (operation === "logs:FilterLogEvents") return FILTER_LOG_EVENTS[region] ?? 10;
  return PER_SECOND[operation];
}

/** The quota is the account's, not ours: leave some of it to those who are repairing the fault. */
const SHARE = 0.8;

/**
 * Complete logs take thousands of requests, and whoever waits for them is repairing the fault: nearly all of the quota.
 * Where others read too, AWS throttles and the bucket gives way to them.
 */
const SHARE_OF: Readonly<Record<string, number>> = { "logs:FilterLogEvents": 0.98 };

/** Requests that were on their way together are throttled together: that is one reason to go slower, not many. */
const ONE_REASON_MS = 1000;

/** Lets a request pass at most so often; after throttling more seldom, and slowly faster again. */
export class TokenBucket {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #sleep: Sleep;
  #rate: number;
  #tokens = 1;
  #filledAt: number;
  #slowedAt = Number.NEGATIVE_INFINITY;
  #waiting = 0;

  /** `perSecond` requests; the clock may have any origin, it only has to go on. */
  constructor(perSecond: number, clock: Clock, sleep: Sleep) {
    this.#limit = perSecond;
    this.#rate = perSecond;
    this.#clock = clock;
    this.#sleep = sleep;
    this.#filledAt = clock.now();
  }

  /** Requests a second that pass when nothing is throttled. */
  get limit(): number {
    return this.#limit;
  }

  /** How many requests wait for their turn: whoever has more to send need not queue up behind many. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Waits for one request's turn. Requests are served in the order in which they came. */
  async take(): Promise<void> {
    this.#fill();
    this.#tokens -= 1;
    if (this.#tokens >= 0) return;
    this.#waiting += 1;
    try {
      await this.#sleep(Math.ceil((-this.#tokens / this.#rate) * 1000));
    } finally {
      this.#waiting -= 1;
    }
  }

  /** AWS said "too fast": half the rate, once for all that were throttled within a second. */
  slowDown(): void {
    this.#fill();
    if (this.#filledAt - this.#slowedAt < ONE_REASON_MS) return;
    this.#slowedAt = this.#filledAt;
    this.#rate = Math.max(this.#rate / 2, this.#limit / 16);
  }

  /** A request got through: a little faster, up to the limit. */
  speedUp(): void {
    this.#fill();
    this.#rate = Math.min(this.#rate + this.#limit / 50, this.#limit);
  }

  #fill(): void {
    const now = this.#clock.now();
    const earned = (Math.max(0, now - this.#filledAt) / 1000) * this.#rate;
    this.#tokens = Math.min(this.#tokens + earned, Math.max(1, this.#limit / 4));
    this.#filledAt = now;
  }
}

/** One bucket for each operation and Region of a session. */
export class Pacer {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #clock: Clock;
  readonly #sleep: Sleep;

  constructor(clock: Clock, sleep: Sleep) {
    this.#clock = clock;
    this.#sleep = sleep;
  }

  /** Undefined where the operation has no published quota. */
  bucket(operation: string, region: string): TokenBucket | undefined {
    const rate = publishedRate(operation, region);
    if (rate === undefined) return undefined;
    const key = `${region}/${operation}`;
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    const fresh = new TokenBucket(rate * (SHARE_OF[operation] ?? SHARE), this.#clock, this.#sleep);
    this.#buckets.set(key, fresh);
    return fresh;
  }
}
