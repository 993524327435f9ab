import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { parseArn } from "../core/arn.ts";
import { CasePackError } from "../core/errors.ts";
import { type Clients, type ClientConfig, createClient, type ServiceName } from "./clients.ts";
import { requireSafeEndpoints } from "./endpoint.ts";
import { type CredentialProvider, type Credentials, credentialProvider, readProfiles } from "./credentials.ts";
import { type Env, isLoopback, requestHandler } from "./network.ts";
import { homeRegion, partitionOf } from "./partition.ts";
import { Pacer, type TokenBucket } from "./quotas.ts";

/** What sts:GetCallerIdentity says of a session's credentials. */
export interface Identity {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
}

export interface SessionOptions {
  /** `own`: the function's account; `peer`: the other side of a cross-account case. */
  readonly label?: "own" | "peer";
  readonly region?: string;
  /** Where neither option, environment nor profile names a Region. */
  readonly fallbackRegion?: string;
  readonly profile?: string;
  /** A role to assume with the profile's credentials. */
  readonly roleArn?: string;
  readonly endpointUrl?: string;
  /** Credentials to use as they are: an example account's. */
  readonly credentials?: Credentials;
  /** The process's own environment: proxy, CA bundle, Region, credentials. */
  readonly env: Env;
  /** This package's version, for the user agent by which the tool's calls are told apart in CloudTrail. */
  readonly version: string;
  /** How long a reply may take, in ms; half a minute where absent. */
  readonly requestTimeout?: number;
  /** Waits so many ms, or rejects after the signal; the timer where absent. */
  readonly pause?: Pause;
  /** Published quotas are respected; `by-endpoint` leaves them out towards loopback, where there are none. */
  readonly pacing?: "always" | "by-endpoint";
}

export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** One set of credentials and its SDK clients, each made when it is first asked for. */
export class AwsSession {
  readonly label: "own" | "peer";
  readonly partition: string;
  /** The Region that calls go to when none is named. */
  readonly region: string;
  /** Region of the partition's global services and of their CloudTrail events. */
  readonly homeRegion: string;
  readonly #clients = new Map<string, Promise<unknown>>();
  readonly #config: Omit<ClientConfig, "region">;
  readonly #end: () => void;
  /** For waits between requests. */
  readonly pause: Pause;
  #identity: Identity | undefined;
  #accountId: string | undefined;

  constructor(
    label: "own" | "peer",
    region: string,
    config: Omit<ClientConfig, "region">,
    end: () => void,
    pause: Pause = timer,
  ) {
    this.pause = pause;
    this.label = label;
    this.region = region;
    this.partition = partitionOf(region);
    this.homeRegion = homeRegion(region);
    this.#config = config;
    this.#end = end;
  }

  /** What its clients are made with, but for their Region. */
  get config(): Omit<ClientConfig, "region"> {
    return this.#config;
  }

  /** Known once the identity was asked for and answered. */
  get identity(): Identity | undefined {
    return this.#identity;
  }

  /** The credentials' account, of 12 digits, once it is known. */
  get accountId(): string | undefined {
    return this.#identity?.accountId ?? this.#accountId;
  }

  /** Something else than AWS's own word for it tells the credentials' account: it counts until AWS says. */
  belongsTo(accountId: string): void {
    this.#accountId = accountId;
  }

  /** The identity collector says who these credentials are. */
  identify(identity: Identity): void {
    this.#identity = identity;
  }

  /** Values that must never be in a pack: the secret key and the session token in use now. */
  async secretValues(): Promise<readonly string[]> {
    const { secretAccessKey, sessionToken } = await this.#config.credentials();
    return sessionToken === undefined ? [secretAccessKey] : [secretAccessKey, sessionToken];
  }

  apiGateway = (region?: string): Promise<Clients["apiGateway"]> => this.#client("apiGateway", region);
  apiGatewayV2 = (region?: string): Promise<Clients["apiGatewayV2"]> => this.#client("apiGatewayV2", region);
  cloudTrail = (region?: string): Promise<Clients["cloudTrail"]> => this.#client("cloudTrail", region);
  cloudWatch = (region?: string): Promise<Clients["cloudWatch"]> => this.#client("cloudWatch", region);
  dynamoDb = (region?: string): Promise<Clients["dynamoDb"]> => this.#client("dynamoDb", region);
  ec2 = (region?: string): Promise<Clients["ec2"]> => this.#client("ec2", region);
  ecr = (region?: string): Promise<Clients["ecr"]> => this.#client("ecr", region);
  efs = (region?: string): Promise<Clients["efs"]> => this.#client("efs", region);
  eventBridge = (region?: string): Promise<Clients["eventBridge"]> => this.#client("eventBridge", region);
  kinesis = (region?: string): Promise<Clients["kinesis"]> => this.#client("kinesis", region);
  kms = (region?: string): Promise<Clients["kms"]> => this.#client("kms", region);
  lambda = (region?: string): Promise<Clients["lambda"]> => this.#client("lambda", region);
  logs = (region?: string): Promise<Clients["logs"]> => this.#client("logs", region);
  s3 = (region?: string): Promise<Clients["s3"]> => this.#client("s3", region);
  secretsManager = (region?: string): Promise<Clients["secretsManager"]> => this.#client("secretsManager", region);
  sns = (region?: string): Promise<Clients["sns"]> => this.#client("sns", region);
  sqs = (region?: string): Promise<Clients["sqs"]> => this.#client("sqs", region);
  sts = (region?: string): Promise<Clients["sts"]> => this.#client("sts", region);
  xray = (region?: string): Promise<Clients["xray"]> => this.#client("xray", region);
  iam = (): Promise<Clients["iam"]> => this.#client("iam", this.homeRegion);
  organizations = (): Promise<Clients["organizations"]> => this.#client("organizations", this.homeRegion);

