import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadExample } from "../../src/example/accounts/index.ts";
import type { RecordedCall } from "../../src/example/calls.ts";
import { SERVICES } from "../../src/example/wire/services.ts";
import { type ExampleRun, type OpenExample, openExample } from "../collect/example-run.ts";
import type { Endpoint } from "../../src/example/server.ts";
import { startEndpoint } from "../../src/example/server.ts";
import type { Operation } from "../../src/example/wire/service-model.ts";
import { serviceModel } from "../../src/example/wire/service-model.ts";
import { clientOptions, PROFILE } from "../example/wire-clients.ts";
import { inputSample, outputSample } from "../example/wire-samples.ts";
import { callWithBotocore, type ForeignCall, type ForeignReply, plain } from "./botocore.ts";

/** Real replies, as the example gives them; what it does not answer is called with samples. */
const STORIES = ["healthy"] as const;
/** So many different inputs of an operation, of each example. */
const MOST = 4;
/** Where botocore calls a service otherwise than IAM does. */
const NAMES: Readonly<Record<string, string>> = { elasticfilesystem: "efs" };
/** Each has its own answer every time. */
const VARYING = /^(?:queryId|QueryId)$/u;

/** Members that this botocore's models do not have yet. */
const NEWER: ReadonlySet<string> = new Set([
  "ConsumptionMode",
  "DisassociationProtectionEnabled",
  "EncapsulationAlgorithms",
  "retentionPolicyName",
]);

interface Asked {
  readonly operation: string;
  readonly call: ForeignCall;
}

/** What either client read of the same request. */
interface Read {
  readonly operation: string;
  readonly input: unknown;
  readonly botocore: unknown;
  readonly sdk: unknown;
}

const read: Read[] = [];
const problems: string[] = [];
let served: readonly string[] = [];

beforeAll(async () => {
  for (const name of STORIES) {
    const open = await openExample(name);
    try {
      const run = await open.run({ peers: true });
      const asked = [...askedIn(open, run), ...alsoAsked(open, run)];
      await callTwice(open.endpoint, asked);
    } finally {
      await open.close();
    }
  }
  await callTheRest();
}, 300_000);

/** Operations that no example answered: their input and their reply have every member that there is. */
async function callTheRest(): Promise<void> {
  const answered = new Set(read.filter(({ sdk }) => isReply(sdk)).map(({ operation }) => operation));
  const rest = served.filter((operation) => !answered.has(operation));
  const operations = await Promise.all(rest.map(operationOf));
  const handlers = Object.fromEntries(operations.map((each) => [each.id, () => outputSample(each)]));
  const endpoint = await startEndpoint({ handlers, profiles: [PROFILE], now: "2026-11-20T08:00:00Z" });
  try {
    const { accessKeyId } = PROFILE;
    const asked = operations.map((each): Asked => {
      const [prefix = ""] = each.id.split(":");
      const input = inputSample(each);
      const service = NAMES[prefix] ?? prefix;
      return {
        operation: each.id,
        call: { service, operation: each.name, region: "eu-west-1", accessKeyId, secretAccessKey: "example", input },
      };
    });
    await callTwice(endpoint, asked);
  } finally {
    await endpoint.close();
  }
}

async function operationOf(id: string): Promise<Operation> {
  const service = SERVICES.find(({ prefix }) => id.startsWith(`${prefix}:`));
  const operation = service && (await serviceModel(service)).operations.get(id.split(":")[1] ?? "");
  if (operation === undefined) throw new Error(`the endpoint knows no ${id}`);
  return operation;
}

/** Makes the same calls with either client. */
async function callTwice(endpoint: Endpoint, asked: readonly Asked[]): Promise<void> {
  const foreign = await callWithBotocore(
    endpoint.url,
    asked.map(({ call }) => call),
  );
  const own = await callWithSdk(endpoint.url, asked);
  asked.forEach(({ operation, call }, index) =>
    read.push({ operation, input: call.input, botocore: readable(foreign[index]), sdk: readable(own[index]) }),
  );
  problems.push(...endpoint.problems);
}

function isReply(value: unknown): boolean {
  return typeof value === "object" && value !== null && "reply" in value;
}

served = Object.keys((await loadExample("healthy")).handlers).sort();

describe("botocore reads what the JavaScript SDK reads", () => {
  it("without asking anything that the endpoint cannot answer", () => {
    expect(problems).toEqual([]);
  });

  it.each(served)("of %s", (operation) => {
    const own = read.filter((each) => each.operation === operation);
    expect(own.length, "never called").toBeGreaterThan(0);
    for (const { botocore, sdk, input } of own) expect({ input, read: botocore }).toEqual({ input, read: sdk });
    // An error alone would say nothing of the reply's form.
    expect(own.some(({ sdk }) => isReply(sdk))).toBe(true);
  });
});

