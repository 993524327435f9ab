import type { Hydrate } from "./hydrate.ts";
import { hydrator } from "./hydrate.ts";
import type { QueryLiteral, Route } from "./routes.ts";
import { queryLiterals, routeOf, sortRoutes } from "./routes.ts";
import type { Shape } from "./schema.ts";
import { asError, asOperation, traitsOf } from "./schema.ts";
import type { ClientProtocol, Service } from "./services.ts";

/** Wire protocols of AWS. Source: the AWS protocols of the Smithy specification. */
export type Protocol = "awsJson1_0" | "awsJson1_1" | "restJson1" | "restXml" | "awsQuery" | "ec2Query" | "rpcv2Cbor";

export interface Operation {
  readonly name: string;
  /** `lambda:GetPolicy`: what handlers, faults, quotas and recorded calls are named by. */
  readonly id: string;
  readonly input: Shape;
  readonly output: Shape;
  /** Status of a successful reply. */
  readonly status: number;
  /** Query parameters that are part of the URI pattern: `mode` in `/restapis?mode=import`. */
  readonly queryLiterals: readonly QueryLiteral[];
  readonly hydrateOutput: Hydrate;
}

/** The SDK's reader and writer of bodies; JSON or XML, DynamoDB's and S3's own variants included. */
export interface Codec {
  createSerializer(): { write(shape: Shape, value: unknown): void; flush(): Uint8Array | string };
  createDeserializer(): { read(shape: Shape, bytes: Uint8Array): unknown };
}

/** All that the wire layer knows of a service, taken from its client package. */
export interface ServiceModel {
  readonly prefix: string;
  readonly protocol: Protocol;
  /** Undefined for the query protocols, whose requests and replies differ in form. */
  readonly codec: Codec | undefined;
  readonly xmlNamespace: string;
  /** Speaks JSON but keeps the error codes of its query past: the trait aws.protocols#awsQueryCompatible. */
  readonly queryCompatible: boolean;
  readonly operations: ReadonlyMap<string, Operation>;
  /** By shape name and by the code that the query protocol gives it: `QueueDoesNotExist`, `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly errors: ReadonlyMap<string, Shape>;
  /** Most specific first; empty for services that do not route by path. */
  readonly routes: readonly Route[];
}

const loaded = new Map<string, Promise<ServiceModel>>();

/** The model of a service; loads its client package when first asked. */
export function serviceModel(service: Service): Promise<ServiceModel> {
  const known = loaded.get(service.prefix);
  if (known) return known;
  const model = loadModel(service);
  loaded.set(service.prefix, model);
  return model;
}

async function loadModel({ prefix, load }: Service): Promise<ServiceModel> {
  const { schemas, Client } = await load();
  const client = new Client({ region: "us-east-1", credentials: { accessKeyId: "none", secretAccessKey: "none" } });
  const protocol = client.config.protocol.getShapeId().split("#")[1] as Protocol;
  const settings = protocolSettings(client.config);
  const operations = new Map<string, Operation>();
  const errors = new Map<string, Shape>();
  const routes: Route[] = [];
  for (const exported of Object.values(schemas)) {
    const schema = asOperation(exported);
    if (schema) {
      const operation: Operation = {
        name: schema.name,
        id: `${prefix}:${schema.name}`,
        input: schema.input,
        output: schema.output,
        status: schema.traits.http?.[2] ?? 200,
        queryLiterals: queryLiterals(schema.traits.http?.[1] ?? ""),
        hydrateOutput: hydrator(schema.output),
      };
      operations.set(schema.name, operation);
      if (schema.traits.http) routes.push(routeOf(operation, schema.traits.http));
      continue;
    }
    const error = asError(exported);
    if (!error) continue;
    errors.set(String(error.getName()), error);
    const queryCode = traitsOf(error).awsQueryError?.[0];
    if (queryCode && !errors.has(queryCode)) errors.set(queryCode, error);
  }
  return {
    prefix,
    protocol,
    codec: protocol.endsWith("Query") ? undefined : payloadCodec(client.config.protocol),
    xmlNamespace: settings.xmlNamespace ?? "",
    queryCompatible: settings.awsQueryCompatible ?? false,
    operations,
    errors,
    routes: sortRoutes(routes),
  };
}

function payloadCodec(protocol: ClientProtocol): Codec {
  return (protocol as ClientProtocol & { getPayloadCodec(): Codec }).getPayloadCodec();
}

interface ProtocolSettings {
  readonly xmlNamespace?: string;
  readonly awsQueryCompatible?: boolean;
}

function protocolSettings(config: object): ProtocolSettings {
  return (config as { protocolSettings?: ProtocolSettings }).protocolSettings ?? {};
}
