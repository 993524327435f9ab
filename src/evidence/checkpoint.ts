import { appendFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { ReadingMemory, Remembered, StreamMemory } from "../core/run-memory.ts";
import type { PartState } from "./log-parts.ts";

/** The files of a run folder that say how far its logs are: what changes, and what only grows. No evidence. */
export const CHECKPOINT_NAME = "checkpoint.json";
export const GROWING_NAME = "checkpoint.ndjson";

/** A log as it was when its reading was last noted. */
export interface LogState {
  /** Hash of the reading's name: its log group may be named after what must not be written. */
  readonly key: string;
  /** Hash of the log's path before redaction. */
  readonly name: string;
  /** Of the log in the pack, as it would be if it were one file. */
  readonly path: string;
  readonly reading: ReadingMemory;
  readonly streams: StreamMemory;
  readonly parts: readonly PartState[];
}

/** What an interrupted run had noted last. */
export interface CheckpointState {
  /** `collected`: all logs had been read, and may have their heads. */
  readonly stage: "collecting" | "collected";
  readonly logs: readonly LogState[];
  readonly remembered: readonly Remembered[];
  /** Bytes of the growing file that all this goes with. */
  readonly grown: number;
}

interface Noted {
  readonly state: Omit<LogState, "parts">;
  readonly last: PartState | undefined;
}

/**
 * Notes how far the logs of a run are, each time that all which was read of one is on disk. What never changes (values
 * that were replaced, parts that are full) is appended to one file; the rest is written anew, beside the old, and then
 * renamed: after a kill, the one or the other stands there whole, and names how much of the growing file it goes with.
 * Synchronous: what is noted is of one moment, and a few kilobytes take less than a millisecond.
 */
export class Checkpoint {
  readonly #folder: string;
  readonly #version: string;
  readonly #logs = new Map<string, Noted>();
  /** Parts that are in the growing file, by log. */
  readonly #full = new Map<string, number>();
  #stage: CheckpointState["stage"] = "collecting";
  #grown = 0;

  /** `version`: of the tool; another one may redact otherwise, so its runs are not gone on with. */
  constructor(folder: string, version: string) {
    this.#folder = folder;
    this.#version = version;
  }

  /** Goes on behind what an earlier process noted. */
  resume({ stage, grown, logs }: CheckpointState): void {
    if (grown > 0) truncateSync(join(this.#folder, GROWING_NAME), grown);
    this.#stage = stage;
    this.#grown = grown;
    for (const { parts, ...state } of logs) {
      this.#full.set(state.key, Math.max(0, parts.length - 1));
      this.#logs.set(state.key, { state, last: parts.at(-1) });
    }
  }

  /** Parts of a log that need not be told again. */
  full(key: string): number {
    return this.#full.get(key) ?? 0;
  }

  /** `parts`: those behind the first `full(key)`; all but the last of them will never change. */
  note(state: Omit<LogState, "parts">, parts: readonly PartState[], remembered: readonly Remembered[]): void {
    const { key } = state;
    const full = parts.slice(0, -1);
    this.#append([...remembered, ...full.map((part) => ({ type: "part", key, part }))]);
    this.#full.set(key, this.full(key) + full.length);
    this.#logs.set(key, { state, last: parts.at(-1) });
    this.#commit();
  }

  /** A log that is not gone on with. */
  forget(key: string): void {
    if (!this.#logs.delete(key)) return;
    this.#full.delete(key);
    this.#append([{ type: "forgotten", key }]);
    this.#commit();
  }

  /** All logs have been read. Whoever comes later finds them with their heads, or without. */
  collected(): void {
    this.#stage = "collected";
    this.#commit();
  }

  #append(records: readonly object[]): void {
    if (records.length === 0) return;
    const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(""), "utf8");
    appendFileSync(join(this.#folder, GROWING_NAME), bytes, { mode: 0o600 });
    this.#grown += bytes.length;
  }

  #commit(): void {
    const logs = [...this.#logs].map(([key, { state, last }]) => ({ ...state, full: this.full(key), last }));
    const document = {
      schema: "lambda-case-pack/checkpoint@1",
      version: this.#version,
      stage: this.#stage,
      grown: this.#grown,
      logs,
    };
    const path = join(this.#folder, CHECKPOINT_NAME);
    writeFileSync(`${path}.anew`, JSON.stringify(document), { mode: 0o600 });
    renameSync(`${path}.anew`, path);
  }
}

/**
 * What a run folder's checkpoint says. Undefined where there is none, it is of another version of the tool, or anything
 * in it is not as it was written: then nothing of the folder's evidence is gone on with.
 */
export function readCheckpoint(folder: string, version: string): CheckpointState | undefined {
  try {
    const parsed = v.parse(documentSchema, JSON.parse(readFileSync(join(folder, CHECKPOINT_NAME), "utf8")));
    if (parsed.version !== version) return undefined;
    const { remembered, parts } = readGrowing(join(folder, GROWING_NAME), parsed.grown);
    const logs = parsed.logs.map(({ full, last, ...state }): LogState => {
      const all = [...(parts.get(state.key) ?? []), ...(last === undefined ? [] : [last])];
      if (all.length !== full + (last === undefined ? 0 : 1)) throw new Error("parts are missing");
      return { ...(state as Omit<LogState, "parts">), parts: all };
    });
    return { stage: parsed.stage, logs, remembered, grown: parsed.grown };
  } catch {
    return undefined;
  }
}

const NEWLINE = 0x0a;

function readGrowing(
  path: string,
  grown: number,
): { readonly remembered: readonly Remembered[]; readonly parts: ReadonlyMap<string, readonly PartState[]> } {
  const remembered: Remembered[] = [];
  const parts = new Map<string, PartState[]>();
  if (grown === 0) return { remembered, parts };
  const bytes = readFileSync(path);
  if (bytes.length < grown || bytes[grown - 1] !== NEWLINE) throw new Error("the file is too short");
  for (const line of bytes.toString("utf8", 0, grown - 1).split("\n")) {
    const record = v.parse(recordSchema, JSON.parse(line));
    if (record.type === "part") parts.set(record.key, [...(parts.get(record.key) ?? []), record.part]);
    else if (record.type === "forgotten") parts.delete(record.key);
    else remembered.push(record as Remembered);
  }
  return { remembered, parts };
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ms = v.pipe(v.number(), v.integer());
const digest = v.pipe(v.string(), v.regex(/^[\w-]{22}$/u));
const counts = v.record(v.string(), count);
const pair = <T extends v.GenericSchema>(first: T): v.TupleSchema<[T, typeof count], undefined> =>
  v.tuple([first, count]);

const partSchema = v.object({
  path: v.string(),
  final: v.string(),
  bytes: count,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
  from: v.optional(ms),
  to: v.optional(ms),
  events: count,
  first: ms,
  last: ms,
  others: count,
  size: count,
  streams: v.array(pair(v.string())),
});

const cursorSchema = v.object({
  start: ms,
  end: ms,
  given: v.exactOptional(v.object({ ms, ids: v.array(v.string()) })),
  tokens: v.exactOptional(
    v.array(v.object({ prefix: v.exactOptional(v.string()), start: ms, end: ms, token: v.string() })),
  ),
});

const documentSchema = v.object({
  schema: v.literal("lambda-case-pack/checkpoint@1"),
  version: v.string(),
  stage: v.picklist(["collecting", "collected"]),
  grown: count,
  logs: v.array(
    v.object({
      key: digest,
      name: digest,
      path: v.string(),
      reading: v.object({
        reader: v.picklist(["FilterLogEvents", "Insights"]),
        cursors: v.array(cursorSchema),
        slices: count,
        disordered: count,
        bytes: count,
        late: count,
        latest: ms,
        bins: v.array(pair(ms)),
        drops: v.array(v.object({ at: ms, why: v.string() })),
        moreDrops: count,
        refusedIn: v.array(v.string()),
      }),
      streams: v.object({ open: v.array(pair(digest)), byRule: counts, byKind: counts }),
      full: count,
      last: v.optional(partSchema),
    }),
  ),
});

const form = v.object({ begins: count, length: count, hash: digest, whole: v.boolean() });

const recordSchema = v.variant("type", [
  v.object({
    type: v.literal("value"),
    kind: v.string(),
    rule: v.exactOptional(v.string()),
    known: v.picklist(["no", "guess", "protected", "certain"]),
    token: v.string(),
    as: v.exactOptional(v.string()),
    forms: v.tupleWithRest([form], form),
  }),
  v.object({ type: v.literal("address"), hash: digest, address: v.string() }),
  v.object({ type: v.literal("account"), account: v.string() }),
  v.object({ type: v.literal("part"), key: digest, part: partSchema }),
  v.object({ type: v.literal("forgotten"), key: digest }),
]);
