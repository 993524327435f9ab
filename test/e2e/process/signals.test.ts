import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyPack } from "../../../src/pack/verify.ts";
import { createSecondReading } from "../../../src/redact/second-reading.ts";
import { unzip } from "../../helpers/pack.ts";
import { leaksIn } from "../../helpers/secrets.ts";
import { type Account, COMMAND, type Ended, openAccount } from "./account-run.ts";
import { type Moment, MOMENTS } from "./moments.ts";
import { place, STACK, textsBelow } from "./spawned.ts";

const RUN_FOLDER = /^\.lambda-case-pack-run-[^.]+$/u;
const PACK = /^case-pack_.*\.zip$/u;

let account: Account;
beforeAll(async () => {
  account = await openAccount();
});
afterAll(async () => {
  await account.close();
});

async function expectNothingRaw(out: string, { stdout, stderr }: Ended): Promise<void> {
  const texts = new Map([...(await textsBelow(out)), ["stdout", stdout], ["stderr", stderr]]);
  expect(leaksIn(texts, account.planted)).toEqual([]);
  expect(stderr).not.toMatch(STACK);
}

function logsOf(pack: string): ReadonlyMap<string, string> {
  const logs = [...unzip(pack)].filter(([path]) => /^logs\/.*\.txt$/u.test(path));
  return new Map(logs.map(([path, bytes]) => [path, bytes.toString("utf8")]));
}

async function packIn(out: string): Promise<string> {
  const names = await readdir(out);
  expect(names).toEqual([expect.stringMatching(PACK)]);
  return join(out, names[0] ?? "");
}

/** What a run leaves that was asked to end at a moment. */
type Left = "nothing" | "the run" | "the pack";

function leftAt(moment: Name): Left {
  // A run that has written nothing has nothing to be gone on with; a pack that gets its name is whole.
  if (moment === "starting up" || moment === "reading options") return "nothing";
  return moment === "giving it its name" ? "the pack" : "the run";
}

function codeAt(left: Left, signals: number): number {
  return left === "the pack" && signals === 1 ? 0 : 130;
}

/** The logs of the same case, collected in one go; the same key gives the same tokens. */
async function uninterrupted(runJson: string): Promise<ReadonlyMap<string, string>> {
  const out = await place();
  const run = join(await place(), "run");
  await mkdir(run, { mode: 0o700 });
  await copyFile(runJson, join(run, "run.json"));
  const { code } = await account.run(["collect", "--resume", run, "--out", out, "--yes"]);
  expect(code).toBe(0);
  return logsOf(await packIn(out));
}

type Name = keyof typeof MOMENTS;

const ALL = (Object.keys(MOMENTS) as readonly Name[]).filter((name) => name !== "beginning the zip");
const LONG: readonly Name[] = ["collecting", "reading logs", "packing", "giving it its name"];

