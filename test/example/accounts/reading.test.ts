import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ExampleAccount } from "../../../src/example/account.ts";
import { loadExample } from "../../../src/example/accounts/index.ts";
import { startEndpoint, type Endpoint } from "../../../src/example/server.ts";
import { asker, listed, pages, type Ask } from "./ask.ts";

const NAME = "sqs-consumer-denied";
const GROUP = "/aws/lambda/order-fulfilment";
const HOUR = 3_600_000;

let example: ExampleAccount;
let endpoint: Endpoint;
let ask: Ask;
let now: number;

interface LogEvent {
  readonly eventId: string;
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
}

interface TrailEvent {
  readonly EventId: string;
  readonly EventName: string;
  readonly EventTime: Date;
  readonly EventSource: string;
  readonly Username?: string;
}

beforeAll(async () => {
  example = await loadExample(NAME);
  endpoint = await startEndpoint(example);
  const [profile] = example.profiles;
  if (profile === undefined) throw new Error("no profile");
  ask = asker(endpoint.url, profile, example.region);
  now = Date.parse(example.now);
});

afterAll(() => endpoint.close());

function read(range: object): Promise<LogEvent[]> {
  return listed<LogEvent>(ask, "logs:FilterLogEvents", "events", { logGroupName: GROUP, ...range });
}

describe("FilterLogEvents", () => {
  it("gives each event once, by time, over full and empty pages", async () => {
    const replies = await pages(ask, "logs:FilterLogEvents", { logGroupName: GROUP });
    const sizes = replies.map((reply) => (reply["events"] as unknown[]).length);
    const events = replies.flatMap((reply) => reply["events"] as LogEvent[]);
    expect(sizes).toContain(0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10_000);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
    expect(events.map(({ timestamp }) => timestamp)).toEqual(
      events.map(({ timestamp }) => timestamp).toSorted((a, b) => a - b),
    );
  });

  it("keeps a page under a megabyte", async () => {
    const replies = await pages(ask, "logs:FilterLogEvents", { logGroupName: GROUP });
    const bytes = replies.map((reply) =>
      (reply["events"] as LogEvent[]).reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
    );
    expect(Math.max(...bytes)).toBeLessThanOrEqual(1_048_576);
    expect(Math.max(...bytes)).toBeGreaterThan(900_000);
  });

  it("gives the same events in slices `[a, b-1]` as in one piece: its end is inclusive", async () => {
    const [start, end] = [now - 4 * HOUR, now];
    const whole = await read({ startTime: start, endTime: end });
    const middle = whole[Math.floor(whole.length / 2)]?.timestamp ?? 0;
    const slices = [
      ...(await read({ startTime: start, endTime: middle - 1 })),
      ...(await read({ startTime: middle, endTime: end })),
    ];
    expect(slices).toEqual(whole);
    expect((await read({ startTime: middle, endTime: middle })).length).toBeGreaterThan(0);
  });

  it("is the sum of its streams", async () => {
    const range = { startTime: now - 2 * HOUR, endTime: now };
    const whole = await read(range);
    const streams = [...new Set(whole.map(({ logStreamName }) => logStreamName))];
    const each = await Promise.all(streams.map((logStreamName) => read({ ...range, logStreamNames: [logStreamName] })));
    expect(each.flat().length).toBe(whole.length);
    const described = await listed<{ logStreamName: string }>(ask, "logs:DescribeLogStreams", "logStreams", {
      logGroupName: GROUP,
    });
    expect(described.map(({ logStreamName }) => logStreamName)).toEqual(expect.arrayContaining(streams));
  });

  it("filters by terms", async () => {
    const range = { startTime: now - 3 * HOUR, endTime: now };
    const denied = await read({ ...range, filterPattern: '"is not authorized to perform" -Decrypt' });
    expect(denied.length).toBeGreaterThan(0);
    expect(denied.every(({ message }) => message.includes("sqs:deletemessage"))).toBe(true);
  });

  it("takes a token back only with the parameters it was given for", async () => {
    const first = await ask("logs:FilterLogEvents", { logGroupName: GROUP, limit: 10 });
    const other = ask("logs:FilterLogEvents", {
      logGroupName: GROUP,
      limit: 10,
      startTime: 1,
      nextToken: first["nextToken"],
    });
    await expect(other).rejects.toMatchObject({ name: "InvalidParameterException" });
  });
});

