import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../helpers/cli.ts";

const run = promisify(execFile);

/** What the shell would find of an installed copy, far from the clone. */
describe("the installed package", () => {
  let place: string;
  let command: string;

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), "case-pack-install-"));
    // What is packed is what `npm ci` has built.
    if (!existsSync(join(ROOT, "dist", "main.js"))) throw new Error("there is no dist/: run npm run build");
    await run("npm", ["pack", "--ignore-scripts", "--pack-destination", place], { cwd: ROOT });
    const [tarball = ""] = await readdir(place);
    await run("npm", ["install", "--global", "--offline", "--prefix", place, join(place, tarball)], { cwd: place });
    command = join(place, "bin", "lambda-case-pack");
  });
  afterAll(async () => {
    await rm(place, { recursive: true, force: true });
  });

  it("brings no dependencies", async () => {
    expect(await readdir(join(place, "lib", "node_modules"))).toEqual(["lambda-case-pack"]);
    expect(existsSync(join(place, "lib", "node_modules", "lambda-case-pack", "node_modules"))).toBe(false);
  });

  it("finds its example accounts and templates", async () => {
    const out = join(place, "packs");
    const { stdout, stderr } = await run(
      command,
      ["collect", "--example", "healthy", "--language", "zh-TW", "--out", out],
      {
        cwd: place,
        env: { PATH: process.env["PATH"], HOME: place },
      },
    );
    expect(stdout).toMatch(/^Pack {7}.*\.zip \(/u);
    expect(stderr).not.toMatch(/warn/iu);
    const [pack = ""] = await readdir(out);
    expect((await run(command, ["verify", join(out, pack)])).stdout).toMatch(/^The pack is whole/u);
  });

  it("is quiet when nobody reads on", async () => {
    const { stdout, stderr } = await run("bash", [
      "-c",
      `set -o pipefail; "${command}" collect --function f --dry-run | head -n 1`,
    ]);
    expect(stdout.split("\n")).toHaveLength(2);
    expect(stderr).not.toMatch(/EPIPE|^\s+at /mu);
  });

  it("leaves nothing behind when it is interrupted", async () => {
    const out = join(place, "interrupted");
    const child = spawn(command, ["collect", "--example", "sqs-consumer-denied", "--out", out], {
      cwd: place,
      env: { PATH: [join(place, "bin"), process.env["PATH"]].join(delimiter), HOME: place },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      // The middle of the work: the function is known, the logs are on their way.
      if (!stderr.includes("aliases and versions") && (stderr + text).includes("aliases and versions"))
        child.kill("SIGINT");
      stderr += text;
    });
    const code = await new Promise((resolve) => {
      child.on("close", resolve);
    });
    expect(code).toBe(130);
    expect(stderr).toContain("Interrupted");
    expect(await readdir(out)).toEqual([]);
  });
});
