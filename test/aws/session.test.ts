import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as support from "@aws-sdk/client-support";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { isReadOnly, isSubmission } from "../../src/aws/read-only.ts";
import { createSession, type AwsSession, type SessionOptions } from "../../src/aws/session.ts";
import { supportClients } from "../../src/aws/support.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";

/** As the client's package names them. */
const SUPPORT_OPERATIONS = Object.keys(support)
  .filter((name) => /^[A-Z]\w+Command$/u.test(name))
  .map((name) => name.replace(/Command$/u, ""))
  .sort();

const KEY = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example-secret" };

let folder: string;
let env: Record<string, string>;
const open: AwsSession[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "case-pack-session-"));
  writeFileSync(
    join(folder, "config"),
    `
[profile plain]
region = ap-northeast-1
aws_access_key_id = AKIAPLAIN
aws_secret_access_key = plain-secret
[profile tokyo]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = ReadOnly
region = ap-northeast-1
[sso-session corp]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
[profile chained]
role_arn = arn:aws:iam::111122223333:role/x
source_profile = tokyo
[profile empty]
region = eu-west-1
`,
  );
  writeFileSync(join(folder, "credentials"), "");
  env = {
    AWS_CONFIG_FILE: join(folder, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
  };
});

afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

async function session(options: Partial<SessionOptions> = {}): Promise<AwsSession> {
  const made = await createSession({ env, version: "1.2.3", ...options });
  open.push(made);
  return made;
}

describe("the Region", () => {
  it.each<[string, Partial<SessionOptions>, Record<string, string>, string]>([
    ["as the option says", { region: "eu-west-1" }, { AWS_REGION: "us-west-2" }, "eu-west-1"],
    ["as AWS_REGION says", {}, { AWS_REGION: "us-west-2", AWS_DEFAULT_REGION: "us-east-2" }, "us-west-2"],
    ["as AWS_DEFAULT_REGION says, which the SDK ignores", {}, { AWS_DEFAULT_REGION: "us-east-2" }, "us-east-2"],
    ["as the profile says", { profile: "plain" }, {}, "ap-northeast-1"],
  ])("is %s", async (_, options, more, region) => {
    const made = await session({ credentials: KEY, ...options, env: { ...env, ...more } });
    expect(made.region).toBe(region);
  });

  it("is asked for when nothing states it, with the ways to state it", async () => {
    await expect(session({ credentials: KEY })).rejects.toMatchObject({
      code: "configuration",
      option: "--region",
      message: expect.stringContaining("--region eu-west-1"),
    });
  });

  it("is refused when it cannot be one", async () => {
    await expect(session({ credentials: KEY, region: "Frankfurt" })).rejects.toMatchObject({ option: "--region" });
  });
});

describe("credentials", () => {
  it("come from the profile", async () => {
    const made = await session({ profile: "plain" });
    expect(await made.secretValues()).toEqual(["plain-secret"]);
  });

  it("come from the environment before AWS_PROFILE, as the AWS CLI takes them", async () => {
    const both = {
      ...env,
      AWS_PROFILE: "plain",
      AWS_ACCESS_KEY_ID: "AKIAENV",
      AWS_SECRET_ACCESS_KEY: "env-secret",
      AWS_SESSION_TOKEN: "token",
    };
    expect(await (await session({ env: both, region: "eu-west-1" })).secretValues()).toEqual(["env-secret", "token"]);
    expect(await (await session({ env: both, profile: "plain" })).secretValues()).toEqual(["plain-secret"]);
  });

  it("of an unknown profile: names the option and the profiles that there are", async () => {
    await expect(session({ profile: "plian", region: "eu-west-1" })).rejects.toMatchObject({
      code: "configuration",
      option: "--profile",
      message: expect.stringMatching(/--profile plian is in neither .* chained, empty, plain, tokyo/u),
    });
  });

  it("of an SSO session that has expired: says which command signs in, also behind a source_profile", async () => {
    for (const profile of ["tokyo", "chained"]) {
      await expect(session({ profile, region: "eu-west-1" })).rejects.toMatchObject({
        code: "configuration",
        message: expect.stringContaining("Run: aws sso login --profile tokyo"),
      });
    }
  });

  it("of a profile without any: says how to see what it lacks", async () => {
    await expect(session({ profile: "empty" })).rejects.toMatchObject({
      code: "configuration",
      message: expect.stringContaining("Profile empty gave no credentials"),
    });
  });

  it("that are nowhere: says where they may be", async () => {
    await expect(session({ region: "eu-west-1" })).rejects.toMatchObject({
      code: "configuration",
      message: expect.stringMatching(/no AWS credentials.*--profile.*--example/u),
    });
  });

  it("of a role that may not be assumed: names the role's option and AWS's code", async () => {
    const endpoint = await startEndpoint({
      now: "2026-11-20T12:00:00Z",
      profiles: [{ accessKeyId: KEY.accessKeyId, accountId: "111122223333", arn: "arn:aws:iam::111122223333:user/me" }],
      handlers: {},
      faults: [{ operation: "sts:AssumeRole", fault: "access-denied" }],
    });
    const roleArn = "arn:aws:iam::444455556666:role/reader";
    await expect(
      session({ label: "peer", region: "eu-west-1", credentials: KEY, roleArn, endpointUrl: endpoint.url }),
    ).rejects.toMatchObject({
      code: "configuration",
      option: "--peer-role-arn",
      message: expect.stringMatching(/role\/reader could not be assumed \(AccessDenied\)/u),
    });
    await endpoint.close();
  });

  it("of a role are those that AWS gives for it", async () => {
    const endpoint = await startEndpoint({
      now: "2026-11-20T12:00:00Z",
      profiles: [{ accessKeyId: KEY.accessKeyId, accountId: "111122223333", arn: "arn:aws:iam::111122223333:user/me" }],
      handlers: {
        "sts:AssumeRole": ({ RoleArn, RoleSessionName }) => ({
          Credentials: {
            AccessKeyId: "ASIAROLE",
            SecretAccessKey: `of ${RoleArn} ${RoleSessionName}`,
            SessionToken: "role-token",
            Expiration: "2099-01-01T00:00:00Z",
          },
        }),
      },
    });
    const roleArn = "arn:aws:iam::444455556666:role/reader";
    const made = await session({ region: "eu-west-1", credentials: KEY, roleArn, endpointUrl: endpoint.url });
    expect(await made.secretValues()).toEqual([`of ${roleArn} lambda-case-pack`, "role-token"]);
    // Whoever may not ask who it is knows whose role it is.
    expect(made.accountId).toBe("444455556666");
    await endpoint.close();
  });
});