describe("GetLogEvents", () => {
  it("gives a stream's events once, and ends when its token repeats", async () => {
    const [first] = await read({ startTime: now - 2 * HOUR });
    const wanted = { logGroupName: GROUP, logStreamName: first?.logStreamName, startFromHead: true, limit: 100 };
    const got: unknown[] = [];
    let token: unknown;
    for (;;) {
      const reply = await ask("logs:GetLogEvents", { ...wanted, ...(token === undefined ? {} : { nextToken: token }) });
      got.push(...(reply["events"] as unknown[]));
      if (reply["nextForwardToken"] === token) break;
      token = reply["nextForwardToken"];
    }
    const filtered = await read({ logStreamNames: [first?.logStreamName] });
    expect(got).toEqual(
      filtered.map(({ timestamp, message, ...rest }) => ({
        timestamp,
        message,
        ingestionTime: (rest as { ingestionTime?: number }).ingestionTime,
      })),
    );
    expect(got.length).toBeGreaterThan(100);
  });

  it("leaves out events at its end time", async () => {
    const [event] = await read({ startTime: now - 2 * HOUR });
    const wanted = { logGroupName: GROUP, logStreamName: event?.logStreamName, startTime: event?.timestamp };
    const before = await ask("logs:GetLogEvents", { ...wanted, endTime: event?.timestamp });
    const after = await ask("logs:GetLogEvents", { ...wanted, endTime: (event?.timestamp ?? 0) + 1 });
    expect(before["events"]).toEqual([]);
    expect((after["events"] as unknown[]).length).toBeGreaterThan(0);
  });
});

