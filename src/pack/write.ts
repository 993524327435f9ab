import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { outputError } from "../evidence/output-error.ts";
import { createPartial, type PartialPack } from "./partial.ts";
import { sealPack, type SealWith } from "./seal.ts";
import { writeZip, type ZipJob } from "./zip.ts";

export interface PackJob extends Omit<ZipJob, "out"> {
  /** The final path of the pack. */
  readonly out: string;
  readonly seal: SealWith;
  /** Told before the first byte is written, so that a signal handler can remove the file. */
  readonly onPartial?: (partial: PartialPack) => void;
}

export interface WrittenPack {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Makes a pack, or nothing: the zip is written beside its final name, searched for anything that should have been
 * redacted, and only then given its name, which must be free. Errors: CasePackError `seal`, `output`, `pack`, `internal`.
 */
export async function writePack(job: PackJob): Promise<WrittenPack> {
  const partial = createPartial(job.out);
  try {
    job.onPartial?.(partial);
    await writeZip({ folder: job.folder, files: job.files, out: partial.path, date: job.date });
    await sealPack(partial.path, job.seal);
    const { size } = await stat(partial.path);
    await partial.publish();
    return { path: partial.final, bytes: size };
  } catch (error) {
    await partial.remove();
    throw outputError(error, dirname(partial.final));
  }
}
