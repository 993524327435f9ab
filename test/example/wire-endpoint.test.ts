import http from "node:http";
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient, GetPolicyCommand as GetManagedPolicyCommand } from "@aws-sdk/client-iam";
import { KinesisClient, DescribeLimitsCommand } from "@aws-sdk/client-kinesis";
import { GetFunctionCommand, GetPolicyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { APIGatewayClient, GetRestApisCommand } from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { afterEach, describe, expect, it } from "vitest";
import type { Handlers } from "../../src/example/handler.ts";
import { AwsError, InvalidPageToken } from "../../src/example/handler.ts";
import type { Endpoint, EndpointOptions } from "../../src/example/server.ts";
import { startEndpoint } from "../../src/example/server.ts";
import { clientOptions, PROFILE } from "./wire-clients.ts";

let endpoint: Endpoint;
afterEach(() => endpoint.close());

async function start(handlers: Handlers, more: Partial<EndpointOptions> = {}): Promise<Endpoint> {
  endpoint = await startEndpoint({ handlers, profiles: [PROFILE], now: "2026-11-20T08:00:00Z", ...more });
  return endpoint;
}

const options = (more: object = {}) => ({ ...clientOptions(endpoint.url), ...more });

describe("a request", () => {
  it("reaches its handler with Region, account and the story's time", async () => {
    let seen: unknown;
    await start({
      "lambda:GetPolicy": (input, context) => {
        seen = { input, context };
        return { Policy: "{}" };
      },
    });
    const input = { FunctionName: "arn:aws:lambda:eu-west-1:111122223333:function:f", Qualifier: "live" };
    await new LambdaClient(options()).send(new GetPolicyCommand(input));
    expect(seen).toEqual({
      input,
      context: {
        region: "eu-west-1",
        accountId: "111122223333",
        origin: endpoint.url,
        now: Date.parse("2026-11-20T08:00:00Z"),
      },
    });
  });

  it("is told apart from another service's operation of the same name", async () => {
    await start({
      "lambda:GetPolicy": () => ({ Policy: "lambda" }),
      "iam:GetPolicy": () => ({ Policy: { PolicyName: "iam" } }),
    });
    const [lambda, iam] = await Promise.all([
      new LambdaClient(options()).send(new GetPolicyCommand({ FunctionName: "f" })),
      new IAMClient(options()).send(
        new GetManagedPolicyCommand({ PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }),
      ),
    ]);
    expect([lambda.Policy, iam.Policy?.PolicyName]).toEqual(["lambda", "iam"]);
  });

  it("finds either generation of API Gateway, which sign alike", async () => {
    await start({
      "apigateway:GetRestApis": () => ({ items: [{ name: "one" }] }),
      "apigatewayv2:GetApis": () => ({ Items: [{ Name: "two", ProtocolType: "HTTP", RouteSelectionExpression: "" }] }),
    });
    const first = await new APIGatewayClient(options()).send(new GetRestApisCommand({}));
    const second = await new ApiGatewayV2Client(options()).send(new GetApisCommand({}));
    expect([first.items?.[0]?.name, second.Items?.[0]?.Name]).toEqual(["one", "two"]);
  });

  it("names its bucket in the path, or none", async () => {
    const asked: unknown[] = [];
    const note = (answer: object) => (input: unknown) => {
      asked.push(input);
      return answer;
    };
    await start({
      "s3:ListBuckets": note({}),
      "s3:ListObjects": note({}),
      "s3:GetBucketPolicy": note({ Policy: '{"Version":"2012-10-17"}' }),
      "s3:GetObject": note({ Body: Buffer.from("text").toString("base64") }),
    });
    const s3 = new S3Client(clientOptions(endpoint.url, "s3"));
    await s3.send(new ListBucketsCommand({}));
    await s3.send(new ListObjectsCommand({ Bucket: "my-bucket" }));
    const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: "my-bucket" }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "my-bucket", Key: "a/../b c+d%20?.txt" }));
    expect(asked).toEqual([
      {},
      { Bucket: "my-bucket" },
      { Bucket: "my-bucket" },
      { Bucket: "my-bucket", Key: "a/../b c+d%20?.txt" },
    ]);
    expect(Policy).toBe('{"Version":"2012-10-17"}');
    expect(await Body?.transformToString()).toBe("text");
  });

  it("to S3 for a bucket's Region is answered with nothing for us-east-1, as S3 does", async () => {
    await start({
      "s3:GetBucketLocation": ({ Bucket }) => (Bucket === "here" ? { LocationConstraint: "eu-west-1" } : {}),
    });
    const s3 = new S3Client(options());
    const here = await s3.send(new GetBucketLocationCommand({ Bucket: "here" }));
    const there = await s3.send(new GetBucketLocationCommand({ Bucket: "virginia" }));
    expect([here.LocationConstraint, there.LocationConstraint]).toEqual(["eu-west-1", undefined]);
  });

  it("may come over HTTP/2, which the Kinesis client insists on", async () => {
    await start({
      "kinesis:DescribeLimits": () => ({
        ShardLimit: 500,
        OpenShardCount: 3,
        OnDemandStreamCount: 0,
        OnDemandStreamCountLimit: 50,
      }),
    });
    const kinesis = new KinesisClient(options());
    expect(await kinesis.send(new DescribeLimitsCommand({}))).toMatchObject({ ShardLimit: 500, OpenShardCount: 3 });
    kinesis.destroy();
  });

  it("may be unsigned where STS allows that", async () => {
    await start({ "sts:AssumeRoleWithWebIdentity": ({ RoleSessionName }) => ({ Audience: RoleSessionName }) });
    const input = {
      RoleArn: "arn:aws:iam::111122223333:role/r",
      RoleSessionName: "s",
      WebIdentityToken: "t".repeat(20),
    };
    const { Audience } = await new STSClient(options()).send(new AssumeRoleWithWebIdentityCommand(input));
    expect(Audience).toBe("s");
  });

  it("with many answers at once gives each its own", async () => {
    await start({ "sqs:GetQueueUrl": ({ QueueName }) => ({ QueueUrl: `https://sqs.example/${QueueName}` }) });
    const sqs = new SQSClient(options());
    const names = Array.from({ length: 200 }, (_, i) => `queue-${i}`);
    const urls = await Promise.all(names.map((QueueName) => sqs.send(new GetQueueUrlCommand({ QueueName }))));
    expect(urls.map(({ QueueUrl }) => QueueUrl)).toEqual(names.map((name) => `https://sqs.example/${name}`));
  });
});

