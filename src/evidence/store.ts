import { randomBytes } from "node:crypto";
import { createReadStream, mkdirSync, rmSync } from "node:fs";
import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isoUtc, type Clock } from "../core/clock.ts";
import { CasePackError } from "../core/errors.ts";
import { stamp } from "../core/evidence.ts";
import type { Json } from "../core/json.ts";
import type { PackedFile } from "../core/manifest.ts";
import { fromRedacted, type RedactedJson, type RedactedText } from "../core/redacted.ts";
import { linesOf } from "./lines.ts";
import { eventText, type RedactedEvent } from "./log-grammar.ts";
import { outputError, systemCode } from "./output-error.ts";
import { byCodeUnit, foldersOf, PathSet } from "./paths.ts";
import { RunFile } from "./run-file.ts";

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
  /** Log events in the grammar of `EVENT_START` (core/evidence.ts); the caller has sorted them. */
  appendEvents(path: string, events: Iterable<RedactedEvent>): Promise<void>;
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
  /** Removes the folder, and whatever still wants to write fails. */
  remove(): Promise<void>;
  /** Removes the folder at once, for a signal handler; whatever still wants to write fails and leaves nothing. */
  removeSync(): void;
}

const INTERRUPTED = "The run was interrupted; what it had written is removed.";

/** How much text is gathered before it is written, in UTF-16 units. */
const BATCH = 256 * 1024;

/**
 * Makes a run folder, mode 0700, in `parent`: the folder that the pack will stand in, so that the pack can be renamed
 * into place. `parent` is made where it does not exist.
 */
export async function createRunFolder(from: { readonly parent: string; readonly clock: Clock }): Promise<RunFolder> {
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
  return new DiskRunFolder(path, parent);
}

class DiskRunFolder implements RunFolder {
  readonly path: string;
  readonly #parent: string;
  readonly #paths = new PathSet();
  readonly #appended = new Map<string, Promise<RunFile>>();
  readonly #files: RunFile[] = [];
  #state: "standing" | "removed" = "standing";

  constructor(path: string, parent: string) {
    this.path = path;
    this.#parent = parent;
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

  appendEvents(path: string, events: Iterable<RedactedEvent>): Promise<void> {
    return this.#append(path, batches(events));
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

  /** Beside the file first, then in its place. */
  async #rewrite(path: string, lines: () => AsyncIterable<string>): Promise<void> {
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
      await rename(`${location}.anew`, location);
      this.#files[index] = anew;
    });
  }

  files(): readonly PackedFile[] {
    return this.#files.map((file) => file.packed()).sort((a, b) => byCodeUnit(a.path, b.path));
  }

  async close(): Promise<void> {
    await this.#guarded(() => Promise.all(this.#files.map((file) => file.close())));
  }

  async remove(): Promise<void> {
    await this.close().catch(() => undefined);
    this.#state = "removed";
    try {
      await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      throw outputError(error, this.#parent);
    }
  }

  removeSync(): void {
    this.#state = "removed";
    rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });
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
    if (this.#state === "removed") throw new CasePackError("interrupted", INTERRUPTED);
    const problem = this.#paths.add(path);
    if (problem !== undefined) throw new CasePackError("internal", `A path for the pack ${problem}.`);
    for (const folder of foldersOf(path)) await makeFolder(join(this.path, folder));
    const file = await RunFile.create(path, join(this.path, path));
    this.#files.push(file);
    return file;
  }

  /** Turns what the disk says into a sentence; after a removal nothing else is to be expected. */
  async #guarded(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#state !== "removed") throw outputError(error, this.#parent);
      throw new CasePackError("interrupted", INTERRUPTED, { cause: error });
    }
  }
}

/** Level by level: Node's own recursion does not end where a file system makes none, as in /proc. */
async function makeFolders(location: string): Promise<void> {
  const there = await stat(location).then(
    () => true,
    () => false,
  );
  if (there) return;
  if (dirname(location) !== location) await makeFolders(dirname(location));
  await mkdir(location).catch((error: unknown) => {
    if (systemCode(error) !== "EEXIST") throw error;
  });
}

/** Not `recursive`: that would bring back a run folder which a signal handler has just removed. */
async function makeFolder(location: string): Promise<void> {
  try {
    await mkdir(location, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw error;
  }
}

/** Joins events to texts of about `BATCH`, so that a page of ten thousand small events is a handful of writes. */
function* batches(events: Iterable<RedactedEvent>): Generator<string> {
  let batch = "";
  for (const event of events) {
    batch += eventText(event);
    if (batch.length >= BATCH) {
      yield batch;
      batch = "";
    }
  }
  if (batch !== "") yield batch;
}
