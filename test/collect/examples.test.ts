import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { plannedCalls } from "../../src/collect/index.ts";
import { PATHS } from "../../src/core/evidence.ts";
import { GAPS, type Item } from "../../src/core/outcome.ts";
import { document, type ExampleRun, type OpenExample, openExample } from "./example-run.ts";

const DECLARED = new Set(plannedCalls().map(({ operation }) => operation));

describe.each(["sqs-consumer-denied", "cross-account-invoke", "vpc-eni-denied", "healthy"])("collecting %s", (name) => {
  let account: OpenExample;
  let run: ExampleRun;
  beforeAll(async () => {
    account = await openExample(name);
    run = await account.run({ peers: true });
  });
  afterAll(() => account.close());

  it("obtains all that it plans", () => {
    const gaps = run.collected.items.filter(({ outcome }) => GAPS.has(outcome));
    expect(gaps).toEqual([]);
    expect(account.endpoint.problems).toEqual([]);
  });

  it("accounts for every request in exactly one item", () => {
    const { items } = run.collected;
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    expect(requestsByOperation(items)).toEqual(countBy(run.calls.map(({ operation }) => operation)));
  });

  it("sends only operations that are declared, and says of each declared one what became of it", () => {
    expect(run.calls.filter(({ operation }) => !DECLARED.has(operation))).toEqual([]);
    const known = new Set(run.collected.items.map(({ operation }) => operation));
    expect([...DECLARED].filter((operation) => !known.has(operation))).toEqual([]);
  });

  it("gives each file to the items that it came from, and names no file that there is not", () => {
    const written = new Set(run.pieces.map(({ path }) => path));
    const named = new Set(run.collected.items.flatMap(({ files }) => files));
    expect([...named].sort()).toEqual([...written].sort());
  });

  it("keeps the signed location of the code to itself", () => {
    expect(document(run.pieces, PATHS.function)).toHaveProperty("Configuration.FunctionName");
    expect(document(run.pieces, PATHS.function)).not.toHaveProperty("Code.Location");
  });
});

describe("what one refused operation costs", () => {
  let account: OpenExample;
  let whole: ExampleRun;
  beforeAll(async () => {
    account = await openExample("sqs-consumer-denied");
    whole = await account.run();
  });
  afterAll(() => account.close());

  it("is its own evidence only, whichever operation it is", async () => {
    const operations = [...new Set(whole.calls.map(({ operation }) => operation))].sort();
    expect(operations.length).toBeGreaterThan(40);
    const surprises: unknown[] = [];
    for (const operation of operations) {
      const { collected } = await account.run({ faults: [{ operation, fault: "access-denied" }] });
      const refused = collected.items.filter((item) => item.operation === operation && item.attempts > 0);
      if (refused.length === 0) surprises.push({ operation, neverAsked: true });
      surprises.push(...refused.filter((item) => !isWholeDenial(item)).map((item) => ({ operation, item })));
      const others = collected.items.filter((item) => item.operation !== operation && GAPS.has(item.outcome));
      surprises.push(...others.filter((item) => !isExplainedSkip(item)).map((item) => ({ operation, item })));
    }
    expect(surprises).toEqual([]);
  }, 600_000);
});

describe("trouble on the way", () => {
  let account: OpenExample;
  afterEach(() => account.close());
  const itemOf = ({ collected }: ExampleRun, id: string): Item | undefined =>
    collected.items.find((item) => item.id === id);

  it("that passes costs attempts, which are counted, and no evidence", async () => {
    account = await openExample("sqs-consumer-denied");
    const faults = [
      { operation: "lambda:ListAliases", fault: "throttle" as const, times: 2 },
      { operation: "iam:GetRole", fault: "unavailable" as const, times: 1 },
      { operation: "sqs:GetQueueUrl", fault: "reset" as const, times: 1 },
    ];
    const run = await account.run({ faults });
    expect(itemOf(run, "lambda:ListAliases")).toMatchObject({ outcome: "collected", attempts: 3 });
    expect(itemOf(run, "iam:GetRole/role/order-fulfilment-role")).toMatchObject({ outcome: "collected", attempts: 2 });
    expect(run.collected.items.filter(({ outcome }) => GAPS.has(outcome))).toEqual([]);
  });

  it("that stays is told apart: throttled, failed, unreadable", async () => {
    account = await openExample("sqs-consumer-denied", {}, { AWS_MAX_ATTEMPTS: "1" });
    const faults = [
      { operation: "lambda:ListTags", fault: "throttle" as const },
      { operation: "lambda:ListFunctionUrlConfigs", fault: "internal-error" as const },
      { operation: "lambda:ListVersionsByFunction", fault: "truncated-body" as const },
      { operation: "iam:ListRoleTags", fault: "not-parseable" as const },
      { operation: "organizations:DescribeOrganization", fault: "empty-body" as const },
      { operation: "cloudwatch:GetMetricData", fault: "cut-body" as const },
    ];
    const run = await account.run({ faults });
    const told = (id: string): unknown[] => [itemOf(run, id)?.outcome, itemOf(run, id)?.error?.code];
    expect(told("lambda:ListTags")).toEqual(["throttled", "TooManyRequestsException"]);
    expect(told("lambda:ListFunctionUrlConfigs")[0]).toBe("failed");
    expect(told("lambda:ListVersionsByFunction")).toEqual(["failed", "UnreadableReply"]);
    expect(told("iam:ListRoleTags/role/order-fulfilment-role")).toEqual(["failed", "UnreadableReply"]);
    expect(told("organizations:DescribeOrganization")).toEqual(["failed", "UnreadableReply"]);
    expect(told("cloudwatch:GetMetricData")).toEqual(["failed", "ECONNRESET"]);
    expect(run.collected.items.filter(({ outcome }) => GAPS.has(outcome))).toHaveLength(faults.length);
  });

  it("on the way to STS alone costs nothing but the identity", async () => {
    account = await openExample("sqs-consumer-denied", {}, { AWS_MAX_ATTEMPTS: "1" });
    const run = await account.run({ faults: [{ operation: "sts:*", fault: "reset" }] });
    expect(run.collected.items.filter(({ outcome }) => GAPS.has(outcome)).map(({ id }) => id)).toEqual([
      "sts:GetCallerIdentity",
    ]);
  });

  it("does not keep a run that is interrupted", async () => {
    account = await openExample("sqs-consumer-denied");
    const abort = new AbortController();
    const faults = [{ operation: "logs:FilterLogEvents", fault: "hang" as const }];
    const running = account.run({ faults, base: { signal: abort.signal } });
    setTimeout(() => abort.abort(), 1500);
    await expect(running).rejects.toMatchObject({ code: "interrupted" });
  });
});

function isWholeDenial({ outcome, error, effect }: Item): boolean {
  return outcome === "denied" && error?.requestId !== undefined && effect !== "";
}

/** Not asked, because the refused call's answer would have said what to ask. */
function isExplainedSkip({ outcome, reason }: Item): boolean {
  return outcome === "skipped" && reason !== undefined;
}

function requestsByOperation(items: readonly Item[]): Record<string, number> {
  return countBy(items.flatMap(({ operation, attempts }) => Array.from({ length: attempts }, () => operation)));
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
