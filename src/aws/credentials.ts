import { join } from "node:path";
import { homedir } from "node:os";
import { loadSharedConfigFiles, type Profile } from "@smithy/core/config";
import type { NodeHttpHandler } from "@smithy/node-http-handler";
import type { AwsCredentialIdentity } from "@smithy/types";
import { CasePackError } from "../core/errors.ts";
import { classify } from "./errors.ts";
import type { Env } from "./network.ts";

export type Credentials = AwsCredentialIdentity;
export type CredentialProvider = () => Promise<Credentials>;

/** Where credentials come from, as the person stated it. */
export interface CredentialSource {
  readonly env: Env;
  readonly region: string;
  readonly profile?: string;
  readonly roleArn?: string;
  readonly endpointUrl?: string;
  readonly credentials?: Credentials;
  /** The options that stated profile and role, for messages: `--profile` or `--peer-profile`. */
  readonly profileOption: string;
  readonly roleOption: string;
}

/** The AWS configuration files' sections, or empty ones where there are no files. */
export async function readProfiles(env: Env): Promise<Readonly<Record<string, Profile>>> {
  const folder = join(env["HOME"] ?? env["USERPROFILE"] ?? homedir(), ".aws");
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    configFilepath: env["AWS_CONFIG_FILE"] ?? join(folder, "config"),
    filepath: env["AWS_SHARED_CREDENTIALS_FILE"] ?? join(folder, "credentials"),
    ignoreCache: true,
  });
  const names = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)].filter(isProfile));
  return Object.fromEntries([...names].map((name) => [name, { ...configFile[name], ...credentialsFile[name] }]));
}

/** The configuration file has sections of other kinds, which the reader gives as `sso-session.name`. */
function isProfile(section: string): boolean {
  return !/^(?:sso-session|services)\./u.test(section);
}

/**
 * A provider of credentials that works: they are fetched once before it is given out, so that what is wrong with them
 * is said before anything else happens.
 * @throws CasePackError `configuration` with the way out: unknown profile, expired SSO session, none at all, a role
 *   that may not be assumed
 */
export async function credentialProvider(
  source: CredentialSource,
  profiles: Readonly<Record<string, Profile>>,
  handler: NodeHttpHandler,
): Promise<CredentialProvider> {
  const stated = source.credentials ?? (source.profile === undefined ? environmentCredentials(source.env) : undefined);
  const profile = source.profile ?? source.env["AWS_PROFILE"];
  if (stated === undefined && profile !== undefined && profiles[profile] === undefined) {
    throw unknownProfile(profile, Object.keys(profiles), source);
  }
  const base = stated === undefined ? await chain(source, profile, handler) : fixed(stated);
  await attempt(base, (cause) => unusable(cause, profile, profiles, source));
  if (source.roleArn === undefined) return base;
  const assumed = await assumeRole(source, source.roleArn, base, handler);
  await attempt(assumed, (cause) => notAssumed(cause, source.roleArn ?? "", source.roleOption));
  return assumed;
}

/** As the AWS CLI does, a profile given as an option goes before these, `AWS_PROFILE` after them. */
function environmentCredentials(env: Env): Credentials | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

async function attempt(provider: CredentialProvider, explain: (cause: unknown) => CasePackError): Promise<void> {
  try {
    await provider();
  } catch (cause) {
    throw explain(cause);
  }
}

function fixed(credentials: Credentials): CredentialProvider {
  return () => Promise.resolve(credentials);
}

async function chain(
  source: CredentialSource,
  profile: string | undefined,
  requestHandler: NodeHttpHandler,
): Promise<CredentialProvider> {
  const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
  const { AWS_CONFIG_FILE: configFilepath, AWS_SHARED_CREDENTIALS_FILE: filepath } = source.env;
  return fromNodeProviderChain({
    ...(profile === undefined ? {} : { profile }),
    ...(configFilepath === undefined ? {} : { configFilepath }),
    ...(filepath === undefined ? {} : { filepath }),
    ignoreCache: true,
    // A laptop has no instance metadata service: look for it briefly, once.
    timeout: 1_000,
    maxRetries: 0,
    clientConfig: { region: source.region, requestHandler },
  });
}