describe("a request that AWS would refuse", () => {
  const stranger = { credentials: { accessKeyId: "AKIANOBODY", secretAccessKey: "x" } };

  it.each([
    ["sts", () => new STSClient(options(stranger)).send(new GetCallerIdentityCommand({})), "InvalidClientTokenId", 403],
    [
      "lambda",
      () => new LambdaClient(options(stranger)).send(new GetPolicyCommand({ FunctionName: "f" })),
      "UnrecognizedClientException",
      403,
    ],
    [
      "cloudtrail",
      () => new CloudTrailClient(options(stranger)).send(new LookupEventsCommand({})),
      "UnrecognizedClientException",
      403,
    ],
    ["s3", () => new S3Client(options(stranger)).send(new ListBucketsCommand({})), "InvalidAccessKeyId", 403],
    [
      "sqs",
      () => new SQSClient(options(stranger)).send(new GetQueueUrlCommand({ QueueName: "q" })),
      "InvalidClientTokenId",
      403,
    ],
  ])("for its unknown access key gets %s's own error", async (_service, send, name, status) => {
    await start({});
    await expect(send()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect(endpoint.calls[0]).toMatchObject({ accountId: "", outcome: name, status });
  });

  it("for a missing parameter is a validation error", async () => {
    await start({ "cloudtrail:LookupEvents": () => ({}), "iam:GetPolicy": () => ({}) });
    const iam = new IAMClient(options());
    await expect(iam.send(new GetManagedPolicyCommand({} as never))).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining("PolicyArn"),
    });
    expect(endpoint.problems).toEqual([]);
  });

  it.each([
    [
      "logs",
      () => new CloudWatchLogsClient(options()).send(new FilterLogEventsCommand({ nextToken: "?" })),
      "InvalidParameterException",
    ],
    [
      "cloudtrail",
      () => new CloudTrailClient(options()).send(new LookupEventsCommand({ NextToken: "?" })),
      "InvalidNextTokenException",
    ],
  ])("for its page token gets %s's own error", async (_service, send, name) => {
    const refuse = () => {
      throw new InvalidPageToken();
    };
    await start({ "logs:FilterLogEvents": refuse, "cloudtrail:LookupEvents": refuse });
    await expect(send()).rejects.toMatchObject({ name });
  });
});

