import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../helpers/cli.ts";
import { collectInto, place, STACK } from "./spawned.ts";

describe("the folder", () => {
  it("may vanish in mid-run: that is one sentence and exit code 1", async () => {
    const out = join(await place(), "packs");
    await mkdir(out);
    const { code, stderr, stdout } = await collectInto(out, {
      meanwhile: () => void rm(out, { recursive: true, force: true }),
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^lambda-case-pack: .*\.$/mu);
    expect(stderr).not.toMatch(STACK);
  });

  it("may be that of two runs at once: one makes the pack, the other says that there is one", async () => {
    const out = await place();
    const both = await Promise.all([collectInto(out), collectInto(out)]);
    const codes = both.map(({ code }) => code).sort();
    const left = await readdir(out);
    expect(left).toEqual([expect.stringMatching(/^case-pack_.*\.zip$/u)]);
    expect(codes[0]).toBe(0);
    const loser = both.find(({ code }) => code !== 0);
    expect(loser?.stderr).toContain(left[0]);
    expect(loser?.stderr).not.toMatch(STACK);
  });
});

describe("the thread that searches the files", () => {
  it.each([
    ["throws", "throw new Error('lost')"],
    ["ends", "process.exit(0)"],
  ])("that %s costs the pack: there is none, and no stack trace", async (_, code) => {
    const [copy, out] = [await place(), await place()];
    for (const part of ["dist", "templates", "examples", "package.json"])
      await cp(join(ROOT, part), join(copy, part), { recursive: true });
    await writeFile(join(copy, "dist", "search-worker.js"), code);
    const ended = await collectInto(out, { command: join(copy, "dist", "main.js") });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toBe("");
    expect(ended.stderr).toMatch(/^lambda-case-pack: .*no pack/mu);
    expect(ended.stderr).not.toMatch(/lost|node:internal/u);
    expect((await readdir(out)).filter((name) => name.endsWith(".zip"))).toEqual([]);
  });
});
