import { afterEach, describe, expect, it } from "vitest";
import { cloudTrail } from "../../src/collect/collectors/cloudtrail.ts";
import { dataEvents } from "../../src/collect/collectors/data-events.ts";
import { functionConfiguration } from "../../src/collect/collectors/function.ts";
import { identity } from "../../src/collect/collectors/identity.ts";
import { logs } from "../../src/collect/collectors/logs.ts";
import { role } from "../../src/collect/collectors/role.ts";
import { trailElsewhere } from "../../src/collect/collectors/trail-elsewhere.ts";
import { trails } from "../../src/collect/collectors/trails.ts";
import { plannedCalls } from "../../src/collect/index.ts";
import type { Phases } from "../../src/collect/run.ts";
import { PATHS } from "../../src/core/evidence.ts";
import type { Item } from "../../src/core/outcome.ts";
import type { Piece } from "../../src/core/piece.ts";
import { AwsError, type Handlers } from "../../src/example/handler.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import { type ExampleRun, lastHours, type OpenExample, openExample } from "./example-run.ts";

let open: OpenExample | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

type Options = Parameters<OpenExample["run"]>[0];

/** Those that have to do with CloudTrail. */
const PHASES: Phases = {
  beforeWindow: [[identity], [functionConfiguration]],
  afterWindow: [[role, trails], [cloudTrail, dataEvents], [trailElsewhere]],
};
const WITH_LOGS: Phases = {
  ...PHASES,
  afterWindow: [[role, trails], [cloudTrail, dataEvents, logs], [trailElsewhere]],
};

async function run(name: string, handlers: Handlers = {}, options: Options = {}): Promise<ExampleRun> {
  open = await openExample(name, handlers, { AWS_MAX_ATTEMPTS: "1" });
  const done = await open.run({ phases: PHASES, ...options });
  expect(open.endpoint.problems).toEqual([]);
  return done;
}

function items({ collected }: ExampleRun, operation: string, containing = ""): readonly Item[] {
  return collected.items.filter((item) => item.operation === operation && item.id.includes(containing));
}

interface Written {
  readonly eventID: string;
  readonly eventTime: string;
  readonly eventName: string;
  readonly eventCategory: string;
  readonly userIdentity: { readonly type: string; readonly arn?: string };
}

function written(pieces: readonly Piece[]): readonly Written[] {
  return pieces.flatMap((piece) =>
    piece.kind === "records" && piece.path === PATHS.events ? (piece.records as readonly Written[]) : [],
  );
}

const HEALTHY_GROUP = "aws-cloudtrail-logs-471926308855-media";
/** The pipeline's change and the engineer's invocation stand 14 hours before the story's present. */
const FAR = { base: { resolveWindow: () => lastHours("2026-11-20T12:00:00Z", 15) } };

