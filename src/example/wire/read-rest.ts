import { FromStringShapeDeserializer } from "@smithy/core/protocols";
import type { WireRequest } from "./request.ts";
import type { Shape } from "./schema.ts";
import { bindingOf, membersOf, traitsOf } from "./schema.ts";
import type { Operation, ServiceModel } from "./service-model.ts";

/** Reads a REST request: path, query, headers and body, each member from where its traits put it. */
export async function readRest(
  model: ServiceModel,
  operation: Operation,
  request: WireRequest,
  labels: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  const bodyMembers: string[] = [];
  for (const [name, member] of membersOf(operation.input)) {
    const value = await readMember(name, member, model, operation, request, labels);
    if (value === IN_BODY) bodyMembers.push(name);
    else if (value !== undefined) input[name] = value;
  }
  if (bodyMembers.length === 0 || request.body.byteLength === 0) return input;
  const body = (await model.codec?.createDeserializer().read(operation.input, request.body)) as Record<string, unknown>;
  for (const name of bodyMembers) if (body[name] !== undefined) input[name] = body[name];
  return input;
}

const IN_BODY = Symbol("in the body");

function readMember(
  name: string,
  member: Shape,
  model: ServiceModel,
  operation: Operation,
  { query, headers, body }: WireRequest,
  labels: Readonly<Record<string, string>>,
): unknown {
  const traits = traitsOf(member);
  switch (bindingOf(member)) {
    case "label":
      return labels[name] === undefined ? undefined : inUri.read(member, labels[name]);
    case "query":
      return fromQuery(member, query.getAll(String(traits.httpQuery)));
    case "query-map":
      return fromQueryMap(member, operation, query);
    case "header":
      return fromHeader(member, headers[String(traits.httpHeader).toLowerCase()]);
    case "header-map":
      return fromHeaderMap(String(traits.httpPrefixHeaders).toLowerCase(), headers);
    case "payload":
      return body.byteLength === 0 ? undefined : fromPayload(member, model, body);
    default:
      return IN_BODY;
  }
}

// Timestamps default to ISO 8601 in a URI and to RFC 7231 in a header: httpBinding traits of the Smithy specification.
const inUri = new FromStringShapeDeserializer({ timestampFormat: { useTrait: true, default: 5 } });
const inHeader = new FromStringShapeDeserializer({
  timestampFormat: { useTrait: true, default: 6 },
  httpBindings: true,
});

function fromQuery(member: Shape, values: readonly string[]): unknown {
  const [first] = values;
  if (first === undefined) return undefined;
  if (!member.isListSchema()) return inUri.read(member, first);
  return values.map((value) => inUri.read(member.getValueSchema(), value));
}

/** The parameters that neither the URI pattern nor another member names. */
function fromQueryMap(member: Shape, { input, queryLiterals }: Operation, query: URLSearchParams): unknown {
  const taken = new Set<string | undefined>(["x-id", ...queryLiterals.map(([name]) => name)]);
  for (const [, other] of membersOf(input)) taken.add(traitsOf(other).httpQuery);
  const lists = member.getValueSchema().isListSchema();
  const names = [...new Set(query.keys())].filter((name) => !taken.has(name));
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, lists ? query.getAll(name) : query.get(name)]));
}

function fromHeader(member: Shape, value: string | undefined): unknown {
  return value === undefined ? undefined : inHeader.read(member, value);
}

function fromHeaderMap(prefix: string, headers: Readonly<Record<string, string>>): unknown {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  return found.length === 0
    ? undefined
    : Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

function fromPayload(member: Shape, model: ServiceModel, body: Uint8Array): unknown {
  if (member.isStringSchema()) return new TextDecoder().decode(body);
  if (member.isBlobSchema() || !model.codec) return body;
  return model.codec.createDeserializer().read(member, body);
}
