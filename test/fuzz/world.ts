import type { ExampleAccount } from "../../src/example/account.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import type { Handler, Handlers } from "../../src/example/handler.ts";
import { PLANTED } from "./text.ts";

/** What an account answers that somebody hostile may write into. A JSON value, so that a failure can be kept in a file. */
export interface HostileWorld {
  readonly example: string;
  /** Log events' messages. */
  readonly messages?: readonly string[];
  /** Log events' streams, one message each. */
  readonly streams?: readonly string[];
  /** `CloudTrailEvent` texts, as LookupEvents gives them. */
  readonly records?: readonly string[];
  readonly policies?: readonly HostilePolicy[];
  /** Strings in replies, the nth of the reply counted from its beginning, that are replaced. */
  readonly leaves?: readonly HostileLeaf[];
  /** Names of the account, each with what it is called instead. */
  readonly names?: readonly (readonly [from: string, to: string])[];
}

export interface HostilePolicy {
  readonly of: PolicySlot;
  readonly text: string;
}

export interface HostileLeaf {
  readonly operation: string;
  readonly leaf: number;
  readonly text: string;
}

type Reply = Record<string, unknown>;

/** Where policy documents stand in replies; those of IAM are percent-encoded on the wire. */
const SLOTS = {
  trust: [
    "iam:GetRole",
    (reply: Reply, text: string) => within(reply, "Role", "AssumeRolePolicyDocument", encoded(text)),
  ],
  inline: ["iam:GetRolePolicy", (reply: Reply, text: string) => ({ ...reply, PolicyDocument: encoded(text) })],
  managed: [
    "iam:GetPolicyVersion",
    (reply: Reply, text: string) => within(reply, "PolicyVersion", "Document", encoded(text)),
  ],
  function: ["lambda:GetPolicy", (reply: Reply, text: string) => ({ ...reply, Policy: text })],
  layer: ["lambda:GetLayerVersionPolicy", (reply: Reply, text: string) => ({ ...reply, Policy: text })],
  queue: ["sqs:GetQueueAttributes", (reply: Reply, text: string) => within(reply, "Attributes", "Policy", text)],
  topic: ["sns:GetTopicAttributes", (reply: Reply, text: string) => within(reply, "Attributes", "Policy", text)],
  key: ["kms:GetKeyPolicy", (reply: Reply, text: string) => ({ ...reply, Policy: text })],
  bucket: ["s3:GetBucketPolicy", (reply: Reply, text: string) => ({ ...reply, Policy: text })],
} as const;

export type PolicySlot = keyof typeof SLOTS;
export const POLICY_SLOTS = Object.keys(SLOTS) as readonly PolicySlot[];

/** As much of an example's own activity as gives the hostile parts their surroundings. */
const KEPT = 12;

/** An example account that answers as the hostile world says; secrets are planted in its function's environment. */
export async function accountOf(world: HostileWorld): Promise<ExampleAccount> {
  const example = await loadExample(world.example);
  const layers: readonly ((handlers: Handlers) => Handlers)[] = [
    withActivity(world),
    withPlanted,
    withPolicies(world.policies ?? []),
    withLeaves(world.leaves ?? []),
    withNames(world.names ?? []),
  ];
  const handlers = layers.reduce<Handlers>((all, layer) => layer(all), example.handlers);
  const functionName = renamed(example.functionName, world.names ?? []);
  return { ...example, functionName, handlers, planted: [...example.planted, ...planted()] };
}

function planted(): ExampleAccount["planted"] {
  return Object.entries(PLANTED).map(([name, value]) => ({ value, kind: "secret", where: `variable ${name}` }));
}

function withActivity({ messages = [], streams = [], records = [] }: HostileWorld) {
  return (handlers: Handlers): Handlers =>
    around(handlers, {
      "logs:FilterLogEvents": (reply) => {
        const own = reply["events"] as readonly { message: string; eventId: string; logStreamName: string }[];
        const [first] = own;
        if (first === undefined) return { events: [] };
        const hostile = [
          ...messages.map((message) => ({ ...first, message })),
          ...streams.map((logStreamName) => ({ ...first, logStreamName, message: "of a stream\n" })),
        ].map((event, at) => ({ ...event, eventId: `${first.eventId}${at}` }));
        return { events: [...own.slice(0, KEPT), ...hostile] };
      },
      "cloudtrail:LookupEvents": (reply) => {
        const own = reply["Events"] as readonly Reply[];
        const hostile = records.map((text, at) => ({
          EventId: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
          EventName: "UpdateFunctionConfiguration20150331v2",
          EventTime: own[0]?.["EventTime"],
          EventSource: "lambda.amazonaws.com",
          CloudTrailEvent: text,
        }));
        return { Events: [...own.slice(0, KEPT), ...(own.length === 0 ? [] : hostile)] };
      },
      // Counts of the example's whole activity would make the tool look for what is left out here.
      "logs:GetQueryResults": (reply) => ({ ...reply, results: [] }),
    });
}

