import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/analyse/run.ts";
import { recordsInvocations } from "../../../src/analyse/trail/selectors.ts";
import { PATHS } from "../../../src/core/evidence.ts";
import type { Item } from "../../../src/core/outcome.ts";
import { evidenceOf, FUNCTION_ARN } from "../../helpers/evidence.ts";

const data = (fields: readonly object[]): object => ({
  AdvancedEventSelectors: [
    {
      FieldSelectors: [
        { Field: "eventCategory", Equals: ["Data"] },
        { Field: "resources.type", Equals: ["AWS::Lambda::Function"] },
        ...fields,
      ],
    },
  ],
});
const basic = (Values: readonly string[], more: object = {}): object => ({
  EventSelectors: [{ ReadWriteType: "All", DataResources: [{ Type: "AWS::Lambda::Function", Values }], ...more }],
});

describe("selectors record invocations of the function", () => {
  it.each([
    ["all functions", basic(["arn:aws:lambda"]), true],
    ["all functions in China", basic(["arn:aws-cn:lambda"]), true],
    ["the function", basic([FUNCTION_ARN]), true],
    ["another function, whose name begins alike", basic([`${FUNCTION_ARN}-canary`]), false],
    ["reads only, and Invoke is a write", basic(["arn:aws:lambda"], { ReadWriteType: "ReadOnly" }), false],
    ["management events only", { EventSelectors: [{ IncludeManagementEvents: true, DataResources: [] }] }, false],
    ["advanced: all functions", data([]), true],
    [
      "advanced: objects",
      {
        AdvancedEventSelectors: [
          {
            FieldSelectors: [
              { Field: "eventCategory", Equals: ["Data"] },
              { Field: "resources.type", Equals: ["AWS::S3::Object"] },
            ],
          },
        ],
      },
      false,
    ],
    [
      "advanced: management",
      { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] }] },
      false,
    ],
    [
      "advanced: functions that begin so",
      data([{ Field: "resources.ARN", StartsWith: [FUNCTION_ARN.slice(0, -2)] }]),
      true,
    ],
    ["advanced: not this one", data([{ Field: "resources.ARN", NotEquals: [FUNCTION_ARN] }]), false],
    ["advanced: reads only", data([{ Field: "readOnly", Equals: ["true"] }]), false],
    [
      "advanced: by who calls, which no selector of ours can know",
      data([{ Field: "userIdentity.arn", NotStartsWith: ["arn:x"] }]),
      true,
    ],
    ["unread selectors", null, false],
  ])("%s", (_, selectors, expected) => {
    expect(recordsInvocations(selectors, FUNCTION_ARN)).toBe(expected);
  });
});

describe("the blind spot of data events", () => {
  const trail = (more: object = {}, status: object = { IsLogging: true }): object => ({
    Trail: { Name: "audit", S3BucketName: "bucket", ...more },
    Status: status,
    Selectors: basic(["arn:aws:lambda"]),
  });
  const invoke = JSON.stringify({
    eventTime: "2026-11-20T09:00:00Z",
    eventName: "Invoke",
    eventSource: "lambda.amazonaws.com",
    eventCategory: "Data",
    managementEvent: false,
    userIdentity: { type: "AWSService", invokedBy: "events.amazonaws.com" },
    resources: [{ ARN: FUNCTION_ARN }],
  });
  const search = (outcome: Item["outcome"], operation = "logs:FilterLogEvents"): Partial<Item> => ({
    collector: "data-events",
    operation,
    outcome,
    id: `${operation}/refused in group`,
  });
  const spot = async (
    document: object | undefined,
    items: readonly Partial<Item>[] = [],
    text = "",
  ): Promise<string | undefined> => {
    const json = document === undefined ? {} : { [PATHS.trails]: document };
    const evidence = evidenceOf({ json, items, text: text === "" ? {} : { [PATHS.events]: text } });
    return (await analyse(evidence)).blindSpots.find(({ id }) => id === "data-events")?.text;
  };

  it("is that nobody records them, where nobody does", async () => {
    expect(await spot({ Trails: [] })).toContain("No trail records Lambda data events");
    expect(await spot(undefined)).toContain("was not read");
  });

  it("names the folder of the bucket that a person can look into, where only a bucket has them", async () => {
    const text = await spot({ Trails: [trail({ S3KeyPrefix: "org" })] });
    expect(text).toContain("s3://bucket/org/AWSLogs/111122223333/CloudTrail/eu-west-1/");
    expect(text).not.toContain("switched off");
  });

  it("says that the trail is switched off", async () => {
    expect(await spot({ Trails: [trail({}, { IsLogging: false })] })).toContain("audit is switched off");
  });

  it("is none where they were searched to the end, whether any were found or not", async () => {
    const document = { Trails: [trail()], EventDataStores: [{ Name: "lake", ...data([]) }] };
    const searched = [
      search("empty"),
      search("collected", "cloudtrail:StartQuery"),
      search("empty", "cloudtrail:GetQueryResults"),
    ];
    expect(await spot(document, searched)).toBeUndefined();
    expect(await spot(document, searched, invoke)).toBeUndefined();
  });

  it("is what is missing, where a search was refused beside one that found something", async () => {
    const text = await spot({ Trails: [trail()] }, [search("denied")], invoke);
    expect(text).toContain("in part only: logs:FilterLogEvents/refused in group denied");
  });

  it("is that searching failed, where it did", async () => {
    const document = { Trails: [], EventDataStores: [{ Name: "lake", ...data([]) }] };
    const text = await spot(document, [
      search("collected", "cloudtrail:StartQuery"),
      search("failed", "cloudtrail:GetQueryResults"),
    ]);
    expect(text).toContain("recorded by lake");
    expect(text).toContain("searching for them failed");
  });
});

describe("a trail's log group", () => {
  it("that may not be searched leaves the function's own logs complete", async () => {
    const items: readonly Partial<Item>[] = [
      { operation: "logs:FilterLogEvents", outcome: "collected", collector: "logs" },
      {
        operation: "logs:FilterLogEvents",
        outcome: "denied",
        collector: "data-events",
        id: "logs:FilterLogEvents/refused in t",
      },
    ];
    const text = { "logs/g/a_b.txt": "2026-11-20T08:00:00.000Z\ts\tSTART RequestId: 1 Version: 1\n" };
    const { checklist } = await analyse(evidenceOf({ items, text }));
    expect(checklist.find(({ id }) => id === "logs")).toMatchObject({ status: "collected" });
  });

  it("that may not be searched makes the search of CloudTrail incomplete", async () => {
    const items: readonly Partial<Item>[] = [
      { operation: "cloudtrail:LookupEvents", outcome: "collected" },
      {
        operation: "logs:FilterLogEvents",
        outcome: "denied",
        collector: "data-events",
        id: "logs:FilterLogEvents/refused in t",
      },
    ];
    const record = JSON.stringify({
      eventTime: "2026-11-20T09:00:00Z",
      eventName: "GetFunction",
      eventSource: "lambda.amazonaws.com",
    });
    const { findings } = await analyse(evidenceOf({ items, text: { [PATHS.events]: record } }));
    expect(findings.findings.find(({ id }) => id === "cloudtrail-search")).toMatchObject({
      status: "unknown",
      explanation: expect.stringContaining("Incomplete: logs:FilterLogEvents/refused in t denied"),
    });
  });
});
