import { existsSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile, rename, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { fixedClock } from "../../src/core/clock.ts";
import type { ReadingMemory, Remembered, StreamMemory } from "../../src/core/run-memory.ts";
import { Checkpoint } from "../../src/evidence/checkpoint.ts";
import { type LogState, readCheckpoint } from "../../src/evidence/read-checkpoint.ts";
import { takeLock } from "../../src/evidence/lock.ts";
import { createRunFolder, reopenRunFolder, type RunFolder } from "../../src/evidence/store.ts";
import { event, text } from "./redacted.ts";
import { tempFolder } from "./temp.ts";

const clock = fixedClock("2026-11-20T10:00:00.000Z");
const limits = { atHour: 400, atMost: 700 };
const VERSION = "1.2.3";
const PATH = "logs/g/20261120T080000Z_20261120T120000Z.txt";
const AT = Date.parse("2026-11-20T08:00:00Z");
const KEY = "k".repeat(22);
const streams: StreamMemory = { open: [["s".repeat(22), 120]], byRule: { jwt: 2 }, byKind: { token: 2 } };
const remembered: readonly Remembered[] = [{ type: "account", account: "123456789012" }];

function reading(cursors: ReadingMemory["cursors"]): ReadingMemory {
  return {
    cursors,
    slices: 3,
    disordered: 0,
    bytes: 100,
    late: 0,
    latest: 900,
    bins: [[AT, 5]],
    drops: [],
    moreDrops: 0,
    reader: "FilterLogEvents",
    refusedIn: ["eu-west-1"],
  };
}

const eventsOf = (from: number, to: number): ReturnType<typeof event>[] =>
  Array.from({ length: to - from }, (_, index) =>
    event(AT + (from + index) * 60_000, "stream", `event ${from + index} ${"x".repeat(30)}`),
  );

async function write(run: RunFolder, from: number, to: number): Promise<void> {
  await run.appendEvents(PATH, eventsOf(from, to));
}

/** The text of a log, in the order of its parts. */
async function logText(run: RunFolder): Promise<string> {
  const parts = await run.logParts(PATH);
  return (await Promise.all(parts.map((path) => readFile(join(run.path, path), "utf8")))).join("");
}

function note(checkpoint: Checkpoint, run: RunFolder, cursors: ReadingMemory["cursors"], fresh = remembered): void {
  const state = { key: KEY, name: "n".repeat(22), path: PATH, reading: reading(cursors), streams };
  checkpoint.note(state, run.logStates(PATH, checkpoint.full(KEY)), fresh);
}

const LEFT = [{ start: AT, end: AT + 10 }];

/** A run that noted `noted` of its events, wrote as many as `written`, and was killed. */
async function killed(noted: number, written: number, cursors: ReadingMemory["cursors"] = LEFT): Promise<RunFolder> {
  const run = await createRunFolder({ parent: await tempFolder(), clock, limits });
  onTestFinished(() => run.remove());
  await writeFile(join(run.path, "run.json"), "{}");
  await run.writeText("function/a.json", text("{}"));
  const checkpoint = new Checkpoint(run.path, VERSION);
  for (let at = 0; at < noted; at += 5) {
    await write(run, at, Math.min(noted, at + 5));
    note(checkpoint, run, cursors, at === 0 ? remembered : []);
  }
  await write(run, noted, written);
  await run.leave();
  return run;
}

async function reopened(path: string): Promise<{ readonly folder: RunFolder; readonly logs: readonly LogState[] }> {
  const opened = await reopenRunFolder({ path, checkpoint: readCheckpoint(path, VERSION), limits });
  onTestFinished(() => opened.folder.remove());
  return opened;
}

/** What a run has that nobody interrupted. */
async function whole(events: number): Promise<RunFolder> {
  const run = await createRunFolder({ parent: await tempFolder(), clock, limits });
  onTestFinished(() => run.remove());
  await write(run, 0, events);
  return run;
}

describe("a run folder that is opened again", () => {
  it.each([
    [3, 3],
    [3, 9],
    [12, 13],
    [20, 60],
    [60, 61],
  ])("has of its logs what was noted, %d events of %d, and goes on to the same files", async (noted, written) => {
    const run = await killed(noted, written);
    const { folder, logs } = await reopened(run.path);
    expect(logs).toHaveLength(1);
    expect(await logText(folder)).toBe(await logText(await whole(noted)));
    await write(folder, noted, 80);
    await folder.close();
    const one = await whole(80);
    await one.close();
    expect(folder.files()).toEqual(one.files());
  });

  it("has nothing else of what was collected, but what is needed to go on", async () => {
    const run = await killed(10, 12);
    await writeFile(join(run.path, "logs", "stray.txt"), "x");
    await reopened(run.path);
    const left = (await readdir(run.path, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
    expect(left.map(({ name }) => name).sort()).toEqual([
      "20261120T080000Z_20261120T120000Z.txt",
      "checkpoint.json",
      "checkpoint.ndjson",
      "run.json",
    ]);
  });

  it("gives back what was noted, and can be killed and opened again", async () => {
    const run = await killed(60, 70);
    const before = readCheckpoint(run.path, VERSION);
    expect(before?.remembered).toEqual(remembered);
    expect(before?.logs[0]?.parts.length).toBeGreaterThan(2);
    expect(before?.logs[0]?.streams).toEqual(streams);
    const { folder } = await reopened(run.path);
    const checkpoint = new Checkpoint(run.path, VERSION);
    checkpoint.resume(before!);
    await write(folder, 60, 90);
    note(checkpoint, folder, LEFT, []);
    await write(folder, 90, 120);
    await folder.leave();
    const again = await reopened(run.path);
    expect(await logText(again.folder)).toBe(await logText(await whole(90)));
  });

  it("finds the events below the heads where the run had ended its logs", async () => {
    const run = await killed(60, 60, []);
    const { folder } = await reopened(run.path);
    const checkpoint = new Checkpoint(run.path, VERSION);
    checkpoint.resume(readCheckpoint(run.path, VERSION)!);
    checkpoint.collected();
    const about = {
      window: { start: "2026-11-20T08:00:00Z", end: "2026-11-20T12:00:00Z" },
      readings: [],
      failures: [],
    };
    await folder.endLogs(() => about);
    const [first = ""] = await folder.logParts(PATH);
    await folder.rewrite(first, (line) => text(line.replace("event 1 ", "<token:0123456789> ")));
    await folder.leave();
    const again = await reopened(run.path);
    expect(again.logs).toHaveLength(1);
    expect(await logText(again.folder)).toBe(
      (await logText(await whole(60))).replace("event 1 ", "<token:0123456789> "),
    );
  });

  it.each<readonly [string, (path: string, log: string) => Promise<void>]>([
    ["there is no checkpoint", (path) => rename(join(path, "checkpoint.json"), join(path, "gone"))],
    ["the checkpoint is cut off", (path) => truncate(join(path, "checkpoint.json"), 100)],
    ["the checkpoint is something else", (path) => writeFile(join(path, "checkpoint.json"), '{"schema":"x"}')],
    ["what grows is too short", (path) => truncate(join(path, "checkpoint.ndjson"), 10)],
    ["what grows is garbage", (path) => writeFile(join(path, "checkpoint.ndjson"), `${"{".repeat(5000)}\n`)],
    ["the log is shorter", (_path, log) => truncate(log, 50)],
    ["the log has other bytes", async (_path, log) => writeFile(log, (await readFile(log, "utf8")).replace("1", "2"))],
    [
      "the log is gone",
      async (_path, log) => rename(log, `${log}.elsewhere`).then(() => truncate(`${log}.elsewhere`, 9)),
    ],
  ])("begins anew where %s", async (_name, spoil) => {
    const run = await killed(5, 8);
    await spoil(run.path, join(run.path, PATH));
    const { folder, logs } = await reopened(run.path);
    expect(logs).toEqual([]);
    expect(await folder.logParts(PATH)).toEqual([]);
    expect(existsSync(join(run.path, PATH))).toBe(false);
    await write(folder, 0, 30);
    expect(await logText(folder)).toBe(await logText(await whole(30)));
  });

  it("begins anew where another version of the tool wrote it", async () => {
    const run = await killed(5, 5);
    expect(readCheckpoint(run.path, "1.2.4")).toBeUndefined();
  });

  it("takes what was being appended to the notes for nothing", async () => {
    const run = await killed(5, 8);
    await appendFile(join(run.path, "checkpoint.ndjson"), '{"type":"acc');
    await writeFile(join(run.path, "checkpoint.json.anew"), "{");
    const { logs } = await reopened(run.path);
    expect(logs).toHaveLength(1);
  });

  it("forgets a log for good", async () => {
    const run = await killed(60, 60);
    const checkpoint = new Checkpoint(run.path, VERSION);
    checkpoint.resume(readCheckpoint(run.path, VERSION)!);
    checkpoint.forget(KEY);
    expect(readCheckpoint(run.path, VERSION)?.logs).toEqual([]);
    const { folder } = await reopened(run.path);
    await write(folder, 0, 60);
    note(checkpoint, folder, LEFT, []);
    const { parts } = readCheckpoint(run.path, VERSION)!.logs[0]!;
    expect(parts.map(({ path }) => path)).toEqual(await folder.logParts(PATH));
  });
});

describe("the lock of a run folder", () => {
  const alive = (...ids: readonly number[]) => ({ id: 7, isAlive: (id: number) => ids.includes(id) });

  it("is one process's until that releases it", async () => {
    const folder = await tempFolder();
    const release = takeLock(folder, { ...alive(), id: 5 });
    expect(() => takeLock(folder, alive(5))).toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringMatching(/^Process 5 works in/u) as string }),
    );
    release();
    takeLock(folder, alive(5))();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(["5\n", "", "5", "garbage"])("is nobody's where it says %j and no such process runs", async (holder) => {
    const folder = await tempFolder();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "run.lock"), holder);
    takeLock(folder, alive(6));
    expect(await readFile(join(folder, "run.lock"), "utf8")).toBe("7\n");
    expect(await readdir(folder)).toEqual(["run.lock"]);
  });
});
