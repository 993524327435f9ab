import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { appendFile, open, readdir, readFile, rename, rm, stat, truncate } from "node:fs/promises";
import { join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import * as v from "valibot";
import type { Json } from "../core/json.ts";
import { type HashedValue, HashedValues } from "./hashed-values.ts";
import type { LogState } from "./log-parts.ts";
import { systemCode } from "./output-error.ts";
import { pathProblem } from "./paths.ts";

/** How far a run had come: everything before is on the disk, and nothing after counts. */
export interface Checkpoint {
  /** Where readers go on, as they wrote it; holds nothing that was not redacted. */
  readonly cursors: Json;
  /** The logs, file by file: how many of their bytes count, and what is in them. */
  readonly logs: readonly LogState[];
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
const packPath = v.pipe(
  v.string(),
  v.check((path) => pathProblem(path) === undefined),
);
const schema = v.object({
  schema: v.literal("lambda-case-pack/checkpoint@1"),
  cursors: v.unknown(),
  logs: v.array(
    v.object({
      path: packPath,
      parts: v.array(
        v.object({
          path: packPath,
          final: packPath,
          bytes: count,
          from: v.nullable(v.number()),
          to: v.nullable(v.number()),
          events: count,
          first: v.number(),
          last: v.number(),
          size: count,
          streams: v.array(v.tuple([v.string(), count])),
          others: count,
        }),
      ),
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
    const { cursors, logs, learntBytes, host } = v.parse(schema, document);
    return { cursors: cursors as Json, logs, learntBytes, host: host as Json };
  } catch {
    return undefined;
  }
}

/** A log file as it goes on growing. */
export interface CutFile {
  readonly path: string;
  readonly bytes: number;
  /** Of what is there, to go on with. */
  readonly hash: Hash;
}

/**
 * Brings the evidence back to what a checkpoint knows: what was written after it goes, files that it does not know go.
 * A log file that had got its head and its last name already, because the run was killed later than that, loses both:
 * it is whole, whatever its length. Gives the files with their hashes; undefined where one is shorter than it should be,
 * or gone: then there is nothing to go on with, and the run begins anew.
 */
export async function cutBack(folder: string, checkpoint: Checkpoint): Promise<readonly CutFile[] | undefined> {
  const parts = checkpoint.logs.flatMap((log) => log.parts);
  for (const part of parts) if (!(await cutPart(folder, part))) return undefined;
  if (!(await cutTo(join(folder, LEARNT), checkpoint.learntBytes))) return undefined;
  const known = new Set(parts.map(({ path }) => path));
  for (const path of await filesIn(folder)) {
    if (!known.has(path) && !RUN_STATE.has(path)) await rm(join(folder, path), { force: true });
  }
  const cut: CutFile[] = [];
  for (const { path } of parts) {
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const chunk of createReadStream(join(folder, path)) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    cut.push({ path, bytes, hash });
  }
  return cut;
}

async function cutPart(folder: string, part: LogState["parts"][number]): Promise<boolean> {
  const [growing, final] = [join(folder, part.path), join(folder, part.final)];
  if ((await sizeOf(growing)) === undefined) {
    if ((await sizeOf(final)) === undefined) return false;
    await rename(final, growing);
  }
  if (!(await hasHead(growing))) return await cutTo(growing, part.bytes);
  await pipeline(withoutHead(growing), createWriteStream(`${growing}.anew`, { mode: 0o600 }));
  await rename(`${growing}.anew`, growing);
  return true;
}

/** Whether a file is as long as it should be, after what is beyond has been cut off. */
async function cutTo(location: string, bytes: number): Promise<boolean> {
  const size = (await sizeOf(location)) ?? 0;
  if (size > bytes) await truncate(location, bytes);
  return size >= bytes;
}

async function hasHead(location: string): Promise<boolean> {
  const first = createReadStream(location, { end: 0 }) as AsyncIterable<Buffer>;
  for await (const chunk of first) return chunk[0] === HASH_SIGN;
  return false;
}

const HASH_SIGN = 35;
const LINE_END = 10;

/** The bytes behind the lines at the top that begin with `#`; an event begins with a digit. */
async function* withoutHead(location: string): AsyncGenerator<Buffer> {
  let inHead = true;
  let atLineStart = true;
  for await (const chunk of createReadStream(location) as AsyncIterable<Buffer>) {
    let at = 0;
    while (inHead && at < chunk.length) {
      if (atLineStart && chunk[at] !== HASH_SIGN) {
        inHead = false;
        break;
      }
      const end = chunk.indexOf(LINE_END, at);
      atLineStart = end >= 0;
      at = end < 0 ? chunk.length : end + 1;
    }
    if (!inHead) yield chunk.subarray(at);
  }
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

/** Undefined where there is no such file. */
async function sizeOf(location: string): Promise<number | undefined> {
  try {
    return (await stat(location)).size;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
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
