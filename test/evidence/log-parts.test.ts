import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { assembleEvents } from "../../src/analyse/logs/events.ts";
import { fixedClock } from "../../src/core/clock.ts";
import { PATHS } from "../../src/core/evidence.ts";
import type { LogReading } from "../../src/core/reading.ts";
import { linesOf } from "../../src/evidence/lines.ts";
import type { RedactedEvent } from "../../src/evidence/log-grammar.ts";
import { logAbout, withLogParts } from "../../src/evidence/log-about.ts";
import type { IndexEntry, LogAbout } from "../../src/evidence/log-head.ts";
import { createRunFolder, type RunFolder } from "../../src/evidence/store.ts";
import { itemOf } from "../helpers/evidence.ts";
import { event, text } from "./redacted.ts";
import { tempFolder } from "./temp.ts";

const clock = fixedClock("2026-11-20T12:00:00.000Z");
const WINDOW = { start: "2026-11-20T08:10:00.000Z", end: "2026-11-20T11:50:00.000Z" };
const PATH = "logs/aws-lambda-f/20261120T081000Z_20261120T115000Z.txt";
const READING: LogReading = {
  group: "/aws/lambda/f",
  reader: "FilterLogEvents",
  why: "the log class allows it",
  slices: 3,
  gaps: [],
  notes: [],
};
const ABOUT: LogAbout = {
  accountId: "111122223333",
  region: "eu-west-1",
  window: WINDOW,
  readings: [READING],
  failures: [],
};

async function newRun(limits = { atHour: 400, atMost: 1000 }): Promise<RunFolder> {
  const run = await createRunFolder({ parent: await tempFolder(), clock, limits });
  onTestFinished(() => run.remove());
  return run;
}

const contentOf = (run: RunFolder, path: string): Promise<string> => readFile(join(run.path, path), "utf8");
const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);
const index = async (run: RunFolder): Promise<readonly IndexEntry[]> =>
  (JSON.parse(await contentOf(run, PATHS.logIndex)) as { Files: IndexEntry[] }).Files;

/** All events of a log's files, one file after the other, as a reader of the pack sees them. */
async function readBack(
  run: RunFolder,
  path: string,
): Promise<readonly { at: number; stream: string; text: string }[]> {
  const found: { at: number; stream: string; text: string }[] = [];
  for (const part of await run.logParts(path)) {
    const bytes = (async function* () {
      yield Buffer.from(await contentOf(run, part));
    })();
    for await (const each of assembleEvents(linesOf(bytes)))
      found.push({ at: each.at, stream: each.stream, text: each.text });
  }
  return found;
}

