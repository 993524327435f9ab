import type { ExampleProfile } from "../../../src/example/account.ts";
import { SERVICES } from "../../../src/example/wire/services.ts";

/** Sends an operation, `lambda:GetPolicy`, with the service's real SDK client. */
export type Ask = (operation: string, input?: object, region?: string) => Promise<Reply>;
export type Reply = Readonly<Record<string, unknown>>;

interface Sender {
  send(command: object): Promise<Record<string, unknown>>;
}
type Constructor<T> = new (input: object) => T;

/** SDK clients of one profile against the endpoint, made when first needed. */
export function asker(url: string, profile: ExampleProfile, home: string): Ask {
  const clients = new Map<string, Sender>();
  return async (operation, input = {}, region = home) => {
    const [prefix = "", name = ""] = operation.split(":");
    const service = SERVICES.find((each) => each.prefix === prefix);
    if (service === undefined) throw new RangeError(`no service ${prefix}`);
    const { schemas, Client } = await service.load();
    const key = `${prefix} ${region}`;
    let client = clients.get(key);
    if (client === undefined) {
      client = new (Client as unknown as Constructor<Sender>)({
        endpoint: url,
        region,
        credentials: { accessKeyId: profile.accessKeyId, secretAccessKey: profile.secretAccessKey },
        maxAttempts: 1,
        ...(prefix === "s3" ? { forcePathStyle: true } : {}),
        ...(prefix === "sqs" ? { useQueueUrlAsEndpoint: false } : {}),
        ...(prefix === "logs" ? { disableHostPrefix: true } : {}),
      });
      clients.set(key, client);
    }
    const Command = schemas[`${name}Command`] as Constructor<object>;
    const { $metadata: _, ...reply } = await client.send(new Command(input));
    return reply;
  };
}

/** Where the token for the next page stands in replies, and where it goes in requests. */
const TOKENS = [
  ["NextToken", "NextToken"],
  ["nextToken", "nextToken"],
  ["NextMarker", "Marker"],
  ["Marker", "Marker"],
  ["position", "position"],
] as const;

/** All pages of an operation. */
export async function pages(ask: Ask, operation: string, input: object = {}, region?: string): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (let next: object | undefined = {}; next !== undefined;) {
    const reply = await ask(operation, { ...input, ...next }, region);
    replies.push(reply);
    const token = TOKENS.find(([name]) => typeof reply[name] === "string");
    next = token === undefined ? undefined : { [token[1]]: reply[token[0]] };
  }
  return replies;
}

/** A list that stands under one name in every page. */
export async function listed<T>(
  ask: Ask,
  operation: string,
  member: string,
  input: object = {},
  region?: string,
): Promise<T[]> {
  const replies = await pages(ask, operation, input, region);
  return replies.flatMap((reply) => (reply[member] as T[] | undefined) ?? []);
}
