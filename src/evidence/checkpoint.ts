import { appendFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Remembered } from "../core/run-memory.ts";
import type { PartState } from "./log-parts.ts";
import { CHECKPOINT_NAME, type CheckpointState, GROWING_NAME, type LogState } from "./read-checkpoint.ts";

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
