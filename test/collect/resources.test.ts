import { afterEach, describe, expect, it } from "vitest";
import { cloudTrail } from "../../src/collect/collectors/cloudtrail.ts";
import { identity } from "../../src/collect/collectors/identity.ts";
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
      "sns:GetTopicAttributes": () => ({ Attributes: { TopicArn: topic, Policy: POLICY, KmsMasterKeyId: key } }),
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
    expect(itemsOf(done, "dynamodb:GetResourcePolicy")).toMatchObject([{ outcome: "not-found", effect: "" }]);
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
    const item = itemsOf(done, "sqs:GetQueueAttributes").find(({ id }) => id.includes("theirs"));
    expect(item).toMatchObject({ outcome: "skipped", attempts: 0 });
    expect(item?.reason).toMatch(/account 111122223333; --peer-profile/u);
  });

  it("are not said to be none where the mappings that would name them could not be read", async () => {
    const done = await run({}, { faults: [{ operation: "lambda:ListEventSourceMappings", fault: "access-denied" }] });
    expect(itemsOf(done, "kinesis:DescribeStreamSummary")).toMatchObject([
      { outcome: "skipped", reason: expect.stringContaining("the event source mappings could not be read") },
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
    const item = collected.items.find(
      ({ operation, id }) => operation === "iam:GetRole" && id.includes("order-dispatcher"),
    );
    expect(item).toMatchObject({
      outcome: "skipped",
      reason: expect.stringMatching(/account 111111111111; --peer-profile/u),
    });
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

describe("CloudTrail", () => {
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