describe("LookupEvents", () => {
  const lookup = (attributes: Record<string, string>, region?: string): Promise<TrailEvent[]> =>
    listed(
      ask,
      "cloudtrail:LookupEvents",
      "Events",
      {
        StartTime: new Date(now - 24 * HOUR),
        EndTime: new Date(now),
        LookupAttributes: Object.entries(attributes).map(([AttributeKey, AttributeValue]) => ({
          AttributeKey,
          AttributeValue,
        })),
      },
      region,
    );

  it("gives each event once, newest first, at most 50 a page", async () => {
    const replies = await pages(ask, "cloudtrail:LookupEvents", {
      StartTime: new Date(now - 24 * HOUR),
      EndTime: new Date(now),
    });
    const all = replies.map((reply) => reply["Events"] as TrailEvent[]);
    const events = all.flat();
    expect(Math.max(...all.map(({ length }) => length))).toBe(50);
    expect(new Set(events.map(({ EventId }) => EventId)).size).toBe(events.length);
    const times = events.map(({ EventTime }) => EventTime.getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it("has IAM's events in us-east-1 alone", async () => {
    expect(await lookup({ EventSource: "iam.amazonaws.com" })).toEqual([]);
    const names = (await lookup({ EventSource: "iam.amazonaws.com" }, "us-east-1")).map(({ EventName }) => EventName);
    expect(names).toContain("PutRolePolicy");
  });

  it("finds the function's own calls by its name as the user, and the edit by the role's name", async () => {
    const calls = await lookup({ Username: "order-fulfilment" });
    expect(new Set(calls.map(({ EventName }) => EventName))).toEqual(new Set(["Decrypt", "CreateLogStream"]));
    const edits = await lookup({ ResourceName: "order-fulfilment-role" }, "us-east-1");
    expect(edits.filter(({ EventName }) => EventName === "PutRolePolicy")).toHaveLength(1);
  });

  it("takes one attribute, not two", async () => {
    const two = lookup({ EventName: "Decrypt", Username: "order-fulfilment" });
    await expect(two).rejects.toMatchObject({ name: "InvalidLookupAttributesException" });
  });

  it("refuses a token that comes with another time range", async () => {
    const first = await ask("cloudtrail:LookupEvents", {
      StartTime: new Date(now - 24 * HOUR),
      EndTime: new Date(now),
    });
    const moved = { StartTime: new Date(now - 23 * HOUR), EndTime: new Date(now), NextToken: first["NextToken"] };
    await expect(ask("cloudtrail:LookupEvents", moved)).rejects.toMatchObject({ name: "InvalidNextTokenException" });
  });

  it("says nothing of the last minutes: CloudTrail is late", async () => {
    const [newest] = await lookup({});
    expect(now - (newest?.EventTime.getTime() ?? now)).toBeGreaterThanOrEqual(5 * 60_000);
  });
});

describe("GetMetricData", () => {
  const metric = (MetricName: string, Period: number): Promise<{ Timestamps: Date[]; Values: number[] }> =>
    ask("cloudwatch:GetMetricData", {
      StartTime: new Date(now - 14 * 24 * HOUR),
      EndTime: new Date(now),
      ScanBy: "TimestampAscending",
      MetricDataQueries: [
        {
          Id: "m",
          MetricStat: {
            Metric: {
              Namespace: "AWS/Lambda",
              MetricName,
              Dimensions: [{ Name: "FunctionName", Value: example.functionName }],
            },
            Period,
            Stat: "Sum",
          },
        },
      ],
    }).then(
      (reply) =>
        (reply["MetricDataResults"] as { Timestamps: Date[]; Values: number[] }[])[0] ?? { Timestamps: [], Values: [] },
    );

  it("counts the same whatever the period", async () => {
    const sums = await Promise.all(
      [60, 300, 3600].map(async (period) => (await metric("Invocations", period)).Values.reduce((a, b) => a + b, 0)),
    );
    expect(new Set(sums).size).toBe(1);
    expect(sums[0]).toBeGreaterThan(10_000);
  });

  it("agrees with the log: as many errors as tracebacks, none before the edit", async () => {
    const errors = await metric("Errors", 60);
    const tracebacks = await read({ filterPattern: "Traceback" });
    expect(errors.Values.reduce((a, b) => a + b, 0)).toBe(tracebacks.length);
    const first = errors.Timestamps[errors.Values.findIndex((value) => value > 0)];
    expect(first?.toISOString()).toMatch(/^2026-11-20T05:4/u);
  });
});

describe("what is not there", () => {
  it.each<[string, object, string]>([
    ["lambda:GetFunction", { FunctionName: "order-fulfillment" }, "ResourceNotFoundException"],
    ["lambda:GetFunction", { FunctionName: "order-fulfilment", Qualifier: "beta" }, "ResourceNotFoundException"],
    ["lambda:GetPolicy", { FunctionName: "order-fulfilment" }, "ResourceNotFoundException"],
    ["lambda:GetFunctionEventInvokeConfig", { FunctionName: "order-fulfilment" }, "ResourceNotFoundException"],
    ["lambda:GetEventSourceMapping", { UUID: "00000000-0000-4000-8000-000000000000" }, "ResourceNotFoundException"],
    ["iam:GetRole", { RoleName: "nobody" }, "NoSuchEntityException"],
    ["iam:GetRolePolicy", { RoleName: "order-fulfilment-role", PolicyName: "none" }, "NoSuchEntityException"],
    ["iam:GetUser", { UserName: "nobody" }, "NoSuchEntityException"],
    ["logs:FilterLogEvents", { logGroupName: "/aws/lambda/none" }, "ResourceNotFoundException"],
    ["cloudtrail:GetTrailStatus", { Name: "none" }, "TrailNotFoundException"],
    ["kms:DescribeKey", { KeyId: "alias/none" }, "NotFoundException"],
    ["sqs:GetQueueUrl", { QueueName: "none" }, "QueueDoesNotExist"],
    ["sns:GetTopicAttributes", { TopicArn: "arn:aws:sns:eu-west-1:604758102665:none" }, "NotFoundException"],
    ["s3:GetBucketPolicy", { Bucket: "no-such-bucket-here" }, "NoSuchBucket"],
    ["events:DescribeRule", { Name: "none" }, "ResourceNotFoundException"],
    ["dynamodb:DescribeTable", { TableName: "none" }, "ResourceNotFoundException"],
    [
      "dynamodb:GetResourcePolicy",
      { ResourceArn: "arn:aws:dynamodb:eu-west-1:604758102665:table/fulfilment-orders" },
      "PolicyNotFoundException",
    ],
    ["kinesis:DescribeStreamSummary", { StreamName: "none" }, "ResourceNotFoundException"],
    ["secretsmanager:DescribeSecret", { SecretId: "none" }, "ResourceNotFoundException"],
    ["ecr:GetRepositoryPolicy", { repositoryName: "none" }, "RepositoryNotFoundException"],
    ["elasticfilesystem:DescribeFileSystemPolicy", { FileSystemId: "fs-00000000000000000" }, "FileSystemNotFound"],
    ["apigateway:GetRestApi", { restApiId: "none" }, "NotFoundException"],
    ["apigatewayv2:GetApi", { ApiId: "none" }, "NotFoundException"],
    ["ec2:DescribeSubnets", { SubnetIds: ["subnet-00000000000000000"] }, "InvalidSubnetID.NotFound"],
  ])("%s of %j says so as AWS does", async (operation, input, code) => {
    await expect(ask(operation, input)).rejects.toMatchObject({ name: code });
  });

  it("has the function in its own Region only", async () => {
    const elsewhere = ask("lambda:GetFunction", { FunctionName: "order-fulfilment" }, "eu-west-3");
    await expect(elsewhere).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("refuses another account's function", async () => {
    const foreign = ask("lambda:GetPolicy", {
      FunctionName: "arn:aws:lambda:eu-west-1:111111111111:function:order-fulfilment",
    });
    await expect(foreign).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});
