import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { logs } from "../../src/collect/collectors/logs.ts";
import { functionConfiguration } from "../../src/collect/collectors/function.ts";
import { identity } from "../../src/collect/collectors/identity.ts";
import { Rate } from "../../src/collect/logs/rate.ts";
import { unsettledTail } from "../../src/collect/logs/settle.ts";
import { streamPrefixes } from "../../src/collect/logs/streams.ts";
import { Sorter } from "../../src/collect/logs/sorter.ts";
import type { Phases } from "../../src/collect/run.ts";
import type { Window } from "../../src/core/case.ts";
import { fixedClock } from "../../src/core/clock.ts";
import type { LogEvent } from "../../src/core/piece.ts";
import type { Item } from "../../src/core/outcome.ts";
import type { StoredEvent } from "../../src/example/accounts/activity/log-store.ts";
import { AwsError, type Handlers } from "../../src/example/handler.ts";
import { document, type ExampleRun, type OpenExample, openExample } from "./example-run.ts";
import { oddGroup, PLAIN, queriesOf, storedEvent, storedEvents } from "./logs-account.ts";

const ONLY_LOGS: Phases = { beforeWindow: [[identity], [functionConfiguration]], afterWindow: [[logs]] };

let open: OpenExample | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

/** As AWS does at its oddest: small pages, many of them empty, many with events of the page before. */
function oddLog(events: readonly StoredEvent[], size: number): Handlers {
  let drawn = 0;
  const draw = (): number => ((drawn += 1) * 0.618_033_988_75) % 1;
  const odd = { ...PLAIN, size, empty: 0.4, repeats: 0.6 };
  return { "logs:FilterLogEvents": oddGroup(() => events, odd, draw), ...queriesOf(() => events) };
}

const NOON = Date.parse("2026-11-20T12:00:00Z");

function window(startMs: number, endMs: number): Window {
  return {
    start: new Date(startMs).toISOString(),
    end: new Date(endMs).toISOString(),
    timeZone: "UTC",
    origin: "start-end",
  };
}

async function collectLogs(
  handlers: Handlers,
  during: Window,
  loggingGroup?: string,
  logging: object = {},
): Promise<ExampleRun> {
  const LoggingConfig = { ...(loggingGroup === undefined ? {} : { LogGroup: loggingGroup }), ...logging };
  const ours: Handlers =
    Object.keys(LoggingConfig).length === 0
      ? handlers
      : {
          ...handlers,
          "lambda:GetFunction": ({ FunctionName }) => ({ Configuration: { FunctionName, LoggingConfig } }),
        };
  open = await openExample("sqs-consumer-denied", ours, { AWS_MAX_ATTEMPTS: "1" });
  return open.run({ phases: ONLY_LOGS, base: { resolveWindow: () => during } });
}

function eventsOf(run: ExampleRun): readonly LogEvent[] {
  return run.pieces.flatMap((piece) => (piece.kind === "log-events" ? piece.events : []));
}

function story(count: number, everyMs: number): readonly StoredEvent[] {
  return storedEvents(count, NOON - count * everyMs, everyMs);
}

function itemOf(run: ExampleRun, id: string): Item | undefined {
  return run.collected.items.find((item) => item.id === id);
}

