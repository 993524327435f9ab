import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { binOf, compareCounts, countQuery, readCounts, Tally } from "../../src/collect/logs/counts.ts";
import { InsightsReader, plan } from "../../src/collect/logs/insights-reader.ts";
import { MemoryJournal } from "../../src/collect/logs/journal.ts";
import type { SliceCursor } from "../../src/core/run-memory.ts";
import { type QueryCalls, queryRows, runQuery, startQuery } from "../../src/collect/logs/query.ts";
import type { LogRequest } from "../../src/collect/logs/reader.ts";
import type { LogEvent } from "../../src/core/piece.ts";
import type { StoredEvent } from "../../src/example/accounts/activity/log-store.ts";
import type { Handlers } from "../../src/example/handler.ts";
import { type LogAccount, logAccount, queriesOf, storedEvent, storedEvents } from "./logs-account.ts";

const NOON = Date.parse("2026-11-20T12:00:00Z");

let account: LogAccount | undefined;
afterEach(async () => {
  await account?.close();
  account = undefined;
});

interface Opened {
  readonly calls: QueryCalls;
  readonly request: LogRequest;
}

async function open(handlers: Handlers, start: number, end: number, onlyOf?: string): Promise<Opened> {
  account = await logAccount(handlers);
  const { signal } = new AbortController();
  const { logs, send } = account;
  return {
    calls: { logs, signal, start: send, poll: send, patience: [1, 1] },
    request: {
      logs,
      signal,
      group: { logGroupName: "g" },
      start,
      end,
      ...(onlyOf === undefined ? {} : { onlyOf }),
    },
  };
}

async function readAll({ calls, request }: Opened): Promise<{ reader: InsightsReader; events: LogEvent[] }> {
  const binMs = binOf(request);
  const counted = readCounts(await runQuery(calls, countQuery(request, binMs)), binMs);
  const reader = new InsightsReader({ ...request, calls, counted });
  const events: LogEvent[] = [];
  for await (const batch of reader.events()) events.push(...batch);
  return { reader, events };
}

const ids = (events: readonly { readonly eventId: string }[]): string[] => events.map(({ eventId }) => eventId).sort();

