import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { CasePackError } from "../core/errors.ts";
import type { Attachment, SubmitWith } from "./job.ts";
import { LIMITS } from "./limits.ts";

/** How often a part is sent before it is given up, and how long to wait before the second time, in ms; doubled each time. */
const ATTEMPTS = 5;
const WAIT_MS = 500;

/** How long the service may take with a file after its last part. */
const READY_MS = 600_000;
const POLL_MS = { first: 500, most: 5_000 };

/** A link that ends this soon would end while it is used. */
const LINK_MARGIN_MS = 30_000;

interface Link {
  readonly url: string;
  readonly expires: number;
}

/**
 * Uploads a file in parts and waits until it may be attached; gives its upload id. A part that is cut is sent again,
 * alone; a link that has expired is asked for anew. The bytes sent are those whose digest was shown, or the upload is
 * not completed. Errors: the SDK's of the calls, and CasePackError.
 */
export async function uploadFile(file: Attachment, using: SubmitWith): Promise<string> {
  const started = await using.support.getAttachmentUploadLinks(
    { fileName: file.name, fileSizeBytes: file.bytes },
    { abortSignal: using.signal },
  );
  const { uploadId = "", partSizeBytes: partSize = 0, totalParts = 0 } = started;
  if (uploadId === "" || partSize < 1 || totalParts !== Math.ceil(file.bytes / partSize)) {
    throw new CasePackError("service", `AWS Support's plan for the upload of ${file.name} does not fit the file.`);
  }
  using.tell({ type: "upload-started", file, parts: totalParts });
  const links = new Links(file, uploadId, totalParts, using);
  links.add(started.uploadUrls ?? []);
  let hash = createHash("sha256");
  const completedUploads: { partIndex: number; eTag: string }[] = [];
  for (let part = 1; part <= totalParts; part += 1) {
    const start = (part - 1) * partSize;
    const end = Math.min(start + partSize, file.bytes);
    const sent = await sendPart({ file, part, start, end, links, hash }, using);
    hash = sent.hash;
    completedUploads.push({ partIndex: part, eTag: sent.eTag });
    using.tell({ type: "part-sent", file, part, of: totalParts });
  }
  if (hash.digest("hex") !== file.sha256) throw changed(file);
  for (let at = 0; at < completedUploads.length; at += LIMITS.links) {
    const some = completedUploads.slice(at, at + LIMITS.links);
    await using.support.completeAttachmentUpload({ uploadId, completedUploads: some }, { abortSignal: using.signal });
  }
  await untilReady(uploadId, file.name, using);
  using.tell({ type: "upload-ready", file, uploadId });
  return uploadId;
}

/** Waits until an upload may be attached; gives the name that it has. */
export async function untilReady(uploadId: string, name: string, using: SubmitWith): Promise<string> {
  let waited = 0;
  for (let pause: number = POLL_MS.first; ; pause = Math.min(pause * 2, POLL_MS.most)) {
    const { uploadStatus, fileName = name } = await using.support.describeAttachmentUploadStatus(
      { uploadId },
      { abortSignal: using.signal },
    );
    if (uploadStatus === "attachment-ready") return fileName;
    if (uploadStatus === "failed") {
      throw new CasePackError("service", `AWS Support could not take ${name}: its upload ${uploadId} has failed.`);
    }
    if (waited >= READY_MS) {
      throw new CasePackError(
        "service",
        `AWS Support has not finished with ${name} after ${READY_MS / 60_000} minutes: its upload ${uploadId} is still not ready.`,
      );
    }
    await using.sleep(pause);
    waited += pause;
  }
}

interface Part {
  readonly file: Attachment;
  readonly part: number;
  /** First byte, and the one after the last. */
  readonly start: number;
  readonly end: number;
  readonly links: Links;
  /** Of all parts before. */
  readonly hash: Hash;
}

/** Gives the part's ETag, and the digest with the part's bytes in it. */
async function sendPart(
  { file, part, start, end, links, hash }: Part,
  using: SubmitWith,
): Promise<{ readonly eTag: string; readonly hash: Hash }> {
  for (let attempt = 1; ; attempt += 1) {
    const url = await links.get(part);
    const sent = hash.copy();
    const result = await using.put(url, end - start, bytesOf(file, start, end, sent));
    if (result.outcome === "stored") return { eTag: result.eTag, hash: sent };
    const { why } = result;
    if (result.outcome === "refused" || attempt === ATTEMPTS) {
      const times = attempt === 1 ? "" : ` ${attempt} times`;
      throw new CasePackError("service", `Part ${part} of ${file.name} was not taken${times} (${why}).`);
    }
    using.tell({ type: "part-again", file, part, why });
    if (result.outcome === "link-refused") links.forget(part);
    await using.sleep(WAIT_MS * 2 ** (attempt - 1));
  }
}

/** A piece of a file, hashed as it is read. Throws where the file has become shorter. */
async function* bytesOf(file: Attachment, start: number, end: number, hash: Hash): AsyncGenerator<Uint8Array> {
  let left = end - start;
  for await (const chunk of createReadStream(file.path, { start, end: end - 1, highWaterMark: 256 * 1024 })) {
    const bytes = chunk as Buffer;
    hash.update(bytes);
    left -= bytes.byteLength;
    yield bytes;
  }
  if (left !== 0) throw changed(file);
}

function changed(file: Attachment): CasePackError {
  return new CasePackError("pack", `${file.name} was changed while it was being sent; nothing was attached.`);
}

/** Presigned URLs by part; those that are missing, refused or about to expire are asked for. */
class Links {
  readonly #file: Attachment;
  readonly #uploadId: string;
  readonly #totalParts: number;
  readonly #using: SubmitWith;
  readonly #known = new Map<number, Link>();

  constructor(file: Attachment, uploadId: string, totalParts: number, using: SubmitWith) {
    this.#file = file;
    this.#uploadId = uploadId;
    this.#totalParts = totalParts;
    this.#using = using;
  }

  add(urls: readonly { url?: string | undefined; partIndex?: number | undefined; expiryDate?: string | undefined }[]) {
    for (const { url, partIndex, expiryDate } of urls) {
      if (url === undefined || partIndex === undefined) continue;
      const expires = Date.parse(expiryDate ?? "");
      this.#known.set(partIndex, { url, expires: Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires });
    }
  }

  forget(part: number): void {
    this.#known.delete(part);
  }

  /** The link may still be past its time by a clock that is wrong; then the service says so. */
  async get(part: number): Promise<string> {
    const known = this.#known.get(part);
    if (known !== undefined && known.expires - LINK_MARGIN_MS > this.#using.clock.now()) return known.url;
    const { support, signal } = this.#using;
    const uploadRange = { startIndex: part, endIndex: Math.min(part + LIMITS.links, this.#totalParts + 1) };
    const { uploadUrls = [] } = await support.getAttachmentUploadLinks(
      { fileName: this.#file.name, uploadId: this.#uploadId, uploadRange },
      { abortSignal: signal },
    );
    this.add(uploadUrls);
    const fresh = this.#known.get(part);
    if (fresh === undefined) {
      throw new CasePackError("service", `AWS Support gave no link for part ${part} of ${this.#file.name}.`);
    }
    return fresh.url;
  }
}
