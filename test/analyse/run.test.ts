import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse/run.ts";
import { PATHS, policyPath } from "../../src/core/evidence.ts";
import { evidenceOf, FUNCTION_ARN, logText, policy, ROLE_ARN } from "../helpers/evidence.ts";

const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders";
const SESSION = "arn:aws:sts::111122223333:assumed-role/orders-role/orders";
const TRUST = policy({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });
const STREAM = "2026/11/20/[$LATEST]0123456789abcdef0123456789abcdef";
const ID = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

const BASE = {
  [PATHS.function]: {
    Configuration: { FunctionArn: FUNCTION_ARN, Role: ROLE_ARN, State: "Active", LastUpdateStatus: "Successful" },
  },
  [PATHS.role]: { Arn: ROLE_ARN, RoleName: "orders-role", AssumeRolePolicyDocument: TRUST },
  [PATHS.rolePolicies]: {
    Policies: [{ PolicyName: "logs", Document: policy({ Effect: "Allow", Action: "logs:*", Resource: "*" }) }],
  },
  [PATHS.mappings]: {
    EventSourceMappings: [{ UUID: "m-1", EventSourceArn: QUEUE, State: "Enabled", LastProcessingResult: "OK" }],
  },
  "resources/sqs/eu-west-1_111122223333_orders.json": { Arn: QUEUE, Service: "sqs", Attributes: {} },
};

function inline(actions: string[]) {
  return {
    Policies: [{ PolicyName: "access", Document: policy({ Effect: "Allow", Action: actions, Resource: QUEUE }) }],
  };
}

const READS = ["sqs:ReceiveMessage", "sqs:GetQueueAttributes"];
const REFUSED = `User: ${SESSION} is not authorized to perform: sqs:DeleteMessage on resource: ${QUEUE} because no identity-based policy allows the sqs:DeleteMessage action`;

function invocation(n: number, minute: number, lines: readonly string[]): [string, string, string][] {
  const at = `2026-11-20T09:${String(minute).padStart(2, "0")}:00.000Z`;
  return [
    [at, STREAM, `START RequestId: ${ID(n)} Version: $LATEST\n`],
    ...lines.map((line): [string, string, string] => [at, STREAM, `${at}\t${ID(n)}\tERROR\t${line}\n`]),
    [at, STREAM, `END RequestId: ${ID(n)}\n`],
    [
      at,
      STREAM,
      `REPORT RequestId: ${ID(n)}\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 60 MB\t\n`,
    ],
  ];
}

const BROKEN = evidenceOf({
  json: { ...BASE, [PATHS.roleInline]: inline(READS) },
  text: {
    "logs/aws-lambda-orders/a.txt": logText(
      Array.from({ length: 20 }, (_, n) => invocation(n, n * 2, n >= 10 && n % 2 === 0 ? [REFUSED] : [])).flat(),
    ),
    [PATHS.events]: [
      {
        eventTime: "2026-11-20T08:30:00Z",
        eventName: "PutRolePolicy",
        eventSource: "iam.amazonaws.com",
        awsRegion: "us-east-1",
        sourceIPAddress: "203.0.113.7",
        readOnly: false,
        userIdentity: {
          type: "AssumedRole",
          arn: "arn:aws:sts::111122223333:assumed-role/oncall/alex",
          accountId: "111122223333",
        },
        requestParameters: {
          roleName: "orders-role",
          policyName: "access",
          policyDocument: JSON.stringify(policy({ Effect: "Allow", Action: READS, Resource: QUEUE })),
        },
      },
    ]
      .map((record) => JSON.stringify(record))
      .join("\n"),
  },
});

describe("analyse", () => {
  it("names the refused call once, with its count, and grants it in the fix", async () => {
    const { findings } = await analyse(BROKEN);
    const refused = findings.findings.filter((finding) => finding.denial !== undefined);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      status: "fail",
      step: 1,
      severity: "critical",
      seen: { count: 5, first: "2026-11-20T09:20:00.000Z", last: "2026-11-20T09:36:00.000Z" },
      denial: { action: "sqs:DeleteMessage", resource: QUEUE, layer: "identity-based policy", explicit: false },
      fix: { policy: { Statement: [{ Effect: "Allow", Action: ["sqs:DeleteMessage"], Resource: [QUEUE] }] } },
    });
    expect(refused[0]?.seen?.requestIds).toEqual([ID(10), ID(12), ID(14), ID(16), ID(18)]);
  });

  it("finds that the mapping lacks the action and that the policy was edited just before", async () => {
    const { findings } = await analyse(BROKEN);
    const mapping = findings.findings.find((finding) => finding.id === "mapping-actions/m-1");
    expect(mapping).toMatchObject({ status: "fail", step: 6 });
    expect(mapping?.explanation).toContain("sqs:DeleteMessage");
    const changes = findings.findings.find((finding) => finding.id === "recent-changes");
    expect(changes).toMatchObject({ status: "fail", step: 5 });
    expect(changes?.explanation).toContain("assumed-role/oncall/alex");
    expect(changes?.evidence[0]).toEqual({ file: PATHS.events, line: 1 });
  });

  it("calls it intermittent with the figures that it rests on", async () => {
    const { findings } = await analyse(BROKEN);
    expect(findings.frequency).toMatchObject({ verdict: "intermittent", invocations: 20, failures: 5 });
    expect(findings.frequency.why).toContain("5 of");
  });

  it("answers every step and cites files that are in the pack", async () => {
    const analysis = await analyse(BROKEN);
    expect(new Set(analysis.findings.findings.map((finding) => finding.step))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
    const cited = analysis.findings.findings.flatMap((finding) => finding.evidence.map((pointer) => pointer.file));
    expect(cited.filter((file) => !BROKEN.paths.includes(file))).toEqual([]);
  });

  it("finds no fault where there is none", async () => {
    const { findings } = await analyse(
      evidenceOf({
        json: {
          ...BASE,
          [PATHS.roleInline]: inline([...READS, "sqs:DeleteMessage"]),
          [policyPath()]: { Policy: policy() },
        },
        text: {
          "logs/aws-lambda-orders/a.txt": logText(Array.from({ length: 20 }, (_, n) => invocation(n, n, [])).flat()),
          [PATHS.events]: "",
        },
        items: [
          { operation: "organizations:DescribeOrganization", outcome: "not-found" },
          { operation: "cloudwatch:GetMetricData", outcome: "empty" },
          { operation: "lambda:ListFunctionUrlConfigs", outcome: "empty" },
        ],
      }),
    );
    expect(findings.findings.filter((finding) => finding.status === "fail" || finding.status === "unknown")).toEqual(
      [],
    );
    expect(findings.frequency.verdict).toBe("none-seen");
  });

  it("answers unknown, never throws, where nothing was collected", async () => {
    const analysis = await analyse(evidenceOf());
    // Nobody asked for a comparison: that is no lack of evidence.
    const statuses = analysis.findings.findings
      .filter(({ id }) => id !== "compare-working")
      .map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set(["unknown"]));
    expect(analysis.findings.frequency.verdict).toBe("unknown");
    expect(analysis.checklist).toHaveLength(8);
  });

  it("gives the same bytes for the same evidence", async () => {
    expect(JSON.stringify(await analyse(BROKEN))).toBe(JSON.stringify(await analyse(BROKEN)));
  });
});