describe("a log that only queries read", () => {
  it("comes whole, each event once and in order of time, from queries of a part of it each", async () => {
    const stored = storedEvents(25_000, NOON, 100);
    const { reader, events } = await readAll(
      await open(
        queriesOf(() => stored),
        NOON,
        NOON + 2_500_000,
      ),
    );
    expect(ids(events)).toEqual(ids(stored));
    expect(events.every((event, index) => event.timestamp >= (events[index - 1]?.timestamp ?? 0))).toBe(true);
    expect(reader.state.slices).toBeGreaterThan(2);
    expect(events[0]).toMatchObject({ message: stored[0]?.message, stream: stored[0]?.logStreamName });
  });

  it("is split where a query comes back full, because more events came than were counted", async () => {
    const stored = storedEvents(20_000, NOON, 1);
    const opened = await open(
      queriesOf(() => stored),
      NOON,
      NOON + 60_000,
    );
    const reader = new InsightsReader({ ...opened.request, calls: opened.calls, counted: new Tally(60_000) });
    const events: LogEvent[] = [];
    for await (const batch of reader.events()) events.push(...batch);
    expect(ids(events)).toEqual(ids(stored));
    expect(reader.state).toMatchObject({ gaps: [], reached: NOON + 60_001 });
    expect(reader.state.slices).toBeGreaterThan(3);
  });

  it("is whole where one millisecond holds more than a page of a query's results", async () => {
    const stored = Array.from({ length: 12_000 }, (_, index) => storedEvent(NOON, index));
    const { reader, events } = await readAll(
      await open(
        queriesOf(() => stored),
        NOON - 5,
        NOON + 5,
      ),
    );
    expect(ids(events)).toEqual(ids(stored));
    expect(reader.state.gaps).toEqual([]);
  });

  it("says what it could not get where one query fails for good, and gives the rest", async () => {
    const stored = storedEvents(20_000, NOON, 100);
    const served = queriesOf(() => stored);
    let started = 0;
    const opened = await open(
      {
        ...served,
        "logs:StartQuery": (input, ctx) => {
          started += 1;
          return served["logs:StartQuery"]?.(started === 3 ? { ...input, queryString: "nonsense" } : input, ctx);
        },
      },
      NOON,
      NOON + 2_000_000,
    );
    const binMs = binOf(opened.request);
    const counted = readCounts(await runQuery(opened.calls, countQuery(opened.request, binMs)), binMs);
    const reader = new InsightsReader({ ...opened.request, calls: opened.calls, counted });
    const given: LogEvent[] = [];
    const reading = (async () => {
      for await (const batch of reader.events()) given.push(...batch);
    })();
    await expect(reading).rejects.toMatchObject({ name: "MalformedQueryException" });
    const { gaps } = reader.state;
    const outside = stored.filter(
      ({ timestamp }) => !gaps.some(({ start, end }) => timestamp >= start && timestamp <= end),
    );
    expect(outside.length).toBeLessThan(stored.length);
    expect(ids(given)).toEqual(ids(outside));
  });

  it("of one function in a group that others share holds no other's events", async () => {
    const names = ["2026/11/20/f[$LATEST]a", "2026/11/20/ff[$LATEST]a", "2026/11/20/f-b[1]a", "2026/11/18/f[7]b"];
    const stored: StoredEvent[] = Array.from({ length: 40 }, (_, index) => ({
      ...storedEvent(NOON + index, index),
      logStreamName: names[index % 4] ?? "",
    }));
    const { events } = await readAll(
      await open(
        queriesOf(() => stored),
        NOON,
        NOON + 100,
        "f",
      ),
    );
    expect(new Set(events.map(({ stream }) => stream))).toEqual(new Set([names[0], names[3]]));
    expect(events).toHaveLength(20);
  });
});

describe("a journal", () => {
  it("lets another process go on where queries were killed: no event lost, none twice, the same order", async () => {
    const stored = storedEvents(3000, NOON, 120);
    const opened = await open(
      queriesOf(() => stored),
      NOON,
      NOON + 360_000,
    );
    const { events: whole } = await readAll(opened);
    // As if there were many more: a query for each minute.
    const counted = new Tally(60_000);
    for (let minute = 0; minute < 6; minute += 1) counted.add(NOON + minute * 60_000, 8000);
    for (const stopAfter of [1, 2, 5]) {
      let saved: readonly SliceCursor[] | undefined;
      let [taken, kept]: [LogEvent[], number] = [[], 0];
      const journal = {
        load: () => undefined,
        save: (cursors: readonly SliceCursor[]) => {
          saved = structuredClone(cursors);
          kept = taken.length;
        },
      };
      let batches = 0;
      for await (const batch of new InsightsReader({
        ...opened.request,
        calls: opened.calls,
        counted,
        journal,
      }).events()) {
        taken.push(...batch);
        batches += 1;
        if (batches === stopAfter) break;
      }
      taken = taken.slice(0, kept);
      const again = { ...opened.request, calls: opened.calls, counted, journal: new MemoryJournal(saved) };
      for await (const batch of new InsightsReader(again).events()) taken.push(...batch);
      expect(taken.map(({ eventId }) => eventId)).toEqual(whole.map(({ eventId }) => eventId));
    }
  });
});

