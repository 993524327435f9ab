import { absence } from "./absences.ts";
import type { Endless } from "./endless.ts";
import type { FaultKind } from "./faults.ts";
import { AwsError } from "./handler.ts";
import { asNewer } from "./newer-api.ts";
import type { Asker, Refuser } from "./wire/refusals.ts";
import type { Shape } from "./wire/schema.ts";
import { accessDenied, refusal } from "./wire/refusals.ts";
import type { WireReply } from "./wire/reply.ts";
import type { Delivery } from "./wire/transport.ts";

/** A request that meets a fault. */
export interface Struck {
  /** Of the operation's reply; undefined for an operation that the service does not have. */
  readonly output: Shape | undefined;
  readonly model: Refuser;
  readonly asker: Asker;
  /** When its signature says that it was made, ms since the epoch; undefined for an unsigned one. */
  readonly signedAt: number | undefined;
  /** The true reply, or the same with a next page for ever. */
  readonly healthy: (how?: Endless) => Promise<WireReply>;
  /** An error as the service would send it. */
  readonly written: (error: AwsError) => WireReply;
}

/** What a fault does to a request: an error of the service, or another way of delivering. */
export async function faultDelivery(fault: FaultKind, struck: Struck): Promise<Delivery | AwsError> {
  const { model, asker, healthy } = struck;
  switch (fault) {
    case "access-denied":
      return accessDenied(model, asker);
    case "throttle":
      return refusal(model, "throttled");
    case "expired-token":
      return refusal(model, "expired");
    case "clock-skew":
      return refusal(model, "skewed");
    case "internal-error":
      return refusal(model, "internal");
    case "unavailable":
      return refusal(model, "unavailable");
    case "not-found":
      return absence(asker.operation) ?? refusal(model, "unavailable");
    case "reset":
    case "hang":
    case "gone":
      return { how: fault };
    case "cut-body":
    case "stall-body":
      return { how: fault, reply: await whole(healthy) };
    case "truncated-body":
      return { how: "send", reply: truncated(await whole(healthy)) };
    case "html-404":
      return { how: "send", reply: html(404, "Not Found") };
    case "html-500":
      return { how: "send", reply: html(500, "Internal Server Error") };
    case "empty-body":
      return { how: "send", reply: { ...(await healthy()), status: 200, body: "" } };
    case "not-parseable":
      return { how: "send", reply: { ...(await healthy()), status: 200, body: "upstream said: \u0000\u0001 <oops" } };
    case "page-loop":
      return { how: "send", reply: await healthy("ring") };
    case "endless-pages":
      return { how: "send", reply: await healthy("fresh") };
    case "newer-api":
      return { how: "send", reply: asNewer(await healthy(), struck.output) };
    case "clock-ahead":
      return { how: "send", reply: await anHourAhead(struck) };
    case "wrong-region":
      return model.prefix === "s3" ? elsewhere(struck) : refusal(model, "unknownKey");
  }
}

const HOUR_MS = 3_600_000;
/** Source: IAM User Guide, "Create a signed AWS API request": within five minutes. */
const TOLERATED_MS = 300_000;

/** Real time, not the story's: the client signs with its own clock. */
async function anHourAhead({ model, signedAt, healthy, written }: Struck): Promise<WireReply> {
  const now = Date.now() + HOUR_MS;
  const isOff = signedAt !== undefined && Math.abs(now - signedAt) > TOLERATED_MS;
  const reply = isOff ? written(refusal(model, "skewed")) : await healthy();
  return { ...reply, headers: { ...reply.headers, date: new Date(now).toUTCString() } };
}

/** None of the examples is in it. */
const BUCKET_REGION = "ap-southeast-2";

/** Source: Amazon S3 User Guide, "Request routing": a permanent redirect names the bucket's Region in a header. */
async function elsewhere({ asker, healthy, written }: Struck): Promise<Delivery> {
  if (asker.region === BUCKET_REGION) return { how: "send", reply: await healthy() };
  const message = "The bucket you are attempting to access must be addressed using the specified endpoint.";
  const reply = written(new AwsError("PermanentRedirect", message, 301));
  return { how: "send", reply: { ...reply, headers: { ...reply.headers, "x-amz-bucket-region": BUCKET_REGION } } };
}

/** A streamed reply, gathered: it has to be known to be cut in half. */
async function whole(healthy: () => Promise<WireReply>): Promise<WireReply & { readonly body: Uint8Array }> {
  const reply = await healthy();
  const { body } = reply;
  if (body instanceof Uint8Array) return { ...reply, body };
  if (typeof body === "string") return { ...reply, body: Buffer.from(body) };
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return { ...reply, body: Buffer.concat(parts) };
}

function truncated(reply: WireReply & { readonly body: Uint8Array }): WireReply {
  return { ...reply, body: reply.body.subarray(0, Math.floor(reply.body.byteLength / 2)) };
}

function html(status: number, title: string): WireReply {
  const body = `<!DOCTYPE html>\n<html><head><title>${status} ${title}</title></head>\n<body><h1>${title}</h1><hr>proxy</body></html>\n`;
  return { status, headers: { "content-type": "text/html" }, body };
}
