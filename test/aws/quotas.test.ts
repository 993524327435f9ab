import { describe, expect, it } from "vitest";
import { Pacer, publishedRate, TokenBucket } from "../../src/aws/quotas.ts";

/** A clock that only sleeping moves. */
function virtualTime(): { readonly clock: { now(): number }; readonly sleep: (ms: number) => Promise<void> } {
  let now = 0;
  return {
    clock: { now: () => now },
    sleep: async (ms) => {
      now += ms;
    },
  };
}

async function millisecondsFor(requests: number, bucket: TokenBucket, clock: { now(): number }): Promise<number> {
  const start = clock.now();
  for (let sent = 0; sent < requests; sent += 1) await bucket.take();
  return clock.now() - start;
}

describe("a token bucket", () => {
  it("lets the first request pass at once and spaces the others by its rate", async () => {
    const { clock, sleep } = virtualTime();
    expect(await millisecondsFor(11, new TokenBucket(2, clock, sleep), clock)).toBe(5000);
  });

  it("goes at half the rate after throttling, and recovers with what gets through", async () => {
    const { clock, sleep } = virtualTime();
    const bucket = new TokenBucket(10, clock, sleep);
    await bucket.take();
    bucket.slowDown();
    expect(await millisecondsFor(10, bucket, clock)).toBe(2000);
    for (let sent = 0; sent < 50; sent += 1) bucket.speedUp();
    expect(await millisecondsFor(10, bucket, clock)).toBe(1000);
  });

  it("never stops altogether, however often it is throttled", async () => {
    const { clock, sleep } = virtualTime();
    const bucket = new TokenBucket(16, clock, sleep);
    await bucket.take();
    for (let times = 0; times < 100; times += 1) {
      await sleep(1000);
      bucket.slowDown();
    }
    while ((await millisecondsFor(1, bucket, clock)) === 0);
    expect(await millisecondsFor(1, bucket, clock)).toBe(1000);
  });

  it("takes what is throttled within a second for one reason to go slower", async () => {
    const { clock, sleep } = virtualTime();
    const bucket = new TokenBucket(10, clock, sleep);
    await bucket.take();
    for (let times = 0; times < 12; times += 1) bucket.slowDown();
    expect(await millisecondsFor(10, bucket, clock)).toBe(2000);
    bucket.slowDown();
    expect(await millisecondsFor(10, bucket, clock)).toBe(4000);
  });

  it("tells how many requests wait for their turn", async () => {
    const sleepers: (() => void)[] = [];
    const bucket = new TokenBucket(10, { now: () => 0 }, () => new Promise((resolve) => sleepers.push(resolve)));
    const taken = [bucket.take(), bucket.take(), bucket.take()];
    expect(bucket.waiting).toBe(2);
    for (const wake of sleepers) wake();
    await Promise.all(taken);
    expect(bucket.waiting).toBe(0);
  });

  it("never sends more in any second than its rate and its small burst", async () => {
    const { clock, sleep } = virtualTime();
    const bucket = new TokenBucket(20, clock, sleep);
    await sleep(60_000);
    const times: number[] = [];
    for (let sent = 0; sent < 200; sent += 1) {
      await bucket.take();
      times.push(clock.now());
    }
    const most = Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + 1000).length));
    expect(most).toBeLessThanOrEqual(20 + 20 / 4);
  });
});

describe("published rates", () => {
  it("differ by Region for FilterLogEvents", () => {
    expect(
      ["us-east-1", "eu-central-1", "eu-west-1"].map((region) => publishedRate("logs:FilterLogEvents", region)),
    ).toEqual([25, 5, 10]);
  });

  it("allow two event history lookups a second, and say nothing about what AWS publishes nothing about", () => {
    expect(publishedRate("cloudtrail:LookupEvents", "eu-west-1")).toBe(2);
    expect(publishedRate("iam:GetRole", "us-east-1")).toBeUndefined();
  });

  it("are used nearly whole for the thousands of pages of a log, and left in part to others elsewhere", () => {
    const { clock, sleep } = virtualTime();
    const pacer = new Pacer(clock, sleep);
    const share = (operation: string): number =>
      (pacer.bucket(operation, "us-east-1")?.limit ?? 0) / (publishedRate(operation, "us-east-1") ?? 0);
    expect(share("logs:FilterLogEvents")).toBeGreaterThanOrEqual(0.95);
    expect(share("logs:FilterLogEvents")).toBeLessThan(1);
    expect(share("logs:DescribeLogStreams")).toBeCloseTo(0.8);
  });

  it("are kept for each Region by itself", () => {
    const { clock, sleep } = virtualTime();
    const pacer = new Pacer(clock, sleep);
    const first = pacer.bucket("cloudtrail:LookupEvents", "eu-west-1");
    expect(pacer.bucket("cloudtrail:LookupEvents", "eu-west-1")).toBe(first);
    expect(pacer.bucket("cloudtrail:LookupEvents", "us-east-1")).not.toBe(first);
  });
});