  /** What an operation's requests wait for; undefined where nothing paces them. */
  pace(operation: string, region = this.region): TokenBucket | undefined {
    return this.#config.pacer?.bucket(operation, region);
  }

  /** Closes the connections and ends all waiting; the session is of no use afterwards. */
  close(): void {
    this.#end();
  }

  #client<Name extends ServiceName>(name: Name, region = this.region): Promise<Clients[Name]> {
    const key = `${region}/${name}`;
    const known = this.#clients.get(key) as Promise<Clients[Name]> | undefined;
    if (known !== undefined) return known;
    const fresh = createClient(name, { ...this.#config, region });
    this.#clients.set(key, fresh);
    return fresh;
  }
}

/**
 * Makes a session whose credentials were fetched once, so that whoever has it can ask AWS.
 * @throws CasePackError `configuration`, naming the option and the way out, where Region or credentials are unusable
 */
export async function createSession(options: SessionOptions): Promise<AwsSession> {
  const { env, label = "own" } = options;
  const closing = new AbortController();
  // Every request that waits for its turn listens.
  setMaxListeners(0, closing.signal);
  const profiles = await readProfiles(env);
  const handler = requestHandler(env, options.requestTimeout);
  const region = regionSource(options, profiles)?.region ?? options.fallbackRegion;
  if (region === undefined || region === "") throw noRegion();
  if (!/^[a-z]{2,}(?:-[a-z]+)+-\d$/u.test(region)) {
    throw new CasePackError("configuration", `${JSON.stringify(region)} is not a Region; write it like eu-west-1.`, {
      option: "--region",
    });
  }
  const { endpointUrl } = options;
  requireSafeEndpoints(env, endpointUrl);
  const credentials: CredentialProvider = await credentialProvider(
    {
      ...options,
      region,
      profileOption: label === "peer" ? "--peer-profile" : "--profile",
      roleOption: label === "peer" ? "--peer-role-arn" : "--role-arn",
    },
    profiles,
    handler,
  );
  const config: Omit<ClientConfig, "region"> = {
    credentials,
    requestHandler: handler,
    maxAttempts: attempts(env),
    customUserAgent: [["lambda-case-pack", options.version]],
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
    // The SDK reads these two variables by itself.
    s3PathStyle: [endpointUrl, env["AWS_ENDPOINT_URL"], env["AWS_ENDPOINT_URL_S3"]].some(Boolean),
    pacer: isPaced(options) ? new Pacer({ now: () => performance.now() }, sleep) : undefined,
  };
  const end = (): void => {
    closing.abort();
    handler.destroy();
  };
  const session = new AwsSession(label, region, config, end, options.pause);
  const roleAccount = parseArn(options.roleArn ?? "")?.accountId;
  if (roleAccount !== undefined) session.belongsTo(roleAccount);
  return session;

  function sleep(ms: number): Promise<void> {
    return wait(ms, undefined, { signal: closing.signal });
  }
}

/** The Region that is stated, and where: as the AWS CLI looks for it. */
export function regionSource(
  { region, profile, env }: Pick<SessionOptions, "region" | "profile" | "env">,
  profiles: Awaited<ReturnType<typeof readProfiles>>,
): { readonly region: string; readonly from: string } | undefined {
  const name = profile ?? env["AWS_PROFILE"] ?? "default";
  const places: readonly (readonly [string | undefined, string])[] = [
    [region, "--region"],
    [env["AWS_REGION"], "AWS_REGION"],
    [env["AWS_DEFAULT_REGION"], "AWS_DEFAULT_REGION"],
    [profiles[name]?.["region"], `profile ${name}`],
  ];
  const [found, from] = places.find(([stated]) => stated !== undefined) ?? [];
  return found === undefined || from === undefined ? undefined : { region: found, from };
}

async function timer(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal });
}

const MAX_ATTEMPTS = 5;

function attempts(env: Env): number {
  const stated = Number(env["AWS_MAX_ATTEMPTS"]);
  return Number.isInteger(stated) && stated > 0 ? stated : MAX_ATTEMPTS;
}

function isPaced({ pacing = "by-endpoint", endpointUrl, env }: SessionOptions): boolean {
  const endpoint = endpointUrl ?? env["AWS_ENDPOINT_URL"];
  if (pacing === "always" || endpoint === undefined || !URL.canParse(endpoint)) return true;
  return !isLoopback(new URL(endpoint).hostname);
}

function noRegion(): CasePackError {
  return new CasePackError(
    "configuration",
    "No Region is set. Give it with --region eu-west-1, in the function's ARN, in AWS_REGION, or in the profile (aws configure set region eu-west-1).",
    { option: "--region" },
  );
}
