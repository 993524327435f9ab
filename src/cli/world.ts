import type { ExampleAccount, ExampleProfile } from "../example/account.ts";
import { type AwsSession, createSession } from "../aws/session.ts";
import type { FunctionReference } from "../core/case.ts";
import { type Clock, fixedClock, systemClock } from "../core/clock.ts";
import { CasePackError } from "../core/errors.ts";
import { readFunctionReference } from "../plan/function-reference.ts";
import { requireForms } from "./forms.ts";
import { given } from "./given.ts";
import type { Host } from "./host.ts";

/** The options of `AWS_OPTIONS` and `TARGET_OPTIONS`. */
export interface TargetArgs {
  readonly function?: string | undefined;
  readonly qualifier?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly endpointUrl?: string | undefined;
  readonly example?: string | undefined;
  readonly peerProfile?: readonly string[] | undefined;
  readonly peerRoleArn?: readonly string[] | undefined;
  readonly compareWith?: string | undefined;
}

/** Which function in which world: AWS now, or an example account at its own time. Nothing has been asked yet. */
export interface Scene {
  readonly function: FunctionReference;
  readonly clock: Clock;
  readonly example?: ExampleAccount;
}

/** A scene with working credentials. */
export interface World {
  readonly aws: AwsSession;
  readonly peers: readonly AwsSession[];
  close(): Promise<void>;
}

/** @throws CasePackError `usage` for a missing or malformed function, Region or role, or an unknown example */
export async function setScene(args: TargetArgs, host: Host): Promise<Scene> {
  requireForms(args);
  const example = args.example === undefined ? undefined : await loadNamed(args.example, args, host);
  const named = args.function ?? example?.functionName;
  if (named === undefined) {
    throw new CasePackError(
      "usage",
      "Say which function: --function my-fn, or its ARN. (--example NAME needs no account.)",
      {
        option: "--function",
      },
    );
  }
  return {
    function: readFunctionReference(named, args.qualifier),
    clock: example === undefined ? systemClock : fixedClock(example.now),
    ...given("example", example),
  };
}

async function loadNamed(name: string, args: AccountArgs, host: Host): Promise<ExampleAccount> {
  if (args.endpointUrl !== undefined) {
    throw new CasePackError("usage", "--example brings its own endpoint; leave --endpoint-url out.", {
      option: "--endpoint-url",
    });
  }
  const { loadExample } = await import("../example/accounts/index.ts");
  return await loadExample(name, { root: host.packageRoot });
}

/**
 * Sessions whose credentials work, for the function's account and its peers.
 * @throws CasePackError `usage` where the function's ARN names another Region than the session; `configuration` for
 *   credentials
 */
export async function connect(scene: Scene, args: TargetArgs, host: Host): Promise<World> {
  const region = regionOf(scene, args);
  const common = {
    ...given("region", region),
    ...given("fallbackRegion", scene.function.region),
    env: host.env,
    version: host.version,
  };
  if (scene.example !== undefined) return await connectExample(scene.example, args, common);
  const { endpointUrl, profile } = args;
  const aws = await createSession({
    label: "own",
    ...common,
    ...given("profile", profile),
    ...given("endpointUrl", endpointUrl),
  });
  requireSameRegion(scene.function, aws.region);
  const roles = args.peerRoleArn ?? [];
  const peers = await Promise.all([
    ...(args.peerProfile ?? []).map((peer) =>
      createSession({
        label: "peer",
        ...common,
        region: aws.region,
        profile: peer,
        ...given("endpointUrl", endpointUrl),
      }),
    ),
    ...roles.map((roleArn) =>
      createSession({
        label: "peer",
        ...common,
        region: aws.region,
        roleArn,
        ...given("profile", profile),
        ...given("endpointUrl", endpointUrl),
      }),
    ),
  ]);
  return { aws, peers, close: () => closeAll([aws, ...peers]) };
}

/** Whose credentials, where no function is named: the options of `AWS_OPTIONS`. */
export type AccountArgs = Pick<TargetArgs, "region" | "profile" | "endpointUrl" | "example">;

/**
 * A session whose credentials work, for a command that is about an account rather than a function. `fallbackRegion` is
 * taken where nothing names one.
 * @throws CasePackError `usage` for an unknown example; `configuration` for credentials
 */
