import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import type { Redactor } from "../../src/core/redactor.ts";
import { writePack, type WrittenPack } from "../../src/pack/write.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { searchInThread } from "../../src/compose/search-thread.ts";
import { tempFolder } from "../evidence/temp.ts";
import { redactorFor } from "../helpers/redaction.ts";

const VALUE = "purple-Giraffe-42-window";
const GITHUB = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

/** Packs files with the search in a thread, whose code is `entry` or the real one. */
async function pack(
  files: Readonly<Record<string, string>>,
  {
    redactor = redactorFor(),
    entry,
    keepPatterns = [],
    silence,
  }: {
    redactor?: Redactor;
    entry?: string;
    keepPatterns?: readonly string[];
    silence?: { readonly ticks: number; readonly tickMs: number };
  } = {},
): Promise<{ out: string; written: Promise<WrittenPack> }> {
  const folder = await tempFolder();
  const out = join(folder, "out");
  const run = join(folder, "run");
  await mkdir(out);
  await mkdir(run);
  for (const [name, content] of Object.entries(files)) await writeFile(join(run, name), content);
  const code = join(folder, "worker.mjs");
  if (entry === undefined) await bundle(code);
  else await writeFile(code, entry);
  const secrets = ["hunter2hunter2"];
  const written = writePack({
    folder: run,
    files: Object.keys(files),
    out: join(out, "case.zip"),
    date: 1_763_000_000_000,
    seal: { residue: redactor.residue(), secrets, rules: createSecondReading(keepPatterns) },
    startSearch: searchInThread(
      pathToFileURL(code),
      { values: redactor.residueValues(), secrets, keepPatterns },
      silence,
    ),
  });
  written.catch(() => undefined);
  return { out, written };
}

async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, "../../src/compose/search-worker.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
}

describe("a pack whose files are searched in a thread while they are packed", () => {
  it("is made where nothing is left in them", async () => {
    const redactor = redactorFor();
    redactor.learn(VALUE, "environment-value");
    const { out, written } = await pack({ "a.txt": "one\n", "empty.txt": "", "b.json": '{"b":1}\n' }, { redactor });
    await expect(written).resolves.toMatchObject({ path: join(out, "case.zip") });
  });

  it.each([
    ["as it is", VALUE],
    ["in base64 of JSON", Buffer.from(JSON.stringify({ token: VALUE })).toString("base64")],
    ["in hex, percent-encoded", encodeURIComponent(Buffer.from(VALUE).toString("hex"))],
  ])("is refused for a value that a rule replaced elsewhere: %s", async (_, form) => {
    const redactor = redactorFor();
    redactor.text(`password=${VALUE}`, "a");
    const { out, written } = await pack({ "a.txt": "clean\n", "b.txt": `one\ntwo ${form}\n` }, { redactor });
    await expect(written).rejects.toMatchObject({
      code: "seal",
      message: expect.stringContaining("b.txt line 2 (named-value)"),
    });
    expect(await readdir(out)).toEqual([]);
  });

  it("is refused for what any rule finds that the first reading did not, and not for what was kept on purpose", async () => {
    const files = { "a.txt": "clean\n", "b.txt": `one\ntwo bot (${GITHUB}) end\n` };
    const { out, written } = await pack(files);
    await expect(written).rejects.toMatchObject({
      code: "seal",
      message: expect.stringContaining("b.txt line 2 (github-token)"),
    });
    await expect(written).rejects.not.toMatchObject({ message: expect.stringContaining(GITHUB.slice(0, 12)) });
    expect(await readdir(out)).toEqual([]);
    await expect((await pack(files, { keepPatterns: ["ghp_[A-Za-z0-9]{36}"] })).written).resolves.toBeDefined();
  });

  it("is refused for a session's credential", async () => {
    const { out, written } = await pack({ "a.txt": "x hunter2hunter2 y\n" });
    await expect(written).rejects.toMatchObject({
      code: "seal",
      message: expect.stringContaining("a.txt line 1 (session-credential)"),
    });
    expect(await readdir(out)).toEqual([]);
  });

  it("may hold a name that stays: in an ARN, or anywhere once AWS answered with it", async () => {
    const redactor = redactorFor();
    redactor.json({ FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:orders-service" }, "f");
    redactor.text("secret=orders-service password=orders-table-2026", "f");
    const text = "orders-service\narn:aws:dynamodb:eu-west-1:123456789012:table/orders-table-2026\n";
    await expect((await pack({ "a.txt": text }, { redactor })).written).resolves.toBeDefined();
  });

  it.each([
    ["ends before it is done", "process.exit(0);"],
    ["throws", "throw new Error('no memory');"],
    ["cannot be started", "import './missing.mjs';"],
  ])("is refused where the thread %s, and nothing is left", async (_, entry) => {
    const { out, written } = await pack({ "a.txt": "one\n" }, { entry });
    await expect(written).rejects.toMatchObject({
      code: "search",
      message: expect.stringContaining("no pack was made"),
    });
    expect(await readdir(out)).toEqual([]);
  });

  const FIRST = `import { createHash } from "node:crypto";
    import { parentPort } from "node:worker_threads";
    const sha256 = createHash("sha256").update("one\\n").digest("hex");
    parentPort.postMessage({ path: "a.txt", searched: { sha256 } });`;

  it.each([
    ["ends", "setTimeout(() => process.exit(0), 50);", "ended before it was done"],
    ["throws", "setTimeout(() => { throw new Error('no memory'); }, 50);", "ended before it was done"],
    ["waits for ever", "setInterval(() => undefined, 1000);", "stood still"],
    ["turns round for ever", "for (;;);", "stood still"],
  ])("is refused where the thread %s after the first of its files, and nothing is left", async (_, then, how) => {
    const silence = { ticks: 10, tickMs: 100 };
    const files = { "a.txt": "one\n", "b.txt": "two\n" };
    const { out, written } = await pack(files, { entry: `${FIRST}\n${then}`, silence });
    await expect(written).rejects.toMatchObject({ code: "search", message: expect.stringContaining(how) });
    expect(await readdir(out)).toEqual([]);
  });

  it("is made where the thread takes long and says that it reads", async () => {
    const entry = `${FIRST}
      const beat = setInterval(() => parentPort.postMessage("reading"), 20);
      setTimeout(() => {
        clearInterval(beat);
        const two = createHash("sha256").update("two\\n").digest("hex");
        parentPort.postMessage({ path: "b.txt", searched: { sha256: two } });
      }, 3000);`;
    const files = { "a.txt": "one\n", "b.txt": "two\n" };
    const { written } = await pack(files, { entry, silence: { ticks: 10, tickMs: 100 } });
    await expect(written).resolves.toBeDefined();
  });

  it("is refused where what was searched is not what was packed", async () => {
    const lie = `import { parentPort } from "node:worker_threads";
      parentPort.postMessage({ path: "a.txt", searched: { sha256: "0".repeat(64) } });`;
    const { out, written } = await pack({ "a.txt": "one\n" }, { entry: lie });
    await expect(written).rejects.toMatchObject({ code: "pack", message: expect.stringContaining("a.txt changed") });
    expect(await readdir(out)).toEqual([]);
  });
});
