import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isObject } from "../../core/json.ts";
import type { AccountData, StoryFile } from "./data.ts";

/** What an account holds where it has no file for a service. */
const NOTHING = {
  iam: { aliases: [], roles: [], users: [], groups: [], policies: [] },
  lambda: { functions: [], eventSourceMappings: [], layers: [], codeSigningConfigs: [], accountSettings: {} },
  logs: { groups: [] },
  cloudtrail: { trails: [], eventDataStores: [], principals: {}, events: [], routines: [] },
  ec2: { subnets: [], securityGroups: [], networkInterfaces: [], vpcEndpoints: [] },
  kms: { keys: [] },
  sqs: { queues: [] },
  sns: { topics: [] },
  s3: { buckets: [] },
  events: { rules: [] },
  dynamodb: { tables: [] },
  kinesis: { streams: [] },
  secretsmanager: { secrets: [] },
  ecr: { repositories: [] },
  elasticfilesystem: { fileSystems: [], accessPoints: [] },
  apigateway: { apis: [] },
  apigatewayv2: { apis: [] },
  xray: { nodes: [] },
  organizations: {},
} satisfies Omit<AccountData, "id" | "region" | "profile">;

export async function readStory(folder: string): Promise<StoryFile> {
  return (await readJson(join(folder, "account.json"))) as StoryFile;
}

/** Reads the folder of one AWS account: a JSON file a service, whose members stand for those in `NOTHING`. */
export async function readAccount(folder: string, id: string, story: StoryFile): Promise<AccountData> {
  const profile = story.profiles.find(({ accountId }) => accountId === id);
  if (profile === undefined) throw new TypeError(`example ${story.name}: no profile for account ${id}`);
  const services: Record<string, object> = {};
  for (const [service, nothing] of Object.entries(NOTHING)) services[service] = { ...nothing };
  for (const file of (await readdir(join(folder, id))).sort()) {
    const service = file.replace(/\.json$/u, "");
    const nothing = services[service];
    if (nothing === undefined) throw new TypeError(`example ${story.name}: ${id}/${file} is no service's file`);
    services[service] = { ...nothing, ...(await readJson(join(folder, id, file))) };
  }
  return {
    ...(services as unknown as Omit<AccountData, "id" | "region" | "profile">),
    id,
    region: story.region,
    profile,
  };
}

export function emptyAccount(account: AccountData): AccountData {
  const { id, region, profile } = account;
  return { ...NOTHING, id, region, profile };
}

/**
 * Cuts the made-up secrets in the files into parts. They are shaped so that a scanner takes them as real, and a company's
 * scanner should not have to clear this package of them.
 */
const CUT = "‹›";

async function readJson(path: string): Promise<object> {
  const value: unknown = JSON.parse((await readFile(path, "utf8")).replaceAll(CUT, ""));
  if (!isObject(value)) throw new TypeError(`${path} holds no JSON object`);
  return value;
}
