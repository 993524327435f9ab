import { randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, rmSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isoUtc, type Clock } from "../core/clock.ts";
import { CasePackError } from "../core/errors.ts";
import { PATHS, stamp } from "../core/evidence.ts";
import type { Json } from "../core/json.ts";
import type { PackedFile } from "../core/manifest.ts";
import { fromRedacted, type RedactedJson, type RedactedText } from "../core/redacted.ts";
import type { CheckpointState, LogState } from "./read-checkpoint.ts";
import { makeFolder, makeFolders } from "./folders.ts";
import { linesOf } from "./lines.ts";
import type { RedactedEvent } from "./log-grammar.ts";
import type { LogAbout } from "./log-head.ts";
import { PART_LIMITS, type PartLimits, type PartState } from "./log-parts.ts";
import { outputError } from "./output-error.ts";
import { byCodeUnit, foldersOf, pathProblem, PathSet } from "./paths.ts";
import { type RestoredLog, restoreLogs } from "./restore.ts";
import { RunFile } from "./run-file.ts";
import { RunLogs } from "./run-logs.ts";

/**
 * Where redacted evidence waits until it is packed. Every method that writes takes redacted types only; every path is a
 * pack path (see `pathProblem`). Writes to one path happen in the order of the calls, and a promise resolves when the
 * operating system has the bytes: who awaits it has back-pressure, and memory stays flat.
 *
 * Errors: CasePackError `output` for what the disk says, `internal` for a path that may not stand in a pack or is
 * written twice, `interrupted` after `removeSync`.
 */
export interface RunFolder {
  /** Absolute. */
  readonly path: string;
  /** Two spaces of indentation, names in their order, a line end at the end. */
  writeJson(path: string, document: RedactedJson): Promise<void>;
  /** As it is; nothing is added. */
  writeText(path: string, text: RedactedText): Promise<void>;
  /** One line of JSON. */
  appendRecord(path: string, record: RedactedJson): Promise<void>;
  /** Text as it is, behind what was appended before. */
  appendText(path: string, text: RedactedText): Promise<void>;
  /**
   * Log events in the grammar of `EVENT_START` (core/evidence.ts); the caller has sorted them. `path` is the name of a
   * single file; a long log is split into several, between events, each named by its range (see `logParts`).
   */
  appendEvents(path: string, events: Iterable<RedactedEvent>): Promise<void>;
  /** The files that a log was written to, in the order of their time. */
  logParts(path: string): Promise<readonly string[]>;
  /**
   * Writes above the events of every log what its reading came to, and an index of all log files; the writing of events
   * has ended. `about` is asked by the path that was given to `appendEvents`.
   */
  endLogs(about: (path: string) => LogAbout): Promise<void>;
  /**
   * Writes a file anew, line by line, after the writing has ended (`close`). The lines come and go without their ends;
   * a last line without an end gets one.
   */
  rewrite(path: string, change: (line: RedactedText) => RedactedText): Promise<void>;
  /** The same for a document. */
  rewriteJson(path: string, change: (document: Json) => RedactedJson): Promise<void>;
  /** What was written so far, by path: size in bytes and SHA-256. */
  files(): readonly PackedFile[];
  /** Ends the files that grow: the evidence is whole. What is derived of it may still be written, as whole files. */
  close(): Promise<void>;
  /** What is written of a log, but for its first `known` parts; nothing is being appended to it. */
  logStates(path: string, known: number): readonly PartState[];
  /** Removes what an earlier process wrote of a log. */
  dropLog(path: string): Promise<void>;
  /** Leaves the folder as it is, to be taken up again; whatever still wants to write fails. */
  leave(): Promise<void>;
  /** Removes the folder, and whatever still wants to write fails. */
  remove(): Promise<void>;
  /** Removes the folder at once, for a signal handler; whatever still wants to write fails and leaves nothing. */
  removeSync(): void;
}

const INTERRUPTED = "The run was interrupted while it wrote.";

/** How much text is gathered before it is written, in UTF-16 units. */
const BATCH = 256 * 1024;

/**
 * Makes a run folder, mode 0700, in `parent`: the folder that the pack will stand in, so that the pack can be renamed
 * into place. `parent` is made where it does not exist.
 */