async function assumeRole(
  source: CredentialSource,
  roleArn: string,
  masterCredentials: CredentialProvider,
  requestHandler: NodeHttpHandler,
): Promise<CredentialProvider> {
  const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const { memoize } = await import("@smithy/core/config");
  const provider = fromTemporaryCredentials({
    masterCredentials,
    params: { RoleArn: roleArn, RoleSessionName: "lambda-case-pack" },
    clientConfig: {
      region: source.region,
      requestHandler,
      ...(source.endpointUrl === undefined ? {} : { endpoint: source.endpointUrl }),
    },
  });
  const RENEW_MS = 300_000;
  const expiresSoon = ({ expiration }: Credentials): boolean =>
    expiration !== undefined && expiration.getTime() - Date.now() < RENEW_MS;
  return memoize(
    () => provider(),
    expiresSoon,
    ({ expiration }) => expiration !== undefined,
  );
}

function unknownProfile(name: string, known: readonly string[], source: CredentialSource): CasePackError {
  const stated = source.profile === undefined ? `AWS_PROFILE=${name}` : `${source.profileOption} ${name}`;
  const others = known.length === 0 ? "they name none" : `they name ${known.slice(0, 12).sort().join(", ")}`;
  return new CasePackError(
    "configuration",
    `${stated} is in neither ~/.aws/config nor ~/.aws/credentials; ${others}. \`aws configure --profile ${name}\` makes it.`,
    source.profile === undefined ? {} : { option: source.profileOption },
  );
}

/** Explains by what the profile says of itself, because the SDK's providers give all their errors one name. */
function unusable(
  cause: unknown,
  profile: string | undefined,
  profiles: Readonly<Record<string, Profile>>,
  source: CredentialSource,
): CasePackError {
  const error = (message: string): CasePackError =>
    new CasePackError("configuration", message, {
      cause,
      ...(source.profile === undefined ? {} : { option: source.profileOption }),
    });
  const name = profile ?? "default";
  const section = sourceSection(name, profiles);
  const suffix = profile === undefined ? "" : ` --profile ${section?.name ?? name}`;
  if (section?.values["sso_session"] !== undefined || section?.values["sso_start_url"] !== undefined) {
    return error(`The SSO session of profile ${name} has expired or was never begun. Run: aws sso login${suffix}`);
  }
  if (section?.values["login_session"] !== undefined) {
    return error(`The sign-in of profile ${name} has expired. Run: aws login${suffix}`);
  }
  if (profiles[name]?.["mfa_serial"] !== undefined) {
    return error(
      `Profile ${name} asks for an MFA code, which cannot be entered here. Get a session first (aws sts get-session-token, or aws configure export-credentials --profile ${name}) and use that.`,
    );
  }
  if (section?.values["credential_process"] !== undefined) {
    return error(`The credential_process of profile ${name} gave no credentials. Run it by hand to see why.`);
  }
  if (profile !== undefined) {
    return error(
      `Profile ${name} gave no credentials. See what it lacks with: aws sts get-caller-identity --profile ${name}`,
    );
  }
  return error(
    "There are no AWS credentials. Give a profile with --profile, sign in with `aws sso login` or `aws configure`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Without AWS, --example shows what the tool does.",
  );
}

/** The section that the credentials come from in the end: `source_profile` is followed. */
function sourceSection(
  name: string,
  profiles: Readonly<Record<string, Profile>>,
): { readonly name: string; readonly values: Profile } | undefined {
  const seen = new Set<string>();
  for (let at: string | undefined = name; at !== undefined && !seen.has(at);) {
    seen.add(at);
    const values: Profile | undefined = profiles[at];
    if (values === undefined) return undefined;
    const next: string | undefined = values["source_profile"];
    if (next === undefined) return { name: at, values };
    at = next;
  }
  return undefined;
}

function notAssumed(cause: unknown, roleArn: string, option: string): CasePackError {
  const { error } = classify(cause);
  return new CasePackError(
    "configuration",
    `${option} ${roleArn} could not be assumed (${error.code}). Its trust policy must name your identity, and your identity needs sts:AssumeRole on it.`,
    { cause, option },
  );
}
