import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { crc32 } from "node:zlib";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { CasePackError } from "../core/errors.ts";
import { checkLocalHeader, entryProblem, overlapProblem, type ZipEntry } from "./archive-entry.ts";
import { LIMITS, unpackedLimit } from "./limits.ts";
import { systemCode } from "./output-error.ts";
import { PathSet } from "./paths.ts";

/** A zip that was looked over before anything of it is believed. Errors are CasePackError `pack`. */
export interface Archive {
  /** Of the zip, in bytes. */
  readonly size: number;
  readonly comment: Buffer;
  /** By path, in the order of the central directory. Folders that other zip programs add are left out. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** How many folder entries there are; packs have none. */
  readonly folders: number;
  /** The bytes of an entry; throws where they are not what the zip says of them. */
  read(entry: ZipEntry): AsyncGenerator<Buffer>;
  close(): void;
}

/**
 * Opens a zip as if an enemy had made it: names that leave the folder or clash, links, encryption, overlapping or
 * oversized entries are refused here, and sizes, checksums and local headers that lie are refused while reading.
 */
export async function openArchive(path: string): Promise<Archive> {
  const size = await zipSize(path);
  const zip = await openZip(path, size);
  try {
    return { ...(await directory(zip, size)), size, read: (entry) => readEntry(zip, entry), close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw packError(error, `${basename(path)} is damaged: its list of files cannot be read.`);
  }
}

/** Bytes of a file that may be a pack; throws CasePackError `usage` where there is no file. */
export async function zipSize(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isFile()) return found.size;
  } catch (error) {
    const why = systemCode(error) === "ENOENT" ? "There is no file" : "Nothing can be read";
    throw new CasePackError("usage", `${why} at ${path}. Give the path of a case pack, a .zip.`, { cause: error });
  }
  throw new CasePackError("usage", `${path} is not a file. Give the path of a case pack, a .zip.`);
}

async function openZip(path: string, size: number): Promise<ZipFile> {
  try {
    // Names stay bytes: the only names that a pack may hold are ASCII, whatever the flags claim about their encoding.
    return await openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: true });
  } catch (error) {
    const why = size < 22 ? "is too short to be a zip" : "is no zip, or bytes were added to it or cut off";
    throw new CasePackError("pack", `${basename(path)} ${why}. Get the pack again.`, { cause: error });
  }
}

async function directory(zip: ZipFile, size: number): Promise<Pick<Archive, "comment" | "entries" | "folders">> {
  if (zip.entryCount > LIMITS.entries) throw refusal(`it lists over ${LIMITS.entries} files`);
  const paths = new PathSet();
  const entries = new Map<string, ZipEntry>();
  let unpacked = 0;
  let folders = 0;
  for await (const raw of zip.eachEntry()) {
    const { path, kind } = describe(raw);
    const problem = entryProblem(raw) ?? (kind === "file" ? paths.add(path) : undefined);
    if (problem !== undefined) throw refusal(`entry ${entries.size + folders + 1} ${problem}`);
    unpacked += raw.uncompressedSize;
    if (unpacked > unpackedLimit(size)) throw refusal("it would unpack to far more than a pack of its size holds");
    if (kind === "file") entries.set(path, { path, bytes: raw.uncompressedSize, raw });
    else folders += 1;
  }
  const overlap = overlapProblem([...entries.values()], size);
  if (overlap !== undefined) throw refusal(overlap);
  return { comment: asBuffer(zip.comment), entries, folders };
}

/** With `decodeStrings: false` yauzl gives names and comments as bytes, which its types do not say. */
function asBuffer(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

/** Latin-1 maps every byte to one character, so bytes that are not ASCII reach the path rule and are refused there. */
function describe(raw: Entry): { path: string; kind: "file" | "folder" } {
  const path = raw.fileNameRaw.toString("latin1");
  const folder = path.endsWith("/") && raw.uncompressedSize === 0;
  return { path, kind: folder ? "folder" : "file" };
}

async function* readEntry(zip: ZipFile, entry: ZipEntry): AsyncGenerator<Buffer> {
  let checksum = 0;
  try {
    checkLocalHeader(entry, await zip.readLocalFileHeaderPromise(entry.raw));
    const stream = await zip.openReadStreamPromise(entry.raw);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw packError(error, `${entry.path} in the pack is damaged: it cannot be unpacked, or not to its stated size.`);
  }
  if (checksum !== entry.raw.crc32) {
    throw new CasePackError("pack", `${entry.path} in the pack is damaged: its checksum does not match.`);
  }
}

function refusal(why: string): CasePackError {
  return new CasePackError("pack", `The zip was refused: ${why}. It is not a case pack as this tool writes them.`);
}

/** yauzl's messages quote names out of the zip, which may hold terminal escapes: they stay in the cause. */
function packError(error: unknown, message: string): CasePackError {
  return error instanceof CasePackError ? error : new CasePackError("pack", message, { cause: error });
}
