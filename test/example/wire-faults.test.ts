import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeFileSystemPolicyCommand, EFSClient } from "@aws-sdk/client-efs";
import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import { GetPolicyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { DescribeOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { GetBucketNotificationConfigurationCommand, S3Client } from "@aws-sdk/client-s3";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { GetServiceGraphCommand, XRayClient } from "@aws-sdk/client-xray";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultKind } from "../../src/example/faults.ts";
import { AwsError } from "../../src/example/handler.ts";
import type { Endpoint } from "../../src/example/server.ts";
import { startEndpoint } from "../../src/example/server.ts";
import { clientOptions, PROFILE } from "./wire-clients.ts";

let endpoint: Endpoint;

beforeAll(async () => {
  endpoint = await startEndpoint({
    handlers: {
      "apigatewayv2:GetApis": () => ({}),
      "cloudtrail:LookupEvents": () => ({}),
      "cloudwatch:ListMetrics": () => ({}),
      "ec2:DescribeSubnets": () => ({ Subnets: [{ SubnetId: "subnet-1" }] }),
      "elasticfilesystem:DescribeFileSystemPolicy": () => ({}),
      "iam:GetRole": () => ({ Role: ROLE }),
      "kinesis:ListStreams": () => ({ StreamNames: ["one", "two"], HasMoreStreams: false }),
      "kms:ListKeys": () => ({ Keys: [{ KeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" }] }),
      "lambda:GetPolicy": () => ({ Policy: "{}", RevisionId: "1" }),
      "logs:FilterLogEvents": () => ({}),
      "organizations:DescribeOrganization": () => ({}),
      "s3:GetBucketNotificationConfiguration": () => ({ QueueConfigurations: [] }),
      "sns:GetTopicAttributes": () => ({}),
      "sqs:GetQueueAttributes": () => ({}),
      "sts:GetCallerIdentity": () => ({ Account: "111122223333" }),
      "xray:GetServiceGraph": () => ({}),
    },
    profiles: [PROFILE],
    now: "2026-11-20T08:00:00Z",
  });
});
afterAll(() => endpoint.close());
beforeEach(() => endpoint.faults.clear());

const ROLE = {
  Path: "/",
  RoleName: "worker",
  RoleId: "AROAEXAMPLE",
  Arn: "arn:aws:iam::111122223333:role/worker",
  CreateDate: "2026-01-01T00:00:00Z",
};

/** A call of each service that refuses in a way of its own. */
const CALLS = {
  apigatewayv2: (options) => new ApiGatewayV2Client(options).send(new GetApisCommand({})),
  cloudtrail: (options) => new CloudTrailClient(options).send(new LookupEventsCommand({})),
  cloudwatch: (options) => new CloudWatchClient(options).send(new ListMetricsCommand({})),
  ec2: (options) => new EC2Client(options).send(new DescribeSubnetsCommand({})),
  elasticfilesystem: (options) =>
    new EFSClient(options).send(new DescribeFileSystemPolicyCommand({ FileSystemId: "fs-1" })),
  iam: (options) => new IAMClient(options).send(new GetRoleCommand({ RoleName: "worker" })),
  kinesis: (options) => new KinesisClient(options).send(new ListStreamsCommand({})),
  kms: (options) => new KMSClient(options).send(new ListKeysCommand({})),
  lambda: (options) => new LambdaClient(options).send(new GetPolicyCommand({ FunctionName: "worker" })),
  logs: (options) =>
    new CloudWatchLogsClient(options).send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/worker" })),
  organizations: (options) => new OrganizationsClient(options).send(new DescribeOrganizationCommand({})),
  s3: (options) => new S3Client(options).send(new GetBucketNotificationConfigurationCommand({ Bucket: "my-bucket" })),
  sns: (options) =>
    new SNSClient(options).send(new GetTopicAttributesCommand({ TopicArn: "arn:aws:sns:eu-west-1:111122223333:t" })),
  sqs: (options) =>
    new SQSClient(options).send(
      new GetQueueAttributesCommand({ QueueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/q" }),
    ),
  sts: (options) => new STSClient(options).send(new GetCallerIdentityCommand({})),
  xray: (options) =>
    new XRayClient(options).send(new GetServiceGraphCommand({ StartTime: new Date(0), EndTime: new Date(1) })),
} satisfies Record<
  string,
  (options: ReturnType<typeof clientOptions>) => Promise<{ $metadata: { attempts?: number } }>
>;

type ServiceName = keyof typeof CALLS;

function call(service: ServiceName, more: object = {}) {
  return CALLS[service]({ ...clientOptions(endpoint.url, service), ...more });
}

/** The call's error; fails where there is none. */
async function errorOf(
  service: ServiceName,
  more: object = {},
): Promise<Error & { code?: string; $metadata?: object }> {
  return call(service, more).then(
    () => expect.unreachable(`${service} succeeded`),
    (error: unknown) => error as Error,
  );
}

describe("access denied", () => {
  it.each([
    [
      "lambda",
      "AccessDeniedException",
      403,
      "lambda:GetPolicy on resource: arn:aws:lambda:eu-west-1:111122223333:function:worker because no identity-based policy allows the lambda:GetPolicy action",
    ],
    [
      "iam",
      "AccessDenied",
      403,
      "iam:GetRole on resource: role worker because no identity-based policy allows the iam:GetRole action",
    ],
    [
      "s3",
      "AccessDenied",
      403,
      's3:GetBucketNotification on resource: "arn:aws:s3:::my-bucket" because no identity-based policy allows the s3:GetBucketNotification action',
    ],
    [
      "ec2",
      "UnauthorizedOperation",
      403,
      "ec2:DescribeSubnets because no identity-based policy allows the ec2:DescribeSubnets action",
    ],
    [
      "sqs",
      "AccessDenied",
      403,
      "sqs:getqueueattributes on resource: arn:aws:sqs:eu-west-1:111122223333:q because no identity-based policy allows the sqs:getqueueattributes action",
    ],
    [
      "sns",
      "AuthorizationErrorException",
      403,
      "SNS:GetTopicAttributes on resource: arn:aws:sns:eu-west-1:111122223333:t because no identity-based policy allows the SNS:GetTopicAttributes action",
    ],
    [
      "logs",
      "AccessDeniedException",
      400,
      "logs:FilterLogEvents on resource: arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/worker:log-stream: because no identity-based policy allows the logs:FilterLogEvents action",
    ],
    [
      "kms",
      "AccessDeniedException",
      400,
      "kms:ListKeys on resource: * because no identity-based policy allows the kms:ListKeys action",
    ],
    [
      "apigatewayv2",
      "AccessDeniedException",
      403,
      "apigateway:GET on resource: * because no identity-based policy allows the apigateway:GET action",
    ],
  ] as const)("of %s has its code and names caller, action and resource", async (service, name, status, action) => {
    endpoint.faults.add({ operation: `${service}:*`, fault: "access-denied" });
    expect(await errorOf(service)).toMatchObject({
      name,
      message: expect.stringMatching(/User: arn:aws:iam::111122223333:user\/on-call is not authorized to perform: /),
      $metadata: { httpStatusCode: status, attempts: 1 },
    });
    expect((await errorOf(service)).message).toContain(`perform: ${action}`);
  });
});

describe("throttling", () => {
  it.each(Object.keys(CALLS) as ServiceName[])(
    "by %s is known as such to the SDK, which tries again",
    async (service) => {
      endpoint.faults.add({ operation: `${service}:*`, fault: "throttle", times: 1 });
      const { $metadata } = await call(service, { maxAttempts: 2 });
      expect($metadata.attempts).toBe(2);
      expect(endpoint.calls.slice(-2).map(({ outcome }) => outcome)).toEqual([
        expect.stringMatching(/Throttl|TooManyRequests|SlowDown|RequestLimitExceeded|LimitExceededException/),
        "ok",
      ]);
    },
  );
});

describe("an expired session", () => {
  it.each([
    ["sts", "ExpiredToken", 403],
    ["lambda", "ExpiredTokenException", 403],
    ["logs", "ExpiredTokenException", 400],
    ["ec2", "RequestExpired", 400],
    ["s3", "ExpiredToken", 400],
    ["sqs", "ExpiredToken", 403],
  ] as const)("is told by %s in its own way", async (service, name, httpStatusCode) => {
    endpoint.faults.add({ operation: "*", fault: "expired-token" });
    expect(await errorOf(service)).toMatchObject({ name, $metadata: { httpStatusCode } });
  });
});

describe("a failing service", () => {
  it.each([
    ["lambda", "internal-error", "ServiceException", 500],
    ["sts", "internal-error", "InternalFailure", 500],
    ["s3", "internal-error", "InternalError", 500],
    ["elasticfilesystem", "internal-error", "InternalServerError", 500],
    ["ec2", "unavailable", "Unavailable", 503],
    ["logs", "unavailable", "ServiceUnavailableException", 503],
  ] as const)("%s (%s) is tried again, then reported", async (service, fault, name, httpStatusCode) => {
    endpoint.faults.add({ operation: `${service}:*`, fault });
    expect(await errorOf(service, { maxAttempts: 2 })).toMatchObject({
      name,
      $metadata: { httpStatusCode, attempts: 2 },
    });
  });
});

describe("a broken network", () => {
  it.each(["lambda", "sts", "s3", "kinesis"] as const)(
    "that resets the connection of %s is tried again",
    async (service) => {
      endpoint.faults.add({ operation: `${service}:*`, fault: "reset", times: 1 });
      expect((await call(service, { maxAttempts: 2 })).$metadata.attempts).toBe(2);
    },
  );

  it.each([
    ["lambda", "ECONNRESET"],
    ["sts", "ECONNRESET"],
    ["s3", "ECONNRESET"],
    ["kinesis", "ERR_HTTP2_STREAM_ERROR"],
  ] as const)("that cuts the reply of %s in half is no reply", async (service, code) => {
    endpoint.faults.add({ operation: `${service}:*`, fault: "cut-body" });
    expect(await errorOf(service)).toMatchObject({ code });
  });

  it.each(["lambda", "sts", "s3", "kinesis"] as const)(
    "that hangs leaves %s waiting until it gives up",
    async (service) => {
      endpoint.faults.add({ operation: `${service}:*`, fault: "hang" });
      const requestHandler = { requestTimeout: 100, throwOnRequestTimeout: true };
      expect(await errorOf(service, { requestHandler })).toMatchObject({ name: "TimeoutError" });
      expect(endpoint.calls.at(-1)).toMatchObject({ status: 0, outcome: "hang" });
    },
  );

  it.each(["lambda", "sts", "s3"] as const)("that stalls within the reply of %s, likewise", async (service) => {
    endpoint.faults.add({ operation: `${service}:*`, fault: "stall-body" });
    const requestHandler = { requestTimeout: 100, socketTimeout: 100, throwOnRequestTimeout: true };
    expect(await errorOf(service, { requestHandler })).toMatchObject({ name: "TimeoutError" });
  });

  it("that hangs does not keep the endpoint from closing", async () => {
    const own = await startEndpoint({
      handlers: {},
      profiles: [PROFILE],
      now: 0,
      faults: [{ operation: "*", fault: "hang" }],
    });
    const hanging = [
      new LambdaClient(clientOptions(own.url)).send(new GetPolicyCommand({ FunctionName: "f" })),
      new KinesisClient(clientOptions(own.url)).send(new ListStreamsCommand({})),
    ].map((sent) =>
      sent.then(
        () => "answered",
        (error: Error) => error.name,
      ),
    );
    await expect.poll(() => own.calls.map(({ outcome }) => outcome)).toEqual(["hang", "hang"]);
    await own.close();
    expect(await Promise.all(hanging)).not.toContain("answered");
  });
});

describe("a proxy in between", () => {
  const UNREADABLE: readonly (readonly [FaultKind, number])[] = [
    ["html-404", 404],
    ["html-500", 500],
    ["truncated-body", 200],
    ["not-parseable", 200],
  ];

  describe.each(["lambda", "sts", "ec2", "s3", "logs", "kinesis"] as const)("before %s", (service) => {
    it.each(UNREADABLE)("with %s gives no exception of the service, only the status", async (fault, httpStatusCode) => {
      endpoint.faults.add({ operation: `${service}:*`, fault });
      const error = await errorOf(service);
      expect(error.name).toMatch(/^(SyntaxError|Error)$/);
      expect(error).toMatchObject({ $metadata: { httpStatusCode } });
    });

    it("with an empty body makes the SDK report an empty success", async () => {
      endpoint.faults.add({ operation: `${service}:*`, fault: "empty-body" });
      const { $metadata, ...output } = await call(service);
      expect($metadata).toMatchObject({ httpStatusCode: 200 });
      expect(output).toEqual({});
    });
  });
});

describe("a rule", () => {
  it("may let requests pass first and end after some", async () => {
    endpoint.faults.add({ operation: "sts:GetCallerIdentity", fault: "access-denied", after: 1, times: 2 });
    const outcomes = [];
    for (let i = 0; i < 4; i += 1)
      outcomes.push(
        await call("sts").then(
          () => "ok",
          (error: Error) => error.name,
        ),
      );
    expect(outcomes).toEqual(["ok", "AccessDenied", "AccessDenied", "ok"]);
  });

  it("touches no other operation, account or Region", async () => {
    endpoint.faults.add({ operation: "lambda:GetFunction", fault: "access-denied" });
    endpoint.faults.add({ operation: "*", fault: "access-denied", accountId: "444455556666" });
    endpoint.faults.add({ operation: "*", fault: "access-denied", region: "us-east-1" });
    await call("lambda");
    expect(await errorOf("lambda", { region: "us-east-1" })).toMatchObject({ name: "AccessDeniedException" });
  });

  it("may name the very error", async () => {
    const fault = new AwsError("CodeStorageExceededException", "Too much code.", 400, { Type: "User" });
    endpoint.faults.add({ operation: "lambda:GetPolicy", fault });
    expect(await errorOf("lambda")).toMatchObject({ name: fault.code, message: "Too much code.", Type: "User" });
  });

  it("added first wins, and others wait their turn", async () => {
    endpoint.faults.add({ operation: "sts:*", fault: "access-denied", times: 1 });
    endpoint.faults.add({ operation: "*", fault: "expired-token", times: 1 });
    const names = [];
    for (let i = 0; i < 3; i += 1)
      names.push(
        await call("sts").then(
          () => "ok",
          (error: Error) => error.name,
        ),
      );
    expect(names).toEqual(["AccessDenied", "ExpiredToken", "ok"]);
  });
});
