import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse/run.ts";
import { PATHS, policyPath } from "../../src/core/evidence.ts";
import { evidenceOf, type EvidenceInput, FUNCTION_ARN, policy, ROLE_ARN } from "../helpers/evidence.ts";

const slot = (index: number): string =>
  new Date(Date.parse("2026-11-20T08:00:00.000Z") + index * 300_000).toISOString();

/** Metrics of the window, one `[invocations, errors]` for each five minutes. */
function metrics(...slots: readonly (readonly [number, number])[]): Record<string, unknown> {
  const series = (member: 0 | 1) => slots.map((values, index) => ({ Timestamp: slot(index), Value: values[member] }));
  return { [PATHS.metrics]: { PeriodSeconds: 300, Series: { Invocations: series(0), Errors: series(1) } } };
}

/** CloudTrail's record of a refused call of a user, in the third slot. */
function refusal(n: number, user: string, eventSource: string, eventName: string): string {
  return JSON.stringify({
    eventTime: new Date(Date.parse(slot(2)) + n * 60_000).toISOString(),
    eventName,
    eventSource,
    errorCode: "AccessDenied",
    userIdentity: { type: "IAMUser", arn: `arn:aws:iam::111122223333:user/${user}`, accountId: "111122223333" },
    requestParameters: { functionName: "orders", roleArn: ROLE_ARN },
  });
}

function configuration(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    [PATHS.function]: { Configuration: { FunctionArn: FUNCTION_ARN, Role: ROLE_ARN, State: "Active", ...more } },
  };
}

const frequency = async (input: EvidenceInput) => (await analyse(evidenceOf(input))).findings.frequency;
const crossAccount = async (input: EvidenceInput) => (await analyse(evidenceOf(input))).findings.crossAccount;
const blindSpots = async (input: EvidenceInput) => (await analyse(evidenceOf(input))).blindSpots.map(({ id }) => id);
const checklist = async (input: EvidenceInput) =>
  Object.fromEntries((await analyse(evidenceOf(input))).checklist.map(({ id, status }) => [id, status]));

describe("how often it fails", () => {
  it("is continuous where every invocation since the first failure fails", async () => {
    const answer = await frequency({ json: metrics([10, 0], [10, 4], [10, 10], [10, 10]) });
    expect(answer).toMatchObject({ verdict: "continuous", invocations: 40, failures: 24, firstFailure: slot(1) });
    expect(answer.why).toContain("24 of 30 invocations");
  });

  it("is intermittent where some succeed", async () => {
    expect((await frequency({ json: metrics([10, 0], [10, 4], [10, 6], [10, 5]) })).verdict).toBe("intermittent");
  });

  it("says so when the failures have stopped", async () => {
    const answer = await frequency({ json: metrics([10, 10], [10, 10], [10, 0], [10, 0]) });
    expect(answer.why).toContain("No failure in the 20 invocations after");
  });

  it("is none-seen where nothing failed, and counts no failure outside of the window", async () => {
    const early = { Timestamp: "2026-11-10T08:00:00.000Z", Value: 7 };
    const answer = await frequency({
      json: {
        [PATHS.metrics]: {
          PeriodSeconds: 300,
          Series: { Invocations: [early, { Timestamp: slot(1), Value: 3 }], Errors: [early] },
        },
      },
    });
    expect(answer).toMatchObject({ verdict: "none-seen", invocations: 3, failures: 0, firstFailure: null });
    expect(answer.why).toContain("7 errors more");
  });

  it("is continuous by status where the function is blocked and nobody got through", async () => {
    const answer = await frequency({
      json: configuration({
        State: "Failed",
        StateReasonCode: "InsufficientRolePermissions",
        LastModified: "2026-11-20T07:00:00.000+0000",
      }),
    });
    expect(answer).toMatchObject({ verdict: "continuous", firstFailure: "2026-11-20T07:00:00.000Z" });
  });

  it("counts attempts where only callers were refused: the function's own metrics know nothing of them", async () => {
    const refused = Array.from({ length: 4 }, (_, n) => refusal(n, "invoker", "lambda.amazonaws.com", "Invoke"));
    const json = { ...configuration(), ...metrics([10, 0], [10, 0], [0, 0], [0, 0]) };
    const answer = await frequency({ json, text: { [PATHS.events]: refused.join("\n") } });
    expect(answer).toMatchObject({ verdict: "continuous", invocations: 4, failures: 4, firstFailure: slot(2) });
    expect(answer.why).toContain("4 calls (lambda:InvokeFunction) were refused");
    expect(answer.why).toContain("0 invocations went through");
  });

  it("does not take what a person was refused for a failure of the function", async () => {
    const json = { ...configuration(), ...metrics([10, 0], [10, 0], [10, 0]) };
    const text = { [PATHS.events]: refusal(0, "marta", "sts.amazonaws.com", "AssumeRole") };
    expect(await frequency({ json, text })).toMatchObject({ verdict: "none-seen", failures: 0, firstFailure: null });
  });

  it("is unknown, with the action that would tell, where neither metrics nor logs were read", async () => {
    const answer = await frequency({ items: [{ operation: "cloudwatch:GetMetricData", outcome: "denied" }] });
    expect(answer).toMatchObject({ verdict: "unknown", invocations: null, failures: null });
    expect(answer.why).toContain("cloudwatch:GetMetricData");
  });
});

