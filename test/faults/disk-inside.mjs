// Runs in a mount namespace of its own: what is mounted there ends with it, whatever happens. Fills a disk in mid-run,
// takes away what filled it, and goes on. JOB is `{disk, size, first, copies}`, `first` the words and environment of a run
// into the disk; prints what came of it as JSON, with copies of the disk after either run.
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const { disk, size, filler, copies, first, again } = JSON.parse(process.env["JOB"] ?? "{}");
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "none", disk], { encoding: "utf8" });
if (mounted.status !== 0) {
  process.stdout.write(JSON.stringify({ unmounted: String(mounted.error?.message ?? mounted.stderr).trim() }));
  process.exit(0);
}
const full = run(first);
rmSync(filler, { force: true });
cpSync(disk, copies[0], { recursive: true });
const folder = readdirSync(disk).find((name) => name.startsWith(".lambda-case-pack-run-"));
const resumed = folder === undefined ? undefined : run({ ...again, words: [...again.words, join(disk, folder)] });
if (resumed !== undefined) cpSync(disk, copies[1], { recursive: true });
process.stdout.write(JSON.stringify({ full, resumed }));

function run({ words: [program, ...rest], env }) {
  const ended = spawnSync(program, rest, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe", "pipe"] });
  return { code: ended.status, stdout: ended.stdout, stderr: ended.stderr, met: ended.output[3] === "met" };
}
