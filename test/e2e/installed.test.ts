import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, ROOT } from "../helpers/cli.ts";

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

  it("prints the same help as the sources: the bundle measures text in a simpler way", async () => {
    for (const argv of [["--help"], ["collect", "--help"], ["submit", "--help"], ["completion"]]) {
      const { stdout } = await run(command, argv, { cwd: place });
      expect(stdout).toBe((await cli(argv)).stdout);
    }
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

  it("leaves a folder of its owner's when it is interrupted, and goes on in it", async () => {
    const out = join(place, "interrupted");
    const env = { PATH: [join(place, "bin"), process.env["PATH"]].join(delimiter), HOME: place };
    const child = spawn(
      command,
      ["collect", "--example", "sqs-consumer-denied", "--issue", "password=hunter2-but-longer", "--out", out],
      { cwd: place, env, stdio: ["ignore", "pipe", "pipe"] },
    );
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      // The middle of the work: the function is known, the logs are on their way.
      if (!stderr.includes("aliases and versions") && (stderr + text).includes("aliases and versions")) {
        child.kill("SIGINT");
      }
      stderr += text;
    });
    const code = await new Promise((resolve) => {
      child.on("close", resolve);
    });
    expect(code).toBe(130);
    const [folder = ""] = await readdir(out);
    expect(stderr).toContain(`--resume ${join(out, folder)}`);
    expect((await stat(join(out, folder))).mode & 0o777).toBe(0o700);
    const left = await readFile(join(out, folder, "run.json"), "utf8");
    expect(left).not.toContain("hunter2");
    const { window } = JSON.parse(left) as { window: { start: string } };

    const { stdout } = await run(command, ["collect", "--resume", join(out, folder), "--output", "json"], {
      cwd: place,
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
    const { packs, manifest } = JSON.parse(stdout) as { packs: string[]; manifest: { case: { window: unknown } } };
    expect(manifest.case.window).toEqual(window);
    expect(await readdir(out)).toEqual([basename(packs[0] ?? "")]);
  });
});
