import { createHash } from "node:crypto";
import type { PresignedAnswer } from "../handler.ts";
import { AwsError } from "../handler.ts";
import type { WireReply } from "../wire/reply.ts";
import type { WireRequest } from "../wire/request.ts";
import { objectStoreError } from "../wire/write-error.ts";

/** A file on its way to Support: announced, then sent in parts, then completed. */
export interface Upload {
  readonly uploadId: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly partSize: number;
  readonly totalParts: number;
  /** By part index, from 1: what arrived last. */
  readonly parts: Map<number, Buffer>;
  completed: ReadonlySet<number>;
  /** How often the status was asked for since the last part was completed. */
  polls: number;
}

export interface AttachmentSet {
  readonly attachmentSetId: string;
  readonly files: { readonly fileName: string; readonly data: Buffer }[];
  readonly expiresAt: number;
}

export interface SupportCase {
  readonly caseId: string;
  readonly displayId: string;
  readonly accountId: string;
  readonly createdAt: number;
  readonly subject: string;
  readonly serviceCode?: string;
  readonly categoryCode?: string;
  readonly severityCode?: string;
  readonly language?: string;
  readonly ccEmailAddresses: readonly string[];
  status: string;
  readonly communications: { readonly at: number; readonly body: string; readonly files: readonly AttachedFile[] }[];
}

/** A file of a communication, with the bytes that arrived. */
export interface AttachedFile {
  readonly attachmentId: string;
  readonly fileName: string;
  readonly data: Buffer;
}

/** How long an upload URL lives; AWS publishes no figure. */
const URL_LIFETIME_MS = 3_600_000;
const PATH = /^\/support-uploads\/(upload-[0-9a-f]{16})\/(\d+)$/u;

/** The state behind the example's AWS Support: cases, uploads and attachment sets, all in memory. */
export class SupportDesk {
  readonly cases: SupportCase[] = [];
  readonly uploads = new Map<string, Upload>();
  readonly sets = new Map<string, AttachmentSet>();
  /** Bytes of a part; the real service's maximum, which a test makes smaller. */
  partSizeBytes = 104_857_600;
  /** How many times the status is "not ready" after the last part. */
  pollsUntilReady = 1;
  #numbers = 0;

  /** A number that no other thing of this desk has, the same in every run. */
  next(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  begin(fileName: string, bytes: number): Upload {
    const uploadId = `upload-${digest(`${fileName} ${this.next()}`).slice(0, 16)}`;
    const partSize = this.partSizeBytes;
    const totalParts = Math.ceil(bytes / partSize);
    const upload = {
      uploadId,
      fileName,
      bytes,
      partSize,
      totalParts,
      parts: new Map(),
      completed: new Set<number>(),
      polls: 0,
    };
    this.uploads.set(uploadId, upload);
    return upload;
  }

  /** A fresh URL for a part; older ones stay good until they expire, as presigned URLs do. */
  url(upload: Upload, part: number, origin: string, now: number): { url: string; expiryDate: string } {
    const expires = now + URL_LIFETIME_MS;
    const sealed = seal(upload.uploadId, part, expires);
    const query = new URLSearchParams({ "X-Amz-Expires": String(expires), "X-Amz-Signature": sealed });
    const path = `/support-uploads/${upload.uploadId}/${part}`;
    return { url: `${origin}${path}?${query}`, expiryDate: new Date(expires).toISOString() };
  }

  presigned(request: WireRequest, now: number): PresignedAnswer | undefined {
    const [, uploadId, index] = PATH.exec(request.path) ?? [];
    if (uploadId === undefined) return undefined;
    const partIndex = Number(index);
    const input = { method: request.method, uploadId, partIndex, bytes: request.body.byteLength };
    return { operation: "support:PutPart", input, reply: () => this.#put(uploadId, partIndex, request, now) };
  }

  #put(uploadId: string, part: number, { method, query, body }: WireRequest, now: number): WireReply {
    const expires = Number(query.get("X-Amz-Expires"));
    const upload = this.uploads.get(uploadId);
    const refuse = (code: string, status: number, text: string): WireReply =>
      objectStoreError(new AwsError(code, text, status));
    if (method !== "PUT") return refuse("MethodNotAllowed", 405, "The URL was signed for PUT.");
    if (upload === undefined || query.get("X-Amz-Signature") !== seal(uploadId, part, expires)) {
      return refuse("SignatureDoesNotMatch", 403, "The request signature we calculated does not match.");
    }
    if (now > expires) return refuse("AccessDenied", 403, "Request has expired");
    const wanted = Math.min(upload.partSize, upload.bytes - (part - 1) * upload.partSize);
    if (body.byteLength !== wanted) {
      return refuse("EntityTooLarge", 400, `Part ${part} has ${body.byteLength} bytes; ${wanted} were announced.`);
    }
    const data = Buffer.from(body);
    upload.parts.set(part, data);
    return { status: 200, headers: { etag: etagOf(data) }, body: "" };
  }
}

/** As S3 gives it: MD5 in quotes. */
export function etagOf(data: Uint8Array): string {
  return `"${createHash("md5").update(data).digest("hex")}"`;
}

function seal(uploadId: string, part: number, expires: number): string {
  return digest(`upload url ${uploadId} ${part} ${expires}`);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
