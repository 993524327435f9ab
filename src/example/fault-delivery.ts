import type { FaultKind } from "./faults.ts";
import type { AwsError } from "./handler.ts";
import type { Asker, Refuser } from "./wire/refusals.ts";
import { accessDenied, refusal } from "./wire/refusals.ts";
import type { WireReply } from "./wire/reply.ts";
import type { Delivery } from "./wire/transport.ts";

/** What a fault does to a request: an error of the service, or another way of delivering. `healthy` gives the true reply. */
export async function faultDelivery(
  fault: FaultKind,
  model: Refuser,
  asker: Asker,
  healthy: () => Promise<WireReply>,
): Promise<Delivery | AwsError> {
  switch (fault) {
    case "access-denied":
      return accessDenied(model, asker);
    case "throttle":
      return refusal(model, "throttled");
    case "expired-token":
      return refusal(model, "expired");
    case "internal-error":
      return refusal(model, "internal");
    case "unavailable":
      return refusal(model, "unavailable");
    case "reset":
    case "hang":
      return { how: fault };
    case "cut-body":
      return { how: "cut-body", reply: await whole(healthy) };
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
  }
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
