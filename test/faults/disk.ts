import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyPack } from "../../src/pack/verify.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { type Account, openAccount } from "../e2e/process/account-run.ts";
import { MOMENTS } from "../e2e/process/moments.ts";
import { ROOT } from "../helpers/cli.ts";
import { leaksIn } from "../helpers/secrets.ts";

/** More than `collect` asks for before it begins, so that the disk fills up in mid-run. */
const SIZE = "128m";
/** Bytes that are left: none, and enough for a file or two. */
const LEFT = [0, 96 * 1024] as const;
const STAGES = [
  "making the run folder",
  "collecting",
  "reading logs",
  "writing above the logs",
  "sweeping",
  "rendering",
  "beginning the zip",
  "packing",
  "searching the zip",
] as const satisfies readonly (keyof typeof MOMENTS)[];

/** What came of a disk that was filled at one point of a run. */
export interface DiskCell {
  readonly stage: string;
  readonly left: number;
  readonly result: string;
  readonly deviations: readonly string[];
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly met: boolean;
}

type Told = { readonly unmounted: string } | { readonly full: Ended; readonly resumed?: Ended };

/**
 * Fills a real disk, a tmpfs in a user and mount namespace, in every stage of a collection. Gives why there can be none
 * where the machine does not let one be mounted.
 */
export async function fillDisks(): Promise<readonly DiskCell[] | string> {
  const account = await openAccount();
  const cells: DiskCell[] = [];
  try {
    for (const stage of STAGES) {
      for (const left of LEFT) {
        const cell = await fill(account, stage, left);
        if (typeof cell === "string") return cell;
        cells.push(cell);
      }
    }
    return cells;
  } finally {
    await account.close();
  }
}

async function fill(account: Account, stage: (typeof STAGES)[number], left: number): Promise<DiskCell | string> {
  const place = await mkdtemp(join(tmpdir(), "case-pack-disk-"));
  try {
    const [disk, ...copies] = ["disk", "full", "resumed"].map((name) => join(place, name));
    await mkdir(disk!);
    const filler = join(disk!, "filler");
    const first = account.words(account.collectArgv(disk!), {
      at: { ...MOMENTS[stage], fill: { file: filler, leave: left } },
    });
    const again = account.words(["collect", "--yes", "--resume"]);
    const told = await inside({ disk, size: SIZE, filler, copies, first, again });
    if ("unmounted" in told) return told.unmounted;
    return { stage, left, ...(await judge(told, disk!, copies, account)) };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function judge(
  { full, resumed }: Exclude<Told, { readonly unmounted: string }>,
  disk: string,
  [afterFull = "", afterResumed = ""]: readonly string[],
  { planted }: Account,
): Promise<Pick<DiskCell, "result" | "deviations">> {
  const deviations: string[] = [];
  const expect = (holds: boolean, what: string): void => void (holds || deviations.push(what));
  const names = await readdir(afterFull);
  const texts = new Map([...(await textsOf(afterFull)), ["stdout", full.stdout], ["stderr", full.stderr]]);
  expect(full.met, "the stage was not met");
  expect(leaksIn(texts, planted).length === 0, "something raw is left");
  expect(!/\n\s+at |node:internal/u.test(full.stderr), `a stack trace: ${full.stderr}`);
  if (full.code === 0) {
    deviations.push(...(await problemsOf(afterFull, names)));
    return { result: "made: there was room enough", deviations };
  }
  expect(full.code === 1, `it ended with ${full.code}: ${full.stderr}`);
  expect(full.stderr.includes(`There is no space left in ${disk}`), `it did not say so: ${full.stderr}`);
  expect(full.stdout === "", "it printed a result");
  expect(!names.some((name) => name.startsWith("case-pack_")), `a pack or half of one is left: ${names.join(", ")}`);
  if (resumed === undefined) {
    expect(names.length === 0, `left: ${names.join(", ")}`);
    return { result: "ended, nothing left", deviations };
  }
  expect(full.stderr.includes("collect --resume "), "it did not say how to go on");
  expect(resumed.code === 0, `gone on with, it ended with ${resumed.code}: ${resumed.stderr}`);
  if (resumed.code === 0) deviations.push(...(await problemsOf(afterResumed, await readdir(afterResumed))));
  return { result: "ended, then gone on with", deviations };
}

/** Of a folder that should hold a pack and nothing else. */
async function problemsOf(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const [pack = ""] = names;
  if (names.length !== 1 || !/^case-pack_.*\.zip$/u.test(pack)) return [`instead of a pack: ${names.join(", ")}`];
  const { problems } = await verifyPack([join(folder, pack)], { rules: createSecondReading([]) });
  return problems.map(({ file, problem }) => `${file}: ${problem}`);
}

async function textsOf(folder: string): Promise<readonly (readonly [string, string])[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return await Promise.all(files.map(async (file) => [file, await readFile(file, "latin1")] as const));
}

/** Root of a namespace of its own may mount; whether anybody may have one is the machine's to say. */
function inside(job: object): Promise<Told> {
  const script = join(ROOT, "test", "faults", "disk-inside.mjs");
  const child = spawn("unshare", ["--map-root-user", "--mount", process.execPath, script], {
    env: { PATH: process.env["PATH"], JOB: JSON.stringify(job) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, said] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (out += part.toString("utf8")));
  child.stderr.on("data", (part: Buffer) => (said += part.toString("utf8")));
  return new Promise((done) => {
    child.on("error", ({ message }) => done({ unmounted: message }));
    child.on("close", () => done(out === "" ? { unmounted: said.trim() } : (JSON.parse(out) as Told)));
  });
}

/** One line for each stage, or why there are none. */
export function diskTable(cells: readonly DiskCell[] | string): string {
  if (typeof cells === "string") return `a full disk: NOT RUN, no tmpfs can be mounted here (${cells})`;
  const width = Math.max(...cells.map(({ stage }) => stage.length));
  const rows = cells.map(({ stage, left, result, deviations }) => {
    const room = left === 0 ? "none" : `${left / 1024} kB`;
    return `  ${stage.padEnd(width)}  ${room.padStart(6)} left  ${deviations.length === 0 ? "ok " : "OFF"}  ${result}`;
  });
  return ["a full disk (tmpfs)", ...rows].join("\n");
}