export async function connectFor(
  args: AccountArgs,
  fallbackRegion: string | undefined,
  host: Host,
): Promise<World & { readonly clock: Clock }> {
  requireForms(args);
  const example = args.example === undefined ? undefined : await loadNamed(args.example, args, host);
  const common = {
    ...given("region", args.region ?? example?.region),
    ...given("fallbackRegion", fallbackRegion),
    env: host.env,
    version: host.version,
  };
  if (example !== undefined) {
    return { ...(await connectExample(example, args, common)), clock: fixedClock(example.now) };
  }
  const { endpointUrl, profile } = args;
  const aws = await createSession({
    ...common,
    ...given("profile", profile),
    ...given("endpointUrl", endpointUrl),
  });
  return { aws, peers: [], clock: systemClock, close: () => closeAll([aws]) };
}

/** An example's endpoint with its first profile's credentials; undefined where no example is named. */
export async function exampleEndpoint(args: AccountArgs, host: Host) {
  if (args.example === undefined) return undefined;
  const example = await loadNamed(args.example, args, host);
  const { accessKeyId, secretAccessKey } = profileNamed(
    example,
    args.profile ?? example.profiles[0]?.name ?? "",
    "--profile",
  );
  const { startEndpoint } = await import("../example/server.ts");
  const { url, close } = await startEndpoint(example);
  const { region, functionName } = example;
  return { url, close, region, functionName, credentials: { accessKeyId, secretAccessKey } };
}

/** The session's Region where an option or the example names it; an ARN must agree with it. */
function regionOf({ function: reference, example }: Scene, args: TargetArgs): string | undefined {
  const named = args.region ?? example?.region;
  if (named !== undefined && reference.region !== undefined && named !== reference.region) {
    throw otherRegion(
      reference.region,
      args.region === undefined ? `the example is in ${named}` : `--region says ${named}`,
    );
  }
  return args.region ?? example?.region;
}

function requireSameRegion(reference: FunctionReference, region: string): void {
  if (reference.region !== undefined && reference.region !== region) {
    throw otherRegion(reference.region, `the session's Region is ${region}`);
  }
}

function otherRegion(named: string, but: string): CasePackError {
  return new CasePackError(
    "usage",
    `--function names a function in ${named}, but ${but}. Correct one of them: --region names the session's Region.`,
    {
      option: "--function",
    },
  );
}

type Common = Pick<Parameters<typeof createSession>[0], "region" | "fallbackRegion" | "env" | "version">;

async function connectExample(example: ExampleAccount, args: TargetArgs, common: Common): Promise<World> {
  if ((args.peerRoleArn ?? []).length > 0) {
    throw new CasePackError("usage", "The example accounts have no roles to assume; use --peer-profile.", {
      option: "--peer-role-arn",
    });
  }
  const own = profileNamed(example, args.profile ?? example.profiles[0]?.name ?? "", "--profile");
  const others = (args.peerProfile ?? []).map((name) => profileNamed(example, name, "--peer-profile"));
  const { startEndpoint } = await import("../example/server.ts");
  const endpoint = await startEndpoint(example);
  const session = async (
    label: "own" | "peer",
    { accessKeyId, secretAccessKey }: ExampleProfile,
  ): Promise<AwsSession> =>
    await createSession({
      ...common,
      label,
      // A person's own settings must not reach into the example.
      env: {},
      credentials: { accessKeyId, secretAccessKey },
      endpointUrl: endpoint.url,
    });
  const aws = await session("own", own);
  const peers = await Promise.all(others.map((peer) => session("peer", peer)));
  const close = async (): Promise<void> => {
    await closeAll([aws, ...peers]);
    await endpoint.close();
  };
  return { aws, peers, close };
}

function profileNamed(example: ExampleAccount, name: string, option: string): ExampleProfile {
  const profile = example.profiles.find((each) => each.name === name);
  if (profile !== undefined) return profile;
  const names = example.profiles.map((each) => each.name).join(", ");
  throw new CasePackError(
    "configuration",
    `${option} ${name} is not in the example ${example.name}; it has ${names}.`,
    { option },
  );
}

async function closeAll(sessions: readonly AwsSession[]): Promise<void> {
  for (const session of sessions) session.close();
}