describe("what a session sends", () => {
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await startEndpoint({
      now: "2026-11-20T12:00:00Z",
      profiles: [{ accessKeyId: KEY.accessKeyId, accountId: "111122223333", arn: "arn:aws:iam::111122223333:user/me" }],
      handlers: {
        "sts:GetCallerIdentity": () => ({ Account: "111122223333" }),
        "sqs:GetQueueAttributes": () => ({ Attributes: {} }),
        "cloudtrail:LookupEvents": () => ({ Events: [] }),
      },
    });
  });
  afterAll(() => endpoint.close());
  const own = (): Promise<AwsSession> => session({ region: "eu-west-1", endpointUrl: endpoint.url, credentials: KEY });

  it("is only reads: anything else is refused before it is signed", async () => {
    const made = await own();
    const lambda = await made.lambda();
    await expect(lambda.deleteFunction({ FunctionName: "f" })).rejects.toThrow(
      "lambda:DeleteFunction would not only read",
    );
    await expect(lambda.invoke({ FunctionName: "f" })).rejects.toThrow(/would not only read/u);
    const secrets = await made.secretsManager();
    await expect(secrets.getSecretValue({ SecretId: "s" })).rejects.toThrow(/would not only read/u);
    expect(endpoint.calls.filter(({ operation }) => /Delete|Invoke|GetSecretValue/u.test(operation))).toEqual([]);
  });

  it("is what submitting a case takes where `submit` asks AWS Support, and nothing else", async () => {
    const { support, once } = await supportClients(await own());
    for (const client of [support, once]) {
      await expect(client.resolveCase({ caseId: "case-1" })).rejects.toThrow(
        "support:ResolveCase is no part of submitting a case; nothing was sent.",
      );
      await expect(client.refreshTrustedAdvisorCheck({ checkId: "c" })).rejects.toThrow(/no part of submitting/u);
      await expect(client.describeAttachment({ attachmentId: "a" })).rejects.toThrow(/no part of submitting/u);
      await expect(client.getAttachmentDownloadLink({ attachmentId: "a" })).rejects.toThrow(/no part of submitting/u);
    }
    expect(endpoint.calls.filter(({ operation }) => operation.startsWith("support:"))).toEqual([]);
    const allowed = SUPPORT_OPERATIONS.filter((name) => isSubmission(`support:${name}`));
    expect(allowed.filter((name) => !name.startsWith("Describe"))).toEqual([
      "AddAttachmentsToSet",
      "AddCommunicationToCase",
      "CompleteAttachmentUpload",
      "CreateCase",
      "GetAttachmentUploadLinks",
    ]);
    // Of no other service, and for no other client: the exception is AWS Support's, in `submit`.
    expect(isSubmission("lambda:GetFunction")).toBe(false);
    expect(allowed.filter((name) => isReadOnly(`support:${name}`) && !name.startsWith("Describe"))).toEqual([]);
  });

  it("goes to the Region of AWS Support, whatever the function's is", async () => {
    const { support } = await supportClients(await own());
    await support.describeSeverityLevels({}).catch(() => undefined);
    expect(endpoint.calls.at(-1)).toMatchObject({ operation: "support:DescribeSeverityLevels", region: "us-east-1" });
    const china = await session({ region: "cn-northwest-1", endpointUrl: endpoint.url, credentials: KEY });
    await (await supportClients(china)).support.describeSeverityLevels({}).catch(() => undefined);
    expect(endpoint.calls.at(-1)).toMatchObject({ region: "cn-north-1" });
  });

  it("goes to the endpoint that was stated, whatever host a queue's URL names", async () => {
    const sqs = await (await own()).sqs();
    await sqs.getQueueAttributes({
      QueueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/q",
      AttributeNames: ["All"],
    });
    expect(endpoint.calls.at(-1)).toMatchObject({ operation: "sqs:GetQueueAttributes", outcome: "ok" });
  });

  it("makes one client for each service and Region, when it is first asked for", async () => {
    const made = await own();
    expect(await made.lambda()).toBe(await made.lambda("eu-west-1"));
    expect(await made.lambda("us-east-1")).not.toBe(await made.lambda());
    expect(await (await made.iam()).config.region()).toBe("us-east-1");
  });

  it("waits for its turn where quotas are to be respected, and the waiting ends with the session", async () => {
    const made = await session({ region: "eu-west-1", endpointUrl: endpoint.url, credentials: KEY, pacing: "always" });
    const client = await made.cloudTrail();
    const before = endpoint.calls.length;
    const sent = Array.from({ length: 50 }, () => client.lookupEvents({}));
    await sent[0];
    made.close();
    const settled = await Promise.allSettled(sent);
    expect(settled.filter(({ status }) => status === "rejected").length).toBeGreaterThan(40);
    expect(endpoint.calls.length - before).toBeLessThan(10);
  });
});
