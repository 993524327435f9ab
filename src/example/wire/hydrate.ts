import type { Shape } from "./schema.ts";
import { membersOf, requiredOf } from "./schema.ts";

/** Where in a fixture: `["Configuration", "VpcConfig", "SubnetIds", 0]`. */
type Path = (string | number)[];

/**
 * Turns a fixture into what the SDK's serializers want: ISO strings and epoch milliseconds become Dates, base64
 * becomes bytes, null members go. Throws a FixtureError on what the service's model does not know or lacks.
 */
export type Hydrate = (value: unknown) => unknown;

/** A fixture that the service's model refuses. The message names the operation's shape and the path. */
export class FixtureError extends Error {
  override readonly name = "FixtureError";
}

type Step = (value: unknown, path: Path) => unknown;

/** Compiles the hydration of a shape: replies of ten thousand events make the difference. */
export function hydrator(shape: Shape): Hydrate {
  let step: Step | undefined;
  return (value) => {
    step ??= compile(shape);
    return step(value ?? {}, []);
  };
}

/** Compiles the hydration of one event of an event stream. */
export function eventHydrator(stream: Shape): Hydrate {
  const step = compileStruct(stream);
  return (event) => step(event, []);
}

/** By static schema: shapes are recursive (DynamoDB's AttributeValue), and many operations share them. */
const structs = new WeakMap<object, Step>();

function compile(shape: Shape): Step {
  if (shape.isUnitSchema()) return () => ({});
  if (shape.isStructSchema()) return shape.isStreaming() ? toEvents : compileStruct(shape);
  if (shape.isListSchema()) return compileList(shape);
  if (shape.isMapSchema()) return compileMap(shape);
  if (shape.isTimestampSchema()) return toDate;
  if (shape.isBlobSchema()) return toBytes;
  if (shape.isStringSchema()) return ofType("string");
  if (shape.isBooleanSchema()) return ofType("boolean");
  if (shape.isNumericSchema()) return ofType("number");
  if (shape.isBigIntegerSchema()) return ofType("bigint");
  return (value) => value;
}

function compileStruct(shape: Shape): Step {
  const key = shape.getSchema() as object;
  const known = structs.get(key);
  if (known) return known;
  const name = String(shape.getName());
  const required = requiredOf(shape);
  let members: Map<string, Step> | undefined;
  const step: Step = (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(path, `${name} wants an object`);
    members ??= new Map(membersOf(shape).map(([member, memberShape]) => [member, compile(memberShape)]));
    const out: Record<string, unknown> = {};
    for (const member of Object.keys(value as object)) {
      const memberValue = (value as Record<string, unknown>)[member];
      if (member === "$metadata" || memberValue === undefined || memberValue === null) continue;
      const memberStep = members.get(member);
      path.push(member);
      if (!memberStep) refuse(path, `${name} has no member ${member}`);
      out[member] = memberStep(memberValue, path);
      path.pop();
    }
    for (const member of required) if (out[member] === undefined) refuse(path, `${name} needs ${member}`);
    if (shape.isUnionSchema() && Object.keys(out).length !== 1) refuse(path, `${name} wants exactly one member`);
    return out;
  };
  structs.set(key, step);
  return step;
}

function compileList(shape: Shape): Step {
  const item = compile(shape.getValueSchema());
  return (value, path) => {
    if (!Array.isArray(value)) refuse(path, "a list is wanted");
    return value.map((element, i) => {
      path.push(i);
      const out = item(element, path);
      path.pop();
      return out;
    });
  };
}

function compileMap(shape: Shape): Step {
  const item = compile(shape.getValueSchema());
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(path, "a map is wanted");
    const out: Record<string, unknown> = {};
    for (const [key, element] of Object.entries(value)) {
      path.push(key);
      out[key] = item(element, path);
      path.pop();
    }
    return out;
  };
}

const toDate: Step = (value, path) => {
  const date = value instanceof Date ? value : new Date(value as string | number);
  if (Number.isNaN(date.getTime())) refuse(path, `not a date: ${String(value)}`);
  return date;
};

const toBytes: Step = (value, path) => {
  if (typeof value === "string") return Buffer.from(value, "base64");
  if (value instanceof Uint8Array || isStream(value)) return value;
  return refuse(path, "bytes or base64 are wanted");
};

/** An event stream is a list or an async iterable of events; they are hydrated one by one when sent. */
const toEvents: Step = (value, path) => (isParts(value) ? value : refuse(path, "a list of events is wanted"));

function ofType(type: "string" | "number" | "boolean" | "bigint"): Step {
  return (value, path) => {
    // oxlint-disable-next-line valid-typeof -- `type` is one of typeof's answers
    if (typeof value !== type) refuse(path, `a ${type} is wanted, got ${value === null ? "null" : typeof value}`);
    return value;
  };
}

function isParts(value: unknown): boolean {
  return Array.isArray(value) || isStream(value);
}

function isStream(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function refuse(path: Path, why: string): never {
  throw new FixtureError(`${["$", ...path].join(".")}: ${why}`);
}
