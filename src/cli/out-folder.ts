import { access, constants, stat } from "node:fs/promises";
import { CasePackError } from "../core/errors.ts";
import { nearestExisting } from "../evidence/disk.ts";

/** @throws CasePackError `usage` where the folder cannot be made or written to; nothing else is left behind. */
export async function requireWritable(out: string): Promise<void> {
  const refuse = (why: string, cause?: unknown): CasePackError =>
    new CasePackError("usage", `--out ${out} ${why}. Name a folder that you may write to.`, { option: "--out", cause });
  const existing = await nearestExisting(out);
  const found = await stat(existing);
  if (!found.isDirectory())
    throw refuse(existing === out ? "is a file, not a folder" : `lies below ${existing}, which is a file`);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw refuse(existing === out ? "may not be written to" : `cannot be made in ${existing}`, cause);
  }
}
