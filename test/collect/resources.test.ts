import { afterEach, describe, expect, it } from "vitest";
import { cloudTrail } from "../../src/collect/collectors/cloudtrail.ts";
import { identity } from "../../src/collect/collectors/identity.ts";
import { tracing } from "../../src/collect/collectors/tracing.ts";
import { functionConfiguration } from "../../src/collect/collectors/function.ts";
import { roleCalls } from "../../src/collect/principal-calls.ts";
import { resourcePath } from "../../src/core/evidence.ts";
import type { Item } from "../../src/core/outcome.ts";
import { AwsError, type Handlers } from "../../src/example/handler.ts";
import { document, type ExampleRun, type OpenExample, openExample } from "./example-run.ts";

const ACCOUNT = "604758102665";
const REGION = "eu-west-1";
const arn = (service: string, resource: string, account = ACCOUNT): string =>
  `arn:aws:${service}:${REGION}:${account}:${resource}`;
const POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [] });

let open: OpenExample | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function run(handlers: Handlers, base: Parameters<OpenExample["run"]>[0] = {}): Promise<ExampleRun> {
  open = await openExample("sqs-consumer-denied", handlers, { AWS_MAX_ATTEMPTS: "1" });
  const done = await open.run(base);
  expect(open.endpoint.problems).toEqual([]);
  return done;
}

function itemsOf({ collected }: ExampleRun, operation: string): readonly Item[] {
  return collected.items.filter((item) => item.operation === operation);
}

/** The function as it stands in the example, with other settings. */
function configured(more: object, code: object = {}): Handlers {
  return {
    "lambda:GetFunction": ({ FunctionName }) => ({
      Configuration: { FunctionName, Role: `arn:aws:iam::${ACCOUNT}:role/app/order-fulfilment-role`, ...more },
      Code: code,
    }),
  };
}

/** The role has one inline policy, which allows something on these. */
function withRolePolicy(Resource: readonly string[], more: Handlers): Handlers {
  const Statement = [{ Effect: "Allow", Action: "*", Resource }];
  return {
    "iam:ListRolePolicies": () => ({ PolicyNames: ["uses"], IsTruncated: false }),
    "iam:GetRolePolicy": ({ RoleName, PolicyName }) => ({
      RoleName,
      PolicyName,
      PolicyDocument: encodeURIComponent(JSON.stringify({ Version: "2012-10-17", Statement })),
    }),
    ...more,
  };
}

