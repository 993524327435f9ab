import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cli } from "../helpers/cli.ts";

/** As an interrupted run leaves it at its very beginning. */
const WINDOW = {
  start: "2026-11-20T08:00:00.000Z",
  end: "2026-11-20T08:30:00.000Z",
  timeZone: "UTC",
  origin: "start-end",
};

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "case-pack-run-"));
  out = await mkdtemp(join(tmpdir(), "case-pack-out-"));
  await chmod(folder, 0o700);
});
afterEach(async () => {
  for (const each of [folder, out]) await rm(each, { recursive: true, force: true });
});

async function interrupted(options: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const run = {
    schema: "lambda-case-pack/run@1",
    options: { example: "healthy", audience: "support", language: "en", out, ...options },
    window: WINDOW,
    key: "07".repeat(32),
  };
  await writeFile(join(folder, "run.json"), JSON.stringify(run), { mode: 0o600 });
}

describe("beside --resume", () => {
  it.each<[string, readonly string[], Readonly<Record<string, unknown>>]>([
    ["--audience", ["--audience", "shared"], {}],
    ["--audience", ["--audience=support"], { audience: "shared" }],
    ["--language", ["--language", "zh-TW"], {}],
    ["--language", ["--language", "en"], { language: "zh-TW" }],
    ["--function", ["--function", "other"], {}],
    ["--cross-account", ["--cross-account", "yes"], { crossAccount: "no" }],
    ["--keep-map", ["--keep-map", "names.json"], { keepMap: "/elsewhere/names.json" }],
  ])("another %s is refused rather than passed over: %s of %s", async (option, stated, options) => {
    await interrupted(options);
    const { code, stdout, stderr } = await cli(["collect", "--resume", folder, ...stated], { cwd: out });
    expect([code, stdout]).toEqual([252, ""]);
    expect(stderr).toContain(`--resume brings the options of its run, and ${option} differs from them`);
    expect(await readdir(out)).toEqual([]);
  });

  it("the same may be stated, and another folder and size, with which the run ends where its own could not", async () => {
    await interrupted({ maxSize: "nonsense", out: join(out, "file") });
    await writeFile(join(out, "file"), "");
    const own = await cli(["collect", "--resume", folder, "--quiet"], { cwd: out });
    expect([own.code, own.stderr]).toEqual([252, expect.stringContaining("--max-size")]);
    const size = await cli(["collect", "--resume", folder, "--quiet", "--max-size", "20MB"], { cwd: out });
    expect([size.code, size.stderr]).not.toEqual([0, ""]);
    expect(size.stderr).toContain(`--out ${join(out, "file")}`);
    const both = ["--audience", "support", "--max-size", "20MB", "--out", "."];
    const run = await cli(["collect", "--resume", folder, "--quiet", ...both], { cwd: out });
    expect(run.stderr).toBe("");
    expect(await readdir(out)).toContainEqual(expect.stringMatching(/^case-pack_.*\.zip$/u));
  });
});

it("a run that can be resumed knows its map from any folder", async () => {
  const abort = new AbortController();
  const run = cli(["collect", "--example", "healthy", "--out", out, "--keep-map", "names.json", "--since", "1h"], {
    cwd: out,
    signal: abort.signal,
  });
  // The window is stated, so the run folder has its case from the beginning.
  const watch = setInterval(() => {
    void readdir(out).then((names) => names.length > 0 && abort.abort());
  }, 1);
  const { code, stderr } = await run.finally(() => clearInterval(watch));
  expect(code).toBe(130);
  const [, left = ""] = /--resume (\S+)/u.exec(stderr) ?? [];
  const elsewhere = await cli(["collect", "--resume", left, "--out", folder], { cwd: folder });
  expect(elsewhere.stderr).toContain(`${join(out, "names.json")} says what`);
  expect(elsewhere.stderr).toContain("E-mail addresses that the interrupted run had replaced");
  expect(await readdir(out)).toContain("names.json");
});
