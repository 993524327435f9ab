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

/** What it sends for each file; and while it reads, every second at most, that it does. */
export type SearchMessage = { readonly path: string; readonly searched: Searched } | "reading";

/**
 * So many ticks without a word are taken for the end of the thread: it reads megabytes in one. Ticks and no time: none
 * come while the machine sleeps or the process is stopped.
 */
const SILENCE = { ticks: 120, tickMs: 1000 } as const;

/**
 * Searches the files of a pack in a thread of its own, while zlib's threads pack them. `entry`: the bundled
 * `search-worker.ts`. A thread that dies or falls silent fails the search, and so the pack.
 */
export function searchInThread(
  entry: URL,
  against: Omit<SearchJob, "folder" | "files">,
  silence: { readonly ticks: number; readonly tickMs: number } = SILENCE,
): StartSearch {
  return (folder, files): RunningSearch => {
    const job: SearchJob = { folder, files, ...against };
    const thread = new Worker(entry, { workerData: job, env: {}, execArgv: [], resourceLimits: HEAP });
    const found = new Map<string, Searched>();
    let [silent, timer]: [number, NodeJS.Timeout | undefined] = [0, undefined];
    const done = new Promise<ReadonlyMap<string, Searched>>((resolve, reject) => {
      const fail = (how: string, cause?: unknown): void =>
        reject(new CasePackError("search", `The search of the pack's files ${how}, so no pack was made.`, { cause }));
      thread.on("message", (message: SearchMessage) => {
        silent = 0;
        if (message === "reading") return;
        found.set(message.path, message.searched);
        if (found.size === files.length) resolve(found);
      });
      thread.once("error", (cause) => fail("ended before it was done", cause));
      thread.once("exit", () => fail("ended before it was done"));
      timer = setInterval(() => {
        silent += 1;
        if (silent >= silence.ticks) fail("stood still");
      }, silence.tickMs);
      if (files.length === 0) resolve(found);
    });
    const stop = (): void => {
      clearInterval(timer);
      void thread.terminate();
    };
    return { done, stop };
  };
}