describe("data events", () => {
  it("are found in the log group that a trail writes to, with who invoked", async () => {
    const done = await run("healthy");
    const invocations = written(done.pieces).filter(({ eventCategory }) => eventCategory === "Data");
    expect(invocations.length).toBeGreaterThan(20);
    expect(new Set(invocations.map(({ eventName }) => eventName))).toEqual(new Set(["Invoke"]));
    expect(items(done, "logs:FilterLogEvents", HEALTHY_GROUP)).toMatchObject([
      { id: expect.stringContaining("invocations in"), outcome: "collected", files: [PATHS.events] },
      { id: expect.stringContaining("refused in"), outcome: "empty" },
    ]);
  });

  it("are asked for by patterns that AWS takes: JSON, at most 1,024 characters, by the group's ARN", async () => {
    const done = await run("healthy");
    const searches = done.calls.filter(({ input }) => input["filterPattern"] !== undefined);
    expect(searches.length).toBeGreaterThan(0);
    for (const { input } of searches) {
      expect(String(input["filterPattern"]).length).toBeLessThan(1024);
      expect(input["logGroupIdentifier"]).toBe(`arn:aws:logs:us-east-1:471926308855:log-group:${HEALTHY_GROUP}`);
    }
  });

  it("are found in a store of CloudTrail Lake, after the query was waited for", async () => {
    const done = await run("vpc-eni-denied", {}, FAR);
    const found = written(done.pieces).filter(({ eventCategory }) => eventCategory === "Data");
    expect(found).toMatchObject([
      { eventName: "Invoke", userIdentity: { arn: expect.stringMatching(/payments-engineer\/p\.nakamura$/u) } },
    ]);
    expect(items(done, "cloudtrail:GetQueryResults")).toMatchObject([
      { outcome: "collected", count: 1, attempts: 2, files: [PATHS.events] },
    ]);
  });

  it("that were delivered to the group after the window's end are found, and later ones are not", async () => {
    const window = { ...lastHours("2026-11-20T10:00:00Z", 2) };
    const message = (eventID: string, eventTime: string): string =>
      JSON.stringify({
        eventID,
        eventTime,
        eventCategory: "Data",
        requestParameters: { functionName: "arn:aws:lambda:us-east-1:471926308855:function:photo-intake" },
      });
    const delivered = Date.parse("2026-11-20T10:05:00Z");
    const done = await run(
      "healthy",
      {
        "logs:FilterLogEvents": ({ filterPattern, endTime }) => ({
          events:
            filterPattern?.includes("NOT EXISTS") === true && endTime >= delivered
              ? [
                  { timestamp: delivered, message: message("in", "2026-11-20T09:59:59Z") },
                  { timestamp: delivered, message: message("after", "2026-11-20T10:00:01Z") },
                ]
              : [],
        }),
      },
      { base: { resolveWindow: () => window } },
    );
    const data = written(done.pieces).filter(({ eventCategory }) => eventCategory === "Data");
    expect(data.map(({ eventID }) => eventID)).toEqual(["in"]);
  });

  it("stand among the others by time, each event once", async () => {
    const records = written((await run("healthy")).pieces);
    const times = records.map(({ eventTime }) => eventTime);
    expect(times).toEqual([...times].sort());
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(records.length);
  });

  it("show callers whose permissions are then read", async () => {
    const role = "arn:aws:iam::938140275516:role/payments-engineer";
    const done = await run("vpc-eni-denied", {}, FAR);
    expect(done.collected.facts.callers().map(({ arn }) => arn)).toContain(role);
  });

  it.each(["FAILED", "CANCELLED", "TIMED_OUT"])("are a gap where the query is %s", async (QueryStatus) => {
    const done = await run("vpc-eni-denied", {
      "cloudtrail:GetQueryResults": () => ({ QueryStatus, ErrorMessage: "out of partitions" }),
    });
    expect(items(done, "cloudtrail:GetQueryResults")).toMatchObject([
      { outcome: "failed", error: { code: "QueryFailed", message: `The query is ${QueryStatus}: out of partitions` } },
    ]);
  });

  it("are skipped in Lake where the query may not be started, and the calls of the event history stay", async () => {
    const done = await run(
      "vpc-eni-denied",
      {},
      { faults: [{ operation: "cloudtrail:StartQuery", fault: "access-denied" }] },
    );
    expect(items(done, "cloudtrail:StartQuery")).toMatchObject([{ outcome: "denied" }]);
    expect(items(done, "cloudtrail:GetQueryResults")).toMatchObject([{ outcome: "skipped" }]);
    expect(written(done.pieces).length).toBeGreaterThan(10);
  });

  it("of another account's log group are left to whoever has credentials for it", async () => {
    const trail = {
      Name: "org",
      TrailARN: "arn:aws:cloudtrail:us-east-1:999988887777:trail/org",
      HomeRegion: "us-east-1",
      CloudWatchLogsLogGroupArn: "arn:aws:logs:us-east-1:999988887777:log-group:org-trail:*",
    };
    const done = await run("healthy", {
      "cloudtrail:DescribeTrails": () => ({ trailList: [trail] }),
      "cloudtrail:GetTrailStatus": () => ({ IsLogging: true }),
      "cloudtrail:GetEventSelectors": () => {
        throw new AwsError("TrailNotFoundException", "Unknown trail", 404);
      },
    });
    expect(items(done, "logs:FilterLogEvents", "org-trail")).toMatchObject([
      { outcome: "skipped", accountId: "999988887777", reason: expect.stringContaining("--peer-profile") },
      { outcome: "skipped" },
    ]);
  });

  it("are not looked for where neither trail nor store records any", async () => {
    const done = await run("sqs-consumer-denied");
    expect(done.calls.filter(({ input }) => input["filterPattern"] !== undefined)).toEqual([]);
    expect(items(done, "cloudtrail:StartQuery")).toMatchObject([
      { outcome: "not-applicable", reason: expect.stringContaining("event data store") },
    ]);
  });

  it("in a group that takes too long to search are a gap with its range: the function's own logs come first", async () => {
    let page = 0;
    const done = await run("healthy", {
      "logs:FilterLogEvents": ({ filterPattern }) => {
        if (filterPattern?.includes("NOT EXISTS") !== true) return { events: [] };
        page += 1;
        return { events: [], nextToken: String(page) };
      },
    });
    expect(items(done, "logs:FilterLogEvents", "invocations in")).toMatchObject([
      {
        outcome: "failed",
        attempts: 600,
        error: {
          message: expect.stringContaining("from 2026-11-20T10:00:00.000Z to 2026-11-20T12:00:00.000Z were left"),
        },
      },
    ]);
  });

  it("that are more than can be kept are cut, and the range that is left out is named", async () => {
    let page = 0;
    const event = (index: number): object => ({
      timestamp: Date.parse("2026-11-20T10:00:00Z") + page * 60_000,
      message: JSON.stringify({
        eventID: `${page}-${index}`,
        eventTime: "2026-11-20T10:00:00Z",
        eventCategory: "Data",
        requestParameters: { functionName: "arn:aws:lambda:us-east-1:471926308855:function:photo-intake" },
      }),
    });
    const done = await run("healthy", {
      "logs:FilterLogEvents": ({ filterPattern }) => {
        if (filterPattern?.includes("NOT EXISTS") !== true) return { events: [] };
        page += 1;
        return { events: Array.from({ length: 4000 }, (_, index) => event(index)), nextToken: String(page) };
      },
    });
    expect(items(done, "logs:FilterLogEvents", "invocations in")).toMatchObject([
      {
        outcome: "failed",
        count: 12_000,
        error: {
          code: "TooManyEvents",
          message: expect.stringContaining("from 2026-11-20T10:03:00.000Z to 2026-11-20T12:00:00.000Z were left out"),
        },
      },
    ]);
  });
});