export async function createRunFolder(from: {
  readonly parent: string;
  readonly clock: Clock;
  /** How log files are split; eight MiB and an hour's end, or 32 MiB, where absent. */
  readonly limits?: PartLimits;
}): Promise<RunFolder> {
  const parent = resolve(from.parent);
  const random = randomBytes(8).toString("hex");
  const path = join(parent, `.lambda-case-pack-run-${stamp(isoUtc(from.clock.now()))}-${random}`);
  try {
    await makeFolders(parent);
    // Synchronously, and last: no signal comes between its making and the caller's note that it must be removed.
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    throw outputError(error, parent);
  }
  return new DiskRunFolder(path, parent, from.limits ?? PART_LIMITS);
}

/**
 * Opens the folder of a run that was interrupted, at the state of its checkpoint, or with no evidence in it where there is
 * none to go on with. Gives the logs that could be restored, too.
 */
export async function reopenRunFolder(from: {
  readonly path: string;
  readonly checkpoint: CheckpointState | undefined;
  readonly limits?: PartLimits;
}): Promise<{ readonly folder: RunFolder; readonly logs: readonly LogState[] }> {
  const parent = dirname(from.path);
  try {
    const folder = new DiskRunFolder(from.path, parent, from.limits ?? PART_LIMITS);
    const logs = await restoreLogs(from.path, from.checkpoint);
    for (const log of logs) folder.adopt(log);
    return { folder, logs: logs.map(({ state }) => state) };
  } catch (error) {
    throw outputError(error, parent);
  }
}

class DiskRunFolder implements RunFolder {
  readonly path: string;
  readonly #parent: string;
  readonly #paths = new PathSet();
  readonly #appended = new Map<string, Promise<RunFile>>();
  readonly #logs: RunLogs;
  readonly #files: RunFile[] = [];
  #state: "standing" | "ended" = "standing";