describe("a hole in the example", () => {
  it("is a 501 that the SDK does not retry, and a noted problem", async () => {
    await start({});
    const lambda = new LambdaClient(options({ maxAttempts: 3 }));
    await expect(lambda.send(new GetFunctionCommand({ FunctionName: "f" }))).rejects.toMatchObject({
      name: "NotImplemented",
      $metadata: { httpStatusCode: 501, attempts: 1 },
    });
    expect(endpoint.problems).toEqual(["lambda:GetFunction: no handler"]);
    expect(endpoint.calls).toMatchObject([{ operation: "lambda:GetFunction", status: 501, outcome: "NotImplemented" }]);
  });

  it("in a fixture names the path of what is wrong", async () => {
    await start({ "lambda:GetFunction": () => ({ Configuration: { VpcConfig: { SubnetIds: ["subnet-1", 2] } } }) });
    const lambda = new LambdaClient(options({ maxAttempts: 3 }));
    await expect(lambda.send(new GetFunctionCommand({ FunctionName: "f" }))).rejects.toMatchObject({
      name: "FixtureError",
    });
    expect(endpoint.problems).toEqual([
      "lambda:GetFunction: $.Configuration.VpcConfig.SubnetIds.1: a string is wanted, got number",
    ]);
  });

  it("in an error's members is told like one in a reply", async () => {
    await start({
      "lambda:GetFunction": () => {
        throw new AwsError("ResourceNotFoundException", "No function.", 404, { Kind: "User" });
      },
    });
    await new LambdaClient(options()).send(new GetFunctionCommand({ FunctionName: "f" })).catch(() => {});
    expect(endpoint.problems).toEqual([
      "lambda ResourceNotFoundException: $.Kind: ResourceNotFoundException has no member Kind",
    ]);
  });

  it("in a handler is told with its stack", async () => {
    await start({
      "lambda:GetFunction": () => {
        throw new TypeError("oops");
      },
    });
    await expect(new LambdaClient(options()).send(new GetFunctionCommand({ FunctionName: "f" }))).rejects.toMatchObject(
      {
        name: "HandlerError",
      },
    );
    expect(endpoint.problems[0]).toMatch(/^lambda:GetFunction: TypeError: oops\n {4}at /);
  });

  it("that is a misspelt handler is noted when its service is first asked", async () => {
    await start({ "sts:GetCallerIdentity": () => ({}), "sts:GetCallerIdentitiy": () => ({}) });
    await new STSClient(options()).send(new GetCallerIdentityCommand({}));
    expect(endpoint.problems).toEqual(["sts:GetCallerIdentitiy: a handler for no operation of the service"]);
  });

  it("that is a handler or fault of no service at all is refused at once", async () => {
    await start({});
    const options = { profiles: [], now: 0 };
    await expect(startEndpoint({ ...options, handlers: { "lamda:GetPolicy": () => ({}) } })).rejects.toThrow(
      "lamda:GetPolicy",
    );
    expect(() => endpoint.faults.add({ operation: "GetPolicy", fault: "hang" })).toThrow("such as lambda:GetPolicy");
  });

  it("that no header can carry is noted", async () => {
    await start({ "s3:GetObject": () => ({ ContentType: "text/漢字", Body: "" }) });
    const sent = new S3Client(options()).send(new GetObjectCommand({ Bucket: "my-bucket", Key: "k" }));
    await expect(sent).rejects.toMatchObject({ name: "FixtureError" });
    expect(endpoint.problems).toEqual(['s3:GetObject: a header cannot carry "text/漢字"']);
  });

  it("for a service that is not served is noted", async () => {
    await start({});
    const authorization =
      "AWS4-HMAC-SHA256 Credential=AKIA/20261120/eu-west-1/quantum/aws4_request, SignedHeaders=host, Signature=0";
    const reply = await fetch(`${endpoint.url}/now`, { headers: { authorization } });
    expect(reply.status).toBe(403);
    expect(endpoint.problems).toEqual(["no service signs as quantum: GET /now"]);
  });
});