describe("a log file", () => {
  it("begins with what it is: group, window, streams, reader, gaps; and is one file while it is short", async () => {
    const run = await newRun();
    await run.appendEvents(PATH, [event(at("08:11:00"), "s1", "one\ntwo"), event(at("11:00:00"), "s2", "three")]);
    await run.endLogs(() => ABOUT);
    expect(await run.logParts(PATH)).toEqual([PATH]);
    expect(await contentOf(run, PATH)).toBe(
      [
        "# CloudWatch logs as text, UTC; secrets are replaced by tokens. How to read it: README.txt",
        "# Group    /aws/lambda/f in eu-west-1, account 111122223333",
        "# Window   2026-11-20T08:10:00.000Z to 2026-11-20T11:50:00.000Z",
        "# File     2026-11-20T08:10:00.000Z to 2026-11-20T11:50:00.000Z: 2 events, 2026-11-20T08:11:00.000Z to 2026-11-20T11:00:00.000Z",
        "# Streams  2: s1, s2",
        "# Reader   FilterLogEvents: the log class allows it",
        "# Gaps     none known",
        "2026-11-20T08:11:00.000Z\ts1\tone",
        "\ttwo",
        "2026-11-20T11:00:00.000Z\ts2\tthree",
        "",
      ].join("\n"),
    );
  });

  it("that is long ends at a full hour, between events, and its name says so", async () => {
    const run = await newRun();
    const long = "x".repeat(500);
    await run.appendEvents(PATH, [event(at("08:59:59.999"), "s", long), event(at("09:00:00"), "s", "next")]);
    await run.appendEvents(PATH, [event(at("10:30:00"), "s", "later")]);
    await run.endLogs(() => ABOUT);
    expect(await run.logParts(PATH)).toEqual([
      "logs/aws-lambda-f/20261120T081000Z_20261120T090000Z.txt",
      "logs/aws-lambda-f/20261120T090000Z_20261120T115000Z.txt",
    ]);
    expect((await index(run)).map(({ From, To, Events }) => [From, To, Events])).toEqual([
      [WINDOW.start, "2026-11-20T09:00:00.000Z", 1],
      ["2026-11-20T09:00:00.000Z", WINDOW.end, 2],
    ]);
  });

  it("that is too long for its hour ends before the next event, and no two have one name", async () => {
    const run = await newRun({ atHour: 10, atMost: 20 });
    const events = Array.from({ length: 5 }, (_, n) => event(at(`08:30:00.${n}00`), "s", "x".repeat(30)));
    await run.appendEvents(PATH, events);
    await run.endLogs(() => ABOUT);
    const parts = await run.logParts(PATH);
    expect(parts).toHaveLength(5);
    expect(new Set(parts).size).toBe(5);
    expect((await readBack(run, PATH)).map((each) => each.at)).toEqual(events.map(({ timestamp }) => timestamp));
  });

  it("never parts events of one millisecond", async () => {
    const run = await newRun({ atHour: 10, atMost: 20 });
    await run.appendEvents(
      PATH,
      Array.from({ length: 50 }, () => event(at("08:30:00"), "s", "x".repeat(30))),
    );
    expect(await run.logParts(PATH)).toEqual([PATH]);
  });

  it("names the gaps that touch its time, and calls that failed without a word of what they left out", async () => {
    const run = await newRun();
    const gap = {
      kind: "unread",
      from: "2026-11-20T08:20:00.000Z",
      to: "2026-11-20T08:21:00.000Z",
      why: "denied\nthen",
    } as const;
    const readings = [{ ...READING, gaps: [gap], onlyStreamsOf: "f", notes: ["Masked data was not unmasked."] }];
    await run.appendEvents(PATH, [event(at("08:30:00"), "s", "x".repeat(500)), event(at("09:30:00"), "s", "y")]);
    await run.endLogs(() => ({ ...ABOUT, readings, failures: ["logs:FilterLogEvents throttled, SlowDown: x"] }));
    const [first = "", second = ""] = await Promise.all((await run.logParts(PATH)).map((part) => contentOf(run, part)));
    expect(first).toContain("\n# Gap      2026-11-20T08:20:00.000Z to 2026-11-20T08:21:00.000Z, unread: denied then\n");
    expect(second).not.toContain("08:20:00");
    for (const each of [first, second]) {
      expect(each).toContain("# Gap      logs:FilterLogEvents throttled, SlowDown: x\n");
      expect(each).toContain("only streams of f, others write to this group too\n");
      expect(each).toContain("# Note     Masked data was not unmasked.\n");
      expect(each).toMatch(/, file [12] of 2: 1 event,/u);
    }
    expect((await index(run)).map(({ Gaps }) => Gaps.length)).toEqual([1, 0]);
  });

  it("lists streams with their counts in the index, two hundred of them, and says how many events the others have", async () => {
    const run = await newRun({ atHour: 1e9, atMost: 1e9 });
    await run.appendEvents(
      PATH,
      Array.from({ length: 450 }, (_, n) => event(at("08:30:00"), `s${n % 225}`, "x")),
    );
    await run.endLogs(() => ABOUT);
    const [entry] = await index(run);
    expect(entry?.Streams).toHaveLength(200);
    expect(entry?.Streams[0]).toEqual({ Name: "s0", Events: 2 });
    expect(entry?.OtherStreamsEvents).toBe(50);
    expect(await contentOf(run, PATH)).toContain(
      "# Streams  200+: s0, s1, s2, s3, s4, s5, s6, s7 and over 192 more, in logs/index.json\n",
    );
  });

  it("has the size and hash that the manifest says, head included", async () => {
    const run = await newRun();
    await run.appendEvents(PATH, [event(at("08:30:00"), "s", "é".repeat(400)), event(at("09:30:00"), "s", "y")]);
    await run.endLogs(() => ABOUT);
    await run.close();
    for (const { path, bytes, sha256 } of run.files()) {
      const content = await readFile(join(run.path, path));
      expect([bytes, sha256]).toEqual([content.length, createHash("sha256").update(content).digest("hex")]);
    }
    expect(run.files().map(({ path }) => path)).toEqual([...(await run.logParts(PATH)), PATHS.logIndex]);
  });

  it("lets no text of AWS or of a log end its head early, or show what it should not", async () => {
    const run = await newRun();
    const hostile = "x\n2026-11-20T08:10:00.000Z\tforged\tevent\r\u001b[2J\u2028#";
    const reading = { ...READING, group: hostile, why: hostile, notes: [hostile], gaps: [] };
    await run.appendEvents(PATH, [event(at("08:30:00"), hostile, "real")]);
    await run.endLogs(() => ({ ...ABOUT, region: hostile, readings: [reading], failures: [hostile] }));
    expect((await readBack(run, PATH)).map((each) => each.text)).toEqual(["real"]);
    for (const control of ["\u001b", "\u2028", "\r"]) expect(await contentOf(run, PATH)).not.toContain(control);
  });

  it("holds every event once and whole, whatever they are and however they come", async () => {
    const message = fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom("a\nb", "# no head", "\tx", "a\r\nb\rc"));
    const entry = fc.tuple(fc.integer({ min: 0, max: 90 * 60_000 }), fc.constantFrom("s1", "s2"), message);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(entry, { maxLength: 8 }), { maxLength: 6 }), async (pages) => {
        const run = await createRunFolder({ parent: await tempFolder(), clock, limits: { atHour: 120, atMost: 300 } });
        const all = pages.flat().sort(([a], [b]) => a - b);
        const events = all.map(([offset, stream, raw]): RedactedEvent => event(at("08:10:00") + offset, stream, raw));
        const size = Math.max(1, Math.ceil(events.length / Math.max(1, pages.length)));
        for (let from = 0; from < events.length; from += size)
          await run.appendEvents(PATH, events.slice(from, from + size));
        const before = await readBack(run, PATH);
        await run.endLogs(() => ABOUT);
        const after = await readBack(run, PATH);
        expect(after).toEqual(before);
        expect(after.map((each) => [each.at, each.stream])).toEqual(
          events.map(({ timestamp, stream }) => [timestamp, stream]),
        );
        const parts = await run.logParts(PATH);
        expect([...parts].sort()).toEqual(parts);
        await run.remove();
      }),
      { numRuns: 60, seed: 20_261_120 },
    );
  });
});

describe("what the calls that filled a log came to", () => {
  const files = [PATH];
  const calls = [
    itemOf({ operation: "logs:FilterLogEvents", files, reading: READING, accountId: "1", region: "r" }),
    itemOf({ operation: "logs:StartQuery", outcome: "denied", files, error: { code: "AccessDenied", message: "no" } }),
    itemOf({ operation: "lambda:GetFunction", files: ["function/configuration.json"] }),
  ];

  it("is their readings, and the failures that name no range", () => {
    expect(logAbout(PATH, calls, WINDOW)).toEqual({
      accountId: "1",
      region: "r",
      window: WINDOW,
      readings: [READING],
      failures: ["logs:StartQuery denied, AccessDenied: no"],
    });
  });

  it("stands in the manifest with the files that the log was split into", async () => {
    const run = await newRun();
    await run.appendEvents(PATH, [event(at("08:30:00"), "s", text("x".repeat(500))), event(at("09:30:00"), "s", "y")]);
    const [first, , other] = await withLogParts(calls, run);
    expect(first?.files).toEqual([...(await run.logParts(PATH)), PATHS.logIndex].sort());
    expect(other?.files).toEqual(["function/configuration.json"]);
  });
});
