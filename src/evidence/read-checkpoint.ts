import { readFileSync } from "node:fs";
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
