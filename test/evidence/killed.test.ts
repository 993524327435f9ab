import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { readCheckpoint } from "../../src/evidence/checkpoint.ts";
import { tempFolder } from "./temp.ts";

const WRITER = fileURLToPath(new URL("killed-writer.ts", import.meta.url));
const KILLS = 30;

interface Ended {
  readonly learnt: number;
  readonly files: readonly object[];
}

/** Runs the writer, and kills it so many ms after it was begun. What it printed, if it came to its end. */
async function write(program: string, parent: string, killAfter = 60_000): Promise<Ended | undefined> {
  const child = spawn(process.execPath, [program, parent], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
  const timer = setTimeout(() => child.kill("SIGKILL"), killAfter);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearTimeout(timer);
  return code === 0 ? (JSON.parse(text) as Ended) : undefined;
}

async function reached(parent: string): Promise<number> {
  const [folder = ""] = await readdir(parent);
  return Number((await readCheckpoint(join(parent, folder)))?.cursors ?? 0);
}

it("a run that is killed outright, again and again, has in the end the same files as one that never was, and knows all that it learnt", async () => {
  const program = join(await tempFolder(), "writer.mjs");
  await build({
    entryPoints: [WRITER],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  const begun = performance.now();
  const whole = await write(program, await tempFolder());
  const duration = performance.now() - begun;
  expect(whole?.learnt).toBe(60);
  expect(whole?.files.length).toBeGreaterThan(3);
  const killedAt: number[] = [];
  let parent = await tempFolder();
  for (let attempt = 0; killedAt.length < KILLS && attempt < 4 * KILLS; attempt += 1) {
    // Over all of a run: its start, where little is there; the writing; the end, where files get heads and names.
    const ended = await write(program, parent, duration * (0.4 + ((attempt * 37) % 60) / 100));
    if (ended === undefined) {
      killedAt.push(await reached(parent));
      continue;
    }
    expect(ended).toEqual(whole);
    parent = await tempFolder();
  }
  expect(killedAt).toHaveLength(KILLS);
  // Else this shows nothing: most of them were in the middle of it.
  expect(new Set(killedAt).size).toBeGreaterThan(5);
  expect(await write(program, parent)).toEqual(whole);
  expect(await write(program, parent)).toEqual(whole);
}, 120_000);
