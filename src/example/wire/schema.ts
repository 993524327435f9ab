import { NormalizedSchema } from "@smithy/core/schema";

/** A shape of the SDK, as `@smithy/core/schema` reads it. */
export type Shape = NormalizedSchema;

/** Traits of a shape; those that the wire layer looks at. Source: the Smithy specification's trait index. */
export interface Traits {
  /** Method, URI pattern, status of a successful reply. */
  readonly http?: readonly [method: string, uri: string, status: number];
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpQueryParams?: unknown;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: unknown;
  readonly httpResponseCode?: unknown;
  readonly httpError?: number;
  readonly error?: "client" | "server";
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly xmlName?: string;
  readonly xmlFlattened?: unknown;
  readonly ec2QueryName?: string;
  readonly jsonName?: string;
  readonly mediaType?: string;
  readonly streaming?: unknown;
}

// Kinds of the SDK's static schemas: their first element. Source: StaticSchema in @smithy/types.
const OPERATION = 9;
const ERROR = -3;

/** An operation as a client package exports it. */
export interface OperationSchema {
  readonly name: string;
  readonly traits: Traits;
  readonly input: Shape;
  readonly output: Shape;
}

/** Reads an export of a client package as an operation; undefined where it is something else. */
export function asOperation(exported: unknown): OperationSchema | undefined {
  if (!Array.isArray(exported) || exported[0] !== OPERATION) return undefined;
  const [, , name, traits, input, output] = exported as [9, string, string, unknown, never, never];
  return {
    name,
    traits: typeof traits === "object" && traits !== null ? (traits as Traits) : {},
    input: NormalizedSchema.of(input),
    output: NormalizedSchema.of(output),
  };
}

/** Reads an export of a client package as an error; undefined where it is something else. */
export function asError(exported: unknown): Shape | undefined {
  if (!Array.isArray(exported) || exported[0] !== ERROR) return undefined;
  // The base class of a client's exceptions is no error of the service.
  if (String(exported[1]).startsWith("smithy.ts.sdk.synthetic")) return undefined;
  return NormalizedSchema.of(exported as never);
}

/** A shape's own and member traits together. */
export function traitsOf(shape: Shape): Traits {
  return shape.getMergedTraits() as Traits;
}

/** Members of a structure in the model's order; none for a unit. */
export function membersOf(shape: Shape): readonly (readonly [name: string, member: Shape])[] {
  return shape.isStructSchema() ? [...shape.structIterator()] : [];
}

/** Names of a structure's required members: the SDK lists them first and says how many they are. */
export function requiredOf(shape: Shape): readonly string[] {
  if (!shape.isStructSchema() || shape.isUnionSchema()) return [];
  const schema = shape.getSchema() as readonly unknown[];
  return (schema[4] as readonly string[]).slice(0, (schema[6] as number | undefined) ?? 0);
}

export type Binding = "label" | "query" | "query-map" | "header" | "header-map" | "status" | "payload" | "body";

/** Where a member of an input travels. */
export function bindingOf(member: Shape): Binding {
  const traits = traitsOf(member);
  if (traits.httpLabel) return "label";
  if (traits.httpQuery) return "query";
  if (traits.httpQueryParams) return "query-map";
  if (traits.httpHeader) return "header";
  if (traits.httpPrefixHeaders !== undefined) return "header-map";
  if (traits.httpResponseCode) return "status";
  if (traits.httpPayload) return "payload";
  return "body";
}

/** Where a member of an output or error travels: what belongs to the URI of a request goes into the body. */
export function replyBindingOf(member: Shape): Binding {
  const binding = bindingOf(member);
  return binding === "label" || binding === "query" || binding === "query-map" ? "body" : binding;
}
