import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { RedactedEvent } from "./log-grammar.ts";
import { headLines, type IndexEntry, indexEntry, type LogAbout } from "./log-head.ts";
import { LogParts, type PartFolder, type PartLimits, type PartState } from "./log-parts.ts";
import { byCodeUnit } from "./paths.ts";
import type { RunFile } from "./run-file.ts";

/** What a run folder does for its logs. */
export interface LogFolder extends PartFolder {
  /** Absolute. */
  readonly path: string;
  /** A name that is free: this one, or one like it. */
  free(path: string): string;
  /** Writes a file anew, under another name where that differs. */
  rewrite(path: string, texts: () => AsyncIterable<string>, name: string): Promise<void>;
}

/** The logs of a run: each grows in its files, and in the end gets heads, names and an index. */
export class RunLogs {
  readonly #folder: LogFolder;
  readonly #limits: PartLimits;
  readonly #logs = new Map<string, LogParts>();
  /** Names of the files of each log that has ended. */
  readonly #ended = new Map<string, readonly string[]>();

  constructor(folder: LogFolder, limits: PartLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  append(path: string, events: Iterable<RedactedEvent>): Promise<void> {
    const log = this.#logs.get(path) ?? new LogParts(path, this.#folder, this.#limits);
    this.#logs.set(path, log);
    return log.append(events);
  }

  async parts(path: string): Promise<readonly string[]> {
    const growing = this.#logs.get(path)?.parts();
    return this.#ended.get(path) ?? ((await growing) ?? []).map(({ file }) => file.packed().path);
  }

  /** Gives what stands in the index. */
  async end(about: (path: string) => LogAbout): Promise<readonly IndexEntry[]> {
    const index: IndexEntry[] = [];
    for (const [path, log] of this.#logs) {
      const parts = await log.parts();
      const names: string[] = [];
      for (const [at, part] of parts.entries()) {
        const growing = part.file.packed().path;
        const final = log.finalName(part);
        const name = final === growing ? growing : this.#folder.free(final);
        const entry = { ...indexEntry(part, about(path)), Path: name };
        const head = headLines(entry, about(path), { number: at + 1, of: parts.length });
        await part.file.close();
        await this.#folder.rewrite(growing, () => headed(head, join(this.#folder.path, growing)), name);
        names.push(name);
        index.push(entry);
      }
      this.#ended.set(path, names);
    }
    return index.sort((a, b) => byCodeUnit(a.Path, b.Path));
  }

  /** As `LogParts.states`. */
  states(path: string, known: number): readonly PartState[] {
    return this.#logs.get(path)?.states(known) ?? [];
  }

  /** Goes on in the files of a log that an earlier process wrote. */
  adopt(path: string, parts: readonly { readonly state: PartState; readonly file: RunFile }[]): void {
    const log = new LogParts(path, this.#folder, this.#limits);
    log.resume(parts);
    this.#logs.set(path, log);
  }

  /** Forgets a log; gives its files. */
  async drop(path: string): Promise<readonly RunFile[]> {
    const parts = (await this.#logs.get(path)?.parts()) ?? [];
    this.#logs.delete(path);
    return parts.map(({ file }) => file);
  }
}

const READ_AT_ONCE = 256 * 1024;

/** A file's text with lines above it. */
async function* headed(head: readonly string[], location: string): AsyncGenerator<string> {
  for (const line of head) yield `${line}\n`;
  yield* createReadStream(location, { encoding: "utf8", highWaterMark: READ_AT_ONCE }) as AsyncIterable<string>;
}