  constructor(path: string, parent: string, limits: PartLimits) {
    this.path = path;
    this.#parent = parent;
    this.#logs = new RunLogs(
      {
        path,
        create: (wanted) => this.#open(this.#freePath(wanted)),
        free: (wanted) => this.#freePath(wanted),
        rewrite: (from, texts, name) => this.#rewrite(from, texts, name),
      },
      limits,
    );
  }

  writeJson(path: string, document: RedactedJson): Promise<void> {
    return this.#write(path, [JSON.stringify(document, null, 2), "\n"]);
  }

  writeText(path: string, text: RedactedText): Promise<void> {
    return this.#write(path, [text]);
  }

  appendRecord(path: string, record: RedactedJson): Promise<void> {
    return this.#append(path, [`${JSON.stringify(record)}\n`]);
  }

  appendText(path: string, text: RedactedText): Promise<void> {
    return this.#append(path, [text]);
  }

  async appendEvents(path: string, events: Iterable<RedactedEvent>): Promise<void> {
    await this.#guarded(() => this.#logs.append(path, events));
  }

  logParts(path: string): Promise<readonly string[]> {
    return this.#logs.parts(path);
  }

  async endLogs(about: (path: string) => LogAbout): Promise<void> {
    const Files = await this.#logs.end(about);
    if (Files.length > 0) await this.writeJson(PATHS.logIndex, { Files } as unknown as RedactedJson);
  }

  /** Goes on in the files of a log. */
  adopt({ state, files }: RestoredLog): void {
    for (const { path } of state.parts) this.#paths.add(path);
    this.#logs.adopt(
      state.path,
      files.map((file, index) => ({ file, state: state.parts[index]! })),
    );
    this.#files.push(...files);
  }

  logStates(path: string, known: number): readonly PartState[] {
    return this.#logs.states(path, known);
  }

  async dropLog(path: string): Promise<void> {
    await this.#guarded(async () => {
      for (const file of await this.#logs.drop(path)) {
        await file.close();
        this.#files.splice(this.#files.indexOf(file), 1);
        this.#paths.delete(file.packed().path);
        await rm(join(this.path, file.packed().path), { force: true });
      }
    });
  }

  /** Two parts that begin and end within one second would have one name. */
  #freePath(path: string): string {
    const problem = pathProblem(path);
    if (problem !== undefined) throw new CasePackError("internal", `A path for the pack ${problem}.`);
    for (let number = 1; number < 10_000; number += 1) {
      const name = number === 1 ? path : path.replace(/(\.[a-z]+)?$/u, (ending) => `-${number}${ending}`);
      if (this.#paths.add(name) === undefined) return name;
    }
    throw new CasePackError("internal", "A log has more files than there are names.");
  }

  async rewriteJson(path: string, change: (document: Json) => RedactedJson): Promise<void> {
    const document = JSON.parse(await readFile(join(this.path, path), "utf8")) as Json;
    const lines = JSON.stringify(change(document), null, 2).split("\n");
    await this.#rewrite(path, async function* () {
      yield* lines.map((line) => `${line}\n`);
    });
  }

  async rewrite(path: string, change: (line: RedactedText) => RedactedText): Promise<void> {
    const location = join(this.path, path);
    await this.#rewrite(path, async function* () {
      for await (const line of linesOf(createReadStream(location))) yield `${change(fromRedacted(line))}\n`;
    });
  }

  /** Beside the file first, then in its place, or under another name. */
  async #rewrite(path: string, lines: () => AsyncIterable<string>, name: string = path): Promise<void> {
    await this.#guarded(async () => {
      const index = this.#files.findIndex((file) => file.packed().path === path);
      if (index < 0) throw new CasePackError("internal", "A file was to be written anew that was never written.");
      const location = join(this.path, path);
      const anew = await RunFile.create(path, `${location}.anew`);
      try {
        let batch = "";
        for await (const line of lines()) {
          batch += line;
          if (batch.length < BATCH) continue;
          await anew.append([batch]);
          batch = "";
        }
        await anew.append([batch]);
      } finally {
        await anew.close();
      }
      await anew.move(name, join(this.path, name));
      if (name !== path) await rm(location);
      this.#files[index] = anew;
    });
  }

  files(): readonly PackedFile[] {
    return this.#files.map((file) => file.packed()).sort((a, b) => byCodeUnit(a.path, b.path));
  }

  async close(): Promise<void> {
    await this.#guarded(() => Promise.all(this.#files.map((file) => file.close())));
  }

  async leave(): Promise<void> {
    this.#state = "ended";
    await Promise.all(this.#files.map((file) => file.close().catch(() => undefined)));
  }

  async remove(): Promise<void> {
    await this.close().catch(() => undefined);
    this.#state = "ended";
    try {
      await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      throw outputError(error, this.#parent);
    }
  }

  removeSync(): void {
    this.#state = "ended";
    removeAtOnce(this.path);
    for (const file of this.#files) void file.close().catch(() => undefined);
  }

  async #write(path: string, texts: Iterable<string>): Promise<void> {
    await this.#guarded(async () => {
      const file = await this.#create(path);
      await file.append(texts).finally(() => file.close());
    });
  }

  async #append(path: string, texts: Iterable<string>): Promise<void> {
    await this.#guarded(async () => {
      const file = this.#appended.get(path) ?? this.#create(path);
      this.#appended.set(path, file);
      await (await file).append(texts);
    });
  }

  async #create(path: string): Promise<RunFile> {
    const problem = this.#paths.add(path);
    if (problem !== undefined) throw new CasePackError("internal", `A path for the pack ${problem}.`);
    return await this.#open(path);
  }

  /** A path that is in the set. */
  async #open(path: string): Promise<RunFile> {
    if (this.#state === "ended") throw new CasePackError("interrupted", INTERRUPTED);
    for (const folder of foldersOf(path)) await makeFolder(join(this.path, folder));
    const file = await RunFile.create(path, join(this.path, path));
    this.#files.push(file);
    return file;
  }

  /** Turns what the disk says into a sentence; after the end nothing else is to be expected. */
  async #guarded(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#state !== "ended") throw outputError(error, this.#parent);
      throw new CasePackError("interrupted", INTERRUPTED, { cause: error });
    }
  }
}

/** A folder whose making was under way may come into one that is being emptied: then once more, from the beginning. */
function removeAtOnce(path: string): void {
  for (let left = 5; left > 0; left -= 1) {
    try {
      return rmSync(path, { recursive: true, force: true, ...(left === 1 ? { maxRetries: 3 } : {}) });
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}