describe("a query", () => {
  it("that AWS ends otherwise than complete is a failure named after how it ended", async () => {
    const opened = await open(
      {
        "logs:StartQuery": () => ({ queryId: "q" }),
        "logs:GetQueryResults": () => ({ status: "Cancelled", results: [] }),
      },
      NOON,
      NOON,
    );
    await startQuery(opened.calls, countQuery(opened.request, 60_000));
    await expect(queryRows(opened.calls, "q")).rejects.toMatchObject({ name: "QueryCancelled" });
  });

  it("is fetched page by page", async () => {
    const stored = storedEvents(30_000, NOON, 1);
    const opened = await open(
      queriesOf(() => stored),
      NOON,
      NOON + 30_000,
    );
    const text = "fields @timestamp, @message, @logStream, @ptr | sort @timestamp asc";
    const rows = await runQuery(opened.calls, {
      group: opened.request.group,
      span: opened.request,
      text,
      limit: 100_000,
    });
    expect(rows).toHaveLength(30_000);
    expect(account?.endpoint.calls.filter(({ operation }) => operation === "logs:GetQueryResults")).toHaveLength(4);
  });
});

describe("the plan of queries", () => {
  it("leaves nothing of the window out, overlaps nowhere, and plans no more rows than a query gives", () => {
    const counts = fc.array(fc.tuple(fc.integer({ min: -5, max: 70 }), fc.integer({ min: 1, max: 30_000 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        counts,
        fc.integer({ min: 0, max: 59_999 }),
        fc.integer({ min: 0, max: 3_600_000 }),
        (bins, offset, length) => {
          const span = { start: NOON + offset, end: NOON + offset + length };
          const tally = new Tally(60_000);
          for (const [bin, count] of bins) tally.add(NOON + bin * 60_000, count);
          const spans = plan(span, tally);
          expect(spans.at(-1)?.end).toBe(span.end);
          for (const [index, { start, end }] of spans.entries()) {
            expect(end).toBeGreaterThanOrEqual(start);
            expect(start).toBe(index === 0 ? span.start : (spans[index - 1]?.end ?? 0) + 1);
          }
        },
      ),
      { numRuns: 200, seed: 20261123 },
    );
  });
});

describe("counting", () => {
  it("is by stretches of which a window has a thousand or so, and which divide a day", () => {
    for (const [hours, minutes] of [
      [1, 1],
      [24, 5],
      [24 * 14, 30],
      [24 * 90, 180],
    ] as const) {
      expect(binOf({ start: 0, end: hours * 3_600_000 })).toBe(minutes * 60_000);
    }
  });

  it("compares what was read with what CloudWatch counts, stretch by stretch, cut at the ends of the window", async () => {
    const stored = storedEvents(600, NOON, 1000);
    const opened = await open(
      queriesOf(() => stored),
      NOON + 30_000,
      NOON + 570_000,
    );
    const counted = readCounts(await runQuery(opened.calls, countQuery(opened.request, 60_000)), 60_000);
    expect(counted.total).toBe(541);
    const read = new Tally(60_000);
    for (const { timestamp } of stored.slice(30, 571)) if (timestamp !== NOON + 30_000) read.add(timestamp);
    expect(compareCounts(read, counted, opened.request)).toEqual({
      binSeconds: 60,
      bins: 10,
      counted: 541,
      read: 540,
      differences: [{ from: "2026-11-20T12:00:30.000Z", to: "2026-11-20T12:00:59.999Z", counted: 30, read: 29 }],
    });
  });
});

describe("a query", () => {
  const noWait = async (): Promise<void> => undefined;

  it("that never ends is given up", async () => {
    const { calls } = await open(
      {
        "logs:StartQuery": () => ({ queryId: "q" }),
        "logs:GetQueryResults": () => ({ status: "Running", results: [] }),
      },
      NOON,
      NOON,
    );
    await expect(queryRows({ ...calls, pause: noWait }, "q")).rejects.toMatchObject({ name: "QueryTimedOut" });
  });

  it("whose rows never end is given up", async () => {
    const results = Array.from({ length: 10_000 }, (_, at) => [{ field: "@message", value: String(at) }]);
    let page = 0;
    const { calls } = await open(
      { "logs:GetQueryResults": () => ({ status: "Complete", results, nextToken: `another ${(page += 1)}` }) },
      NOON,
      NOON,
    );
    await expect(queryRows(calls, "q")).rejects.toMatchObject({ name: "EndlessPages" });
    expect(page).toBeLessThan(13);
  });
});
