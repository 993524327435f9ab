import type { ReadingJournal, ReadingMemory } from "../core/run-memory.ts";
import type { Redactor } from "../core/redactor.ts";
import { Checkpoint } from "../evidence/checkpoint.ts";
import { type CheckpointState, type LogState, readCheckpoint } from "../evidence/read-checkpoint.ts";
import { outputError } from "../evidence/output-error.ts";
import { type RunFolder, reopenRunFolder } from "../evidence/store.ts";
import { ValueHasher } from "../redact/values/remembered-hashes.ts";

/** What an interrupted run left, brought back to its last checkpoint. */
export interface TakenUp {
  readonly folder: RunFolder;
  /** Absent where there was nothing to go on with: all is collected anew. */
  readonly checkpoint?: CheckpointState;
  /** Its logs whose files are there. */
  readonly logs: readonly LogState[];
}

/** Opens the folder of an interrupted run. `version`: of the tool that goes on. */
export async function takeUp(path: string, version: string): Promise<TakenUp> {
  const checkpoint = readCheckpoint(path, version);
  const opened = await reopenRunFolder({ path, checkpoint });
  return { ...opened, ...(checkpoint === undefined ? {} : { checkpoint }) };
}

interface Parts {
  readonly folder: RunFolder;
  readonly redactor: Redactor;
  /** Of the case. */
  readonly key: Uint8Array;
  readonly version: string;
  readonly takenUp: TakenUp | undefined;
  /** The path in the pack that a piece's path becomes. */
  readonly pathOf: (raw: string) => string;
}

/**
 * Notes, while logs are read, all that another process needs to go on: how far the reading is, which bytes of the files
 * belong to it, and what the redactor has learnt by then.
 */
export class Resumption {
  readonly #parts: Parts;
  readonly #hasher: ValueHasher;
  readonly #checkpoint: Checkpoint;
  /** Logs of an earlier process, by their key; those that nobody has gone on with are left. */
  readonly #restored = new Map<string, LogState>();

  constructor(parts: Parts) {
    const { folder, key, version, takenUp, redactor } = parts;
    this.#parts = parts;
    this.#hasher = new ValueHasher(key);
    this.#checkpoint = new Checkpoint(folder.path, version);
    if (takenUp?.checkpoint === undefined) return;
    this.#checkpoint.resume(takenUp.checkpoint);
    for (const log of takenUp.logs) {
      this.#restored.set(log.key, log);
      redactor.resumeStreams(log.path, log.streams);
    }
    for (const { key: each } of takenUp.checkpoint.logs) if (!this.#restored.has(each)) this.#checkpoint.forget(each);
  }

  /** `path` and `via` as `CollectContext.journal` has them. */
  journal(path: string, via: string | undefined): ReadingJournal {
    const key = this.#hasher.digest(JSON.stringify([path, via ?? ""]));
    return {
      load: () => {
        const log = this.#restored.get(key);
        this.#restored.delete(key);
        return log?.reading;
      },
      save: (reading) => this.#save(key, path, reading),
    };
  }

  /** Before events are written to a log: what an earlier process wrote of it by another reading is not gone on with. */
  async settle(path: string): Promise<void> {
    for (const log of this.#restored.values()) if (log.path === path) await this.#drop(log);
  }

  /** All logs have been read. What nobody has gone on with is no evidence of this run. */
  async collected(): Promise<void> {
    for (const log of this.#restored.values()) await this.#drop(log);
    this.#note(() => this.#checkpoint.collected());
  }

  async #drop(log: LogState): Promise<void> {
    this.#restored.delete(log.key);
    await this.#parts.folder.dropLog(log.path);
    this.#note(() => this.#checkpoint.forget(log.key));
  }

  #save(key: string, rawPath: string, reading: ReadingMemory): void {
    const { folder, redactor, pathOf } = this.#parts;
    const path = pathOf(rawPath);
    const streams = redactor.streamMemory(path);
    if (streams === undefined) return;
    const name = this.#hasher.digest(Buffer.from(rawPath, "utf8"));
    const parts = folder.logStates(path, this.#checkpoint.full(key));
    this.#note(() => this.#checkpoint.note({ key, name, path, reading, streams }, parts, redactor.takeRemembered()));
  }

  /** @throws CasePackError `output` */
  #note(write: () => void): void {
    try {
      write();
    } catch (cause) {
      throw outputError(cause, this.#parts.folder.path);
    }
  }
}

/** The paths that logs of an earlier process have in the pack, by what they are called before redaction. */
export function restoredPaths(takenUp: TakenUp | undefined, key: Uint8Array): (raw: string) => string | undefined {
  const hasher = new ValueHasher(key);
  const paths = new Map((takenUp?.logs ?? []).map(({ name, path }) => [name, path]));
  return (raw) => (paths.size === 0 ? undefined : paths.get(hasher.digest(Buffer.from(raw, "utf8"))));
}