describe("the recorded calls", () => {
  it("tell what was asked, by whom, in which order and how it ended", async () => {
    await start({ "sts:GetCallerIdentity": (_input, { accountId }) => ({ Account: accountId }) });
    const sts = new STSClient(options());
    await sts.send(new GetCallerIdentityCommand({}));
    await new LambdaClient(options({ region: "us-east-1" }))
      .send(new GetPolicyCommand({ FunctionName: "f" }))
      .catch(() => {});
    expect(endpoint.calls).toEqual([
      {
        index: 0,
        operation: "sts:GetCallerIdentity",
        accountId: "111122223333",
        region: "eu-west-1",
        input: {},
        status: 200,
        outcome: "ok",
      },
      {
        index: 1,
        operation: "lambda:GetPolicy",
        accountId: "111122223333",
        region: "us-east-1",
        input: { FunctionName: "f" },
        status: 501,
        outcome: "NotImplemented",
      },
    ]);
  });

  it("carry request ids that are the same on every run, and differ between repeats", async () => {
    const ids = async () => {
      await start({ "sts:GetCallerIdentity": () => ({}), "s3:ListBuckets": () => ({}) });
      const sts = new STSClient(options());
      const first = await sts.send(new GetCallerIdentityCommand({}));
      const second = await sts.send(new GetCallerIdentityCommand({}));
      const s3 = await new S3Client(options()).send(new ListBucketsCommand({}));
      await endpoint.close();
      return [first, second, s3].map(({ $metadata }) => $metadata.requestId);
    };
    const once = await ids();
    expect(await ids()).toEqual(once);
    expect(new Set(once).size).toBe(3);
    expect(once[2]).toMatch(/^[0-9A-F]{16}$/);
    await start({});
  });
});

describe("large replies", () => {
  it("of ten thousand log events arrive whole", async () => {
    const events = Array.from({ length: 10_000 }, (_, i) => ({
      eventId: `3${i}`.padStart(56, "0"),
      logStreamName: "2026/11/20/[$LATEST]0123456789abcdef0123456789abcdef",
      timestamp: 1_795_000_000_000 + i,
      ingestionTime: 1_795_000_000_500 + i,
      message: `[ERROR] AccessDenied ${i} ümläut\n`,
    }));
    await start({ "logs:FilterLogEvents": () => ({ events }) });
    const reply = await new CloudWatchLogsClient(options()).send(new FilterLogEventsCommand({ logGroupName: "g" }));
    expect(reply.events).toEqual(events);
  });

  it("that are made while they are sent are never held whole", async () => {
    const part = Buffer.alloc(64 * 1024, "x");
    let made = 0;
    await start({
      "s3:GetObject": () => ({
        Body: (async function* () {
          for (; made < 4096; made += 1) yield part;
        })(),
      }),
    });
    const { Body } = await new S3Client(options()).send(new GetObjectCommand({ Bucket: "my-bucket", Key: "big" }));
    let read = 0;
    let ahead = 0;
    for await (const chunk of Body as AsyncIterable<Uint8Array>) {
      read += chunk.byteLength;
      ahead = Math.max(ahead, made * part.byteLength - read);
    }
    expect(read).toBe(4096 * part.byteLength);
    expect(ahead).toBeLessThan(64 * 1024 * 1024);
  });
});

describe("the listener", () => {
  it("is on loopback", async () => {
    await start({});
    expect(endpoint.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("refuses a request that came under another host's name, as a page in a browser would send", async () => {
    await start({ "sts:GetCallerIdentity": () => ({}) });
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(endpoint.url);
      http
        .get({ host: "127.0.0.1", port, headers: { host: `evil.example:${port}` } }, (reply) =>
          resolve(reply.statusCode),
        )
        .on("error", reject);
    });
    expect(status).toBe(421);
    expect(endpoint.calls).toEqual([]);
  });

  it("can be asked for a port", async () => {
    const first = await start({});
    const port = Number(new URL(first.url).port);
    await first.close();
    expect((await start({}, { port })).url).toBe(first.url);
  });

  it("says so when the port is taken", async () => {
    const { url } = await start({});
    const port = Number(new URL(url).port);
    await expect(startEndpoint({ handlers: {}, profiles: [], now: 0, port })).rejects.toThrow("EADDRINUSE");
  });
});
