import { NormalizedSchema } from "@smithy/core/schema";
import type { Middleware } from "./guard.ts";

/**
 * Makes a value be of its shape, or throws a SyntaxError. The SDK hands on what a JSON reply holds whatever the service's
 * model says of it, so that an object may come where code expects a text.
 */
type Form = (value: unknown, name: string) => unknown;

/** Forms by the SDK's schema; a shape may hold itself. */
const forms = new WeakMap<object, Form>();

/**
 * Holds replies to the service's model: what is no text where there is to be one is kept as the JSON that it is, a number
 * may come as text, and a reply with a list, an object, a number or a time of another kind cannot be read. Members that the
 * model does not know are left as they are.
 */
export const ofItsForm: Middleware = (next, context) => async (args) => {
  const result = (await next(args)) as { readonly output?: object; readonly response?: unknown };
  const schema = outputSchemaOf(context);
  if (schema === undefined || result.output === undefined) return result;
  try {
    return { ...result, output: formOf(NormalizedSchema.of(schema as never))(result.output, "the reply") };
  } catch (error) {
    const { $metadata } = result.output as { readonly $metadata?: unknown };
    throw Object.assign(error as SyntaxError, { $response: result.response, $metadata });
  }
};

/** The sixth member of an operation's schema. Source: StaticOperationSchema in @smithy/types. */
function outputSchemaOf(context: object): unknown {
  const { __smithy_context: known } = context as { readonly __smithy_context?: { readonly operationSchema?: unknown } };
  return Array.isArray(known?.operationSchema) ? known.operationSchema[5] : undefined;
}

function formOf(shape: NormalizedSchema): Form {
  const key: unknown = shape.getSchema();
  if (typeof key !== "object" || key === null) return made(shape);
  const known = forms.get(key);
  if (known !== undefined) return known;
  let form: Form | undefined;
  forms.set(key, (value, name) => (form ??= made(shape))(value, name));
  return forms.get(key)!;
}

function made(shape: NormalizedSchema): Form {
  if (shape.isStreaming() || shape.isDocumentSchema() || shape.isBlobSchema()) return (value) => value;
  if (shape.isListSchema()) return listForm(formOf(shape.getValueSchema()));
  if (shape.isMapSchema()) return mapForm(formOf(shape.getValueSchema()));
  if (shape.isStructSchema()) {
    return structForm([...shape.structIterator()].map(([name, member]) => [name, formOf(member)] as const));
  }
  if (shape.isStringSchema()) return (value) => (isAbsent(value) || isText(value) ? value : JSON.stringify(value));
  if (shape.isTimestampSchema()) return only((value) => value instanceof Date, "time");
  if (shape.isBooleanSchema()) return only((value) => typeof value === "boolean", "boolean");
  if (shape.isNumericSchema()) return number;
  return (value) => value;
}

function listForm(member: Form): Form {
  return (value, name) => {
    if (isAbsent(value)) return value;
    if (!Array.isArray(value)) throw unreadable(name, "list");
    return value.map((item) => member(item, name));
  };
}

function mapForm(member: Form): Form {
  return (value, name) => {
    if (isAbsent(value)) return value;
    return Object.fromEntries(Object.entries(asObject(value, name)).map(([key, item]) => [key, member(item, name)]));
  };
}

function structForm(members: readonly (readonly [string, Form])[]): Form {
  return (value, name) => {
    if (isAbsent(value)) return value;
    const object = asObject(value, name) as Record<string, unknown>;
    for (const [key, form] of members) {
      const before = object[key];
      if (before !== undefined) object[key] = form(before, key);
    }
    return object;
  };
}

const number: Form = (value, name) => {
  if (isAbsent(value) || typeof value === "number" || typeof value === "bigint") return value;
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  if (Number.isNaN(read)) throw unreadable(name, "number");
  return read;
};

function only(fits: (value: unknown) => boolean, what: string): Form {
  return (value, name) => {
    if (isAbsent(value) || fits(value)) return value;
    throw unreadable(name, what);
  };
}

function asObject(value: unknown, name: string): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw unreadable(name, "object");
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** JSON in a text may come as an object of the SDK's that is a String. */
function isText(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object String]";
}

/** Names the member, which the model has given, and nothing of the reply. */
function unreadable(name: string, what: string): SyntaxError {
  return new SyntaxError(`${name} is no ${what}`);
}