function withPlanted(handlers: Handlers): Handlers {
  const plant = (configuration: Reply): Reply => ({
    ...configuration,
    Environment: {
      Variables: { ...((configuration["Environment"] as Reply | undefined)?.["Variables"] as object), ...PLANTED },
    },
  });
  return around(handlers, {
    "lambda:GetFunction": (reply) => ({ ...reply, Configuration: plant(reply["Configuration"] as Reply) }),
    "lambda:GetFunctionConfiguration": plant,
  });
}

function withPolicies(policies: readonly HostilePolicy[]) {
  return (handlers: Handlers): Handlers =>
    policies.reduce((all, { of, text }) => {
      const [operation, put] = SLOTS[of];
      return around(all, { [operation]: (reply) => put(reply, text) });
    }, handlers);
}

function withLeaves(leaves: readonly HostileLeaf[]) {
  return (handlers: Handlers): Handlers =>
    leaves.reduce(
      (all, { operation, leaf, text }) => around(all, { [operation]: (reply) => replaced(reply, leaf, text) }),
      handlers,
    );
}

/** Where one name is part of another the longer one is replaced. */
function withNames(names: readonly (readonly [from: string, to: string])[]) {
  const back = names.map(([from, to]) => [to, from] as const);
  return (handlers: Handlers): Handlers =>
    names.length === 0
      ? handlers
      : Object.fromEntries(
          Object.entries(handlers).map(([operation, handler]): [string, Handler] => [
            operation,
            async (input, ctx) => inStrings(await handler(inStrings(input, back), ctx), names),
          ]),
        );
}

function inStrings(value: unknown, names: readonly (readonly [from: string, to: string])[]): unknown {
  if (typeof value === "string") return renamed(value, names);
  if (Array.isArray(value)) return value.map((each) => inStrings(each, names));
  if (value === null || typeof value !== "object" || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inStrings(each, names)]));
}

/** A document that is percent-encoded stays so. */
function renamed(text: string, names: readonly (readonly [from: string, to: string])[]): string {
  const spell = text.startsWith("%7B") ? encodeURIComponent : String;
  return names.reduce((all, [from, to]) => all.replaceAll(spell(from), () => spell(to)), text);
}

/** The reply with its nth string replaced, counted round; times and paging tokens stay, which the wire would refuse. */
function replaced(reply: Reply, nth: number, text: string): Reply {
  const places = stringsIn(reply, []);
  const place = places[nth % Math.max(1, places.length)];
  return place === undefined ? reply : (put(reply, place, text) as Reply);
}

function stringsIn(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (typeof value === "string") {
    const fixed = /^\d{4}-\d\d-\d\dT/u.test(value) || /token|marker/iu.test(path.at(-1) ?? "");
    return fixed ? [] : [path];
  }
  if (value === null || typeof value !== "object" || value instanceof Date || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([name, each]) => stringsIn(each, [...path, name]));
}

function put(value: unknown, [name, ...rest]: readonly string[], text: string): unknown {
  if (name === undefined) return text;
  if (Array.isArray(value)) return value.map((each, at) => (String(at) === name ? put(each, rest, text) : each));
  return { ...(value as Reply), [name]: put((value as Reply)[name], rest, text) };
}

/** Handlers whose replies go through a change; those that the example has not, and those that refuse, stay as they are. */
function around(handlers: Handlers, changes: Readonly<Record<string, (reply: Reply) => unknown>>): Handlers {
  const changed: Record<string, Handler> = { ...handlers };
  for (const [operation, change] of Object.entries(changes)) {
    const handler = handlers[operation];
    if (handler !== undefined) changed[operation] = async (input, ctx) => change((await handler(input, ctx)) as Reply);
  }
  return changed;
}

function within(reply: Reply, outer: string, inner: string, text: string): Reply {
  return { ...reply, [outer]: { ...(reply[outer] as Reply | undefined), [inner]: text } };
}

/** RFC 3986; what has no UTF-8 goes as the replacement character. */
function encoded(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, "\ufffd"));
}
