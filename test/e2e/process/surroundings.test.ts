import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createTerminal } from "../../../src/cli/terminal.ts";
import { cli } from "../../helpers/cli.ts";
import { unzip } from "../../helpers/pack.ts";
import { collectInto, place, type Ways } from "./spawned.ts";

/** What a pack says, without what differs in each: the tokens of its own key. */
async function said(ways: Ways = {}): Promise<ReadonlyMap<string, string>> {
  const out = await place();
  const { code } = await collectInto(out, ways);
  expect(code).toBe(0);
  const [name = "", ...others] = await readdir(out);
  expect(others).toEqual([]);
  const files = unzip(join(out, name));
  const told = ["case-description.md", "timeline.csv", "findings.json"];
  const texts = told.map((path) => [path, files.get(path)?.toString("utf8") ?? ""] as const);
  return new Map(texts.map(([path, text]) => [path, text.replaceAll(/<([a-z-]+):[0-9a-f]{10}>/gu, "<$1>")]));
}

describe("a pack is the same", () => {
  let usual: ReadonlyMap<string, string>;
  beforeAll(async () => {
    usual = await said();
  });

  it("and says something", () => {
    expect([...usual].filter(([, text]) => text.length < 500).map(([path]) => path)).toEqual([]);
  });

  it.each([
    { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Asia/Kolkata" },
    { LANG: "C", LC_ALL: "zh_TW.Big5", TZ: "Australia/Lord_Howe", HOME: "/proc" },
  ])("whatever the locale, the time zone of the machine, or the home: %o", async (env) => {
    expect(await said({ env })).toEqual(usual);
  });

  it.each(["<&- 2>&-", "<&- >&- 2>&-"])("with descriptors that are closed: %s", async (redirect) => {
    const out = await place();
    const { code } = await collectInto(out, { redirect });
    expect(code).toBe(0);
    expect(await readdir(out)).toEqual([expect.stringMatching(/^case-pack_.*\.zip$/u)]);
  });

  it("where nobody reads stdout: `| head -c0`", async () => {
    const out = await place();
    const { code } = await collectInto(out, {
      more: ["--output", "json"],
      meanwhile: (child) => child.stdout?.destroy(),
    });
    expect(code).toBe(0);
    expect(await readdir(out)).toEqual([expect.stringMatching(/^case-pack_.*\.zip$/u)]);
  });
});

describe("a window in local time", () => {
  // The clock goes back by half an hour; forward by an hour; half hours; the other side of the date line.
  it.each([
    ["Australia/Lord_Howe", "2026-04-05T00:30", "2026-04-05T04:00", "2026-04-04T13:30", "2026-04-04T17:30"],
    ["America/St_Johns", "2026-03-08T01:00", "2026-03-08T05:00", "2026-03-08T04:30", "2026-03-08T07:30"],
    ["Asia/Kolkata", "2026-11-20T00:00", "2026-11-20T05:30", "2026-11-19T18:30", "2026-11-20T00:00"],
    ["Pacific/Apia", "2026-11-20T00:00", "2026-11-20T12:00", "2026-11-19T11:00", "2026-11-19T23:00"],
  ])("of %s is that of UTC", async (zone, start, end, from, to) => {
    const argv = ["collect", "--example", "healthy", "--dry-run", "--time-zone", zone, "--start", start, "--end", end];
    const { code, stdout } = await cli(argv, { cwd: await place() });
    expect(code).toBe(0);
    expect(stdout).toContain(`${from}:00.000Z to ${to}:00.000Z`);
  });
});

describe("a terminal of 20 columns", () => {
  it("gets lines that fit where they are rewritten", () => {
    const parts: string[] = [];
    let now = 0;
    const terminal = createTerminal(
      { interactive: true, env: {}, columns: 20, stderr: (part) => parts.push(part) },
      { quiet: false, verbose: false, progress: true, color: false },
      { now: () => now, every: () => () => undefined },
    );
    terminal.listen({ type: "collector-started", collector: "logs", title: "CloudWatch logs" });
    for (now = 1000; now < 30_000; now += 1000)
      terminal.listen({
        type: "progress",
        collector: "logs",
        count: now,
        unit: "log events",
        bytes: now * 1e6,
        share: 0.5,
      });
    terminal.close();
    const drawn = parts.filter((part) => part.startsWith("..."));
    expect(drawn.length).toBeGreaterThan(10);
    expect(Math.max(...drawn.map(({ length }) => length))).toBeLessThan(20);
  });
});
