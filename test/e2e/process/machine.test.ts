import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyPack } from "../../../src/pack/verify.ts";
import { createSecondReading } from "../../../src/redact/second-reading.ts";
import { leaksIn } from "../../helpers/secrets.ts";
import { type Account, type Ended, type Manner, openAccount } from "./account-run.ts";
import { MOMENTS } from "./moments.ts";
import { place, STACK, textsBelow } from "./spawned.ts";

const PACK = /^case-pack_.*\.zip$/u;

let account: Account;
let file: string;
beforeAll(async () => {
  account = await openAccount();
  file = join(await place(), "file");
  await writeFile(file, "");
});
afterAll(async () => {
  await account.close();
});

async function expectPack(out: string): Promise<void> {
  const names = await readdir(out);
  expect(names).toEqual([expect.stringMatching(PACK)]);
  const { problems } = await verifyPack([join(out, names[0] ?? "")], { rules: createSecondReading([]) });
  expect(problems).toEqual([]);
}

async function expectNothingRaw(out: string, { stdout, stderr }: Ended): Promise<void> {
  const texts = new Map([...(await textsBelow(out)), ["stdout", stdout], ["stderr", stderr]]);
  expect(leaksIn(texts, account.planted)).toEqual([]);
}

/** What a run left that could not go on is gone on with, once it can; where nothing was written yet there is nothing. */
async function expectGoesOn(out: string): Promise<void> {
  const [folder] = await readdir(out);
  const again = folder === undefined ? account.collect(out) : account.run(["collect", "--resume", join(out, folder)]);
  expect((await again).code).toBe(0);
  await expectPack(out);
}

describe("a file may be no larger than", () => {
  // Of 512 bytes, as POSIX counts them: nothing at all, the case but no evidence, documents but not the metrics.
  it.concurrent.each([0, 4, 200])(
    "%d blocks: one sentence with the limit's name, no pack, and the rest can be gone on with",
    async (blocks) => {
      const out = await place();
      const ended = await account.collect(out, { before: `ulimit -f ${blocks}` });
      expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 1, stdout: "" });
      const sentences = ended.stderr.split("\n").filter((line) => line.startsWith("lambda-case-pack: "));
      expect(sentences).toEqual([expect.stringContaining(`A file in ${out} would be larger than this process`)]);
      expect(ended.stderr).toContain("ulimit -f");
      expect(ended.stderr).not.toMatch(STACK);
      const names = await readdir(out);
      expect(names.filter((name) => !name.startsWith(".lambda-case-pack-run-"))).toEqual([]);
      expect(ended.stderr.includes("collect --resume ")).toBe(names.length === 1);
      await expectNothingRaw(out, ended);
      await expectGoesOn(out);
    },
  );
});

describe("a pack is made", () => {
  const odd: Readonly<Record<string, () => Manner>> = {
    "without a home, and with folders for settings that are files or none": () => ({
      env: { HOME: undefined, XDG_CONFIG_HOME: file, XDG_CACHE_HOME: "/proc", XDG_RUNTIME_DIR: "::" },
    }),
    "with a home that is a file, and without a folder for temporary files": () => ({
      env: { HOME: file, TMPDIR: "/nonexistent", TMP: "/proc", TEMP: file },
    }),
    "in a language and a time zone that do not exist, with a width that is no number": () => ({
      env: { LANG: "xx_YY.UTF-99", LC_ALL: "\u00E9", TZ: "Mars/Olympus", COLUMNS: "x", PATH: undefined },
    }),
    "with 64 open files, and a standard input that nobody closes": () => ({ before: "ulimit -n 64", stdin: "open" }),
  };

  it.concurrent.each(Object.entries(odd))("%s", async (_, manner) => {
    const out = await place();
    const ended = await account.collect(out, manner());
    expect({ code: ended.code, complete: ended.stdout.includes("nothing that was planned") }).toEqual({
      code: 0,
      complete: true,
    });
    expect(ended.stderr).not.toMatch(STACK);
    await expectPack(out);
  });
});

describe("what is written is its owner's alone", () => {
  it.concurrent.each(["000", "077", "777"])("under umask %s", async (mask) => {
    const out = await place();
    // A mask of 777 takes from the owner, too: then there is a sentence.
    const before = `umask ${mask}`;
    const at = { ...MOMENTS.rendering, signals: ["SIGKILL"] } as const;
    const ended = await account.collect(out, { before, at });
    expect(ended.stderr).not.toMatch(STACK);
    const found = await readdir(out, { recursive: true, withFileTypes: true });
    const modes = await Promise.all(found.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mode));
    expect(modes.filter((mode) => (mode & 0o077) !== 0)).toEqual([]);
    expect(modes.length).toBeGreaterThan(mask === "777" ? -1 : 20);
  });
});

describe("a process that cannot do its work", () => {
  it("for want of open files says so", async () => {
    const out = await place();
    const ended = await account.collect(out, { before: "ulimit -n 32" });
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 1, stdout: "" });
    expect(ended.stderr).toMatch(/^lambda-case-pack: Too many files are open .*ulimit -n 1024\.[^\n]*\n$/u);
    await expectNothingRaw(out, ended);
    await expectGoesOn(out);
  });

  it.each([["collect"], ["doctor"], ["--help"]])("in a folder that was removed says so: %s", async (...argv) => {
    const before = 'here="$(mktemp -d)" && cd "$here" && rmdir "$here"';
    const { code, stdout, stderr } = await account.run(argv, { before });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe("lambda-case-pack: The folder that this runs in is gone. Change to one that is there: cd ~\n");
  });

  it("for want of memory leaves what a kill leaves, and that is gone on with", async () => {
    const out = await place();
    const ended = await account.collect(out, { node: ["--max-old-space-size=24"] });
    expect(ended.code).not.toBe(0);
    expect((await readdir(out)).filter((name) => name.endsWith(".zip"))).toEqual([]);
    await expectNothingRaw(out, ended);
    await expectGoesOn(out);
  });
});