describe("other accounts", () => {
  const statement = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: FUNCTION_ARN };
  const read = { ...configuration(), [PATHS.mappings]: { EventSourceMappings: [] } };
  const searched = [{ operation: "cloudtrail:LookupEvents", outcome: "empty" as const }];

  it.each([
    ["a principal", { ...statement, Principal: { AWS: "arn:aws:iam::444455556666:root" } }],
    [
      "a source ARN",
      {
        ...statement,
        Principal: { Service: "sns.amazonaws.com" },
        Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:sns:eu-west-1:444455556666:t" } },
      },
    ],
    [
      "a source account",
      {
        ...statement,
        Principal: { Service: "s3.amazonaws.com" },
        Condition: { StringEquals: { "AWS:SourceAccount": "444455556666" } },
      },
    ],
  ])("show in %s of the function's policy", async (_what, one) => {
    const answer = await crossAccount({ json: { ...read, [policyPath("live")]: { Policy: policy(one) } } });
    expect(answer).toMatchObject({
      verdict: "yes",
      accounts: ["444455556666"],
      evidence: [{ file: policyPath("live"), pointer: "/Policy/Statement/0" }],
    });
  });

  it("show in a mapping's source", async () => {
    const mapping = { UUID: "m", EventSourceArn: "arn:aws:sqs:eu-west-1:444455556666:q" };
    expect(
      (await crossAccount({ json: { ...configuration(), [PATHS.mappings]: { EventSourceMappings: [mapping] } } }))
        .accounts,
    ).toEqual(["444455556666"]);
  });

  it("do not show in AWS's own: layers, services, events of the service", async () => {
    const layers = { Layers: [{ Arn: "arn:aws:lambda:eu-west-1:017000801446:layer:powertools:1" }] };
    const json = {
      ...read,
      ...configuration(layers),
      [policyPath()]: { Policy: policy({ ...statement, Principal: { Service: "sns.amazonaws.com" } }) },
    };
    const record = {
      eventTime: "2026-11-20T09:00:00Z",
      eventName: "AssumeRole",
      eventSource: "sts.amazonaws.com",
      userIdentity: { type: "AWSService", invokedBy: "lambda.amazonaws.com", accountId: "017000801446" },
      requestParameters: { roleArn: ROLE_ARN },
    };
    expect(await crossAccount({ json, text: { [PATHS.events]: JSON.stringify(record) } })).toMatchObject({
      verdict: "no",
      accounts: [],
    });
  });

  it("are unknown where the policy could not be read", async () => {
    const items = [...searched, { operation: "lambda:GetPolicy", outcome: "denied" as const }];
    const answer = await crossAccount({ json: read, items });
    expect(answer.verdict).toBe("unknown");
    expect(answer.why).toContain("lambda:GetPolicy");
  });
});

describe("the checklist", () => {
  it("asks a person for what the evidence cannot show", async () => {
    expect(await checklist({ json: { ...configuration(), ...metrics([5, 0]) } })).toMatchObject({
      "function-arn": "collected",
      frequency: "needs-answer",
      timestamps: "needs-answer",
      workflow: "needs-answer",
    });
  });

  it("takes what a person stated, and says that it is only stated", async () => {
    const stated = { frequency: "intermittent" as const, workflow: "S3 -> orders" };
    expect(await checklist({ json: configuration(), case: { stated } })).toMatchObject({
      frequency: "partial",
      workflow: "collected",
    });
  });

  it("is partial where a call was denied", async () => {
    const items = [
      { operation: "iam:ListRolePolicies", outcome: "denied" as const },
      { operation: "logs:FilterLogEvents", outcome: "denied" as const },
    ];
    const json = { ...configuration(), [PATHS.role]: { Arn: ROLE_ARN } };
    expect(await checklist({ json, items })).toMatchObject({ permissions: "partial", logs: "missing" });
  });
});

