import { createHash, type Hash } from "node:crypto";
import { open, rename, truncate, type FileHandle } from "node:fs/promises";
import { CasePackError } from "../core/errors.ts";
import type { PackedFile } from "../core/manifest.ts";
import { bytesOfFile } from "./read-bytes.ts";

/** The hash of a file's first `bytes` from `start`, to be gone on with; undefined where there are not so many. */
export async function hashOfFirst(location: string, bytes: number, start = 0): Promise<Hash | undefined> {
  const hash = createHash("sha256");
  let read = 0;
  if (bytes === 0) return hash;
  for await (const chunk of bytesOfFile(location, { start, most: bytes })) {
    hash.update(chunk);
    read += chunk.length;
  }
  return read === bytes ? hash : undefined;
}

/** A file of the run folder while it grows: measured and hashed on the way, so that nothing is read twice. */
export class RunFile {
  #path: string;
  #location: string;
  readonly #handle: FileHandle;
  readonly #hash: Hash;
  #bytes: number;
  #tail: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;

  private constructor(path: string, location: string, handle: FileHandle, hash = createHash("sha256"), bytes = 0) {
    this.#path = path;
    this.#location = location;
    this.#handle = handle;
    this.#hash = hash;
    this.#bytes = bytes;
  }

  /** `path` is the pack path, `location` where it is on disk; a file or link that is already there is an error. */
  static async create(path: string, location: string): Promise<RunFile> {
    return new RunFile(path, location, await open(location, "wx", 0o600));
  }

  /** Goes on in a file that an earlier process wrote: it is cut back to its first `bytes`, whose `hash` is known. */
  static async resume(path: string, location: string, bytes: number, hash: Hash): Promise<RunFile> {
    await truncate(location, bytes);
    return new RunFile(path, location, await open(location, "a"), hash, bytes);
  }

  /**
   * Appends, in the order of the calls; resolves when the operating system has the bytes. After a failed write every
   * further one fails too: a file with a hole must not pass for a whole one.
   */
  append(texts: Iterable<string>): Promise<void> {
    if (this.#closed !== undefined) throw new CasePackError("internal", "Evidence was written after its file closed.");
    this.#tail = this.#tail.then(() => this.#write(texts));
    return this.#tail;
  }

  async #write(texts: Iterable<string>): Promise<void> {
    for (const text of texts) {
      const bytes = Buffer.from(text, "utf8");
      await this.#handle.writeFile(bytes);
      this.#hash.update(bytes);
      this.#bytes += bytes.length;
    }
  }

  /** What has been written so far. */
  packed(): PackedFile {
    return { path: this.#path, bytes: this.#bytes, sha256: this.#hash.copy().digest("hex") };
  }

  /** Gives it another name, over whatever bears that name; what is written goes on into it. */
  async move(path: string, location: string): Promise<void> {
    await rename(this.#location, location);
    this.#path = path;
    this.#location = location;
  }

  /** Waits for what is being written. Further calls give the same promise. */
  close(): Promise<void> {
    this.#closed ??= this.#tail.catch(() => undefined).then(() => this.#handle.close());
    return this.#closed;
  }
}