describe("reading a log group", () => {
  it("gives every event of the window once and in order of time, over empty pages and repeated events", async () => {
    const stored = story(500, 60_000);
    const run = await collectLogs(oddLog(stored, 7), window(NOON - 500 * 60_000, NOON));
    expect(eventsOf(run).map(({ message }) => message)).toEqual(stored.map(({ message }) => message));
    expect(run.collected.items.find(({ operation }) => operation === "logs:FilterLogEvents")).toMatchObject({
      outcome: "collected",
      count: 500,
    });
  });

  it("includes both ends of the window to the millisecond, and nothing beyond", async () => {
    const stored = story(100, 1000);
    const [first, last] = [stored[10], stored[90]];
    const during = window(first?.timestamp ?? 0, last?.timestamp ?? 0);
    const run = await collectLogs(oddLog(stored, 9), during);
    expect(eventsOf(run).map(({ message }) => message)).toEqual(stored.slice(10, 91).map(({ message }) => message));
  });

  it("keeps what it has when a later page is refused, and says that it is not all", async () => {
    const stored = story(40, 1000);
    const log = oddLog(stored, 10);
    let asked = 0;
    const refuseLater: Handlers["x"] = (input, ctx) => {
      asked += 1;
      if (asked > 3) throw new AwsError("AccessDeniedException", "not any more", 400);
      return log["logs:FilterLogEvents"]?.(input, ctx);
    };
    const run = await collectLogs({ ...log, "logs:FilterLogEvents": refuseLater }, window(NOON - 40_000, NOON));
    const item = run.collected.items.find(({ operation }) => operation === "logs:FilterLogEvents");
    expect(item).toMatchObject({ outcome: "denied", error: { code: "AccessDeniedException" } });
    expect(item?.effect).toMatch(/logs, or part of them, are missing/u);
    expect(item?.count).toBe(eventsOf(run).length);
  });

  it("reads the group that LoggingConfig names, and there the streams of this function only", async () => {
    const stream = (name: string): string => `2026/11/20/${name}[$LATEST]0`;
    const stored: StoredEvent[] = ["order-fulfilment", "order-fulfilment-canary", "other", "order-fulfilment"].map(
      (name, index) => ({
        ...storedEvent(NOON - 1000 + index, index),
        logStreamName: stream(name),
        message: `${index} of ${name}`,
      }),
    );
    stored.push({
      ...storedEvent(NOON - 500, 9),
      logStreamName: "2026/11/19/order-fulfilment[7]1",
      message: "of an old environment",
    });
    const run = await collectLogs(
      { ...oddLog(stored, 2), "logs:DescribeLogStreams": () => ({ logStreams: [] }) },
      window(NOON - 2000, NOON),
      "/shared/orders",
    );
    expect(eventsOf(run).map(({ message }) => message)).toEqual([
      "0 of order-fulfilment",
      "3 of order-fulfilment",
      "of an old environment",
    ]);
    const asked = run.calls.filter(({ operation }) => operation === "logs:FilterLogEvents");
    expect(new Set(asked.map(({ input }) => input["logGroupName"]))).toEqual(new Set(["/shared/orders"]));
    expect(run.pieces.find(({ kind }) => kind === "log-events")?.path).toMatch(/^logs\/shared-orders\//u);
    expect(itemOf(run, "logs:FilterLogEvents")).toMatchObject({
      outcome: "collected",
      reading: { group: "/shared/orders", onlyStreamsOf: "order-fulfilment", counts: { counted: 3, read: 3 } },
    });
  });

  it("says `not found` where there is no group: the function never ran, or may not write", async () => {
    const run = await collectLogs({}, window(NOON - 1000, NOON), "/no/such/group");
    expect(run.collected.items.filter(({ operation }) => operation === "logs:FilterLogEvents")).toMatchObject([
      { outcome: "not-found", effect: "" },
    ]);
    expect(document(run.pieces, "logs/log-group.json")).toMatchObject({ LogGroup: null });
  });
});

describe("a window that ends now", () => {
  it("is read to its end only when its last events have had time to arrive", async () => {
    const stored = story(50, 2000);
    const began = performance.now();
    // All but a tenth of a second of the minute and a half has passed.
    const clock = { now: () => NOON + 89_900 + (performance.now() - began) };
    const late = new Set(stored.slice(-3).map(({ eventId }) => eventId));
    const visible = (): readonly StoredEvent[] =>
      stored.filter(({ eventId }) => clock.now() >= NOON + 90_000 || !late.has(eventId));
    const draw = (): number => 0.5;
    const log = { "logs:FilterLogEvents": oddGroup(visible, PLAIN, draw), ...queriesOf(visible) };
    open = await openExample("sqs-consumer-denied", log, { AWS_MAX_ATTEMPTS: "1" });
    const during = window(NOON - 200_000, NOON);
    const run = await open.run({ phases: ONLY_LOGS, base: { clock, resolveWindow: () => during } });
    expect(eventsOf(run).map(({ eventId }) => eventId)).toEqual(stored.map(({ eventId }) => eventId));
    expect(itemOf(run, "logs:FilterLogEvents")).toMatchObject({ outcome: "collected", count: 50 });
  });

  it("is not waited for where the clock stands, or where it ended long ago", () => {
    const span = { start: NOON - 3_600_000, end: NOON };
    expect(unsettledTail(span, fixedClock(NOON))).toBeUndefined();
    expect(unsettledTail(span, { now: () => NOON + 90_000 })).toBeUndefined();
    expect(unsettledTail(span, { now: () => NOON + 10_000 })?.start).toBe(NOON - 90_000);
    expect(unsettledTail({ start: NOON - 5000, end: NOON + 60_000 }, { now: () => NOON })?.start).toBe(NOON - 5000);
  });
});

describe("the rate that is told", () => {
  it("is that of the last seconds, and nothing before there is one", async () => {
    let now = 0;
    const rate = new Rate(() => now);
    const send = rate.counting((request) => request({ abortSignal: new AbortController().signal }));
    const reply = (): Promise<{ $metadata: object }> => Promise.resolve({ $metadata: {} });
    expect(rate.perSecond).toBeUndefined();
    for (let sent = 0; sent < 100; sent += 1) {
      now += 100;
      await send(reply);
    }
    expect(rate.perSecond).toBeCloseTo(10);
    now += 60_000;
    expect(rate.perSecond).toBeUndefined();
  });
});

describe("what the manifest says of the reading", () => {
  it("is which reader was used and why, and that CloudWatch counts the same events", async () => {
    const stored = story(500, 60_000);
    const run = await collectLogs(oddLog(stored, 50), window(NOON - 500 * 60_000, NOON));
    expect(itemOf(run, "logs:FilterLogEvents")?.reading).toMatchObject({
      reader: "FilterLogEvents",
      why: expect.stringContaining("STANDARD"),
      gaps: [],
      counts: { binSeconds: 60, bins: 500, counted: 500, read: 500, differences: [] },
    });
    expect(itemOf(run, "logs:StartQuery")).toMatchObject({ outcome: "collected" });
    expect(itemOf(run, "logs:GetQueryResults")).toMatchObject({ outcome: "collected", count: 500 });
  });

  it("is a gap with its time where CloudWatch counts events that FilterLogEvents does not give", async () => {
    const stored = story(200, 60_000);
    const hidden = new Set([50, 51, 120].map((index) => stored[index]?.eventId));
    const log = oddLog(
      stored.filter(({ eventId }) => !hidden.has(eventId)),
      50,
    );
    const run = await collectLogs({ ...log, ...queriesOf(() => stored) }, window(NOON - 200 * 60_000, NOON));
    const item = itemOf(run, "logs:FilterLogEvents");
    expect(item).toMatchObject({ outcome: "failed", count: 197, error: { code: "IncompleteLogs" } });
    expect(item?.error?.message).toMatch(/3 events more/u);
    expect(item?.reading?.gaps.map(({ kind, from }) => [kind, from])).toEqual(
      [50, 51, 120].map((index) => ["uncounted-for", new Date(stored[index]?.timestamp ?? 0).toISOString()]),
    );
  });

  it("is no gap where CloudWatch counts fewer: its count lags behind", async () => {
    const stored = story(20, 60_000);
    const log = { ...oddLog(stored, 50), ...queriesOf(() => stored.slice(0, 18)) };
    const run = await collectLogs(log, window(NOON - 20 * 60_000, NOON));
    const item = itemOf(run, "logs:FilterLogEvents");
    expect(item).toMatchObject({ outcome: "collected", reading: { gaps: [], counts: { counted: 18, read: 20 } } });
    expect(item?.reading?.counts?.differences).toHaveLength(2);
  });

  it("names what was not compared where the count cannot be read, which costs the comparison only", async () => {
    const stored = story(20, 60_000);
    const rows = [[{ field: "@timestamp", value: "2026-11-20 08:13:02.123" }], [{ field: "at", value: "soon" }]];
    const log = { ...oddLog(stored, 50), "logs:GetQueryResults": () => ({ status: "Complete", results: rows }) };
    const run = await collectLogs(log, window(NOON - 20 * 60_000, NOON));
    expect(itemOf(run, "logs:FilterLogEvents")).toMatchObject({
      outcome: "collected",
      count: 20,
      reading: { gaps: [], notes: [expect.stringContaining("logs:GetQueryResults was failed")] },
    });
    expect(itemOf(run, "logs:GetQueryResults")).toMatchObject({
      outcome: "failed",
      error: { code: "UnreadableReply" },
    });
  });

  it("names what was not compared where counting is refused, which costs the comparison only", async () => {
    const stored = story(20, 60_000);
    const denied = (): never => {
      throw new AwsError("AccessDeniedException", "no", 400);
    };
    const log = { ...oddLog(stored, 50), "logs:StartQuery": denied };
    const run = await collectLogs(log, window(NOON - 20 * 60_000, NOON));
    expect(itemOf(run, "logs:FilterLogEvents")).toMatchObject({
      outcome: "collected",
      count: 20,
      reading: { gaps: [], notes: [expect.stringContaining("logs:StartQuery was denied")] },
    });
    expect(itemOf(run, "logs:StartQuery")?.outcome).toBe("denied");
    expect(itemOf(run, "logs:GetQueryResults")).toMatchObject({
      outcome: "skipped",
      reason: expect.stringContaining("logs:StartQuery"),
    });
  });

  it("is what Lambda dropped, what is masked, what the levels hide, and what the group no longer keeps", async () => {
    const dropped = {
      time: "2026-11-20T11:00:00Z",
      type: "platform.logsDropped",
      record: {
        droppedRecords: 12,
        droppedBytes: 3400,
        reason: "Some logs were dropped because the downstream consumer is slower",
      },
    };
    const stored = [
      { ...storedEvent(NOON - 3_600_000, 1), message: JSON.stringify(dropped) },
      { ...storedEvent(NOON - 3_000_000, 2), ingestionTime: NOON - 1000 },
    ];
    const LogGroup = {
      logGroupName: "/aws/lambda/order-fulfilment",
      logGroupArn: "arn:aws:logs:eu-west-1:604758102665:log-group:/aws/lambda/order-fulfilment",
      retentionInDays: 1,
      dataProtectionStatus: "ACTIVATED",
    };
    const run = await collectLogs(
      { ...oddLog(stored, 50), "logs:DescribeLogGroups": () => ({ logGroups: [LogGroup] }) },
      window(NOON - 3 * 86_400_000, NOON),
      undefined,
      { SystemLogLevel: "WARN", LogFormat: "JSON" },
    );
    const reading = itemOf(run, "logs:FilterLogEvents")?.reading;
    expect(reading?.gaps.map(({ kind }) => kind)).toEqual(["expired", "dropped"]);
    expect(reading?.gaps[1]).toMatchObject({
      from: "2026-11-20T11:00:00.000Z",
      why: expect.stringMatching(/12 records/u),
    });
    expect(reading?.notes.join("\n")).toMatch(/asterisks[\s\S]*SystemLogLevel WARN[\s\S]*1 events reached CloudWatch/u);
    expect(itemOf(run, "logs:FilterLogEvents")?.outcome).toBe("collected");
  });
});

describe("streams in a shared group", () => {
  it("are asked for by the prefixes of their day and of the day before", () => {
    const start = Date.parse("2026-03-01T00:00:00Z");
    expect(streamPrefixes("f", start)).toEqual(["2026/02/28/f[", "2026/03/01/f["]);
  });
});

describe("sorting", () => {
  it("gives each event once and in order, whatever came in which order and how often", () => {
    const event = fc.record({ timestamp: fc.nat(1000), eventId: fc.string({ maxLength: 2 }) });
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const sorter = new Sorter();
        for (const each of [...events, ...events]) sorter.add({ ...each, ingestionTime: 0, stream: "s", message: "" });
        const given = sorter.release();
        expect(new Set(given.map(({ eventId }) => eventId)).size).toBe(given.length);
        expect(given.length).toBe(new Set(events.map(({ eventId }) => eventId)).size);
        expect(given.map(({ timestamp }) => timestamp)).toEqual(
          given.map(({ timestamp }) => timestamp).sort((a, b) => a - b),
        );
        expect(sorter.size).toBe(0);
      }),
    );
  });

  it("holds back what a later page may still come before", () => {
    const sorter = new Sorter();
    for (const timestamp of [1, 5, 3])
      sorter.add({ timestamp, ingestionTime: 0, stream: "s", message: "", eventId: `${timestamp}` });
    expect(sorter.release(4).map(({ timestamp }) => timestamp)).toEqual([1, 3]);
    expect(sorter.release().map(({ timestamp }) => timestamp)).toEqual([5]);
  });
});
