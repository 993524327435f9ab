import { CasePackError } from "../core/errors.ts";
import { attachmentSet, fitsSet } from "./attachment-set.ts";
import { isUnavailable, isWithoutPlan, refused } from "./failure.ts";
import type { Attached, Attachment, SubmitWith } from "./job.ts";
import { untilReady, uploadFile } from "./upload.ts";

/** Files that AWS Support has, by their upload ids, and no case yet. */
export type Uploaded = readonly { readonly name: string; readonly uploadId: string }[];

export interface AttachHow {
  /** Uploads of an earlier run. */
  readonly known: readonly string[];
  readonly way: "current" | "set";
  readonly quote: (text: string) => string;
}

/** Not all files could be sent; those that were are there, attached to nothing. */
export class AttachFailure extends CasePackError {
  readonly uploaded: Uploaded;
  constructor(cause: CasePackError, uploaded: Uploaded) {
    super(cause.code, cause.message, { cause, ...(cause.option === undefined ? {} : { option: cause.option }) });
    this.uploaded = uploaded;
  }
}

/**
 * Sends the files to AWS Support, where they wait for a case: in parts, or as a set where parts are not to be had.
 * @throws AttachFailure with what has been uploaded
 */
export async function attach(
  files: readonly Attachment[],
  how: AttachHow,
  using: SubmitWith,
): Promise<{ readonly attached: Attached; readonly uploaded: Uploaded }> {
  if (how.way === "set") return await asSet(files, how, using);
  const uploaded: { name: string; uploadId: string }[] = [];
  try {
    for (const uploadId of how.known) uploaded.push({ name: await knownName(uploadId, files, using), uploadId });
    for (const file of files) {
      if (uploaded.some(({ name }) => name === file.name)) continue;
      uploaded.push({ name: file.name, uploadId: await uploadFile(file, using) });
    }
  } catch (error) {
    if (uploaded.length === 0 && isUnavailable(error) && !isWithoutPlan(error)) {
      if (fitsSet(files)) {
        using.tell({ type: "older-way", why: "uploading in parts is not to be had here" });
        return await asSet(files, how, using);
      }
    }
    throw new AttachFailure(
      refused(error, "support:GetAttachmentUploadLinks", "The files were not sent", how.quote),
      uploaded,
    );
  }
  // In the order of the parts, whichever were there before.
  const inOrder = files.flatMap(({ name }) => uploaded.filter((each) => each.name === name));
  return { attached: { uploadIds: inOrder.map(({ uploadId }) => uploadId) }, uploaded: inOrder };
}

async function asSet(files: readonly Attachment[], { quote }: AttachHow, using: SubmitWith) {
  if (!fitsSet(files)) {
    throw new AttachFailure(
      new CasePackError(
        "usage",
        "The older way of attaching takes 3 files of 5 MB, and these are more or larger. Leave --attachment-set out, or make the pack with --max-size legacy.",
        { option: "--attachment-set" },
      ),
      [],
    );
  }
  try {
    return { attached: { attachmentSetId: await attachmentSet(files, using) }, uploaded: [] };
  } catch (error) {
    throw new AttachFailure(refused(error, "support:AddAttachmentsToSet", "The files were not sent", quote), []);
  }
}

async function knownName(uploadId: string, files: readonly Attachment[], using: SubmitWith): Promise<string> {
  const name = await untilReady(uploadId, "the upload", using);
  if (files.some((file) => file.name === name)) return name;
  throw new CasePackError("usage", `--upload-id ${uploadId} is of another file than this pack's.`, {
    option: "--upload-id",
  });
}
