import type { PackedFile } from "./manifest.ts";

/** Where a part's own files stand: a pack that is unpacked into one folder has them side by side. */
export const PARTS_FOLDER = "parts";

/** How large a zip may be, in bytes, and how many of them a case takes at once. */
export interface AttachmentLimits {
  readonly bytes: number;
  readonly files: number;
}

/**
 * What a case of AWS Support takes: ten files of 150 MB each by the upload links of today (157,286,400 bytes), three of
 * 5 MB by the attachment sets before them (AddAttachmentsToSet). A size that may mean either is taken as the smaller.
 */
export const ATTACHMENTS = {
  current: { bytes: 157_286_400, files: 10 },
  legacy: { bytes: 5_000_000, files: 3 },
} as const satisfies Record<string, AttachmentLimits>;

/** `parts/part-2-of-3.json`: what part 2 holds, for who has it alone. Part 1 has the manifest instead. */
export interface PartDocument {
  readonly schema: "lambda-case-pack/part@1";
  /** As in the manifest: the same in every part of one pack. */
  readonly set: string;
  /** From 2. */
  readonly number: number;
  readonly of: number;
  /** The file name of part 1, which has the manifest. */
  readonly first: string;
  /** The entries of this part, by path, but for its own two in `parts/`. */
  readonly files: readonly PackedFile[];
}

/** Digits of the number of parts, so that names sort as they are to be read. */
export function partNumber(number: number, of: number): string {
  return `part-${String(number).padStart(String(of).length, "0")}-of-${of}`;
}

export function partDocumentPath(number: number, of: number): string {
  return `${PARTS_FOLDER}/${partNumber(number, of)}.json`;
}

export function partTextPath(number: number, of: number): string {
  return `${PARTS_FOLDER}/${partNumber(number, of)}.txt`;
}
