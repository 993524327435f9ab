import { createHash } from "node:crypto";
import { appendFile, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Checkpoint,
  cutBack,
  LearntFile,
  readCheckpoint,
  writeCheckpoint,
} from "../../src/evidence/checkpoint.ts";
import { HashedValues } from "../../src/evidence/hashed-values.ts";
import { tempFolder } from "./temp.ts";

const KEY = Buffer.alloc(32, 7);
const EMPTY: Checkpoint = { cursors: [], logs: [], learntBytes: 0, host: {} };

/** A checkpoint that knows one file of a log. */
function knows(path: string, bytes: number, final = path): Checkpoint {
  const inside = { from: null, to: null, events: 1, first: 0, last: 0, size: bytes, streams: [], others: 0 };
  return { ...EMPTY, logs: [{ path, parts: [{ path, final, bytes, ...inside }] }] };
}

async function put(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await appendFile(join(folder, path), text);
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("a checkpoint", () => {
  it("is read as it was written, is its owner's alone, and leaves nothing beside it", async () => {
    const folder = await tempFolder();
    const checkpoint: Checkpoint = {
      cursors: [{ start: 1, end: 2, given: { ms: 1, ids: ["3971"] } }],
      logs: knows("logs/g/a_b.txt", 12).logs,
      learntBytes: 7,
      host: { total: 3 },
    };
    await writeCheckpoint(folder, EMPTY);
    await writeCheckpoint(folder, checkpoint);
    expect(await readCheckpoint(folder)).toEqual(checkpoint);
    expect(await readdir(folder)).toEqual(["checkpoint.json"]);
    expect((await stat(join(folder, "checkpoint.json"))).mode & 0o777).toBe(0o600);
  });

  it("is the one before where the process was killed while it wrote the next", async () => {
    const folder = await tempFolder();
    await writeCheckpoint(folder, EMPTY);
    await writeFile(join(folder, "checkpoint.json.new"), '{"schema":"lambda-case-pack/checkpo');
    expect(await readCheckpoint(folder)).toEqual(EMPTY);
    expect(await cutBack(folder, EMPTY)).toEqual([]);
    expect(await readdir(folder)).toEqual(["checkpoint.json"]);
  });

  it.each([
    ["nothing", undefined],
    ["a torn document", "{"],
    ["another document", '{"schema":"other"}'],
    ["a path out of the folder", JSON.stringify({ ...knows("../x", 1), schema: "lambda-case-pack/checkpoint@1" })],
    ["a negative length", JSON.stringify({ ...EMPTY, schema: "lambda-case-pack/checkpoint@1", learntBytes: -1 })],
  ])("is none where there is %s", async (_, text) => {
    const folder = await tempFolder();
    if (text !== undefined) await writeFile(join(folder, "checkpoint.json"), text);
    expect(await readCheckpoint(folder)).toBeUndefined();
  });
});

describe("evidence is brought back to its checkpoint", () => {
  it("whatever had been written after it, and the hash goes on where the file ends", async () => {
    const folder = await tempFolder();
    await put(folder, "logs/g/a.txt", "kept\n");
    const checkpoint = knows("logs/g/a.txt", 5);
    await writeCheckpoint(folder, checkpoint);
    await put(folder, "logs/g/a.txt", "torn li");
    await put(folder, "logs/g/b.txt", "a file that nobody knows of");
    await put(folder, "run.json", "{}");
    const [file] = (await cutBack(folder, checkpoint)) ?? [];
    expect(await readFile(join(folder, "logs/g/a.txt"), "utf8")).toBe("kept\n");
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      "checkpoint.json",
      "logs",
      "logs/g",
      "logs/g/a.txt",
      "run.json",
    ]);
    expect(file?.hash.update("more").digest("hex")).toBe(sha256("kept\nmore"));
  });

  it("and loses the head and the name that it had got since, whole as it is", async () => {
    const folder = await tempFolder();
    const head = `# one\n# ${"two".repeat(50_000)}\n`;
    await put(folder, "logs/g/a_b.txt", `${head}2026 event\n\t# not a head\nmore than the checkpoint knew\n`);
    await put(folder, "logs/index.json", "{}");
    const [file] = (await cutBack(folder, knows("logs/g/a_z.txt", 5, "logs/g/a_b.txt"))) ?? [];
    const body = "2026 event\n\t# not a head\nmore than the checkpoint knew\n";
    expect(await readFile(join(folder, "logs/g/a_z.txt"), "utf8")).toBe(body);
    expect({ ...file, hash: file?.hash.digest("hex") }).toEqual({
      path: "logs/g/a_z.txt",
      bytes: body.length,
      hash: sha256(body),
    });
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(["logs", "logs/g", "logs/g/a_z.txt"]);
  });

  it("or not at all, where a file is shorter than it was, or gone", async () => {
    const folder = await tempFolder();
    await put(folder, "a.txt", "0123456789");
    const checkpoint = knows("a.txt", 10);
    await truncate(join(folder, "a.txt"), 9);
    expect(await cutBack(folder, checkpoint)).toBeUndefined();
    await rm(join(folder, "a.txt"));
    expect(await cutBack(folder, checkpoint)).toBeUndefined();
    expect(await cutBack(folder, { ...EMPTY, learntBytes: 1 })).toBeUndefined();
  });

  it("at any instant that a process may be killed: what is there is what the last checkpoint says", async () => {
    const step = fc.record({ text: fc.string({ minLength: 1, maxLength: 20 }), saved: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const folder = await tempFolder();
        let [whole, kept] = ["", ""];
        await writeCheckpoint(folder, EMPTY);
        for (const { text, saved } of steps) {
          await put(folder, "logs/a.txt", text);
          whole += text;
          if (!saved) continue;
          kept = whole;
          await writeCheckpoint(folder, knows("logs/a.txt", Buffer.byteLength(whole)));
        }
        const found = await readCheckpoint(folder);
        const [file] = (await cutBack(folder, found ?? EMPTY)) ?? [];
        expect(kept === "" ? "" : await readFile(join(folder, "logs/a.txt"), "utf8")).toBe(kept);
        expect(file?.hash.digest("hex")).toBe(kept === "" ? undefined : sha256(kept));
      }),
      { numRuns: 40, seed: 20_261_120 },
    );
  });
});