/** One run after the other is ended a moment later than the one before, and goes on with what that left. */
async function expectWholeThoughInterrupted(
  signal: NodeJS.Signals,
  moments: readonly Name[],
  timesAt: (index: number) => 1 | 2,
): Promise<void> {
  const out = await place();
  let whole: Promise<ReadonlyMap<string, string>> | undefined;
  let folder: string | undefined;
  for (const [index, name] of moments.entries()) {
    const times = timesAt(index);
    const at = { ...MOMENTS[name], signals: Array.from({ length: times }, () => signal) };
    const ended =
      folder === undefined
        ? await account.collect(out, { at })
        : await account.run(["collect", "--resume", folder, "--yes"], { at });
    const names = await readdir(out);
    // The second signal and the link are under way at once: whichever is first, there is one of both and not the other.
    const isRace = leftAt(name) === "the pack" && times === 2;
    const left = isRace && !names.some((each) => PACK.test(each)) ? "the run" : leftAt(name);
    expect({ name, times, met: ended.met, code: ended.code }).toEqual({
      name,
      times,
      met: true,
      code: codeAt(left, times),
    });
    await expectNothingRaw(out, ended);
    const expected = { nothing: [], "the run": [RUN_FOLDER], "the pack": [PACK] }[left];
    expect(names).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
    expect({ name, resume: ended.stderr.includes("collect --resume ") }).toEqual({ name, resume: left === "the run" });
    if (left !== "the run") continue;
    folder = join(out, names[0] ?? "");
    expect(ended.stderr).toContain(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    whole ??= uninterrupted(join(folder, "run.json"));
    await whole;
  }
  const { code } =
    folder !== undefined && existsSync(folder)
      ? await account.run(["collect", "--resume", folder, "--yes"])
      : { code: 0 };
  expect(code).toBe(0);
  const pack = await packIn(out);
  const { problems } = await verifyPack([pack], { rules: createSecondReading([]) });
  expect(problems).toEqual([]);
  const logs = logsOf(pack);
  expect([...logs.values()].join("").match(/^2/gmu)?.length).toBeGreaterThan(100);
  expect(logs).toEqual(await whole);
}

describe("signals in every stage of a collection", () => {
  it.concurrent.each([
    ["SIGINT", "once here and twice there", ALL, 0],
    ["SIGTERM", "twice here and once there", LONG, 1],
  ] as const)(
    "%s, %s: nothing raw or half is left, and all of it together is the pack of one run",
    async (...given) => {
      const [signal, , moments, first] = given;
      await expectWholeThoughInterrupted(signal, moments, (index) => (index % 2 === first ? 1 : 2));
    },
    // Some twenty processes, one after the other, on a machine that may do much else.
    300_000,
  );

  it.concurrent.each([["SIGINT"], ["SIGINT", "SIGINT"], ["SIGHUP"]] as const)(
    "%s %s before the window is known leave nothing: there is nothing to go on with",
    async (...signals) => {
      const out = await place();
      const at: Moment = { call: "promises.open", path: "function/configuration.json" };
      const ended = await account.collect(out, { at: { ...at, signals } }, []);
      expect({ met: ended.met, code: ended.code }).toEqual({ met: true, code: 130 });
      expect(await readdir(out)).toEqual([]);
      expect(ended.stderr).not.toContain("--resume");
      await expectNothingRaw(out, ended);
    },
  );
});

describe("one Ctrl-C ends a command that would leave nothing", () => {
  it("redact, while it waits for more of its input", async () => {
    const child = spawn(process.execPath, [COMMAND, "redact", "-"], { stdio: ["pipe", "pipe", "ignore"] });
    child.stdin.on("error", () => undefined).write("order shipped\n".repeat(100_000));
    await once(child.stdout, "data");
    child.stdout.resume();
    child.kill("SIGINT");
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(130);
  });

  it("rehydrate, and its half file goes with it", async () => {
    const folder = await place();
    const [map, out] = [join(folder, "names.json"), join(folder, "reply.md")];
    const document = { schema: "lambda-case-pack/name-map@1", key: Buffer.alloc(32).toString("base64"), entries: [] };
    await writeFile(map, JSON.stringify(document), { mode: 0o600 });
    const child = spawn(process.execPath, [COMMAND, "rehydrate", "-", "--map", map, "--out", out], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.stdin.on("error", () => undefined).write("order shipped\n".repeat(10_000));
    while (!existsSync(out)) await wait(5);
    child.kill("SIGINT");
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(130);
    expect(await readdir(folder)).toEqual(["names.json"]);
  });

  it.each(["doctor", "collect"])("%s, while AWS does not answer who one is", async (command) => {
    const out = await place();
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const sockets: NodeJS.WritableStream[] = [];
    const asked = new Promise<void>((done) => {
      silent.on("connection", (socket) => {
        sockets.push(socket.on("error", () => undefined));
        done();
      });
    });
    const { port } = silent.address() as AddressInfo;
    const env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
    const child = spawn(
      process.execPath,
      [COMMAND, command, "--function", "f", "--region", "eu-west-1", "--out", out],
      {
        env: { HOME: "/nonexistent", AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "x", ...env },
        stdio: "ignore",
      },
    );
    await asked;
    child.kill("SIGINT");
    const [code] = (await once(child, "close")) as [number | null];
    silent.close();
    for (const socket of sockets) socket.end();
    expect(code).toBe(130);
    expect(await readdir(out)).toEqual([]);
  });
});
