import { AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AwsError } from "../../src/example/handler.ts";
import type { Endpoint } from "../../src/example/server.ts";
import { startEndpoint } from "../../src/example/server.ts";
import type { Shape } from "../../src/example/wire/schema.ts";
import { membersOf, traitsOf } from "../../src/example/wire/schema.ts";
import type { Operation, ServiceModel } from "../../src/example/wire/service-model.ts";
import { serviceModel } from "../../src/example/wire/service-model.ts";
import type { Service } from "../../src/example/wire/services.ts";
import { SERVICES } from "../../src/example/wire/services.ts";
import { clientOptions, comparable, PROFILE } from "./wire-clients.ts";
import { inputSample, outputSample, sampleOf, seeded } from "./wire-samples.ts";

interface Client {
  send(command: unknown): Promise<Record<string, unknown>>;
  destroy(): void;
}
type Command = new (input: unknown) => unknown;

let endpoint: Endpoint;
/** What the operation in hand got and gives; the tests of a file run one after the other. */
let received: Record<string, unknown>;
let give: () => unknown;
const handlers: Record<string, (input: Record<string, unknown>) => unknown> = {};

beforeAll(async () => {
  endpoint = await startEndpoint({ handlers, profiles: [PROFILE], now: "2026-11-20T08:00:00Z" });
});
afterAll(() => endpoint.close());

/** Every service over its client's protocol, and CloudWatch over CBOR as well, which it speaks when asked to. */
const SPOKEN: readonly (readonly [what: string, service: Service, options: object])[] = [
  ...SERVICES.map((service) => [service.prefix, service, {}] as const),
  ...SERVICES.filter(({ prefix }) => prefix === "cloudwatch").map(
    (service) => ["cloudwatch over rpc-v2-cbor", service, { protocol: AwsSmithyRpcV2CborProtocol }] as const,
  ),
];

describe.each(SPOKEN)("%s", (_what, service, options) => {
  let model: ServiceModel;
  let client: Client;
  let schemas: Readonly<Record<string, unknown>>;
  let operations: readonly Operation[];

  beforeAll(async () => {
    model = await serviceModel(service);
    operations = [...model.operations.values()];
    const loaded = await service.load();
    schemas = loaded.schemas;
    client = new loaded.Client({
      ...clientOptions(endpoint.url, service.prefix),
      ...options,
    } as never) as unknown as Client;
    for (const { id } of operations) {
      handlers[id] = (input) => {
        received = input;
        return give();
      };
    }
  });
  afterAll(() => client.destroy());

  const send = (operation: Operation) =>
    client.send(new (schemas[`${operation.name}Command`] as Command)(inputSample(operation)));

  it("knows the service's operations and errors", () => {
    expect(operations.length).toBeGreaterThan(10);
    // EC2 models none of its errors.
    expect(model.errors.size > 0).toBe(service.prefix !== "ec2");
  });

  it("gives a handler the very input that the client was given", async () => {
    give = () => {
      throw new AwsError("Enough");
    };
    const wrong: string[] = [];
    for (const operation of operations) {
      await send(operation).catch(() => {});
      collect(wrong, operation.id, await comparable(received), await comparable(inputSample(operation)));
    }
    expect(wrong).toEqual([]);
  });

  it("gives the client the very output that a handler gave", async () => {
    const wrong: string[] = [];
    for (const operation of operations) {
      give = () => outputSample(operation);
      const got = await send(operation).then(comparable, String);
      collect(wrong, operation.id, got, await comparable(outputSample(operation)));
    }
    expect(wrong).toEqual([]);
  });

  it("gives the client every error of the model, with its members, message and status", async () => {
    const wrong: string[] = [];
    const [operation] = operations;
    for (const [code, shape] of model.errors) {
      const spelling = membersOf(shape).find(([name]) => name.toLowerCase() === "message")?.[0] ?? "";
      const sample = sampleOf(shape, seeded(code)) as Record<string, unknown>;
      const { [spelling]: _message, ...members } = sample;
      give = () => {
        throw new AwsError(code, 'Something <went> wrong & "badly".', undefined, members);
      };
      const caught = (await send(operation as Operation).then(String, (error: unknown) => error)) as object;
      const { name, message, $metadata, ...rest } = caught as Error & { $metadata: { httpStatusCode: number } };
      const got = {
        name,
        message,
        ...Object.fromEntries(Object.keys(members).map((key) => [key, rest[key as never]])),
      };
      const wanted = { name: nameSeen(model, shape), message: 'Something <went> wrong & "badly".', ...members };
      collect(wrong, code, await comparable(got), await comparable(wanted));
      if ($metadata.httpStatusCode < 400) wrong.push(`${code}: status ${$metadata.httpStatusCode}`);
    }
    expect(wrong).toEqual([]);
  });

  it("gives the client an error that the model does not know", async () => {
    give = () => {
      throw new AwsError("SomethingNewException", "What is this?", 418);
    };
    await expect(send(operations[0] as Operation)).rejects.toMatchObject({
      name: "SomethingNewException",
      message: "What is this?",
      $metadata: { httpStatusCode: 418, requestId: expect.stringMatching(/^[0-9A-Fa-f-]{16,36}$/) },
    });
  });

  it("reports no problem of its own", () => {
    expect(endpoint.problems).toEqual([]);
  });
});

/**
 * The name under which the SDK gives an error. Where a query code leads the client, an error that shares its code with
 * another is given as the one that is called like the code: CloudWatch's DashboardNotFoundError as ResourceNotFound.
 */
function nameSeen({ queryCompatible, protocol, errors }: ServiceModel, shape: Shape): string | undefined {
  const code = traitsOf(shape).awsQueryError?.[0] ?? "";
  return queryCompatible || protocol === "awsQuery" ? (errors.get(code) ?? shape).getName() : shape.getName();
}

/** Notes what differs, so that one run shows everything that is wrong with a service. */
function collect(wrong: string[], what: string, got: unknown, wanted: unknown): void {
  try {
    expect(got).toEqual(wanted);
  } catch {
    wrong.push(`${what}: ${JSON.stringify(differences(got, wanted)).slice(0, 1000)}`);
  }
}

function differences(got: unknown, wanted: unknown): unknown {
  if (typeof got !== "object" || typeof wanted !== "object" || !got || !wanted) return { got, wanted };
  const names = new Set([...Object.keys(got), ...Object.keys(wanted)]);
  const pairs = [...names].map((name) => [name, got[name as never], wanted[name as never]] as const);
  return Object.fromEntries(
    pairs
      .filter(([, a, b]) => JSON.stringify(a) !== JSON.stringify(b))
      .map(([name, a, b]) => [name, differences(a, b)]),
  );
}
