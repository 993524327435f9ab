import type { Target } from "./identify.ts";
import { cborCodec } from "./cbor.ts";
import { readForm } from "./read-form.ts";
import { readRest } from "./read-rest.ts";
import type { WireRequest } from "./request.ts";
import type { Codec, Operation } from "./service-model.ts";

/** A request's input as the SDK's caller gave it: Dates, bytes, numbers, in the model's names. */
export async function readInput(
  { model, protocol, labels }: Target,
  operation: Operation,
  request: WireRequest,
): Promise<Record<string, unknown>> {
  if (operation.input.isUnitSchema()) return {};
  switch (protocol) {
    case "restJson1":
    case "restXml":
      return readRest(model, operation, request, labels);
    case "awsQuery":
    case "ec2Query":
      return readForm(operation.input, new TextDecoder().decode(request.body), protocol);
    case "rpcv2Cbor":
      return readBody(cborCodec, operation, request.body);
    default:
      return readBody(model.codec, operation, request.body);
  }
}

async function readBody(
  codec: Codec | undefined,
  { input }: Operation,
  body: Uint8Array,
): Promise<Record<string, unknown>> {
  if (!codec || body.byteLength === 0) return {};
  return ((await codec.createDeserializer().read(input, body)) ?? {}) as Record<string, unknown>;
}
