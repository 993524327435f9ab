import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExampleAccount } from "../../../src/example/account.ts";
import { listExamples, loadExample } from "../../../src/example/accounts/index.ts";
import { startEndpoint, type Endpoint } from "../../../src/example/server.ts";
import { leaves } from "./leaves.ts";
import { walk, type Heard } from "./walk.ts";

const examples = await listExamples();
/** Operations that gave a reply, not an error, in some story. */
const answered = new Set<string>();

it("has the four stories that the manual promises", () => {
  expect(examples.map(({ name }) => name)).toEqual([
    "cross-account-invoke",
    "healthy",
    "sqs-consumer-denied",
    "vpc-eni-denied",
  ]);
});

describe.each(examples)("$name", ({ name }) => {
  let example: ExampleAccount;
  let endpoint: Endpoint;
  let heard: readonly Heard[];
  let text: string;

  beforeAll(async () => {
    example = await loadExample(name);
    endpoint = await startEndpoint(example);
    heard = (await Promise.all(example.profiles.map((profile) => walk(endpoint.url, example, profile)))).flat();
    for (const { operation, reply } of heard) if (reply !== undefined) answered.add(operation);
    text = leaves(heard.map(({ reply }) => reply)).join("\n");
  });

  afterAll(() => endpoint.close());

  it("answers every operation in a shape that the SDK takes", () => {
    expect(endpoint.problems).toEqual([]);
  });

  it("answers with errors only where there is nothing", () => {
    expect([...new Set(heard.flatMap(({ error }) => error ?? []))].filter((code) => !NOTHING_THERE.has(code))).toEqual(
      [],
    );
  });

  it("gives away every secret that it says it planted", () => {
    expect(example.planted.filter(({ value }) => !text.includes(value))).toEqual([]);
  });

  it("plants secrets of every kind, none of them short", () => {
    expect(new Set(example.planted.map(({ kind }) => kind))).toEqual(KINDS);
    expect(example.planted.filter(({ value, kind }) => value.length < 12 && kind !== "card")).toEqual([]);
    expect(new Set(example.planted.map(({ value }) => value)).size).toBe(example.planted.length);
  });

  it("leaves no access key id unlisted", () => {
    const listed = new Set(example.planted.map(({ value }) => value));
    const keys = [...text.matchAll(/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/gu)].map(([key]) => key);
    expect([...new Set(keys)].filter((key) => !listed.has(key))).toEqual([]);
  });

  it("leaves no session token and no secret key unlisted", () => {
    const listed = new Set(example.planted.map(({ value }) => value));
    const tokens = [...text.matchAll(/IQoJb3JpZ2lu[\w+/=%]+/gu)].map(([token]) => token);
    const keys = [...text.matchAll(/(?:secretAccessKey"?: ?["']|aws_secret_access_key ?= ?)([\w+/]{40})\b/giu)].map(
      ([, key]) => key,
    );
    expect([...new Set([...tokens, ...keys])].filter((secret) => !listed.has(secret ?? ""))).toEqual([]);
  });

  it("has thousands of log events over several streams, and several pages of CloudTrail", () => {
    const events = heard
      .filter(({ operation }) => operation === "logs:FilterLogEvents")
      .flatMap(({ reply }) => reply?.["events"] as { logStreamName: string }[]);
    expect(events.length).toBeGreaterThan(2000);
    expect(new Set(events.map(({ logStreamName }) => logStreamName)).size).toBeGreaterThan(5);
    const trail = heard
      .filter(({ operation }) => operation === "cloudtrail:LookupEvents")
      .flatMap(({ reply }) => reply?.["Events"] as { CloudTrailEvent: string }[]);
    const regions = trail.map(
      ({ CloudTrailEvent }) => (JSON.parse(CloudTrailEvent) as { awsRegion: string }).awsRegion,
    );
    expect(regions.filter((region) => region === example.region).length).toBeGreaterThan(150);
    expect(regions.filter((region) => region === "us-east-1").length).toBeGreaterThan(60);
  });
});

it("answers, in one story or another, every operation that the collectors use", () => {
  expect(operations().filter((operation) => !answered.has(operation))).toEqual([]);
});

function operations(): string[] {
  return Object.entries(OPERATIONS).flatMap(([prefix, names]) => names.split(" ").map((name) => `${prefix}:${name}`));
}

const OPERATIONS = {
  sts: "GetCallerIdentity",
  lambda:
    "GetFunction GetFunctionConfiguration GetPolicy ListAliases ListVersionsByFunction ListEventSourceMappings GetEventSourceMapping GetFunctionEventInvokeConfig ListFunctionEventInvokeConfigs GetFunctionConcurrency ListProvisionedConcurrencyConfigs ListFunctionUrlConfigs GetFunctionCodeSigningConfig GetRuntimeManagementConfig GetFunctionRecursionConfig GetLayerVersionPolicy ListTags GetAccountSettings ListFunctions",
  iam: "GetRole GetUser ListAttachedRolePolicies ListAttachedUserPolicies GetPolicy GetPolicyVersion ListRolePolicies GetRolePolicy ListUserPolicies GetUserPolicy ListGroupsForUser ListAttachedGroupPolicies ListGroupPolicies GetGroupPolicy ListRoleTags ListUserTags ListAccountAliases",
  logs: "DescribeLogGroups DescribeLogStreams FilterLogEvents GetLogEvents DescribeSubscriptionFilters",
  cloudtrail: "LookupEvents DescribeTrails GetTrailStatus GetEventSelectors",
  ec2: "DescribeSubnets DescribeSecurityGroups DescribeNetworkInterfaces DescribeVpcEndpoints",
  kms: "DescribeKey GetKeyPolicy ListGrants",
  sqs: "GetQueueUrl GetQueueAttributes",
  sns: "GetTopicAttributes",
  s3: "GetBucketPolicy GetBucketNotificationConfiguration GetBucketLocation",
  events: "ListRuleNamesByTarget DescribeRule",
  dynamodb: "DescribeTable GetResourcePolicy",
  kinesis: "DescribeStreamSummary GetResourcePolicy",
  secretsmanager: "DescribeSecret GetResourcePolicy",
  ecr: "GetRepositoryPolicy",
  elasticfilesystem: "DescribeFileSystemPolicy DescribeAccessPoints",
  apigateway: "GetRestApis GetRestApi GetResources GetStages GetAuthorizers",
  apigatewayv2: "GetApis GetApi GetRoutes GetIntegrations GetStages GetAuthorizers",
  cloudwatch: "GetMetricData",
  xray: "GetServiceGraph GetTraceSummaries",
  organizations: "DescribeOrganization",
};

const NOTHING_THERE = new Set([
  "ResourceNotFoundException",
  "NoSuchEntityException",
  "NoSuchBucketPolicy",
  "NoSuchBucket",
  "QueueDoesNotExist",
  "NotFoundException",
  "PolicyNotFoundException",
  "AWSOrganizationsNotInUseException",
  "AccessDeniedException",
  "AccessDenied",
]);

const KINDS = new Set([
  "access-key-id",
  "authorization-header",
  "aws-secret-key",
  "card",
  "connection-string",
  "email",
  "jwt",
  "password",
  "policy-condition",
  "presigned-url",
  "private-key",
  "secret-name",
  "session-token",
  "vendor-token",
]);
