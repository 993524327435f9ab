import { readFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { CasePackError } from "../core/errors.ts";
import type { Attachment, SubmitWith } from "./job.ts";
import { LIMITS } from "./limits.ts";

/** Whether files can go the older way: a set of three files of 5 MB. */
export function fitsSet(files: readonly Attachment[]): boolean {
  return files.length <= LIMITS.setFiles && files.every(({ bytes }) => bytes <= LIMITS.setFileBytes);
}

/**
 * Puts files into an attachment set, one call each so that a request stays small; gives the set's id. A set that no
 * case takes goes away by itself after an hour. Errors: the SDK's, and CasePackError `pack` for a file that was changed.
 */
export async function attachmentSet(files: readonly Attachment[], using: SubmitWith): Promise<string> {
  let attachmentSetId: string | undefined;
  for (const file of files) {
    const data = await readFile(file.path);
    if (createHash("sha256").update(data).digest("hex") !== file.sha256) {
      throw new CasePackError("pack", `${file.name} was changed while it was being sent; nothing was attached.`);
    }
    using.tell({ type: "upload-started", file, parts: 1 });
    // Sent twice it would be in the set twice.
    const reply = await using.once.addAttachmentsToSet(
      { attachments: [{ fileName: file.name, data }], ...(attachmentSetId === undefined ? {} : { attachmentSetId }) },
      { abortSignal: using.signal },
    );
    attachmentSetId = reply.attachmentSetId ?? attachmentSetId;
    using.tell({ type: "part-sent", file, part: 1, of: 1 });
  }
  if (attachmentSetId === undefined) throw new CasePackError("service", "AWS Support gave no attachment set.");
  return attachmentSetId;
}
