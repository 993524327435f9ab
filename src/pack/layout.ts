import type { Archive } from "../evidence/archive.ts";
import { FLAG_DESCRIPTOR, type ZipEntry } from "../evidence/archive-entry.ts";

/** Sizes of a zip's fixed parts, in bytes. APPNOTE.TXT 4.3. */
const LOCAL_HEADER = 30;
const CENTRAL_HEADER = 46;
const DESCRIPTOR = 16;
const DESCRIPTOR_ZIP64 = 24;
const END = 22;
const END_ZIP64 = 56 + 20;
const EXTRA_ZIP64 = 0x0001;
const FOUR_GIB = 0xffff_ffff;

/**
 * Whether a zip is made of its files and nothing else: no byte before the first, between two, or after the last, where
 * a reader that trusts the list of files would not look. Gives what is wrong, for a person.
 */
export function layoutProblems(archive: Archive): string[] {
  const entries = [...archive.entries.values()];
  const problems: string[] = [];
  if (archive.folders > 0) problems.push("It holds folder entries, which packs do not: it was packed again.");
  if (entries.some((entry) => !plain(entry))) problems.push("A file carries a comment or extra fields.");
  if (end(entries) + directoryBytes(entries) + archive.comment.length > archive.size) {
    problems.push("Parts of it lie within one another.");
  } else if (!accountedFor(archive, entries)) {
    problems.push("It holds bytes that belong to none of its files.");
  }
  return problems;
}

function plain({ raw }: ZipEntry): boolean {
  return raw.fileCommentLength === 0 && raw.extraFields.every((field) => field.id === EXTRA_ZIP64);
}

/** Files lie one after the other from the first byte on, then come the list of files, its end record and the comment. */
function accountedFor(archive: Archive, entries: readonly ZipEntry[]): boolean {
  let at = 0;
  for (const entry of inOrder(entries)) {
    if (entry.raw.relativeOffsetOfLocalHeader !== at) return false;
    at += localBytes(entry);
  }
  const rest = archive.size - at - directoryBytes(entries) - archive.comment.length;
  return rest === END || rest === END + END_ZIP64;
}

function end(entries: readonly ZipEntry[]): number {
  const last = inOrder(entries).at(-1);
  return last === undefined ? 0 : last.raw.relativeOffsetOfLocalHeader + localBytes(last);
}

function inOrder(entries: readonly ZipEntry[]): ZipEntry[] {
  return entries.toSorted((a, b) => a.raw.relativeOffsetOfLocalHeader - b.raw.relativeOffsetOfLocalHeader);
}

function localBytes({ raw }: ZipEntry): number {
  const large = raw.compressedSize > FOUR_GIB || raw.uncompressedSize > FOUR_GIB;
  const described = (raw.generalPurposeBitFlag & FLAG_DESCRIPTOR) !== 0;
  const descriptor = described ? (large ? DESCRIPTOR_ZIP64 : DESCRIPTOR) : 0;
  return LOCAL_HEADER + raw.fileNameLength + raw.compressedSize + descriptor;
}

function directoryBytes(entries: readonly ZipEntry[]): number {
  let bytes = 0;
  for (const { raw } of entries) {
    bytes += CENTRAL_HEADER + raw.fileNameLength + raw.extraFieldLength + raw.fileCommentLength;
  }
  return bytes;
}