afterAll(() => {
  read.length = 0;
});

/** What `collect` asks of the example. */
function askedIn(open: OpenExample, { calls }: ExampleRun): readonly Asked[] {
  const seen = new Map<string, Set<string>>();
  return calls.flatMap((call): readonly Asked[] => {
    const known = seen.get(call.operation) ?? new Set<string>();
    seen.set(call.operation, known);
    const key = JSON.stringify([call.accountId, call.region, call.input]);
    if (known.has(key) || known.size >= MOST) return [];
    known.add(key);
    return [asked(open, call)];
  });
}

/** Operations that `collect` sends only with an option or in place of another, and those that it never sends. */
function alsoAsked(open: OpenExample, { calls, pieces }: ExampleRun): readonly Asked[] {
  const { functionName: FunctionName, region, profiles } = open.example;
  const accountId = profiles[0]?.accountId ?? "";
  const of = (operation: string, input: Readonly<Record<string, unknown>>): Asked =>
    asked(open, { operation, input, region, accountId });
  return [
    of("lambda:GetFunctionConfiguration", { FunctionName }),
    of("lambda:GetFunctionEventInvokeConfig", { FunctionName }),
    of("lambda:GetFunctionEventInvokeConfig", { FunctionName, Qualifier: "live" }),
    of("lambda:ListFunctions", {}),
    of("apigateway:GetRestApis", {}),
    of("apigatewayv2:GetApis", {}),
    of("iam:ListAccountAliases", {}),
    ...calls
      .filter(({ operation }) => operation === "iam:GetUser")
      .map((call) => asked(open, { ...call, operation: "iam:ListUserTags" })),
    ...pieces
      .filter((piece) => piece.kind === "log-events")
      .slice(0, 1)
      .map(({ group, events }) =>
        of("logs:GetLogEvents", {
          logGroupName: group,
          logStreamName: events[0]?.stream,
          limit: 20,
          startFromHead: true,
        }),
      ),
  ];
}

function asked(
  { example }: OpenExample,
  { operation, accountId, region, input }: Pick<RecordedCall, "operation" | "accountId" | "region" | "input">,
): Asked {
  const [prefix = "", name = ""] = operation.split(":");
  const profile = example.profiles.find((each) => each.accountId === accountId);
  if (profile === undefined) throw new Error(`${example.name} has no profile of account ${accountId}`);
  const { accessKeyId, secretAccessKey } = profile;
  return {
    operation,
    call: { service: NAMES[prefix] ?? prefix, operation: name, region, accessKeyId, secretAccessKey, input },
  };
}

async function callWithSdk(endpoint: string, all: readonly Asked[]): Promise<readonly ForeignReply[]> {
  const replies: ForeignReply[] = [];
  for (const { operation, call } of all) {
    const [prefix = "", name = ""] = operation.split(":");
    const service = SERVICES.find((each) => each.prefix === prefix);
    if (service === undefined) throw new Error(`the endpoint has no service ${prefix}`);
    const { schemas, Client } = await service.load();
    const { region, accessKeyId, secretAccessKey, input } = call;
    const client = new Client({
      ...clientOptions(endpoint, prefix),
      region,
      credentials: { accessKeyId, secretAccessKey },
      ...(prefix === "s3" ? { forcePathStyle: true } : {}),
    } as never) as unknown as { send(command: unknown): Promise<object>; destroy(): void };
    const Command = schemas[`${name}Command`] as new (input: unknown) => unknown;
    try {
      replies.push({ reply: await plain(await client.send(new Command(input))) });
    } catch (error) {
      const { name: code, Code, Error: inner } = error as { name: string; Code?: string; Error?: { Code?: string } };
      replies.push({ error: inner?.Code ?? Code ?? code });
    } finally {
      client.destroy();
    }
  }
  return replies;
}

/** Policies of IAM as documents: botocore unpacks them by itself. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !VARYING.test(name) && !NEWER.has(name))
      .map(([name, member]) => [
        name,
        typeof member === "string" && isDocument(name) ? unpacked(member) : readable(member),
      ]),
  );
}

function isDocument(name: string): boolean {
  return name === "Document" || name.endsWith("PolicyDocument");
}

function unpacked(text: string): unknown {
  try {
    return JSON.parse(text.startsWith("%") ? decodeURIComponent(text) : text) as unknown;
  } catch {
    return text;
  }
}
