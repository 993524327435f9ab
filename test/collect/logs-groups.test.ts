import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { functionConfiguration } from "../../src/collect/collectors/function.ts";
import { identity } from "../../src/collect/collectors/identity.ts";
import { logs } from "../../src/collect/collectors/logs.ts";
import { role } from "../../src/collect/collectors/role.ts";
import { EDGE_REGIONS } from "../../src/collect/logs/targets.ts";
import type { Phases } from "../../src/collect/run.ts";
import { GAPS, type Item } from "../../src/core/outcome.ts";
import type { LogEvent } from "../../src/core/piece.ts";
import type { ReadingJournal, ReadingMemory } from "../../src/core/run-memory.ts";
import { AwsError, type Handlers } from "../../src/example/handler.ts";
import { type ExampleRun, type OpenExample, openExample, type RunOptions } from "./example-run.ts";

const PHASES: Phases = { beforeWindow: [[identity], [functionConfiguration]], afterWindow: [[role], [logs]] };
const ROOT = fileURLToPath(new URL("../fixtures/log-groups", import.meta.url));

let open: OpenExample | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function collectLogs(name: string, options: RunOptions = {}, handlers: Handlers = {}): Promise<ExampleRun> {
  open = await openExample(name, handlers, { AWS_MAX_ATTEMPTS: "1" }, ROOT);
  return await open.run({ phases: PHASES, ...options });
}

function filesOf(run: ExampleRun): ReadonlyMap<string, readonly LogEvent[]> {
  const files = new Map<string, LogEvent[]>();
  for (const piece of run.pieces) {
    if (piece.kind === "log-events") files.set(piece.path, [...(files.get(piece.path) ?? []), ...piece.events]);
  }
  return files;
}

const itemOf = ({ collected }: ExampleRun, id: string): Item | undefined =>
  collected.items.find((item) => item.id === id);

/** Each stretch of a log has as many events as the endpoint's own count of it, and stands in order of time. */
function expectWhole(item: Item | undefined, events: readonly LogEvent[] = []): void {
  expect(item).toMatchObject({ outcome: "collected", count: events.length });
  expect(item?.reading?.counts).toMatchObject({ counted: events.length, read: events.length, differences: [] });
  expect(item?.reading?.gaps).toEqual([]);
  expect(events.length).toBeGreaterThan(100);
  expect(events.every(({ timestamp }, index) => timestamp >= (events[index - 1]?.timestamp ?? 0))).toBe(true);
}

