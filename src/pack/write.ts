import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { endIfInterrupted, orInterrupted } from "../core/interrupted.ts";
import { outputError } from "../evidence/output-error.ts";
import { createPartial, type PartialPack } from "./partial.ts";
import { sealPack } from "./seal.ts";
import type { SearchFor, Searched } from "./search.ts";
import { writeZip, type ZipJob } from "./zip.ts";

export interface PackJob extends Omit<ZipJob, "out" | "files"> {
  /** Pack paths, in any order. */
  readonly files: readonly string[];
  /** The final path of the pack. */
  readonly out: string;
  readonly seal: SearchFor;
  /** Searches the files in a thread of its own while they are packed; without it they are searched afterwards. */
  readonly startSearch?: StartSearch;
  /** Told before the first byte is written, so that a signal handler can remove the file. */
  readonly onPartial?: (partial: PartialPack) => void;
}

/** Begins the search of files, pack paths below a folder. */
export type StartSearch = (folder: string, files: readonly string[]) => RunningSearch;

export interface RunningSearch {
  /** By path. Errors: CasePackError `seal` where not all could be searched. */
  readonly done: Promise<ReadonlyMap<string, Searched>>;
  /** Ends it, done or not. */
  stop(): void;
}

export interface WrittenPack {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Makes a pack, or nothing: the zip is written beside its final name, searched for anything that should have been
 * redacted, and only then given its name, which must be free. Errors: CasePackError `seal`, `output`, `pack`, `internal`, and `interrupted`
 * after the signal, which comes too late once the name is being given.
 */
export async function writePack(job: PackJob): Promise<WrittenPack> {
  const partial = createPartial(job.out);
  let search: RunningSearch | undefined;
  try {
    job.onPartial?.(partial);
    search = job.startSearch?.(job.folder, job.files);
    // it is awaited later, and not at all where packing fails first
    search?.done.catch(() => undefined);
    const { folder, files, date, signal } = job;
    await writeZip({ folder, files, out: partial.path, date, signal });
    const searched = search && (await orInterrupted(search.done, signal));
    await sealPack(partial.path, { ...job.seal, signal, ...(searched === undefined ? {} : { searched }) });
    const { size } = await stat(partial.path);
    endIfInterrupted(signal);
    await partial.publish();
    return { path: partial.final, bytes: size };
  } catch (error) {
    await partial.remove();
    throw outputError(error, dirname(partial.final));
  } finally {
    search?.stop();
  }
}
