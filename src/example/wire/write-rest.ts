import { ToStringShapeSerializer } from "@smithy/core/protocols";
import { NormalizedSchema } from "@smithy/core/schema";
import { eventStreamBody } from "./event-stream.ts";
import { FixtureError } from "./hydrate.ts";
import type { WireReply } from "./reply.ts";
import type { Shape } from "./schema.ts";
import { replyBindingOf, membersOf, traitsOf } from "./schema.ts";
import type { Operation, Protocol, ServiceModel } from "./service-model.ts";
import { xmlContent } from "./xml.ts";

type RestProtocol = Extract<Protocol, "restJson1" | "restXml">;

export const REST_CONTENT_TYPE = { restJson1: "application/json", restXml: "application/xml" } as const;

/** An output of a REST operation: each member to the status, a header, the payload or the body. */
export async function writeRest(
  model: ServiceModel,
  protocol: RestProtocol,
  operation: Operation,
  output: Record<string, unknown>,
  requestId: string,
): Promise<WireReply> {
  const { headers, status, payload, body } = bind(operation.output, output);
  const reply = {
    status: status ?? operation.status,
    headers: { ...restIds(model, requestId), "content-type": REST_CONTENT_TYPE[protocol], ...headers },
  };
  if (operation.output.isStructSchema() && operation.output.getEventStreamMember()) {
    const events = await eventStreamBody(model, operation, output, REST_CONTENT_TYPE[protocol]);
    return {
      ...reply,
      headers: { ...reply.headers, "content-type": "application/vnd.amazon.eventstream" },
      body: events,
    };
  }
  if (payload) return writePayload(model, protocol, reply, payload, output[payload[0]]);
  if (!body) return { ...reply, body: "" };
  if (protocol === "restXml") return { ...reply, body: document(operation.output, body, model) };
  if (reply.status === 204) return { ...reply, body: "" };
  const serializer = model.codec?.createSerializer();
  serializer?.write(operation.output, body);
  return { ...reply, body: serializer?.flush() ?? "" };
}

/** S3 has its own names for the two ids of a request. */
export function restIds({ prefix }: Pick<ServiceModel, "prefix">, requestId: string): Record<string, string> {
  if (prefix !== "s3") return { "x-amzn-requestid": requestId };
  return { "x-amz-request-id": requestId, "x-amz-id-2": Buffer.from(requestId.repeat(3)).toString("base64") };
}

interface Bound {
  readonly headers: Record<string, string>;
  readonly status: number | undefined;
  readonly payload: readonly [name: string, member: Shape] | undefined;
  /** Members of the body; undefined where the output has none at all. */
  readonly body: Record<string, unknown> | undefined;
}

/** Sorts a structure's members by where they travel; errors are structures too. */
export function bind(shape: Shape, output: Readonly<Record<string, unknown>>): Bound {
  const headers: Record<string, string> = {};
  let status: number | undefined;
  let payload: Bound["payload"];
  let body: Record<string, unknown> | undefined;
  for (const [name, member] of membersOf(shape)) {
    const value = output[name];
    const traits = traitsOf(member);
    const binding = replyBindingOf(member);
    if (binding === "payload") payload = [name, member];
    else if (binding === "status") status = value as number | undefined;
    else if (binding === "header" && value !== undefined) {
      headers[String(traits.httpHeader).toLowerCase()] = headerText(member, value);
    } else if (binding === "header-map") {
      for (const [key, text] of Object.entries(value ?? {}))
        headers[`${traits.httpPrefixHeaders}${key}`] = String(text);
    } else if (binding === "body") {
      body ??= {};
      if (value !== undefined) body[name] = value;
    }
  }
  return { headers, status, payload, body };
}

const headerWriter = new ToStringShapeSerializer({
  timestampFormat: { useTrait: true, default: 6 },
  httpBindings: true,
});

function headerText(member: Shape, value: unknown): string {
  headerWriter.write(member, value);
  const text = String(headerWriter.flush());
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) throw new FixtureError(`a header cannot carry ${JSON.stringify(text)}`);
  return text;
}

function writePayload(
  model: ServiceModel,
  protocol: RestProtocol,
  reply: Omit<WireReply, "body">,
  [, member]: readonly [name: string, member: Shape],
  value: unknown,
): WireReply {
  if (value === undefined) return { ...reply, body: "" };
  if (!member.isStructSchema()) {
    const type = member.isStringSchema() ? "application/json" : "application/octet-stream";
    const headers = { ...reply.headers, "content-type": contentType(reply.headers, protocol) ?? type };
    return { ...reply, headers, body: value as WireReply["body"] };
  }
  if (protocol === "restXml") return { ...reply, body: document(member, value, model) };
  const serializer = model.codec?.createSerializer();
  serializer?.write(member, value);
  return { ...reply, body: serializer?.flush() ?? "" };
}

/** The content type that the output itself set: GetObject's. */
function contentType(headers: WireReply["headers"], protocol: RestProtocol): string | undefined {
  const type = headers["content-type"];
  return type === REST_CONTENT_TYPE[protocol] ? undefined : type;
}

function document(shape: Shape, value: unknown, { xmlNamespace }: ServiceModel): string {
  const name = traitsOf(shape).xmlName ?? String(shape.getName());
  const open = `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${xmlNamespace}">`;
  // S3's GetBucketLocation has no element inside its root: the trait aws.customizations#s3UnwrappedXmlOutput.
  if (name === "LocationConstraint") {
    const { LocationConstraint: region } = value as { LocationConstraint?: string };
    return region ? `${open}${region}</${name}>` : open.replace(/>$/, "/>");
  }
  return `${open}${xmlContent(NormalizedSchema.of(shape.getSchema() as never), value)}</${name}>`;
}