describe("the event history", () => {
  it("goes on where it was when a token is no longer taken, and repeats nothing", async () => {
    const whole = await run("vpc-eni-denied", {}, FAR);
    await open?.close();
    // The second page of the longest query is the first request with a token.
    const longest = (input: Readonly<Record<string, unknown>>): boolean =>
      JSON.stringify(input["LookupAttributes"]).includes("EventSource");
    let refused = 0;
    const { handlers } = await loadExample("vpc-eni-denied");
    const serve = handlers["cloudtrail:LookupEvents"];
    const cut = await run(
      "vpc-eni-denied",
      {
        "cloudtrail:LookupEvents": (input, ctx) => {
          if (refused > 0 || input.NextToken === undefined || !longest(input)) return serve?.(input, ctx);
          refused += 1;
          throw new AwsError("InvalidNextTokenException", "The token is not valid or has expired.", 400);
        },
      },
      FAR,
    );
    expect(refused).toBe(1);
    expect(items(cut, "cloudtrail:LookupEvents").filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(written(cut.pieces)).toEqual(written(whole.pieces));
  });

  it("is read whole by time where no token is taken at all", async () => {
    const whole = await run("vpc-eni-denied");
    await open?.close();
    const { handlers } = await loadExample("vpc-eni-denied");
    const serve = handlers["cloudtrail:LookupEvents"];
    const cut = await run("vpc-eni-denied", {
      "cloudtrail:LookupEvents": (input, ctx) => {
        if (input.NextToken === undefined) return serve?.(input, ctx);
        throw new AwsError("InvalidNextTokenException", "The token is not valid or has expired.", 400);
      },
    });
    expect(written(cut.pieces)).toEqual(written(whole.pieces));
  });

  it("is a gap where tokens are refused within one second of many events", async () => {
    const EventTime = new Date("2026-11-20T11:00:00Z");
    const done = await run("sqs-consumer-denied", {
      "cloudtrail:LookupEvents": ({ LookupAttributes, NextToken }) => {
        if (LookupAttributes[0].AttributeKey !== "EventSource") return { Events: [] };
        if (NextToken !== undefined) throw new AwsError("InvalidNextTokenException", "The token is not valid.", 400);
        const record = JSON.stringify({ eventID: "1", requestParameters: { functionName: "order-fulfilment" } });
        return { Events: [{ EventId: "1", EventTime, CloudTrailEvent: record }], NextToken: "2" };
      },
    });
    expect(items(done, "cloudtrail:LookupEvents", "EventSource=")).toMatchObject([
      { outcome: "failed", count: 1, error: { code: "InvalidNextTokenException" } },
    ]);
  });

  it("names the range that it left out, in the item of the query that was cut", async () => {
    let served = 0;
    const done = await run("sqs-consumer-denied", {
      "cloudtrail:LookupEvents": ({ LookupAttributes }) => {
        if (LookupAttributes[0].AttributeKey !== "EventSource") return { Events: [] };
        served += 1;
        const EventTime = new Date(Date.parse("2026-11-20T12:00:00Z") - served * 5000);
        // Other functions' calls: none is kept, and reading them cannot go on for ever either.
        const Events = Array.from({ length: 50 }, (_, index) => ({ EventId: `${served}-${index}`, EventTime }));
        return { Events, NextToken: String(served) };
      },
    });
    expect(items(done, "cloudtrail:LookupEvents", "EventSource=")).toMatchObject([
      {
        outcome: "failed",
        count: 0,
        attempts: 1000,
        error: {
          code: "TooManyEvents",
          message: expect.stringMatching(
            /those from 2026-11-20T09:00:00\.000Z to 2026-11-20T10:36:40\.000Z were left out/u,
          ),
        },
      },
    ]);
  });

  it("is read in the Regions of what was refused, wherever that was learnt", async () => {
    const message =
      "An error occurred (AccessDenied) when calling the SendMessage operation: User: arn:aws:sts::604758102665:assumed-role/r/f is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:ap-south-1:604758102665:far";
    const timestamp = Date.parse("2026-11-20T11:00:00Z");
    const done = await run(
      "sqs-consumer-denied",
      {
        "logs:FilterLogEvents": () => ({ events: [{ logStreamName: "s", timestamp, message, eventId: "1" }] }),
      },
      { phases: WITH_LOGS },
    );
    expect(done.collected.facts.refusedIn).toContain("ap-south-1");
    expect(items(done, "cloudtrail:LookupEvents", "ap-south-1/Username=")).toHaveLength(1);
    expect(new Set(items(done, "cloudtrail:LookupEvents").map(({ region }) => region))).toEqual(
      new Set(["eu-west-1", "us-east-1", "ap-south-1"]),
    );
  });

  it("takes no Region from a line that only looks like a refusal, nor one of another partition", async () => {
    const lines = [
      "AccessDenied on arn:aws:sqs:../../evil-1:1:x",
      "AccessDenied on arn:aws-cn:sqs:cn-north-1:1:x",
      "all well with arn:aws:sqs:sa-east-1:604758102665:q",
    ];
    const timestamp = Date.parse("2026-11-20T11:00:00Z");
    const done = await run(
      "sqs-consumer-denied",
      {
        "logs:FilterLogEvents": () => ({
          events: lines.map((message, index) => ({ logStreamName: "s", timestamp, message, eventId: String(index) })),
        }),
      },
      { phases: WITH_LOGS },
    );
    expect(new Set(items(done, "cloudtrail:LookupEvents").map(({ region }) => region))).toEqual(
      new Set(["eu-west-1", "us-east-1"]),
    );
  });

  it("is asked who took the role that made a change: the record that issued its key", async () => {
    const done = await run("vpc-eni-denied", {}, FAR);
    const [change] = written(done.pieces).filter(
      ({ eventName }) => eventName === "DetachRolePolicy",
    ) as readonly (Written & {
      readonly userIdentity: { readonly accessKeyId?: string };
    })[];
    const key = change?.userIdentity.accessKeyId ?? "none";
    expect(
      items(done, "cloudtrail:LookupEvents", `ResourceName=${key}`)
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(["collected", "empty"]);
    const issuing = written(done.pieces).filter((record) =>
      JSON.stringify(record).includes(`"accessKeyId":"${key}","sessionToken"`),
    );
    expect(issuing).toMatchObject([{ eventName: "AssumeRole", userIdentity: { type: "IAMUser" } }]);
  });
});

it("declares what it sends for CloudTrail beside the code, with what is not known without it", () => {
  const operations = ["ListEventDataStores", "GetEventDataStore", "StartQuery", "GetQueryResults"];
  const calls = plannedCalls().filter(({ operation }) => operations.includes(operation.replace("cloudtrail:", "")));
  expect(calls.map(({ operation }) => operation).sort()).toEqual(operations.map((name) => `cloudtrail:${name}`).sort());
  for (const { effect, why } of calls)
    expect([effect, why]).toEqual([expect.stringMatching(/\w/u), expect.stringMatching(/\w/u)]);
});