describe("a log group of the class INFREQUENT_ACCESS", () => {
  it("is read by queries, and the manifest says why", async () => {
    const run = await collectLogs("infrequent-access");
    const [events] = [...filesOf(run).values()];
    const item = itemOf(run, "logs:GetQueryResults");
    expectWhole(item, events);
    expect(item?.reading).toMatchObject({ reader: "Insights", why: expect.stringContaining("INFREQUENT_ACCESS") });
    expect(item?.files).toEqual([...filesOf(run).keys()]);
    expect(itemOf(run, "logs:FilterLogEvents")).toMatchObject({ outcome: "not-applicable", attempts: 0 });
    expect(run.calls.some(({ operation }) => operation === "logs:FilterLogEvents")).toBe(false);
    expect(run.collected.items.filter(({ outcome }) => GAPS.has(outcome))).toEqual([]);
  });

  it("is gone on with where an earlier process stopped, and nothing comes twice", async () => {
    let noted: ReadingMemory | undefined;
    const journal = (): ReadingJournal => ({
      load: () => noted,
      save: (memory) => {
        noted = structuredClone(memory);
      },
    });
    const whole = await collectLogs("infrequent-access", { base: { journal } });
    const [events = []] = [...filesOf(whole).values()];
    expect(noted).toMatchObject({ reader: "Insights", cursors: [] });
    // As if the last second had not come: its events are not known, and are not counted.
    const cut = Math.floor(((events.at(-1)?.timestamp ?? 0) - 1) / 1000) * 1000;
    const taken = events.filter(({ timestamp }) => timestamp < cut);
    const last = taken.at(-1)?.timestamp ?? 0;
    const ids = taken.filter(({ timestamp }) => timestamp === last).map(({ eventId }) => eventId);
    const late = events.filter(({ timestamp }) => timestamp >= cut);
    const bins = (noted?.bins ?? []).map(
      ([bin, count], index, all) => [bin, count - (index === all.length - 1 ? late.length : 0)] as const,
    );
    noted = {
      ...noted!,
      bins,
      cursors: [{ start: last, end: Date.parse(open!.example.now), given: { ms: last, ids } }],
    };
    const rest = await open!.run({ phases: PHASES, base: { journal } });
    expect([...filesOf(rest).values()].flat()).toEqual(late);
    const item = itemOf(rest, "logs:GetQueryResults");
    expect(item).toMatchObject({ outcome: "collected", count: events.length });
    expect(item?.reading?.counts).toMatchObject({ counted: events.length, read: events.length, differences: [] });
    expect(itemOf(rest, "logs:FilterLogEvents")).toMatchObject({ outcome: "not-applicable", count: 0 });
  });

  it("that could not be described is found out by asking", async () => {
    const run = await collectLogs("infrequent-access", {
      faults: [{ operation: "logs:DescribeLogGroups", fault: "access-denied" }],
    });
    const [events] = [...filesOf(run).values()];
    expectWhole(itemOf(run, "logs:GetQueryResults"), events);
    expect(itemOf(run, "logs:FilterLogEvents")).toMatchObject({
      outcome: "not-found",
      error: { code: "InvalidOperationException" },
    });
  });

  it("without the permission to query says that the logs are missing", async () => {
    const run = await collectLogs("infrequent-access", {
      faults: [{ operation: "logs:StartQuery", fault: "access-denied" }],
    });
    expect(itemOf(run, "logs:StartQuery")).toMatchObject({
      outcome: "denied",
      effect: expect.stringContaining("missing"),
    });
    expect(itemOf(run, "logs:GetQueryResults")).toMatchObject({ outcome: "skipped" });
    expect(filesOf(run).size).toBe(0);
  });
});

describe("a log group of the class ESSENTIALS, of which AWS does not say what reads it", () => {
  it("is asked by search first, and by queries where that is refused", async () => {
    const run = await collectLogs("essentials");
    const [events] = [...filesOf(run).values()];
    const item = itemOf(run, "logs:GetQueryResults");
    expectWhole(item, events);
    expect(item?.reading).toMatchObject({ reader: "Insights", why: expect.stringContaining("ESSENTIALS") });
    expect(itemOf(run, "logs:FilterLogEvents")).toMatchObject({
      outcome: "not-found",
      error: { code: "InvalidOperationException" },
    });
    expect(run.calls.filter(({ operation }) => operation === "logs:FilterLogEvents")).toHaveLength(1);
  });

  it("is read by search where that is allowed", async () => {
    const group = { logGroupName: "/aws/lambda/inference", logGroupClass: "ESSENTIALS" };
    const run = await collectLogs(
      "managed-instances",
      {},
      { "logs:DescribeLogGroups": () => ({ logGroups: [group] }) },
    );
    const item = run.collected.items.find(
      ({ operation, outcome }) => operation === "logs:FilterLogEvents" && outcome === "collected",
    );
    expect(item?.reading).toMatchObject({
      reader: "FilterLogEvents",
      why: expect.stringContaining("the log class ESSENTIALS allows it"),
    });
    expectWhole(item, filesOf(run).get(item?.files[0] ?? ""));
  });
});

describe("a log group of the class DELIVERY", () => {
  it("that nothing reads says so: neither search nor query is allowed", async () => {
    const named = { logGroupName: "/aws/lambda/report-builder", logGroupClass: "DELIVERY" };
    const refuse = (): never => {
      throw new AwsError("InvalidOperationException", "This operation is not supported for this log class.", 400);
    };
    const run = await collectLogs(
      "infrequent-access",
      {},
      {
        "logs:DescribeLogGroups": () => ({ logGroups: [named] }),
        "logs:FilterLogEvents": refuse,
        "logs:StartQuery": refuse,
      },
    );
    expect(itemOf(run, "logs:StartQuery")).toMatchObject({
      outcome: "failed",
      error: { code: "InvalidOperationException" },
    });
    expect(itemOf(run, "logs:GetQueryResults")).toMatchObject({ outcome: "skipped" });
  });
});

