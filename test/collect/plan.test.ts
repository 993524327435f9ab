import { describe, expect, it } from "vitest";
import { isReadOnly } from "../../src/aws/read-only.ts";
import { COLLECTORS, plannedCalls } from "../../src/collect/index.ts";

const TARGET = {
  partition: "aws",
  region: "eu-west-1",
  accountId: "111122223333",
  functionName: "f",
  compareWith: "works",
};

describe("the plan", () => {
  it("holds reads only", () => {
    expect(plannedCalls().filter(({ operation }) => !isReadOnly(operation))).toEqual([]);
  });

  it("grants no action that is more than a read", () => {
    const actions = plannedCalls().flatMap((call) => call.actions);
    expect(
      actions.filter(
        (action) =>
          !/^[a-z0-9-]+:(?:Get|List|Describe|Lookup|Filter|GET)[A-Za-z]*$|^(?:cloudtrail|logs):StartQuery$/u.test(
            action,
          ),
      ),
    ).toEqual([]);
    expect(actions.filter((action) => action === "secretsmanager:GetSecretValue" || action === "s3:GetObject")).toEqual(
      [],
    );
  });

  it("names for each call its IAM action and resources; only the caller's identity needs none", () => {
    const without = plannedCalls().filter(
      ({ actions, resources }) => actions.length === 0 || resources(TARGET).length === 0,
    );
    expect(without.map(({ operation }) => operation)).toEqual(["sts:GetCallerIdentity"]);
  });

  it("writes resources as whole ARNs or *", () => {
    const patterns = plannedCalls().flatMap(({ resources }) => resources(TARGET));
    expect(
      patterns.filter((pattern) => pattern !== "*" && !/^arn:aws:[a-z0-9-]+:[^:]*:[^:]*:.+$/u.test(pattern)),
    ).toEqual([]);
  });

  it("follows the partition of the target", () => {
    const patterns = plannedCalls().flatMap(({ resources }) =>
      resources({ ...TARGET, partition: "aws-cn", region: "cn-north-1" }),
    );
    expect(patterns.filter((pattern) => pattern.includes("arn:aws:"))).toEqual([]);
  });

  it("grants any log group, because the function's LoggingConfig may name any", () => {
    const filter = plannedCalls().find(({ operation }) => operation === "logs:FilterLogEvents");
    expect(filter?.resources(TARGET)).toEqual(["arn:aws:logs:eu-west-1:111122223333:log-group:*"]);
  });

  it("grants nothing on other functions, unless one is to be compared with", () => {
    const { compareWith: _, ...alone } = TARGET;
    const others = (target: typeof alone): readonly string[] =>
      plannedCalls()
        .filter(({ operation }) => operation === "lambda:GetFunction")
        .flatMap(({ resources }) => resources(target))
        .filter((pattern) => !/:function:f(?::\*)?$/u.test(pattern));
    expect(others(alone)).toEqual([]);
    expect(others(TARGET)).toEqual(
      ["works", "works:*"].map((name) => `arn:aws:lambda:*:111122223333:function:${name}`),
    );
  });

  it("follows only on calls of the same collector", () => {
    const stray = COLLECTORS.flatMap(({ id, calls }) => {
      const own = new Set(calls.map(({ operation }) => operation));
      return calls
        .filter(({ after }) => after !== undefined && !own.has(after))
        .map(({ operation }) => `${id}: ${operation}`);
    });
    expect(stray).toEqual([]);
  });

  it("gives each collector an id and a title of its own", () => {
    expect(new Set(COLLECTORS.map(({ id }) => id)).size).toBe(COLLECTORS.length);
    expect(new Set(COLLECTORS.map(({ title }) => title)).size).toBe(COLLECTORS.length);
  });

  it("makes every call that AWS's checklist of eight needs", () => {
    const operations = new Set(plannedCalls().map(({ operation }) => operation));
    const needed = [
      "sts:GetCallerIdentity",
      ..."GetFunction GetFunctionConfiguration GetPolicy ListAliases ListVersionsByFunction ListEventSourceMappings GetEventSourceMapping GetFunctionEventInvokeConfig ListFunctionEventInvokeConfigs GetFunctionConcurrency ListProvisionedConcurrencyConfigs ListFunctionUrlConfigs GetFunctionCodeSigningConfig GetRuntimeManagementConfig GetFunctionRecursionConfig GetLayerVersionPolicy ListTags GetAccountSettings"
        .split(" ")
        .map((name) => `lambda:${name}`),
      ..."GetRole ListAttachedRolePolicies GetPolicy GetPolicyVersion ListRolePolicies GetRolePolicy ListRoleTags GetUser ListAttachedUserPolicies ListUserPolicies GetUserPolicy ListGroupsForUser ListAttachedGroupPolicies ListGroupPolicies GetGroupPolicy"
        .split(" ")
        .map((name) => `iam:${name}`),
      ..."DescribeLogGroups DescribeLogStreams FilterLogEvents DescribeSubscriptionFilters"
        .split(" ")
        .map((name) => `logs:${name}`),
      ..."LookupEvents DescribeTrails GetTrailStatus GetEventSelectors".split(" ").map((name) => `cloudtrail:${name}`),
      ..."DescribeSubnets DescribeSecurityGroups DescribeNetworkInterfaces DescribeVpcEndpoints"
        .split(" ")
        .map((name) => `ec2:${name}`),
      ..."DescribeKey GetKeyPolicy ListGrants".split(" ").map((name) => `kms:${name}`),
      "sqs:GetQueueAttributes",
      "sns:GetTopicAttributes",
      ..."GetBucketPolicy GetBucketNotificationConfiguration GetBucketLocation".split(" ").map((name) => `s3:${name}`),
      "events:ListRuleNamesByTarget",
      "events:DescribeRule",
      "dynamodb:DescribeTable",
      "dynamodb:GetResourcePolicy",
      "kinesis:DescribeStreamSummary",
      "kinesis:GetResourcePolicy",
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetResourcePolicy",
      "ecr:GetRepositoryPolicy",
      "elasticfilesystem:DescribeFileSystemPolicy",
      "elasticfilesystem:DescribeAccessPoints",
      "apigateway:GetResources",
      "apigatewayv2:GetRoutes",
      "cloudwatch:GetMetricData",
      "xray:GetServiceGraph",
      "xray:GetTraceSummaries",
      "organizations:DescribeOrganization",
    ];
    expect(needed.filter((operation) => !operations.has(operation))).toEqual([]);
  });
});
