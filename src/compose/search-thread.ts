import { type ResourceLimits, Worker } from "node:worker_threads";
import { CasePackError } from "../core/errors.ts";
import type { ResidueHashes, ResidueValue } from "../core/redactor.ts";
import type { Searched } from "../pack/search.ts";
import type { RunningSearch, StartSearch } from "../pack/write.ts";

/** The thread keeps little of what it reads: a large young generation would only keep its garbage. */
const HEAP: ResourceLimits = { maxYoungGenerationSizeMb: 3 };

/** What the thread is given. It holds secrets in clear, which stay in this process's memory. */
export interface SearchJob {
  readonly folder: string;
  readonly files: readonly string[];
  readonly values: readonly ResidueValue[];
  /** Of what an earlier process of the case replaced. */
  readonly hashes?: ResidueHashes | undefined;
  readonly secrets: readonly string[];
  /** What the owner kept on purpose, as `--keep-pattern` takes it. */
  readonly keepPatterns: readonly string[];
}

/** What it sends for each file. */
export interface SearchedFile {
  readonly path: string;
  readonly searched: Searched;
}

/**
 * Searches the files of a pack in a thread of its own, while zlib's threads pack them. `entry`: the bundled
 * `search-worker.ts`. A thread that dies fails the search, and so the pack.
 */
export function searchInThread(entry: URL, against: Omit<SearchJob, "folder" | "files">): StartSearch {
  return (folder, files): RunningSearch => {
    const job: SearchJob = { folder, files, ...against };
    const thread = new Worker(entry, { workerData: job, env: {}, execArgv: [], resourceLimits: HEAP });
    const found = new Map<string, Searched>();
    const done = new Promise<ReadonlyMap<string, Searched>>((resolve, reject) => {
      const fail = (cause?: unknown): void =>
        reject(
          new CasePackError("seal", "The search of the pack's files ended before it was done, so no pack was made.", {
            cause,
          }),
        );
      thread.on("message", ({ path, searched }: SearchedFile) => {
        found.set(path, searched);
        if (found.size === files.length) resolve(found);
      });
      thread.once("error", fail);
      thread.once("exit", () => fail());
      if (files.length === 0) resolve(found);
    });
    return { done, stop: () => void thread.terminate() };
  };
}
