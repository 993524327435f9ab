import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { afterEach, describe, expect, it } from "vitest";
import { AWS_QUOTAS, tokenBuckets } from "../../src/example/quotas.ts";
import type { Endpoint } from "../../src/example/server.ts";
import { startEndpoint } from "../../src/example/server.ts";
import { clientOptions, PROFILE } from "./wire-clients.ts";

const LOOKUP = { operation: "cloudtrail:LookupEvents", accountId: "111122223333", region: "eu-west-1" };

describe("a token bucket", () => {
  it("holds one second's requests and fills with time", () => {
    let now = 0;
    const take = tokenBuckets({ [LOOKUP.operation]: 2 }, () => now);
    const takeThree = () => [take(LOOKUP), take(LOOKUP), take(LOOKUP)];
    expect(takeThree()).toEqual([true, true, false]);
    now += 500;
    expect(takeThree()).toEqual([true, false, false]);
    now += 60_000;
    expect(takeThree()).toEqual([true, true, false]);
  });

  it("is one per account and Region", () => {
    const take = tokenBuckets({ [LOOKUP.operation]: 1 }, () => 0);
    expect(take(LOOKUP)).toBe(true);
    expect(take({ ...LOOKUP, region: "us-east-1" })).toBe(true);
    expect(take({ ...LOOKUP, accountId: "444455556666" })).toBe(true);
    expect(take(LOOKUP)).toBe(false);
  });

  it("may differ by Region", () => {
    const take = tokenBuckets({ "logs:FilterLogEvents": { "*": 1, "us-east-1": 3 } }, () => 0);
    const count = (region: string) =>
      Array.from({ length: 9 }, () => take({ ...LOOKUP, operation: "logs:FilterLogEvents", region })).filter(Boolean)
        .length;
    expect([count("eu-west-1"), count("us-east-1")]).toEqual([1, 3]);
  });

  it("does not exist for an operation without a quota", () => {
    const take = tokenBuckets(AWS_QUOTAS, () => 0);
    const passed = Array.from({ length: 1000 }, () => take({ ...LOOKUP, operation: "kms:DescribeKey" }));
    expect(passed).not.toContain(false);
  });
});

describe("an endpoint", () => {
  let endpoint: Endpoint;
  afterEach(() => endpoint.close());

  const lookUp = (times: number, maxAttempts: number) => {
    const client = new CloudTrailClient({ ...clientOptions(endpoint.url), maxAttempts });
    return Promise.all(
      Array.from({ length: times }, () =>
        client.send(new LookupEventsCommand({})).then(
          () => "ok",
          (e: Error) => e.name,
        ),
      ),
    );
  };
  const start = async (quotas?: typeof AWS_QUOTAS) => {
    endpoint = await startEndpoint({
      handlers: { "cloudtrail:LookupEvents": () => ({ Events: [] }) },
      profiles: [PROFILE],
      now: 0,
      ...(quotas && { quotas }),
    });
  };

  it("with AWS's quotas throttles the third LookupEvents of a second", async () => {
    await start(AWS_QUOTAS);
    const outcomes = await lookUp(8, 1);
    expect(outcomes.slice(0, 2)).toEqual(["ok", "ok"]);
    expect(outcomes).toContain("ThrottlingException");
  });

  it("with AWS's quotas serves those who come back later", async () => {
    await start(AWS_QUOTAS);
    expect(await lookUp(5, 10)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
    expect(endpoint.calls.length).toBeGreaterThan(5);
  });

  it("without quotas throttles nobody", async () => {
    await start();
    expect(new Set(await lookUp(50, 1))).toEqual(new Set(["ok"]));
  });
});
