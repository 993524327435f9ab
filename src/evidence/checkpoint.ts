import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, open, readdir, readFile, rename, rm, stat, truncate } from "node:fs/promises";
import { join, sep } from "node:path";
import * as v from "valibot";
import type { Json } from "../core/json.ts";
import { type HashedValue, HashedValues } from "./hashed-values.ts";
import { systemCode } from "./output-error.ts";
import { pathProblem } from "./paths.ts";

/** How far a run had come: everything before is on the disk, and nothing after counts. */
export interface Checkpoint {
  /** Where readers go on, as they wrote it; holds nothing that was not redacted. */
  readonly cursors: Json;
  /** Files of evidence by pack path, and how many of their bytes count. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** How many bytes of the hashed values count. */
  readonly learntBytes: number;
  /** Whatever else the host needs to go on: counts, what was told. Redacted. */
  readonly host: Json;
}

const CHECKPOINT = "checkpoint.json";
const LEARNT = "learnt.ndjson";
/** Of the run folder itself, and no evidence. */
export const RUN_STATE: ReadonlySet<string> = new Set([CHECKPOINT, LEARNT, "run.json"]);

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const schema = v.object({
  schema: v.literal("lambda-case-pack/checkpoint@1"),
  cursors: v.unknown(),
  files: v.array(
    v.object({
      path: v.pipe(
        v.string(),
        v.check((path) => pathProblem(path) === undefined),
      ),
      bytes: count,
    }),
  ),
  learntBytes: count,
  host: v.unknown(),
});

const learntSchema = v.object({
  length: count,
  anchor: count,
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/u)),
  kind: v.string(),
  token: v.string(),
});

/**
 * Notes that everything up to here is on the disk. Put in place by a rename, so that whoever reads finds the old one or
 * the new one, whole; a process that is killed loses no write that the system had taken. (A machine that loses its power
 * may lose some: then a file is shorter than the checkpoint says, and `cutBack` refuses.)
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const location = join(folder, CHECKPOINT);
  const handle = await open(`${location}.new`, "w", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify({ schema: "lambda-case-pack/checkpoint@1", ...checkpoint })}\n`);
  } finally {
    await handle.close();
  }
  await rename(`${location}.new`, location);
}

/** The last checkpoint of a run; undefined where it had none, or what stands there is none. */
export async function readCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  try {
    const document: unknown = JSON.parse(await readFile(join(folder, CHECKPOINT), "utf8"));
    const { cursors, files, learntBytes, host } = v.parse(schema, document);
    return { cursors: cursors as Json, files, learntBytes, host: host as Json };
  } catch {
    return undefined;
  }
}

/** A file of evidence as it goes on growing. */
export interface CutFile {
  readonly path: string;
  readonly bytes: number;
  /** Of what is there, to go on with. */
  readonly hash: ReturnType<typeof createHash>;
}

/**
 * Brings the evidence back to what a checkpoint knows: what was written after it goes, files that it does not know go.
 * Gives the files with their hashes; undefined where one is shorter than it should be, or gone: then there is nothing to
 * go on with, and the run begins anew.
 */
export async function cutBack(folder: string, checkpoint: Checkpoint): Promise<readonly CutFile[] | undefined> {
  for (const { path, bytes } of [...checkpoint.files, { path: LEARNT, bytes: checkpoint.learntBytes }]) {
    const size = await sizeOf(join(folder, path));
    if (size < bytes) return undefined;
    if (size > bytes) await truncate(join(folder, path), bytes);
  }
  const known = new Set(checkpoint.files.map(({ path }) => path));
  for (const path of await filesIn(folder)) {
    if (!known.has(path) && !RUN_STATE.has(path)) await rm(join(folder, path), { force: true });
  }
  const cut: CutFile[] = [];
  for (const { path, bytes } of checkpoint.files) {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(join(folder, path)) as AsyncIterable<Buffer>) hash.update(chunk);
    cut.push({ path, bytes, hash });
  }
  return cut;
}

/** Values that a run learnt, on the disk as hashes, appended while it runs. */
export class LearntFile {
  readonly #location: string;
  #bytes: number;
  #tail: Promise<void> = Promise.resolve();

  /** `bytes`: how much of it counts; 0 for a new run. */
  constructor(folder: string, bytes: number) {
    this.#location = join(folder, LEARNT);
    this.#bytes = bytes;
  }

  /** How long it is once all that was appended is written: what a checkpoint says of it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends, in the order of the calls; resolves when the system has the bytes. */
  append(values: readonly HashedValue[]): Promise<void> {
    const text = values.map((value) => `${JSON.stringify(value)}\n`).join("");
    this.#tail = this.#tail.then(() => this.#write(text));
    return this.#tail;
  }

  async #write(text: string): Promise<void> {
    await appendFile(this.#location, text, { mode: 0o600 });
    this.#bytes += Buffer.byteLength(text);
  }

  /**
   * What an earlier run had learnt, ready to be searched for; `cutBack` has brought the file to its length.
   * @throws Error where a line is none of ours
   */
  async load(key: Uint8Array): Promise<HashedValues> {
    const known = new HashedValues(key);
    if (this.#bytes === 0) return known;
    const text = await readFile(this.#location, "utf8");
    for (const line of text.split("\n")) if (line !== "") known.add(v.parse(learntSchema, JSON.parse(line)));
    return known;
  }
}

async function sizeOf(location: string): Promise<number> {
  try {
    return (await stat(location)).size;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return 0;
    throw error;
  }
}

/** Paths of all files in a folder, with `/` between their parts. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, "/"),
    );
}
