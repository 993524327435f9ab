import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CasePackError } from "../../core/errors.ts";
import type { PartZip } from "../../core/manifest.ts";
import { endIfInterrupted, orInterrupted } from "../../core/interrupted.ts";
import { MANIFEST_PATH } from "../../evidence/paths.ts";
import { bytesOfFile } from "../../evidence/read-bytes.ts";
import { outputError } from "../../evidence/output-error.ts";
import { sha256Before } from "../digest.ts";
import { createPartials, type PartialPacks } from "../partial.ts";
import { sealPack } from "../seal.ts";
import { scanFor, searchFile, type Searched, type SearchFor } from "../search.ts";
import type { RunningSearch, StartSearch, WrittenPack } from "../write.ts";
import { type FileStretch, writeZip } from "../zip.ts";

/** What stands in a part: a file, or a piece of one, with the digest of what it must unpack to. */
export type PartEntry = FileStretch & { readonly sha256: string };

export interface PartsJob {
  /** Absolute: the run folder. */
  readonly folder: string;
  /** Absolute: where the zips go. */
  readonly out: string;
  readonly zips: readonly PartZip[];
  /** The entries of each part, by number, but for the manifest. */
  readonly parts: readonly (readonly PartEntry[])[];
  /** The digests of the files that they are of, by path. */
  readonly digests: ReadonlyMap<string, string>;
  readonly date: number;
  readonly signal?: AbortSignal | undefined;
  /** No zip may be larger, bytes. */
  readonly limit: number;
  readonly seal: SearchFor;
  readonly startSearch?: StartSearch;
  /** Told before the first byte is written, so that a signal handler can remove the files. */
  readonly onPartial?: (partials: PartialPacks) => void;
  /** Writes manifest.json, with the sizes and digests of all zips but the first, into the folder. */
  readonly writeManifest: (zips: readonly PartZip[]) => Promise<void>;
}

/**
 * Makes all parts of a pack, or none: part 1, which has the manifest with the others' digests, is written last, and no
 * zip gets its name before every one is written and searched. Part 1 gets it last as well: without it there is no pack.
 * Errors: as of `writePack`.
 */
export async function writeParts(job: PartsJob): Promise<readonly WrittenPack[]> {
  const { folder, date, zips, parts, signal } = job;
  const partials = createPartials(zips.map(({ name }) => join(job.out, name)));
  let search: RunningSearch | undefined;
  try {
    job.onPartial?.(partials);
    const units = parts.flat();
    search = job.startSearch?.(folder, [...new Set(units.map(({ of }) => of))]);
    search?.done.catch(() => undefined);
    const write = async (index: number, more: readonly string[] = []): Promise<PartZip> => {
      const { path } = partials.all[index]!;
      await writeZip({ folder, date, out: path, files: [...(parts[index] ?? []).map(entryOf), ...more], signal });
      const { size } = await stat(path);
      if (size > job.limit) throw new CasePackError("internal", "A part of the pack became larger than planned.");
      return { ...zips[index]!, bytes: size, sha256: await sha256Before(path, size) };
    };
    const done: PartZip[] = [];
    for (let index = 1; index < zips.length; index += 1) done.push(await write(index));
    await job.writeManifest([zips[0]!, ...done]);
    const one = await write(0, [MANIFEST_PATH]);
    const found = await orInterrupted(search?.done ?? searchCut(units, job), signal);
    const searched = searchedEntries(units, found, job.digests);
    for (const { path } of partials.all) await sealPack(path, { ...job.seal, searched, signal });
    endIfInterrupted(signal);
    await partials.publish();
    return [one, ...done].map(({ bytes = 0 }, index) => ({ path: partials.all[index]!.final, bytes }));
  } catch (error) {
    await partials.remove();
    throw outputError(error, dirname(partials.all[0]?.final ?? job.out));
  } finally {
    search?.stop();
  }
}

/** Where no thread does: files of which parts have pieces are searched whole here, for a piece of a document is none. */
async function searchCut(
  units: readonly PartEntry[],
  { folder, seal }: PartsJob,
): Promise<ReadonlyMap<string, Searched>> {
  const scan = scanFor(seal);
  const found = new Map<string, Searched>();
  for (const of of new Set(units.flatMap((unit) => (unit.path === unit.of ? [] : [unit.of])))) {
    found.set(of, await searchFile(of, () => bytesOfFile(join(folder, of)), scan));
  }
  return found;
}

function entryOf({ path, of, from, to }: PartEntry): string | FileStretch {
  return path === of ? path : { path, of, from, to };
}

/**
 * Files were searched whole, pieces included: what a piece must unpack to was measured in a file of the same digest as the
 * one that was searched. What is not in the answer is searched in the finished zip.
 */
function searchedEntries(
  entries: readonly PartEntry[],
  searched: ReadonlyMap<string, Searched>,
  digests: ReadonlyMap<string, string>,
): ReadonlyMap<string, Searched> {
  const answers = new Map<string, Searched>();
  for (const { path, of, sha256 } of entries) {
    const answer = searched.get(of);
    if (answer === undefined) continue;
    if ("hit" in answer) answers.set(path, answer);
    else if (answer.sha256 === digests.get(of)) answers.set(path, { sha256 });
  }
  return answers;
}