describe("a Lambda@Edge function", () => {
  it("has its logs read in every Region that ran it, each in a file of its own", async () => {
    const run = await collectLogs("edge");
    const files = filesOf(run);
    const name = "logs:FilterLogEvents";
    const group = "/aws/lambda/us-east-1.viewer-auth";
    for (const [region, id] of [
      ["us-east-1", `${name}/${group}`],
      ["eu-west-1", `${name}/eu-west-1/${group}`],
      ["ap-northeast-1", `${name}/ap-northeast-1/${group}`],
    ] as const) {
      const item = itemOf(run, id);
      const events = files.get(item?.files[0] ?? "");
      expectWhole(item, events);
      expect(item?.region).toBe(region);
      expect(new Set(events?.map(({ message }) => / view in ([a-z0-9-]+)/u.exec(message)?.[1] ?? region))).toEqual(
        new Set([region]),
      );
    }
    expect(files.size).toBe(3);
    expect(itemOf(run, name)).toMatchObject({ outcome: "empty" });
    const asked = run.calls
      .filter(({ operation }) => operation === "logs:DescribeLogGroups")
      .map(({ region }) => region);
    expect(new Set(asked)).toEqual(new Set(EDGE_REGIONS));
    expect(run.collected.items.filter(({ outcome }) => GAPS.has(outcome))).toEqual([]);
  });

  it("is told by its role's trust; others are looked for in their own Region only", async () => {
    const run = await collectLogs("edge", { faults: [{ operation: "iam:GetRole", fault: "access-denied" }] });
    const regions = run.calls.filter(({ operation }) => operation.startsWith("logs:")).map(({ region }) => region);
    expect(new Set(regions)).toEqual(new Set(["us-east-1"]));
  });
});

describe("a function on Lambda Managed Instances", () => {
  it("has the log group of its capacity provider read beside its own", async () => {
    const run = await collectLogs("managed-instances");
    const files = filesOf(run);
    const own = itemOf(run, "logs:FilterLogEvents");
    const provider = itemOf(run, "logs:FilterLogEvents//aws/lambda/capacity-provider/gpu-pool");
    expectWhole(own, files.get(own?.files[0] ?? ""));
    expectWhole(provider, files.get(provider?.files[0] ?? ""));
    expect(files.get(provider?.files[0] ?? "")?.some(({ message }) => message.includes("instance"))).toBe(true);
    expect(provider?.files[0]).toMatch(/^logs\/aws-lambda-capacity-provider-gpu-pool\//u);
  });
});

describe("a group that the function's account refuses", () => {
  it("is read by its ARN with the credentials of the monitoring account that it is linked to", async () => {
    const account = "111122223333";
    const run = await collectLogs("linked", {
      peers: true,
      faults: [{ operation: "logs:*", fault: "access-denied", accountId: account }],
    });
    expect(itemOf(run, "logs:FilterLogEvents")?.outcome).toBe("denied");
    const item = itemOf(run, "logs:FilterLogEvents/444455556666");
    const events = filesOf(run).get(item?.files[0] ?? "");
    expectWhole(item, events);
    expect(new Set(events?.map(({ stream }) => /\/(billing[\w-]*)\[/u.exec(stream)?.[1]))).toEqual(
      new Set(["billing"]),
    );
    const asked = run.calls.filter(
      ({ operation, accountId }) => operation === "logs:FilterLogEvents" && accountId !== account,
    );
    expect(new Set(asked.map(({ input }) => input["logGroupIdentifier"]))).toEqual(
      new Set([`arn:aws:logs:eu-west-1:${account}:log-group:/shared/billing`]),
    );
  });

  it("is not asked for with other credentials while its own account answers", async () => {
    const run = await collectLogs("linked", { peers: true });
    const [events] = [...filesOf(run).values()];
    expectWhole(itemOf(run, "logs:FilterLogEvents"), events);
    expect(itemOf(run, "logs:FilterLogEvents")?.reading?.onlyStreamsOf).toBe("billing");
    expect(
      run.calls.filter(({ operation, accountId }) => operation.startsWith("logs:") && accountId === "444455556666"),
    ).toEqual([]);
  });
});
