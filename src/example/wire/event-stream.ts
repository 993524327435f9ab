import { EventStreamSerde, eventStreamSerdeProvider } from "@smithy/core/event-streams";
import type { Operation, ServiceModel } from "./service-model.ts";
import { eventHydrator } from "./hydrate.ts";

/**
 * The body of a reply whose output streams events (SubscribeToShard, StartLiveTail): the other members go in a first
 * `initial-response` message. Source: event streams in the Smithy specification.
 */
export async function eventStreamBody(
  model: ServiceModel,
  operation: Operation,
  output: Record<string, unknown>,
  contentType: string,
): Promise<AsyncIterable<Uint8Array>> {
  const member = operation.output.getEventStreamMember();
  const { [member]: events, ...initial } = output;
  const hydrate = eventHydrator(operation.output.getMemberSchema(member));
  const serde = serdeOf(model, contentType);
  const stream = await serde.serializeEventStream({
    eventStream: hydrated(events as AsyncIterable<unknown> | readonly unknown[], hydrate),
    requestSchema: operation.output,
    // In REST protocols the other members travel in headers.
    ...(model.protocol.startsWith("awsJson") && { initialRequest: initial }),
    initialMessageType: "initial-response",
  });
  return stream as AsyncIterable<Uint8Array>;
}

async function* hydrated(events: AsyncIterable<unknown> | readonly unknown[], hydrate: (event: unknown) => unknown) {
  for await (const event of events ?? []) yield hydrate(event);
}

function serdeOf({ codec }: ServiceModel, defaultContentType: string): EventStreamSerde {
  if (!codec) throw new TypeError("query protocols have no event streams");
  const text = {
    utf8Encoder: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
    utf8Decoder: (value: string) => new TextEncoder().encode(value),
  };
  return new EventStreamSerde({
    marshaller: eventStreamSerdeProvider(text as never),
    serializer: codec.createSerializer() as never,
    deserializer: codec.createDeserializer() as never,
    defaultContentType,
  });
}
