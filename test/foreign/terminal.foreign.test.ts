import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Account, openAccount } from "../e2e/process/account-run.ts";
import { unzip } from "../helpers/pack.ts";
import { program } from "./python.ts";

const ESC = "\u001B";
const PACK = /^case-pack_.*\.zip$/u;

/** [what is waited for, what is typed then], or a signal in its place. */
type Step = readonly [seen: string, typed: string] | readonly [seen: string, typed: "", signal: NodeJS.Signals];

interface Shown {
  readonly code: number;
  /** All that was written to the terminal. */
  readonly seen: string;
  /** Its modes are those that it had. */
  readonly tidy: boolean;
}

let account: Account;
const places: string[] = [];
beforeAll(async () => {
  account = await openAccount();
});
afterAll(async () => {
  await account.close();
  await Promise.all(places.map((place) => rm(place, { recursive: true, force: true })));
});

async function place(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "case-pack-terminal-"));
  places.push(made);
  return made;
}

/** Runs a command on a real terminal. */
async function onTerminal(
  argv: readonly string[],
  columns: number,
  steps: readonly Step[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Shown> {
  const child = spawn(program("python"), [join(import.meta.dirname, "terminal.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const words = account.words(argv, { env: { TERM: "xterm-256color", ...env } });
  child.stdin.end(JSON.stringify({ ...words, columns, steps }));
  let out = "";
  child.stdout.on("data", (part: Buffer) => (out += part.toString("utf8")));
  await new Promise((done) => child.on("close", done));
  return JSON.parse(out) as Shown;
}

function collect(out: string, ...more: readonly string[]): readonly string[] {
  return [...account.collectArgv(out).filter((word) => word !== "--no-progress"), ...more];
}

/** A line that is rewritten, and what is written behind it. */
const DRAWN = new RegExp(`(?<=^|\\n|2K)\\.\\.\\. [^\\r\\n${ESC}]*(?=(.{0,5}))`, "gsu");

/** With somebody who answers. */
function ask(out: string): readonly string[] {
  return collect(out).filter((word) => word !== "--yes");
}

function withoutStyle(text: string): string {
  return text.replaceAll(new RegExp(`${ESC}\\[[0-9;]*m`, "gu"), "");
}

/** The next line of the shell begins at the left, with a cursor. */
function expectTidy({ seen, tidy }: Shown): void {
  expect(tidy).toBe(true);
  expect(seen.endsWith("\n")).toBe(true);
  expect(seen.lastIndexOf(`${ESC}[?25h`)).toBeGreaterThanOrEqual(seen.lastIndexOf(`${ESC}[?25l`));
}

describe.each([20, 40, 80, 200])("a terminal of %d columns", (columns) => {
  it("gets lines that fit where they are rewritten, and each is taken away", async () => {
    const out = await place();
    const shown = await onTerminal(collect(out), columns);
    expect(shown.code).toBe(0);
    expectTidy(shown);
    const drawn = withoutStyle(shown.seen).match(/\.\.\. [^\r\n]*/gu) ?? [];
    expect(drawn.length).toBeGreaterThan(3);
    expect(drawn.filter((line) => line.split(ESC, 1)[0]!.length >= columns)).toEqual([]);
    const behind = [...withoutStyle(shown.seen).matchAll(DRAWN)].map(([, then]) => then);
    expect(behind.filter((then) => then !== `\r${ESC}[2K`)).toEqual([]);
    expect(await readdir(out)).toEqual([expect.stringMatching(PACK)]);
  });

  it("shows all of doctor and of the help", async () => {
    const doctor = await onTerminal(["doctor", "--function", "ledger-export"], columns, [], {
      NOW: String(Date.now()),
    });
    expect({ code: doctor.code, tidy: doctor.tidy }).toEqual({ code: 0, tidy: true });
    const help = await onTerminal(["collect", "--help"], columns);
    expect({ code: help.code, tidy: help.tidy }).toEqual({ code: 0, tidy: true });
    const widest = Math.max(...help.seen.split("\r\n").map(({ length }) => length));
    expect(widest).toBeLessThanOrEqual(Math.min(100, Math.max(40, columns)));
  });
});

describe("questions", () => {
  it.each([20, 200])("are asked and answered at %d columns, each on lines of its own", async (columns) => {
    const out = await place();
    const shown = await onTerminal(ask(out), columns, [
      ["What goes", "ledgers stay away\r"],
      ["part of", "\r"],
      ["every time", "inter\r"],
      ["account", "no\r"],
    ]);
    expect(shown.code).toBe(0);
    expectTidy(shown);
    const behind = [...withoutStyle(shown.seen).matchAll(DRAWN)].map(([, then]) => then);
    expect(behind.filter((then) => then !== `\r${ESC}[2K`)).toEqual([]);
    const [name = ""] = await readdir(out);
    const description = unzip(join(out, name)).get("case-description.md")?.toString("utf8") ?? "";
    expect(description).toContain("ledgers stay away");
  });
});

describe("a terminal is left as it was, and the last word stands on a line of its own,", () => {
  it.each([
    ["Ctrl-C while it collects", ["the function's configuration:", "\u0003"], collect, "a run folder"],
    ["Ctrl-C twice while it collects", ["the function's configuration:", "\u0003\u0003"], collect, "a run folder"],
    ["Ctrl-C at a question", ["What goes", "\u0003"], ask, "nothing"],
    ["SIGTERM at a question", ["What goes", "", "SIGTERM"], ask, "nothing"],
    ["the terminal's end at a question", ["What goes", "", "SIGHUP"], ask, "nothing"],
  ] as const)("after %s", async (_, step, argvOf, left) => {
    const out = await place();
    const shown = await onTerminal(argvOf(out), 80, [step]);
    expect(shown.code).toBe(130);
    expectTidy(shown);
    expect(shown.seen).toMatch(new RegExp(`(?:\\n|K|h)lambda-case-pack: Interrupted[^\\n]*\\r\\n$`, "u"));
    const names = await readdir(out);
    expect(names.filter((name) => !name.startsWith(".lambda-case-pack-run-"))).toEqual([]);
    expect(names.length).toBe(left === "nothing" ? 0 : 1);
  });

  it("after SIGTERM at a question that comes when all is collected", async () => {
    const out = await place();
    const shown = await onTerminal(ask(out), 80, [
      ["What goes", "\r"],
      ["part of", "", "SIGTERM"],
    ]);
    expect(shown.code).toBe(130);
    expectTidy(shown);
    const [folder = ""] = await readdir(out);
    expect(shown.seen).toContain(`collect --resume ${join(out, folder)}`);
  });
});

describe("colours", () => {
  const style = new RegExp(`${ESC}\\[[0-9;]*m`, "u");

  it("are there on a terminal", async () => {
    expect((await onTerminal(collect(await place()), 80)).seen).toMatch(style);
  });

  it.each([
    ["NO_COLOR", { NO_COLOR: "1" }, []],
    ["a dumb terminal", { TERM: "dumb" }, []],
    ["--no-color", {}, ["--no-color"]],
  ] as const)("are not with %s", async (_, env, more) => {
    const { code, seen } = await onTerminal(collect(await place(), ...more), 80, [], env);
    expect(code).toBe(0);
    expect(seen).not.toMatch(style);
  });
});
