import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../../helpers/cli.ts";
import { type Account, openAccount } from "./account-run.ts";
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
  let account: Account;
  beforeAll(async () => {
    account = await openAccount();
  });
  afterAll(async () => {
    await account.close();
  });

  // The real one, that does not outlive the fifth file.
  const midway = `import { parentPort } from "node:worker_threads";
    const real = parentPort.postMessage.bind(parentPort);
    let count = 0;
    parentPort.postMessage = (message) => { real(message); if (++count === 5) end(); };
    const end = () => { throw new Error("lost"); };
    await import("./search-worker-real.js");`;

  it.each([
    ["ends at once", "process.exit(0)"],
    ["throws midway", midway],
  ])("that %s costs the pack: there is none, no stack trace, and the run can be gone on with", async (_, code) => {
    const [copy, out] = [await place(), await place()];
    for (const part of ["dist", "templates", "examples", "package.json"])
      await cp(join(ROOT, part), join(copy, part), { recursive: true });
    await rename(join(copy, "dist", "search-worker.js"), join(copy, "dist", "search-worker-real.js"));
    await writeFile(join(copy, "dist", "search-worker.js"), code);
    const ended = await account.collect(out, { command: join(copy, "dist", "main.js") });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toBe("");
    expect(ended.stderr).toMatch(/^lambda-case-pack: .*no pack/mu);
    expect(ended.stderr).not.toMatch(/lost|node:internal/u);
    const [folder = "", ...others] = await readdir(out);
    expect(others).toEqual([]);
    expect(ended.stderr).toContain(`collect --resume ${join(out, folder)}`);
    const again = await account.run(["collect", "--yes", "--resume", join(out, folder)]);
    expect(again.code).toBe(0);
    expect(await readdir(out)).toEqual([expect.stringMatching(/^case-pack_.*\.zip$/u)]);
  });
});