describe("resources that the function's documents name", () => {
  it("are described with policy, attributes and who named them: a topic, an image's repository, a table, a stream", async () => {
    const topic = arn("sns", "failed");
    const table = arn("dynamodb", "table/orders");
    const consumer = arn("kinesis", "stream/clicks/consumer/app:1");
    const key = arn("kms", "key/11111111-2222-3333-4444-555555555555");
    const handlers: Handlers = {
      ...configured(
        { DeadLetterConfig: { TargetArn: topic } },
        { ImageUri: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/team/app:v1` },
      ),
      "lambda:ListEventSourceMappings": ({ FunctionName }) => ({
        EventSourceMappings: FunctionName.includes(":")
          ? []
          : [
              { UUID: "m-1", EventSourceArn: `${table}/stream/2026-01-01T00:00:00.000` },
              { UUID: "m-2", EventSourceArn: consumer },
            ],
      }),
      "lambda:GetEventSourceMapping": ({ UUID }) => ({
        UUID,
        EventSourceArn: UUID === "m-1" ? `${table}/stream/2026-01-01T00:00:00.000` : consumer,
      }),
      "sns:GetTopicAttributes": ({ TopicArn }) => ({
        Attributes: TopicArn === topic ? { TopicArn, Policy: POLICY, KmsMasterKeyId: key } : { TopicArn },
      }),
      "ecr:GetRepositoryPolicy": ({ repositoryName, registryId }) => {
        expect([registryId, repositoryName]).toEqual([ACCOUNT, "team/app"]);
        return { policyText: POLICY };
      },
      "dynamodb:DescribeTable": ({ TableName }) => ({ Table: { TableName, TableStatus: "ACTIVE" } }),
      "dynamodb:GetResourcePolicy": () => {
        throw new AwsError("PolicyNotFoundException", "none", 400);
      },
      "kinesis:DescribeStreamSummary": ({ StreamARN }) => ({
        StreamDescriptionSummary: {
          StreamName: "clicks",
          StreamARN,
          StreamStatus: "ACTIVE",
          RetentionPeriodHours: 24,
          StreamCreationTimestamp: "2026-01-01T00:00:00Z",
          EnhancedMonitoring: [],
          OpenShardCount: 1,
        },
      }),
      "kinesis:GetResourcePolicy": () => ({ Policy: POLICY }),
      "kms:DescribeKey": ({ KeyId }) => ({
        KeyMetadata: { KeyId: "11111111-2222-3333-4444-555555555555", Arn: KeyId },
      }),
      "kms:GetKeyPolicy": () => ({ Policy: POLICY }),
      "kms:ListGrants": () => ({ Grants: [], Truncated: false }),
    };
    const done = await run(handlers);
    const parsed: unknown = JSON.parse(POLICY);
    expect(document(done.pieces, resourcePath(topic))).toEqual({
      Arn: topic,
      Service: "sns",
      NamedBy: ["the function's configuration"],
      Attributes: { TopicArn: topic, KmsMasterKeyId: key },
      Policy: parsed,
    });
    expect(document(done.pieces, resourcePath(arn("ecr", "repository/team/app")))).toMatchObject({ Policy: parsed });
    expect(document(done.pieces, resourcePath(table))).toMatchObject({
      NamedBy: ["event source mapping m-1"],
      Attributes: { TableStatus: "ACTIVE" },
    });
    const policies = itemsOf(done, "dynamodb:GetResourcePolicy").filter(({ id }) => id.endsWith(table));
    expect(policies).toMatchObject([{ outcome: "not-found", effect: "" }]);
    expect(document(done.pieces, resourcePath(consumer))).toMatchObject({
      Attributes: { StreamARN: arn("kinesis", "stream/clicks") },
      Policy: parsed,
    });
    // The key is named by the topic only, which is read before.
    expect(document(done.pieces, resourcePath(key))).toMatchObject({
      NamedBy: ["topic failed"],
      Policy: parsed,
      Grants: [],
    });
  });

  it("say, where they are rules, which of the function's ARNs they have as target", async () => {
    const functionArn = arn("lambda", "function:order-fulfilment");
    const handlers: Handlers = {
      "events:ListRuleNamesByTarget": ({ TargetArn }) => ({
        RuleNames: TargetArn.endsWith(":live") ? ["sweep", "hourly"] : TargetArn === functionArn ? ["hourly"] : [],
      }),
      "events:DescribeRule": ({ Name }) => ({ Name, State: "ENABLED" }),
    };
    const done = await run(handlers);
    expect(document(done.pieces, resourcePath(arn("events", "rule/sweep")))).toMatchObject({
      TargetArns: [`${functionArn}:live`],
      Attributes: { State: "ENABLED" },
    });
    expect(document(done.pieces, resourcePath(arn("events", "rule/hourly")))).toMatchObject({
      TargetArns: [functionArn, `${functionArn}:live`],
    });
  });

  it("of another account are skipped without its credentials, and say which option reads them", async () => {
    const foreign = arn("sqs", "theirs", "111122223333");
    const done = await run(configured({ DeadLetterConfig: { TargetArn: foreign } }));
    for (const operation of ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]) {
      const item = itemsOf(done, operation).find(({ id }) => id.includes("theirs"));
      expect(item).toMatchObject({ outcome: "skipped", attempts: 0, accountId: "111122223333" });
      expect(item?.reason).toMatch(/account 111122223333; --peer-profile/u);
      expect(item?.effect).toMatch(/cannot be known/u);
    }
  });

  it("are also those that the execution role's policies name, with their own policies", async () => {
    const table = arn("dynamodb", "table/ledger");
    const done = await run(
      withRolePolicy([`${table}/index/*`, "arn:aws:s3:::archive/*", arn("sqs", "open-*")], {
        "dynamodb:DescribeTable": ({ TableName }) => ({ Table: { TableName, TableStatus: "ACTIVE" } }),
        "dynamodb:GetResourcePolicy": () => ({ Policy: POLICY }),
        "s3:GetBucketLocation": () => ({}),
        "s3:GetBucketPolicy": () => ({ Policy: POLICY }),
        "s3:GetBucketNotificationConfiguration": () => ({}),
      }),
    );
    const NamedBy = ["the role's policy uses"];
    const Policy: unknown = JSON.parse(POLICY);
    expect(document(done.pieces, resourcePath(table))).toMatchObject({ NamedBy, Policy });
    expect(document(done.pieces, resourcePath("arn:aws:s3:::archive"))).toMatchObject({ NamedBy, Policy });
    expect(itemsOf(done, "sqs:GetQueueAttributes").filter(({ id }) => id.includes("open-"))).toEqual([]);
  });

  it("are read up to thirty of a kind; the rest is said to be skipped, call by call", async () => {
    const topics = Array.from({ length: 32 }, (_, index) => arn("sns", `t-${String(index + 10)}`));
    const done = await run(
      withRolePolicy(topics, { "sns:GetTopicAttributes": ({ TopicArn }) => ({ Attributes: { TopicArn } }) }),
    );
    const asked = itemsOf(done, "sns:GetTopicAttributes");
    expect(topics.filter((topic) => !asked.some(({ id }) => id.endsWith(topic)))).toEqual([]);
    expect(asked.filter(({ outcome }) => outcome === "collected")).toHaveLength(30);
    const rest = asked.filter(({ outcome }) => outcome !== "collected");
    expect(rest.length).toBeGreaterThanOrEqual(2);
    for (const item of rest) {
      expect(item).toMatchObject({ outcome: "skipped", reason: expect.stringContaining("only the first 30") });
    }
  });

  it("are also those of refused calls in CloudTrail, and the role that could not be assumed", async () => {
    const queue = arn("sqs", "elsewhere");
    const bucket = "arn:aws:s3:::refusing";
    const target = `arn:aws:iam::${ACCOUNT}:role/target`;
    const refused = (id: string, more: object): object => ({
      EventId: id,
      CloudTrailEvent: JSON.stringify({
        eventID: id,
        eventTime: "2026-11-20T11:00:00Z",
        errorCode: "AccessDenied",
        userIdentity: {
          sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:role/app/order-fulfilment-role` } },
        },
        ...more,
      }),
    });
    const done = await run({
      "cloudtrail:LookupEvents": ({ LookupAttributes }) => ({
        Events:
          LookupAttributes[0].AttributeKey === "Username"
            ? [
                refused("a", {
                  errorMessage: `User: x is not authorized to perform: sqs:SendMessage on resource: ${queue}.`,
                }),
                refused("b", { resources: [{ ARN: `${bucket}/key` }] }),
                refused("c", { eventName: "AssumeRole", requestParameters: { roleArn: target } }),
              ]
            : [],
      }),
    });
    expect(itemsOf(done, "sqs:GetQueueUrl").map(({ id }) => id)).toContain(`sqs:GetQueueUrl/${queue}`);
    expect(itemsOf(done, "s3:GetBucketPolicy").map(({ id }) => id)).toContain(`s3:GetBucketPolicy/${bucket}`);
    expect(itemsOf(done, "iam:GetRole").map(({ id }) => id)).toContain("iam:GetRole/role/target");
  });

  it("are said to be none only of what was read", async () => {
    const whole = await run({});
    const [none] = itemsOf(whole, "kinesis:DescribeStreamSummary");
    expect(none).toMatchObject({
      outcome: "not-applicable",
      reason: "no configuration, mapping or policy that was read names a particular Kinesis stream",
    });
    await open?.close();
    const part = await run({}, { faults: [{ operation: "iam:GetRolePolicy", fault: "access-denied" }] });
    const reasons = part.collected.items.flatMap(({ reason = "" }) =>
      /whether there is/u.test(reason) ? [reason] : [],
    );
    expect(reasons).not.toEqual([]);
    expect(
      reasons.filter((reason) => !reason.includes("the execution role's policies could not be read in full")),
    ).toEqual([]);
    expect(reasons.filter((reason) => /there is (?:a [AE]|an [KD])/u.test(reason))).toEqual([]);
  });

  it("are not said to be none where the mappings that would name them could not be read", async () => {
    const done = await run({}, { faults: [{ operation: "lambda:ListEventSourceMappings", fault: "access-denied" }] });
    expect(itemsOf(done, "kinesis:DescribeStreamSummary")).toMatchObject([
      { outcome: "skipped", reason: expect.stringContaining("the event source mappings could not be read in full") },
    ]);
  });
});

describe("a calling user", () => {
  it("is read with its groups, whose policies count as its own", async () => {
    const user = `arn:aws:iam::${ACCOUNT}:user/ci/deployer`;
    const attached = { PolicyName: "Deploy", PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/Deploy` };
    const empty = { IsTruncated: false };
    const done = await run({
      "lambda:GetPolicy": () => ({
        Policy: JSON.stringify({
          Statement: [{ Effect: "Allow", Principal: { AWS: user }, Action: "lambda:*", Resource: "*" }],
        }),
      }),
      "iam:GetUser": ({ UserName }) => ({
        User: { UserName, UserId: "AIDAEXAMPLE", Arn: user, Path: "/ci/", CreateDate: "2026-01-01T00:00:00Z" },
      }),
      "iam:ListAttachedUserPolicies": () => ({ AttachedPolicies: [], ...empty }),
      "iam:ListUserPolicies": () => ({ PolicyNames: ["own"], ...empty }),
      "iam:GetUserPolicy": ({ UserName, PolicyName }) => ({
        UserName,
        PolicyName,
        PolicyDocument: encodeURIComponent(POLICY),
      }),
      "iam:ListGroupsForUser": () => ({
        Groups: [
          {
            GroupName: "ci",
            GroupId: "AGPAEXAMPLE",
            Arn: `arn:aws:iam::${ACCOUNT}:group/ci`,
            Path: "/",
            CreateDate: "2026-01-01T00:00:00Z",
          },
        ],
        ...empty,
      }),
      "iam:ListAttachedGroupPolicies": () => ({ AttachedPolicies: [attached], ...empty }),
      "iam:ListGroupPolicies": () => ({ PolicyNames: ["inline"], ...empty }),
      "iam:GetGroupPolicy": ({ GroupName, PolicyName }) => ({
        GroupName,
        PolicyName,
        PolicyDocument: encodeURIComponent(POLICY),
      }),
      "iam:GetPolicy": ({ PolicyArn }) => ({ Policy: { Arn: PolicyArn, DefaultVersionId: "v2" } }),
      "iam:GetPolicyVersion": ({ VersionId }) => ({
        PolicyVersion: { VersionId, Document: encodeURIComponent(POLICY) },
      }),
    });
    const folder = `iam/callers/${ACCOUNT}/user-deployer`;
    const Document: unknown = JSON.parse(POLICY);
    expect(document(done.pieces, `${folder}/inline-policies.json`)).toEqual({
      Policies: [{ PolicyName: "own", Document }],
    });
    expect(document(done.pieces, `${folder}/group-policies.json`)).toEqual({
      Policies: [
        { GroupName: "ci", ...attached, VersionId: "v2", Document },
        { GroupName: "ci", PolicyName: "inline", Document },
      ],
    });
  });
});

describe("the other side of a cross-account case", () => {
  it("is skipped, by name and with the option that reads it, without its credentials", async () => {
    open = await openExample("cross-account-invoke");
    const { collected } = await open.run();
    const items = collected.items.filter(({ id }) => id.includes("order-dispatcher") && id.startsWith("iam:"));
    // Each planned call of a role, not the first alone.
    expect(items.map(({ operation }) => operation)).toEqual(
      roleCalls("", "")
        .map(({ operation }) => operation)
        .sort(),
    );
    for (const item of items) {
      expect(item).toMatchObject({
        outcome: "skipped",
        accountId: "111111111111",
        reason: expect.stringMatching(/account 111111111111; --peer-profile/u),
        effect: "What role order-dispatcher may do cannot be known.",
      });
    }
  });

  it("is read into a folder of its own with them, and its CloudTrail stands among the records", async () => {
    open = await openExample("cross-account-invoke");
    const { collected, pieces } = await open.run({ peers: true });
    expect(document(pieces, "iam/callers/111111111111/role-order-dispatcher/role.json")).toHaveProperty(
      "AssumeRolePolicyDocument",
    );
    const accounts = new Set(collected.facts.trail.map((record) => record["recipientAccountId"]));
    expect(accounts).toEqual(new Set(["111111111111", "222222222222"]));
    const times = collected.facts.trail.map((record) => String(record["eventTime"]));
    expect(times).toEqual([...times].sort());
  });
});

describe("a function to compare with", () => {
  it("has its configuration, policy and role under the same names, below `compare/`", async () => {
    const Role = `arn:aws:iam::${ACCOUNT}:role/app/order-fulfilment-boundary-admin`;
    const done = await run(
      {
        "lambda:GetFunction": ({ FunctionName }) => ({
          Configuration: { FunctionName, Role: FunctionName === "works" ? Role : `arn:aws:iam::${ACCOUNT}:role/r` },
          Code: { Location: "https://example.com/signed", RepositoryType: "S3" },
        }),
        "lambda:GetPolicy": () => ({ Policy: POLICY, RevisionId: "1" }),
        "lambda:ListEventSourceMappings": ({ FunctionName, Marker }) =>
          FunctionName === "works" && Marker === undefined
            ? { EventSourceMappings: [{ UUID: "u-1", State: "Enabled" }], NextMarker: "2" }
            : { EventSourceMappings: [{ UUID: `${String(FunctionName)}-2`, State: "Enabled" }] },
        "iam:GetRole": ({ RoleName }) => ({
          Role: {
            RoleName,
            RoleId: "AROAEXAMPLE",
            Arn: Role,
            Path: "/app/",
            CreateDate: "2026-01-01T00:00:00Z",
            AssumeRolePolicyDocument: encodeURIComponent(POLICY),
          },
        }),
      },
      { base: { compareWith: { name: "works" } } },
    );
    const Document: unknown = JSON.parse(POLICY);
    expect(document(done.pieces, "compare/function/configuration.json")).toEqual({
      Configuration: { FunctionName: "works", Role },
      Code: { RepositoryType: "S3" },
    });
    expect(document(done.pieces, "compare/function/policy.json")).toEqual({ Policy: Document, RevisionId: "1" });
    expect(document(done.pieces, "compare/function/event-source-mappings.json")).toMatchObject({
      EventSourceMappings: [{ UUID: "u-1" }, { UUID: "works-2" }],
    });
    expect(document(done.pieces, "compare/iam/role.json")).toMatchObject({
      RoleName: "order-fulfilment-boundary-admin",
      AssumeRolePolicyDocument: Document,
    });
    expect(document(done.pieces, "iam/role.json")).toMatchObject({ RoleName: "r" });
  });

  it("that there is not ends the run", async () => {
    open = await openExample("sqs-consumer-denied");
    await expect(open.run({ base: { compareWith: { name: "no-such-function" } } })).rejects.toMatchObject({
      code: "usage",
      option: "--compare-with",
    });
  });
});

describe("X-Ray", () => {
  it("stops at its limit, keeps what it read and says that older traces are missing", async () => {
    const handlers: Handlers = {
      ...configured({ TracingConfig: { Mode: "Active" } }),
      "xray:GetServiceGraph": () => ({ Services: [] }),
      "xray:GetTraceSummaries": ({ NextToken }) => ({
        TraceSummaries: Array.from({ length: 300 }, (_, index) => ({ Id: `${NextToken ?? 0}-${index}` })),
        NextToken: `${Number(NextToken ?? 0) + 1}`,
      }),
    };
    const phases = { beforeWindow: [[identity], [functionConfiguration]], afterWindow: [[tracing]] };
    const done = await run(handlers, { phases });
    expect(itemsOf(done, "xray:GetTraceSummaries")).toMatchObject([
      {
        outcome: "failed",
        count: 2000,
        effect: expect.stringMatching(/./u),
        error: { code: "TooManyTraces", message: expect.stringContaining("older ones") },
        files: ["workflow/xray-traces.json"],
      },
    ]);
    expect(document(done.pieces, "workflow/xray-traces.json")).toHaveProperty("TraceSummaries.length", 2000);
  });
});

describe("CloudTrail", () => {
  it("tells of one number of events over all accounts, which ends at what was found", async () => {
    open = await openExample("cross-account-invoke");
    const told: number[] = [];
    const listener: Parameters<typeof open.run>[0] = {
      peers: true,
      base: {
        listener: (event) => {
          if (event.type === "progress" && event.collector === "cloudtrail") told.push(event.count);
        },
      },
    };
    const { collected } = await open.run(listener);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(collected.facts.trail.length);
  });

  it("stops at its limit, keeps what it read and says that older events are missing", async () => {
    let served = 0;
    const handlers: Handlers = {
      "cloudtrail:LookupEvents": ({ LookupAttributes, NextToken }) => {
        if (LookupAttributes[0].AttributeKey !== "EventSource") return { Events: [] };
        served += 1;
        const Events = Array.from({ length: 50 }, (_, index) => ({
          EventId: `${served}-${index}`,
          CloudTrailEvent: JSON.stringify({
            eventID: `${served}-${index}`,
            eventTime: "2026-11-20T11:00:00Z",
            requestParameters: { functionName: "order-fulfilment" },
          }),
        }));
        return { Events, NextToken: `${Number(NextToken ?? 0) + 1}` };
      },
    };
    const done = await run(handlers, { phases: { beforeWindow: [[identity]], afterWindow: [[cloudTrail]] } });
    const item = itemsOf(done, "cloudtrail:LookupEvents").find(({ id }) =>
      id.endsWith("EventSource=lambda.amazonaws.com"),
    );
    expect(item).toMatchObject({ outcome: "failed", count: 20_000, attempts: 400, error: { code: "TooManyEvents" } });
    expect(done.collected.facts.trail).toHaveLength(20_000);
  });

  it("keeps of the account's Lambda calls those that name the function", async () => {
    const named = (functionName: string): string =>
      JSON.stringify({ eventID: functionName, eventTime: "2026-11-20T11:00:00Z", requestParameters: { functionName } });
    const done = await run({
      "cloudtrail:LookupEvents": ({ LookupAttributes }) => ({
        Events:
          LookupAttributes[0].AttributeKey === "EventSource"
            ? ["order-fulfilment", "order-fulfilment-canary", "payroll"].map((name) => ({
                CloudTrailEvent: named(name),
              }))
            : [],
      }),
    });
    expect(done.collected.facts.trail.map((record) => record["eventID"])).toEqual(["order-fulfilment"]);
  });
});
