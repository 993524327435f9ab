import type { Entry, LocalFileHeader } from "yauzl";
import { CasePackError } from "../core/errors.ts";

/** A file in a zip. */
export interface ZipEntry {
  readonly path: string;
  /** Unpacked. */
  readonly bytes: number;
  readonly raw: Entry;
}

/** Flag bit 3: checksum and sizes follow the data, and are zero in the local header. APPNOTE.TXT 4.4.4. */
export const FLAG_DESCRIPTOR = 0x8;
const FLAG_ENCRYPTED = 0x1;
/** Flag bits 6 and 13: strong encryption, and a central directory whose values are masked. */
const FLAGS_STRONG_ENCRYPTION = 0x40 | 0x2000;
const METHODS: ReadonlySet<number> = new Set([0, 8]);
/** Info-ZIP's extra field that gives an entry a second, Unicode, name: readers would differ about what it is called. */
const EXTRA_UNICODE_PATH = 0x7075;
const FILE_TYPE = 0o170_000;
const REGULAR_FILE = 0o100_000;
const FOLDER = 0o040_000;
const LOCAL_HEADER_BYTES = 30;
const ZIP64_MARK = 0xffff_ffff;

/** Why an entry is refused whatever it holds, or undefined. Completes "entry 3 ...". */
export function entryProblem(raw: Entry): string | undefined {
  if ((raw.generalPurposeBitFlag & (FLAG_ENCRYPTED | FLAGS_STRONG_ENCRYPTION)) !== 0) return "is encrypted";
  if (!METHODS.has(raw.compressionMethod)) return "is compressed in a way that packs are not";
  const type = (raw.externalFileAttributes >>> 16) & FILE_TYPE;
  if (type !== 0 && type !== REGULAR_FILE && type !== FOLDER) return "is a link or device, not a file";
  if (raw.extraFields.some((field) => field.id === EXTRA_UNICODE_PATH)) return "has two names";
  return undefined;
}

/** Entries that share bytes are how small zips unpack to much (and to different things for different readers). */
export function overlapProblem(entries: readonly ZipEntry[], zipBytes: number): string | undefined {
  const ordered = entries.map((entry) => entry.raw);
  ordered.sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const raw of ordered) {
    if (raw.relativeOffsetOfLocalHeader < end) return "its files overlap";
    end = raw.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + raw.fileNameLength + raw.compressedSize;
  }
  return end > zipBytes ? "its files reach beyond its end" : undefined;
}

/** A zip says twice what an entry is, before its data and at the end; throws where the two differ. */
export function checkLocalHeader(entry: ZipEntry, local: LocalFileHeader): void {
  const { raw } = entry;
  const descriptor = (raw.generalPurposeBitFlag & FLAG_DESCRIPTOR) !== 0;
  const same =
    local.fileName.equals(raw.fileNameRaw) &&
    local.generalPurposeBitFlag === raw.generalPurposeBitFlag &&
    local.compressionMethod === raw.compressionMethod &&
    (descriptor || (local.crc32 === raw.crc32 && sameSizes(local, raw)));
  if (same) return;
  throw new CasePackError("pack", `${entry.path} in the pack is damaged: its two headers tell different things.`);
}

function sameSizes(local: LocalFileHeader, raw: Entry): boolean {
  const zip64 = local.uncompressedSize === ZIP64_MARK || local.compressedSize === ZIP64_MARK;
  return zip64 || (local.compressedSize === raw.compressedSize && local.uncompressedSize === raw.uncompressedSize);
}
