import { createHash, type Hash } from "node:crypto";
import { open, rename, type FileHandle } from "node:fs/promises";
import { CasePackError } from "../core/errors.ts";
import type { PackedFile } from "../core/manifest.ts";

/** A file of the run folder while it grows: measured and hashed on the way, so that nothing is read twice. */
export class RunFile {
  #path: string;
  #location: string;
  readonly #handle: FileHandle;
  #hash = createHash("sha256");
  #bytes = 0;
  #tail: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;

  private constructor(path: string, location: string, handle: FileHandle) {
    this.#path = path;
    this.#location = location;
    this.#handle = handle;
  }

  /** `path` is the pack path, `location` where it is on disk; a file or link that is already there is an error. */
  static async create(path: string, location: string): Promise<RunFile> {
    return new RunFile(path, location, await open(location, "wx", 0o600));
  }

  /** A file that a process before had written so far, to be appended to; `hash` is of its bytes. */
  static async resume(
    path: string,
    location: string,
    so: { readonly bytes: number; readonly hash: Hash },
  ): Promise<RunFile> {
    const file = new RunFile(path, location, await open(location, "a"));
    file.#bytes = so.bytes;
    file.#hash = so.hash;
    return file;
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
