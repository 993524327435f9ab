import { cborCodec } from "./cbor.ts";
import { eventStreamBody } from "./event-stream.ts";
import type { WireReply } from "./reply.ts";
import type { Codec, Operation, Protocol, ServiceModel } from "./service-model.ts";
import { writeRest } from "./write-rest.ts";
import { xmlContent } from "./xml.ts";

/** A hydrated output as the service would send it. */
export async function writeOutput(
  model: ServiceModel,
  protocol: Protocol,
  operation: Operation,
  output: Record<string, unknown>,
  requestId: string,
): Promise<WireReply> {
  const id = { "x-amzn-requestid": requestId };
  switch (protocol) {
    case "restJson1":
    case "restXml":
      return writeRest(model, protocol, operation, output, requestId);
    case "awsQuery":
      return {
        status: 200,
        headers: { ...id, "content-type": "text/xml" },
        body: query(model, operation, output, requestId),
      };
    case "ec2Query":
      return {
        status: 200,
        headers: { ...id, "content-type": "text/xml;charset=UTF-8" },
        body: ec2(model, operation, output, requestId),
      };
    case "rpcv2Cbor":
      return {
        status: 200,
        headers: { ...id, "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
        body: encode(cborCodec, operation, output),
      };
    case "awsJson1_0":
    case "awsJson1_1":
      return json(model, protocol, operation, output, id);
  }
}

async function json(
  model: ServiceModel,
  protocol: "awsJson1_0" | "awsJson1_1",
  operation: Operation,
  output: Record<string, unknown>,
  id: Record<string, string>,
): Promise<WireReply> {
  const contentType = JSON_CONTENT_TYPE[protocol];
  if (operation.output.isStructSchema() && operation.output.getEventStreamMember()) {
    const body = await eventStreamBody(model, operation, output, contentType);
    return { status: 200, headers: { ...id, "content-type": "application/vnd.amazon.eventstream" }, body };
  }
  const body = operation.output.isUnitSchema() ? "{}" : encode(model.codec, operation, output);
  return { status: 200, headers: { ...id, "content-type": contentType }, body };
}

/** What a JSON service calls its bodies. Source: awsJson1_0 and awsJson1_1 in the Smithy specification. */
export const JSON_CONTENT_TYPE = {
  awsJson1_0: "application/x-amz-json-1.0",
  awsJson1_1: "application/x-amz-json-1.1",
} as const;

function encode(codec: Codec | undefined, { output: shape }: Operation, output: unknown): Uint8Array | string {
  if (!codec || shape.isUnitSchema()) return new Uint8Array();
  const serializer = codec.createSerializer();
  serializer.write(shape, output);
  return serializer.flush();
}

function query(
  { xmlNamespace }: ServiceModel,
  { name, output: shape }: Operation,
  output: unknown,
  id: string,
): string {
  const result = shape.isUnitSchema() ? "" : `<${name}Result>${xmlContent(shape, output)}</${name}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata>`;
  return `<${name}Response xmlns="${xmlNamespace}">${result}${metadata}</${name}Response>`;
}

function ec2({ xmlNamespace }: ServiceModel, { name, output: shape }: Operation, output: unknown, id: string): string {
  const content = shape.isUnitSchema() ? "" : xmlContent(shape, output);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}Response xmlns="${xmlNamespace}/"><requestId>${id}</requestId>${content}</${name}Response>`;
}
