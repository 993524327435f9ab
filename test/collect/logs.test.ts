import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { logs } from "../../src/collect/collectors/logs.ts";
import { functionConfiguration } from "../../src/collect/collectors/function.ts";
import { identity } from "../../src/collect/collectors/identity.ts";
import { slicesOf, streamPrefixes } from "../../src/collect/logs/slices.ts";
import { Sorter } from "../../src/collect/logs/sorter.ts";
import type { Phases } from "../../src/collect/run.ts";
import type { Window } from "../../src/core/case.ts";
import type { LogEvent } from "../../src/core/piece.ts";
import { AwsError, type Handlers } from "../../src/example/handler.ts";
import { document, type ExampleRun, type OpenExample, openExample } from "./example-run.ts";

const ONLY_LOGS: Phases = { beforeWindow: [[identity], [functionConfiguration]], afterWindow: [[logs]] };

let open: OpenExample | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

interface Stored {
  readonly timestamp: number;
  readonly logStreamName: string;
  readonly message: string;
  readonly eventId: string;
}

interface FilterInput {
  readonly startTime: number;
  readonly endTime: number;
  readonly logGroupName: string;
  readonly logStreamNamePrefix?: string;
  readonly nextToken?: string;
}

/** Pages as AWS does at its oddest: small, every other one empty, and each repeats the last event of the one before. */
function oddPages(events: readonly Stored[], size: number): Handlers["x"] {
  return ({ startTime, endTime, logStreamNamePrefix = "", nextToken = "0" }: FilterInput) => {
    const found = events.filter(
      (event) =>
        event.timestamp >= startTime &&
        event.timestamp <= endTime &&
        event.logStreamName.startsWith(logStreamNamePrefix),
    );
    const page = Number(nextToken);
    const start = (page / 2) * size;
    const more = start + size < found.length;
    if (page % 2 === 1) return { events: [], nextToken: `${page + 1}` };
    return { events: found.slice(Math.max(0, start - 1), start + size), ...(more ? { nextToken: `${page + 1}` } : {}) };
  };
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

async function collectLogs(handlers: Handlers, during: Window, loggingGroup?: string): Promise<ExampleRun> {
  const ours: Handlers =
    loggingGroup === undefined
      ? handlers
      : {
          ...handlers,
          "lambda:GetFunction": ({ FunctionName }) => ({
            Configuration: { FunctionName, LoggingConfig: { LogGroup: loggingGroup } },
          }),
        };
  open = await openExample("sqs-consumer-denied", ours, { AWS_MAX_ATTEMPTS: "1" });
  return open.run({ phases: ONLY_LOGS, base: { resolveWindow: () => during } });
}

function eventsOf(run: ExampleRun): readonly LogEvent[] {
  return run.pieces.flatMap((piece) => (piece.kind === "log-events" ? piece.events : []));
}

function story(count: number, everyMs: number): readonly Stored[] {
  return Array.from({ length: count }, (_, index) => ({
    timestamp: NOON - (count - index) * everyMs,
    logStreamName: `2026/11/20/[$LATEST]${index % 3}`,
    message: `event ${index}`,
    eventId: `${String(index).padStart(8, "0")}`,
  }));
}

describe("reading a log group", () => {
  it("gives every event of the window once and in order of time, over empty pages and repeated events", async () => {
    const stored = story(500, 60_000);
    const run = await collectLogs({ "logs:FilterLogEvents": oddPages(stored, 7) }, window(NOON - 500 * 60_000, NOON));
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
    const run = await collectLogs({ "logs:FilterLogEvents": oddPages(stored, 9) }, during);
    expect(eventsOf(run).map(({ message }) => message)).toEqual(stored.slice(10, 91).map(({ message }) => message));
  });

  it("keeps what it has when a later page is refused, and says that it is not all", async () => {
    const stored = story(40, 1000);
    const pages = oddPages(stored, 10);
    const refuseLater: Handlers["x"] = (input, ctx) => {
      if (input.nextToken === "4") throw new AwsError("AccessDeniedException", "not any more", 400);
      return pages?.(input, ctx);
    };
    const run = await collectLogs({ "logs:FilterLogEvents": refuseLater }, window(NOON - 40_000, NOON));
    const item = run.collected.items.find(({ operation }) => operation === "logs:FilterLogEvents");
    expect(item).toMatchObject({ outcome: "denied", error: { code: "AccessDeniedException" } });
    expect(item?.effect).toMatch(/logs, or part of them, are missing/u);
    expect(item?.count).toBe(eventsOf(run).length);
  });

  it("reads the group that LoggingConfig names, and there the streams of this function only", async () => {
    const stream = (name: string): string => `2026/11/20/${name}[$LATEST]0`;
    const stored: Stored[] = ["order-fulfilment", "order-fulfilment-canary", "other", "order-fulfilment"].map(
      (name, index) => ({
        timestamp: NOON - 1000 + index,
        logStreamName: stream(name),
        message: `${index} of ${name}`,
        eventId: `${index}`,
      }),
    );
    stored.push({
      timestamp: NOON - 500,
      logStreamName: "2026/11/19/order-fulfilment[7]1",
      message: "of an old environment",
      eventId: "9",
    });
    const run = await collectLogs(
      { "logs:FilterLogEvents": oddPages(stored, 2), "logs:DescribeLogStreams": () => ({ logStreams: [] }) },
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
  });

  it("says `not found` where there is no group: the function never ran, or may not write", async () => {
    const run = await collectLogs({}, window(NOON - 1000, NOON), "/no/such/group");
    expect(run.collected.items.filter(({ operation }) => operation === "logs:FilterLogEvents")).toMatchObject([
      { outcome: "not-found", effect: "" },
    ]);
    expect(document(run.pieces, "logs/log-group.json")).toMatchObject({ LogGroup: null });
  });
});

describe("slices of a window", () => {
  it("leave nothing out, do not overlap, cross no midnight UTC and stay few", () => {
    const day = 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 * day }), fc.integer({ min: 0, max: 90 * day }), (start, length) => {
        const slices = slicesOf(start, start + length);
        expect(slices[0]?.start).toBe(start);
        expect(slices.at(-1)?.end).toBe(start + length);
        for (const [index, slice] of slices.entries()) {
          expect(slice.end).toBeGreaterThanOrEqual(slice.start);
          expect(Math.floor(slice.start / day)).toBe(Math.floor(slice.end / day));
          expect(slices[index + 1]?.start ?? slice.end + 1).toBe(slice.end + 1);
        }
        expect(slices.length).toBeLessThanOrEqual(48 + 91);
      }),
    );
  });

  it("are asked for the streams of their day and of the day before", () => {
    const start = Date.parse("2026-03-01T00:00:00Z");
    expect(streamPrefixes("f", { start, end: start + 1 })).toEqual(["2026/02/28/f[", "2026/03/01/f["]);
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
