import { readProfiles } from "../../aws/credentials.ts";
import { classify, isCredentialsCode, isNetworkCode } from "../../aws/errors.ts";
import { type AwsSession, createSession, type Identity, regionSource } from "../../aws/session.ts";
import { CasePackError } from "../../core/errors.ts";
import { given } from "../given.ts";
import type { Host } from "../host.ts";
import type { AccountArgs } from "../world.ts";
import { fail, type Line, ok, warn } from "./line.ts";

type Env = Host["env"];

/** The Region, and who said so. */
export async function regionLine(
  args: AccountArgs,
  env: Env,
): Promise<{ readonly line: Line; readonly region?: string }> {
  const stated = regionSource(
    { ...given("region", args.region), ...given("profile", args.profile), env },
    await readProfiles(env),
  );
  const title = "Region";
  if (stated === undefined) {
    return {
      line: fail(
        "region",
        title,
        "none is set",
        "Give --region, AWS_REGION, or: aws configure set region eu-west-1",
        "configuration",
      ),
    };
  }
  const both = env["AWS_REGION"] !== undefined && env["AWS_DEFAULT_REGION"] !== undefined;
  const differ = both && env["AWS_REGION"] !== env["AWS_DEFAULT_REGION"] && stated.from === "AWS_REGION";
  const line = differ
    ? warn(
        "region",
        title,
        `${stated.region} (${stated.from}), though AWS_DEFAULT_REGION says ${env["AWS_DEFAULT_REGION"]}`,
        "Unset one of them.",
      )
    : ok("region", title, `${stated.region} (${stated.from})`);
  return { line, region: stated.region };
}

/** How long credentials may take, which helpers may have to fetch. */
const CREDENTIALS_MS = 15_000;

export interface Account {
  readonly lines: readonly Line[];
  readonly session?: AwsSession;
  readonly identity?: Identity;
}

/** Whether there are credentials, where from, and whose they are. The session is the caller's to close. */
export async function accountLines(
  args: AccountArgs,
  region: string,
  host: Host,
  env: Env,
  { timeoutMs, ...more }: SessionMore & { readonly timeoutMs: number },
): Promise<Account> {
  const title = "Credentials";
  let session: AwsSession;
  try {
    session = await inTime(
      CREDENTIALS_MS,
      createSession({
        ...more,
        region,
        env: { ...env, AWS_MAX_ATTEMPTS: "1" },
        version: host.version,
        requestTimeout: timeoutMs,
        ...given("profile", more.credentials === undefined ? args.profile : undefined),
      }),
    );
  } catch (error) {
    if (!(error instanceof CasePackError)) throw error;
    return { lines: [fail("credentials", title, "none that work", error.message, "configuration")] };
  }
  const source = sourceOf(args, env, more);
  try {
    const {
      Account: accountId = "",
      Arn: arn = "",
      UserId: userId = "",
    } = await inTime(2 * timeoutMs, (await session.sts()).getCallerIdentity({}));
    const identity = { accountId, arn, userId };
    return { lines: [ok("credentials", title, source), ok("identity", "Identity", arn)], session, identity };
  } catch (error) {
    session.close();
    const { code } = error instanceof CasePackError ? { code: "TimeoutError" } : classify(error).error;
    const todo = isCredentialsCode(code)
      ? "AWS does not take them: get new ones (aws sso login, aws login), or name another --profile."
      : "AWS could not be asked: see the endpoints.";
    return {
      lines: [
        ok("credentials", title, source),
        fail("identity", "Identity", `not known (${code})`, todo, isNetworkCode(code) ? "service" : "configuration"),
      ],
    };
  }
}

export type SessionMore = Pick<Parameters<typeof createSession>[0], "endpointUrl" | "credentials">;

function sourceOf(args: AccountArgs, env: Env, { credentials }: SessionMore): string {
  if (credentials !== undefined) return `the example ${args.example ?? ""}`;
  if (args.profile !== undefined) return `profile ${args.profile} (--profile)`;
  if ((env["AWS_ACCESS_KEY_ID"] ?? "") !== "") return "AWS_ACCESS_KEY_ID and its like";
  if (env["AWS_PROFILE"] !== undefined) return `profile ${env["AWS_PROFILE"]} (AWS_PROFILE)`;
  return "the default chain: profile default, container or instance";
}

async function inTime<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new CasePackError(
            "configuration",
            `They were not there after ${ms / 1_000} seconds. Run by hand what brings them.`,
          ),
        ),
      ms,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