describe("blind spots", () => {
  it("are named only where they are so", async () => {
    const quiet: EvidenceInput = {
      json: { ...configuration(), [PATHS.trails]: { Trails: [] } },
      case: { region: "us-east-1", functionArn: FUNCTION_ARN.replace("eu-west-1", "us-east-1") },
      items: [{ operation: "organizations:DescribeOrganization", outcome: "not-found" }],
    };
    expect(await blindSpots(quiet)).toEqual(["data-events"]);
  });

  it("cover the window, the retention, the log level, IAM's Region, late delivery and the organisation", async () => {
    const input: EvidenceInput = {
      json: {
        ...configuration({ LoggingConfig: { SystemLogLevel: "WARN" } }),
        [PATHS.logGroup]: { LogGroup: { retentionInDays: 3 } },
        [PATHS.organization]: { Organization: { Id: "o-1", MasterAccountId: "999988887777" } },
      },
      case: {
        window: {
          start: "2026-08-20T00:00:00.000Z",
          end: "2026-11-20T12:55:00.000Z",
          timeZone: "UTC",
          origin: "start-end",
        },
      },
    };
    expect(await blindSpots(input)).toEqual([
      "data-events",
      "ninety-days",
      "iam-events-us-east-1",
      "delivery-delay",
      "log-retention",
      "log-level",
      "organization-policies",
    ]);
  });

  it("say whom the organisation's policies bind: not the management account", async () => {
    const spotOf = async (management: string): Promise<string | undefined> => {
      const json = { [PATHS.organization]: { Organization: { Id: "o-1", MasterAccountId: management } } };
      const { blindSpots: spots } = await analyse(evidenceOf({ json: { ...configuration(), ...json } }));
      return spots.find(({ id }) => id === "organization-policies")?.text;
    };
    expect(await spotOf("111122223333")).toMatch(/do not bind this account.*resources in its other accounts/u);
    expect(await spotOf("999988887777")).toMatch(/were not read; they can deny what every policy in this pack allows/u);
  });

  it("name the action that would have read what was denied", async () => {
    const { blindSpots: spots } = await analyse(
      evidenceOf({
        items: [
          { operation: "kms:GetKeyPolicy", outcome: "denied", effect: "Whether the key policy allows is not known." },
        ],
      }),
    );
    expect(spots.find(({ id }) => id === "missing-kms")?.text).toContain("kms:GetKeyPolicy would give it");
  });
});

describe("the timeline", () => {
  it("is ascending and cites each entry", async () => {
    const record = (eventName: string, eventTime: string, requestParameters: object) =>
      JSON.stringify({
        eventTime,
        eventName,
        eventSource: "lambda.amazonaws.com",
        readOnly: false,
        userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/ada", accountId: "111122223333" },
        requestParameters,
      });
    const text = {
      [PATHS.events]: [
        record("AddPermission20150331v2", "2026-11-20T09:00:00Z", { functionName: FUNCTION_ARN, statementId: "s" }),
        record("UpdateFunctionConfiguration20150331v2", "2026-11-20T08:30:00Z", { functionName: "orders" }),
        record("UpdateFunctionConfiguration20150331v2", "2026-11-20T08:40:00Z", { functionName: "somebody-else" }),
      ].join("\n"),
    };
    const { timeline } = await analyse(evidenceOf({ text }));
    expect(timeline.map(({ at, kind, source }) => [at, kind, source.line])).toEqual([
      ["2026-11-20T08:30:00.000Z", "configuration-change", 2],
      ["2026-11-20T09:00:00.000Z", "policy-change", 1],
    ]);
    expect(timeline[1]).toMatchObject({
      what: "AddPermission on the function (s)",
      who: "arn:aws:iam::111122223333:user/ada",
    });
  });
});

describe("a search of CloudTrail that found nothing", () => {
  it("is an answer, and its evidence is the manifest, where the searches stand", async () => {
    const items = [
      { id: "cloudtrail:LookupEvents", operation: "cloudtrail:LookupEvents", outcome: "empty" as const, count: 0 },
    ];
    const { checklist: entries } = await analyse(evidenceOf({ items }));
    expect(entries.find(({ id }) => id === "cloudtrail")).toMatchObject({
      status: "collected",
      evidence: ["manifest.json"],
    });
  });
});
