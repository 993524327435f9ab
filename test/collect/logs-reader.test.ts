import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { FilterReader } from "../../src/collect/logs/filter-reader.ts";
import { MemoryJournal } from "../../src/collect/logs/journal.ts";
import type { SliceCursor } from "../../src/core/run-memory.ts";
import type { FilterRequest, Tail } from "../../src/collect/logs/reader.ts";
import type { LogEvent } from "../../src/core/piece.ts";
import type { StoredEvent } from "../../src/example/accounts/activity/log-store.ts";
import type { FaultKind } from "../../src/example/faults.ts";
import { AwsError } from "../../src/example/handler.ts";
import { AWS_QUOTAS } from "../../src/example/quotas.ts";
import {
  type FilterInput,
  type LogAccount,
  logAccount,
  oddGroup,
  PLAIN,
  storedEvent,
  storedEvents,
} from "./logs-account.ts";

const NOON = Date.parse("2026-11-20T12:00:00Z");

let account: LogAccount | undefined;
afterEach(async () => {
  await account?.close();
  account = undefined;
});

function readerOf(of: LogAccount, start: number, end: number, more: Partial<FilterRequest> = {}): FilterReader {
  const { logs, send } = of;
  return new FilterReader({
    logs,
    send,
    group: { logGroupName: "g" },
    start,
    end,
    signal: new AbortController().signal,
    patience: [1, 1, 1, 1],
    ...more,
  });
}

async function drain(reader: FilterReader): Promise<LogEvent[]> {
  const all: LogEvent[] = [];
  for await (const batch of reader.events()) all.push(...batch);
  return all;
}

const ids = (events: readonly { readonly eventId: string }[]): string[] => events.map(({ eventId }) => eventId);

/** As the reader gives them: by time, stream and id. */
function inOrder(events: readonly StoredEvent[]): StoredEvent[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...events].sort(
    (a, b) => a.timestamp - b.timestamp || compare(a.logStreamName, b.logStreamName) || compare(a.eventId, b.eventId),
  );
}

