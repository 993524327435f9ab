import type { AwsError } from "../handler.ts";
import { cborCodec } from "./cbor.ts";
import { hydrator } from "./hydrate.ts";
import type { WireReply } from "./reply.ts";
import type { Shape, Traits } from "./schema.ts";
import { membersOf, traitsOf } from "./schema.ts";
import type { Codec, Protocol, ServiceModel } from "./service-model.ts";
import { JSON_CONTENT_TYPE } from "./write-output.ts";
import { bind, REST_CONTENT_TYPE, restIds } from "./write-rest.ts";
import { escapeXml, xmlContent } from "./xml.ts";

/** An error as the service would send it: by its modelled shape where the code is one, else bare. */
export function writeError(model: ServiceModel, protocol: Protocol, error: AwsError, requestId: string): WireReply {
  const shape = model.errors.get(error.code);
  const traits = shape ? traitsOf(shape) : {};
  const known: KnownError = {
    error,
    shape,
    status: error.status ?? statusOf(traits, model.queryCompatible || protocol.endsWith("Query")),
    name: shape ? String(shape.getName()) : error.code,
    queryCode: traits.awsQueryError?.[0] ?? error.code,
    members: membersWithMessage(shape, error),
  };
  switch (protocol) {
    case "awsQuery":
      return query(model, known, requestId);
    case "ec2Query":
      return ec2(known, requestId);
    case "restXml":
      return restXml(model, known, requestId);
    case "restJson1":
      return restJson(model, known, requestId);
    case "rpcv2Cbor":
      return cbor(known, requestId);
    default:
      return json(model, protocol, known, requestId);
  }
}

/** An error of S3 for a presigned URL, whose service model nobody needs to load. */
export function objectStoreError({ code, message, status = 400 }: AwsError): WireReply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return { status, headers: { "content-type": REST_CONTENT_TYPE.restXml }, body };
}

interface KnownError {
  readonly error: AwsError;
  readonly shape: Shape | undefined;
  readonly status: number;
  /** The shape's name: what the JSON protocols send. */
  readonly name: string;
  /** What the query protocols send. */
  readonly queryCode: string;
  /** The error's members, hydrated, its message under the shape's own spelling. */
  readonly members: Readonly<Record<string, unknown>>;
}

function membersWithMessage(shape: Shape | undefined, { code, message, members }: AwsError): Record<string, unknown> {
  if (!shape) return { message, ...members };
  const spelling = messageName(shape);
  // EFS repeats the code in the body, as a required member.
  const repeated = membersOf(shape).some(([name]) => name === "ErrorCode") ? { ErrorCode: code } : {};
  return hydrator(shape)({ ...repeated, ...(spelling && { [spelling]: message }), ...members }) as Record<
    string,
    unknown
  >;
}

/** `message` or `Message`, as the shape spells it. */
function messageName(shape: Shape): string | undefined {
  return membersOf(shape).find(([name]) => name.toLowerCase() === "message")?.[0];
}

function statusOf({ awsQueryError, httpError, error }: Traits, queryCodes: boolean): number {
  return (queryCodes ? awsQueryError?.[1] : undefined) ?? httpError ?? (error === "server" ? 500 : 400);
}

function sender(status: number): "Sender" | "Receiver" {
  return status >= 500 ? "Receiver" : "Sender";
}

function query({ xmlNamespace }: ServiceModel, known: KnownError, id: string): WireReply {
  const body =
    `<ErrorResponse xmlns="${xmlNamespace}"><Error><Type>${sender(known.status)}</Type>` +
    `<Code>${escapeXml(known.queryCode)}</Code><Message>${escapeXml(known.error.message)}</Message>${furtherXml(known)}` +
    `</Error><RequestId>${id}</RequestId></ErrorResponse>`;
  return { status: known.status, headers: { "x-amzn-requestid": id, "content-type": "text/xml" }, body };
}

function ec2(known: KnownError, id: string): WireReply {
  const body =
    `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${escapeXml(known.queryCode)}</Code>` +
    `<Message>${escapeXml(known.error.message)}</Message></Error></Errors><RequestID>${id}</RequestID></Response>`;
  const headers = { "x-amzn-requestid": id, "content-type": "text/xml;charset=UTF-8" };
  return { status: known.status, headers, body };
}

function restXml(model: ServiceModel, known: KnownError, id: string): WireReply {
  const ids = restIds(model, id);
  const body =
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeXml(known.queryCode)}</Code>` +
    `<Message>${escapeXml(known.error.message)}</Message>${furtherXml(known)}<RequestId>${id}</RequestId>` +
    `<HostId>${ids["x-amz-id-2"] ?? ""}</HostId></Error>`;
  return { status: known.status, headers: { ...ids, "content-type": REST_CONTENT_TYPE.restXml }, body };
}

/** The error's members besides its message, as elements. */
function furtherXml({ shape, members }: KnownError): string {
  if (!shape) return "";
  const further = Object.entries(members).filter(([name]) => name.toLowerCase() !== "message");
  return xmlContent(shape, Object.fromEntries(further));
}

function json(model: ServiceModel, protocol: keyof typeof JSON_CONTENT_TYPE, known: KnownError, id: string): WireReply {
  const { status, name, queryCode } = known;
  const headers: Record<string, string> = { "x-amzn-requestid": id, "content-type": JSON_CONTENT_TYPE[protocol] };
  // Services that once spoke awsQuery keep its code in a header: the trait aws.protocols#awsQueryCompatible.
  if (model.queryCompatible) headers["x-amzn-query-error"] = `${queryCode};${sender(status)}`;
  return { status, headers, body: JSON.stringify({ __type: name, ...jsonMembers(model.codec, known) }) };
}

function jsonMembers(codec: Codec | undefined, { shape, members, error }: KnownError): Record<string, unknown> {
  if (!shape || !codec) return { ...members };
  const serializer = codec.createSerializer();
  serializer.write(shape, members);
  const written = serializer.flush();
  const json = JSON.parse(typeof written === "string" ? written : new TextDecoder().decode(written)) as object;
  // Shapes without members (SQS's InvalidIdFormat) have a message on the wire all the same.
  return { ...(messageName(shape) === undefined && { message: error.message }), ...json };
}

function restJson(model: ServiceModel, known: KnownError, id: string): WireReply {
  const { headers, body } = known.shape ? bind(known.shape, known.members) : { headers: {}, body: known.members };
  return {
    status: known.status,
    headers: {
      ...restIds(model, id),
      "content-type": REST_CONTENT_TYPE.restJson1,
      "x-amzn-errortype": known.name,
      ...headers,
    },
    body: JSON.stringify(jsonMembers(model.codec, { ...known, members: body ?? {} })),
  };
}

function cbor(known: KnownError, id: string): WireReply {
  const headers = {
    "x-amzn-requestid": id,
    "content-type": "application/cbor",
    "smithy-protocol": "rpc-v2-cbor",
    "x-amzn-query-error": `${known.queryCode};${sender(known.status)}`,
  };
  const serializer = cborCodec.createSerializer();
  serializer.write(DOCUMENT, { __type: known.name, ...known.members });
  return { status: known.status, headers, body: serializer.flush() };
}

/** The SDK's number for a document shape: any value. */
const DOCUMENT = 15 as unknown as Shape;