describe("values that were learnt", () => {
  it("survive as hashes: what one process wrote the next one finds, and no value stands in the file", async () => {
    const folder = await tempFolder();
    const secrets = ["hunter2-hunter2", "AKIAEXAMPLEEXAMPLE12", "tiger"];
    const first = new HashedValues(KEY);
    const file = new LearntFile(folder, 0);
    for (const [index, secret] of secrets.entries())
      await file.append([first.hash(Buffer.from(secret), "password", `<password:${index}>`)!]);
    const text = await readFile(join(folder, "learnt.ndjson"), "utf8");
    expect(file.bytes).toBe(Buffer.byteLength(text));
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect((await stat(join(folder, "learnt.ndjson"))).mode & 0o777).toBe(0o600);
    const known = await new LearntFile(folder, file.bytes).load(KEY);
    const found = [...known.find(Buffer.from(`a ${secrets.join(" b ")}`))].map(({ value }) => value.token);
    expect(found).toEqual(["<password:0>", "<password:1>", "<password:2>"]);
  });

  it("are those of the checkpoint: a torn last line goes, and so does what no evidence was written with", async () => {
    const folder = await tempFolder();
    const hashes = new HashedValues(KEY);
    const file = new LearntFile(folder, 0);
    await file.append([hashes.hash(Buffer.from("before-the-checkpoint"), "k", "t")!]);
    const checkpoint = { ...EMPTY, learntBytes: file.bytes };
    await file.append([hashes.hash(Buffer.from("after-the-checkpoint"), "k", "t")!]);
    await appendFile(join(folder, "learnt.ndjson"), '{"length":3');
    expect(await cutBack(folder, checkpoint)).toEqual([]);
    const known = await new LearntFile(folder, checkpoint.learntBytes).load(KEY);
    expect(known.size).toBe(1);
    expect(known.of(Buffer.from("before-the-checkpoint"))).toBeDefined();
  });

  it("are none of a new run", async () => {
    expect((await new LearntFile(await tempFolder(), 0).load(KEY)).size).toBe(0);
  });
});