/** Numbers from 0 to 1 from a seed: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PASSING: readonly FaultKind[] = [
  "throttle",
  "internal-error",
  "unavailable",
  "reset",
  "cut-body",
  "html-500",
  "empty-body",
  "truncated-body",
  "not-parseable",
];

describe("what is read", () => {
  it("is what the account holds, in order of time and each once, whatever AWS and the network do", async () => {
    const share = (most: number): fc.Arbitrary<number> => fc.double({ min: 0, max: most, noNaN: true });
    const log = fc.record({
      // Offsets in ms: few values, so that many events share a millisecond; and bursts between silences.
      offsets: fc.array(fc.oneof(fc.nat(30), fc.nat(3_600_000), fc.constant(1_800_000)), { maxLength: 300 }),
      odd: fc.record({
        size: fc.integer({ min: 1, max: 60 }),
        empty: share(0.5),
        repeats: share(1),
        refused: share(0.3),
        sameToken: share(0.2),
      }),
      faults: fc.array(
        fc.record({ after: fc.nat(40), times: fc.integer({ min: 1, max: 3 }), fault: fc.constantFrom(...PASSING) }),
        { maxLength: 4 },
      ),
      late: share(0.3),
      seed: fc.integer(),
    });
    let handler: ReturnType<typeof oddGroup> | undefined;
    account = await logAccount({ "logs:FilterLogEvents": (input, ctx) => handler?.(input, ctx) });
    const of = account;
    await fc.assert(
      fc.asyncProperty(log, async ({ offsets, odd, faults, late, seed }) => {
        const draw = randomFrom(seed);
        const stored = inOrder([...offsets].map((offset, index) => storedEvent(NOON + offset, index)));
        // Events of the last half hour may arrive only when it has settled.
        const tailStart = NOON + 1_800_000;
        const delayed = new Set(ids(stored.filter(({ timestamp }) => timestamp >= tailStart && draw() < late)));
        let settled = false;
        const tail: Tail = {
          start: tailStart,
          settled: async () => {
            await new Promise((resolve) => setTimeout(resolve, 5));
            settled = true;
          },
        };
        handler = oddGroup(() => stored.filter(({ eventId }) => settled || !delayed.has(eventId)), odd, draw);
        of.endpoint.faults.clear();
        for (const fault of faults) of.endpoint.faults.add({ operation: "logs:FilterLogEvents", ...fault });
        const reader = readerOf(of, NOON, NOON + 3_600_000, { tail, patience: Array.from({ length: 14 }, () => 1) });
        expect(ids(await drain(reader))).toEqual(ids(stored));
        expect(reader.state).toMatchObject({ gaps: [], disordered: 0 });
      }),
      { numRuns: 120, seed: 20261123 },
    );
    expect(of.endpoint.problems).toEqual([]);
  });

  it("does not depend on how the window was cut: many pages of a log that is dense here and silent there", async () => {
    const stored = [
      ...storedEvents(400, NOON, 1),
      ...storedEvents(50, NOON + 1_000_000, 20_000),
      ...storedEvents(600, NOON + 3_000_000, 10),
    ].map((event, index) => storedEvent(event.timestamp, index));
    account = await logAccount({
      "logs:FilterLogEvents": oddGroup(
        () => stored,
        { ...PLAIN, size: 20 },
        () => 0.5,
      ),
    });
    const reader = readerOf(account, NOON - 86_400_000, NOON + 86_400_000);
    expect(ids(await drain(reader))).toEqual(ids(stored));
    expect(reader.state.slices).toBeGreaterThan(10);
  });

  it("is a single request where the log is small", async () => {
    const stored = storedEvents(300, NOON, 1000);
    account = await logAccount({
      "logs:FilterLogEvents": oddGroup(
        () => stored,
        PLAIN,
        () => 0.5,
      ),
    });
    expect(ids(await drain(readerOf(account, NOON - 86_400_000, NOON + 86_400_000)))).toEqual(ids(stored));
    expect(account.endpoint.calls.length).toBe(1);
  });

  it("is whole where thousands of events share one millisecond", async () => {
    const stored = Array.from({ length: 5000 }, (_, index) => storedEvent(NOON + (index > 2500 ? 1 : 0), index));
    account = await logAccount({
      "logs:FilterLogEvents": oddGroup(
        () => stored,
        { ...PLAIN, size: 300 },
        () => 0.5,
      ),
    });
    expect(ids(await drain(readerOf(account, NOON - 10, NOON + 10)))).toEqual(ids(inOrder(stored)));
  });
});

describe("an emulator", () => {
  it("that gives one stream after the other unless it is asked to interleave them is read whole and in order", async () => {
    const stored = storedEvents(3000, NOON, 1000);
    const plain = oddGroup(
      () => stored,
      { ...PLAIN, size: 400 },
      () => 0.5,
    );
    const byStream = oddGroup(
      () =>
        [...stored].sort((a, b) =>
          a.logStreamName < b.logStreamName ? -1 : a.logStreamName > b.logStreamName ? 1 : 0,
        ),
      { ...PLAIN, size: 400 },
      () => 0.5,
    );
    account = await logAccount({
      "logs:FilterLogEvents": (input: { interleaved?: boolean }, ctx) =>
        (input.interleaved === true ? plain : byStream)(input, ctx),
    });
    const reader = readerOf(account, NOON, NOON + 3_600_000);
    expect(ids(await drain(reader))).toEqual(ids(inOrder(stored)));
  });

  it("that gives a full page without a token is asked for what follows", async () => {
    const stored = storedEvents(25_003, NOON, 100);
    account = await logAccount({
      "logs:FilterLogEvents": ({ startTime, endTime }: FilterInput) => ({
        events: stored.filter(({ timestamp }) => timestamp >= startTime && timestamp <= endTime).slice(0, 10_000),
      }),
    });
    const reader = readerOf(account, NOON, NOON + 3_600_000);
    expect(ids(await drain(reader))).toEqual(ids(inOrder(stored)));
  });

  it("that tells of events what is no text is read, and nothing of it is lost", async () => {
    const odd = { timestamp: NOON, logStreamName: { a: [1] }, message: { level: "ERROR" }, eventId: "e" };
    const body = JSON.stringify({ events: [odd, { ...odd, timestamp: String(NOON + 1), message: 7, eventId: "f" }] });
    const server = createServer(
      (_, reply) => void reply.setHeader("content-type", "application/x-amz-json-1.1").end(body),
    );
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    account = await logAccount({}, { endpointUrl: `http://127.0.0.1:${port}` });
    const events = await drain(readerOf(account, NOON, NOON + 10));
    server.close();
    const stream = '{"a":[1]}';
    expect(events).toEqual([
      expect.objectContaining({ timestamp: NOON, stream, message: '{"level":"ERROR"}' }),
      expect.objectContaining({ timestamp: NOON + 1, stream, message: "7" }),
    ]);
  });

  it("that holds more in one millisecond than it gives is no endless search", async () => {
    const stored = storedEvents(12_000, NOON, 0);
    account = await logAccount({ "logs:FilterLogEvents": () => ({ events: stored.slice(0, 10_000) }) });
    expect(await drain(readerOf(account, NOON, NOON + 3_600_000))).toHaveLength(10_000);
    expect(account.endpoint.calls.length).toBeLessThan(4);
  });
});

describe("a request that fails", () => {
  it("for good costs the stretch of time that it was for, and the rest is read", async () => {
    const stored = storedEvents(400, NOON, 1000);
    const group = oddGroup(
      () => stored,
      { ...PLAIN, size: 20 },
      () => 0.5,
    );
    const broken = NOON + 200_000;
    account = await logAccount({
      "logs:FilterLogEvents": (input: FilterInput, ctx) => {
        // The first page of all shows how dense the log is; slices are asked for after it.
        const covers = input.startTime > NOON && input.startTime <= broken && input.endTime >= broken;
        if (covers) throw new AwsError("ServiceUnavailableException", "not now", 503);
        return group(input, ctx);
      },
    });
    const reader = readerOf(account, NOON, NOON + 399_000);
    const given: LogEvent[] = [];
    const reading = (async () => {
      for await (const batch of reader.events()) given.push(...batch);
    })();
    await expect(reading).rejects.toMatchObject({ name: "ServiceUnavailableException" });
    const [gap] = reader.state.gaps;
    expect(reader.state.gaps).toHaveLength(1);
    expect(gap?.start).toBeLessThanOrEqual(broken);
    expect(gap?.end).toBeGreaterThanOrEqual(broken);
    const outside = stored.filter(({ timestamp }) => timestamp < (gap?.start ?? 0) || timestamp > (gap?.end ?? 0));
    expect(ids(given)).toEqual(expect.arrayContaining(ids(outside)));
    expect(new Set(ids(given)).size).toBe(given.length);
  });

  it("because it is refused ends the reading, and names all that was not read", async () => {
    const stored = storedEvents(400, NOON, 1000);
    const group = oddGroup(
      () => stored,
      { ...PLAIN, size: 20 },
      () => 0.5,
    );
    let asked = 0;
    account = await logAccount({
      "logs:FilterLogEvents": (input, ctx) => {
        asked += 1;
        if (asked > 4) throw new AwsError("AccessDeniedException", "not any more", 400);
        return group(input, ctx);
      },
    });
    const reader = readerOf(account, NOON, NOON + 399_000);
    await expect(drain(reader)).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(reader.state.gaps.at(-1)?.end).toBe(NOON + 399_000);
    expect(asked).toBeLessThan(20);
  });

  it("gives up after some searches when AWS cannot be reached any more", async () => {
    const stored = storedEvents(4000, NOON, 1000);
    const group = oddGroup(
      () => stored,
      { ...PLAIN, size: 20 },
      () => 0.5,
    );
    let asked = 0;
    account = await logAccount({
      "logs:FilterLogEvents": (input, ctx) => {
        asked += 1;
        if (asked > 10) throw new AwsError("ServiceUnavailableException", "gone", 503);
        return group(input, ctx);
      },
    });
    const reader = readerOf(account, NOON, NOON + 3_999_000);
    await expect(drain(reader)).rejects.toMatchObject({ name: "ServiceUnavailableException" });
    expect(asked).toBeLessThan(200);
  });

  it("with the same token for ever is no endless loop", async () => {
    account = await logAccount({ "logs:FilterLogEvents": () => ({ events: [], nextToken: "again" }) });
    await expect(drain(readerOf(account, NOON, NOON))).rejects.toMatchObject({ name: "EndlessPages" });
  });

  it("with ever new tokens to the same page is none either", async () => {
    const stored = storedEvents(20, NOON, 1000);
    let page = 0;
    account = await logAccount({
      "logs:FilterLogEvents": () => ({ events: stored, nextToken: `another ${(page += 1)}` }),
    });
    const reader = readerOf(account, NOON, NOON + 3_600_000);
    await expect(drain(reader)).rejects.toMatchObject({ name: "EndlessPages" });
    expect(page).toBeLessThan(2_000);
    // All that came is there, and what may have come after it is a gap.
    expect(reader.state.gaps.at(-1)?.end).toBe(NOON + 3_600_000);
  });

  it("nor with ever new tokens to pages without an event, however the window is cut", async () => {
    let page = 0;
    account = await logAccount({
      "logs:FilterLogEvents": () => ({ events: [], nextToken: `another ${(page += 1)}` }),
    });
    await expect(drain(readerOf(account, NOON, NOON + 3_600_000))).rejects.toMatchObject({ name: "EndlessPages" });
    expect(page).toBeLessThan(20_000);
  });
});

describe("the pace", () => {
  it("keeps to the Region's quota: an endpoint that enforces it throttles nothing", async () => {
    const stored = storedEvents(1200, NOON, 1000);
    const group = oddGroup(
      () => stored,
      { ...PLAIN, size: 20 },
      () => 0.5,
    );
    account = await logAccount(
      {
        "logs:FilterLogEvents": async (input, ctx) => {
          await new Promise((resolve) => setTimeout(resolve, 200));
          return group(input, ctx);
        },
      },
      { region: "us-east-1", quotas: AWS_QUOTAS, pacing: "always" },
    );
    const pace = account.session.pace("logs:FilterLogEvents");
    const reader = readerOf(account, NOON, NOON + 1_200_000, { pace });
    expect(ids(await drain(reader))).toEqual(ids(stored));
    expect(account.endpoint.calls.length).toBeGreaterThan(60);
    expect(new Set(account.endpoint.calls.map(({ outcome }) => outcome))).toEqual(new Set(["ok"]));
  });

  it("is one for all readers of an account and Region, and there is none where nothing limits requests", async () => {
    account = await logAccount({}, { region: "us-east-1", pacing: "always" });
    const { session } = account;
    expect(session.pace("logs:FilterLogEvents")).toBe(session.pace("logs:FilterLogEvents", "us-east-1"));
    expect(session.pace("logs:FilterLogEvents", "eu-west-1")).not.toBe(session.pace("logs:FilterLogEvents"));
    expect(session.pace("logs:GetLogRecord")).toBeUndefined();
    const free = await logAccount({});
    expect(free.session.pace("logs:FilterLogEvents")).toBeUndefined();
    await free.close();
  });
});

describe("a journal", () => {
  it("lets another process go on wherever the first was killed: no event lost, none twice, the same order", async () => {
    const stored = inOrder([
      ...storedEvents(300, NOON, 40),
      ...storedEvents(300, NOON + 5000, 0.2).map((event, index) => storedEvent(event.timestamp, 1000 + index)),
    ]);
    const page = 30;
    const group = oddGroup(
      () => stored,
      { ...PLAIN, size: page },
      () => 0.5,
    );
    let fetched = 0;
    account = await logAccount({
      "logs:FilterLogEvents": (input, ctx) => {
        const reply = group(input, ctx) as { readonly events: readonly unknown[] };
        fetched += reply.events.length;
        return reply;
      },
    });
    const [start, end] = [NOON - 1000, NOON + 20_000];
    const of = account;
    for (const stopAfter of [1, 2, 3, 5, 8, 13, 21]) {
      let saved: readonly SliceCursor[] | undefined;
      let [taken, kept]: [LogEvent[], number] = [[], 0];
      const journal = {
        load: () => undefined,
        save: (cursors: readonly SliceCursor[]) => {
          saved = JSON.parse(JSON.stringify(cursors)) as SliceCursor[];
          kept = taken.length;
        },
      };
      let batches = 0;
      for await (const batch of readerOf(of, start, end, { journal }).events()) {
        taken.push(...batch);
        batches += 1;
        if (batches === stopAfter) break;
      }
      // What was written after the last save is cut off again, as the interface asks.
      taken = taken.slice(0, kept);
      fetched = 0;
      const rest = await drain(readerOf(of, start, end, { journal: new MemoryJournal(saved) }));
      expect(ids([...taken, ...rest])).toEqual(ids(stored));
      // Nothing is fetched that was taken, but for the page that held the last of it and what shares a cut's millisecond.
      expect(fetched).toBeLessThanOrEqual(rest.length + page + 100);
    }
  });

  it("does not take for done what was on its way when a person ended the run", async () => {
    const stored = inOrder(storedEvents(300, NOON, 40));
    const group = oddGroup(
      () => stored,
      { ...PLAIN, size: 30 },
      () => 0.5,
    );
    for (const endsIn of [1, 2, 3, 4, 6, 9, 12]) {
      const person = new AbortController();
      let requests = 0;
      account = await logAccount({
        "logs:FilterLogEvents": async (input, ctx) => {
          requests += 1;
          if (requests === endsIn) person.abort();
          return await group(input, ctx);
        },
      });
      let saved: readonly SliceCursor[] | undefined;
      let [taken, kept]: [LogEvent[], number] = [[], 0];
      const journal = {
        load: () => undefined,
        save: (cursors: readonly SliceCursor[]) => {
          saved = JSON.parse(JSON.stringify(cursors)) as SliceCursor[];
          kept = taken.length;
        },
      };
      const [start, end] = [NOON - 1000, NOON + 20_000];
      const asked = account;
      const cutOff = new Promise<never>((_, reject) => {
        person.signal.addEventListener("abort", () => reject(person.signal.reason as Error));
      });
      cutOff.catch(() => undefined);
      // What is on its way is cut off, or comes all the same.
      const send: FilterRequest["send"] =
        endsIn % 2 === 0 ? (request) => asked.send(request) : (request) => Promise.race([asked.send(request), cutOff]);
      const reader = readerOf(account, start, end, { journal, send, signal: person.signal });
      const ended = (async () => {
        for await (const batch of reader.events()) {
          person.signal.throwIfAborted();
          taken.push(...batch);
        }
      })();
      await expect(ended).rejects.toThrow(/abort/u);
      taken = taken.slice(0, kept);
      const rest = await drain(readerOf(account, start, end, { journal: new MemoryJournal(saved) }));
      expect(ids([...taken, ...rest])).toEqual(ids(stored));
      await account.close();
    }
  });

  it("says that nothing is left when all was read, and then nothing is asked", async () => {
    const stored = storedEvents(100, NOON, 40);
    account = await logAccount({
      "logs:FilterLogEvents": oddGroup(
        () => stored,
        { ...PLAIN, size: 30 },
        () => 0.5,
      ),
    });
    const journal = new MemoryJournal();
    await drain(readerOf(account, NOON, NOON + 10_000, { journal }));
    expect(journal.load()).toEqual([]);
    const before = account.endpoint.calls.length;
    // Nor is the end of the window waited for.
    const settled = (signal: AbortSignal): Promise<void> => wait(60_000, undefined, { signal });
    const tail = { start: NOON + 5000, settled };
    expect(await drain(readerOf(account, NOON, NOON + 10_000, { journal, tail }))).toEqual([]);
    expect(account.endpoint.calls.length).toBe(before);
  });

  it("keeps the token of a search through what holds nothing, so that it need not be searched again", async () => {
    const pages = 12;
    account = await logAccount({
      "logs:FilterLogEvents": ({ nextToken = "0" }: FilterInput) =>
        Number(nextToken) + 1 < pages ? { events: [], nextToken: String(Number(nextToken) + 1) } : { events: [] },
    });
    const cursor: SliceCursor = { start: NOON, end: NOON, tokens: [{ start: NOON, end: NOON, token: "9" }] };
    await drain(readerOf(account, NOON, NOON, { journal: new MemoryJournal([cursor]) }));
    expect(account.endpoint.calls.map(({ input }) => input["nextToken"])).toEqual(["9", "10", "11"]);
  });
});

describe("a shared group", () => {
  it("is asked for one function's streams of each day and the day before, over midnight", async () => {
    const at = Date.parse("2026-11-20T00:00:00Z");
    const stream = (day: string, name: string): string => `2026/11/${day}/${name}[$LATEST]0`;
    const names = [stream("19", "f"), stream("19", "f-canary"), stream("20", "f"), stream("18", "f")];
    const stored = Array.from({ length: 400 }, (_, index) => ({
      ...storedEvent(at - 200_000 + index * 1000, index),
      logStreamName: names[index % 4] ?? "",
    }));
    const wanted = stored.filter(
      ({ logStreamName, timestamp }) =>
        logStreamName === names[0] ||
        (logStreamName === names[2] && timestamp >= at) ||
        (logStreamName === names[3] && timestamp < at),
    );
    account = await logAccount({
      "logs:FilterLogEvents": oddGroup(
        () => stored,
        { ...PLAIN, size: 7 },
        () => 0.5,
      ),
    });
    const reader = readerOf(account, at - 200_000, at + 200_000, { onlyOf: "f" });
    expect(ids(await drain(reader))).toEqual(ids(inOrder(wanted)));
  });
});
