import { fileURLToPath } from "node:url";
import type { Analysis } from "../../src/core/analysis.ts";
import type { CaseInfo } from "../../src/core/case.ts";
import { configurationPath, logPath, PATHS, policyPath, resourcePath } from "../../src/core/evidence.ts";
import type { Finding, FindingsDocument } from "../../src/core/finding.ts";
import type { Json } from "../../src/core/json.ts";
import { CHECKLIST_IDS, type ChecklistEntry, type RedactionCounts } from "../../src/core/manifest.ts";
import type { Item, Outcome } from "../../src/core/outcome.ts";
import type { TimelineEntry, Workflow } from "../../src/core/workflow.ts";
import type { RenderInput } from "../../src/render/render.ts";
import { memoryEvidence } from "./memory-evidence.ts";

export const TEMPLATES = fileURLToPath(new URL("../../templates", import.meta.url));

const ACCOUNT = "111122223333";
const OTHER = "444455556666";
const REGION = "eu-west-1";
const START = "2026-11-20T06:00:00.000Z";
const END = "2026-11-20T12:00:00.000Z";

interface SampleParts {
  readonly functionName: string;
  readonly documents: Readonly<Record<string, Json>>;
  readonly texts: Readonly<Record<string, readonly string[]>>;
  readonly items: readonly Item[];
  readonly findings: readonly Finding[];
  readonly frequency: FindingsDocument["frequency"];
  readonly crossAccount: FindingsDocument["crossAccount"];
  readonly workflow: Workflow;
  readonly timeline: readonly TimelineEntry[];
  readonly checklist?: Partial<Record<ChecklistEntry["id"], Partial<ChecklistEntry>>>;
  readonly redaction: RedactionCounts;
  readonly info?: Partial<CaseInfo>;
}

/** The analysis of these samples is written in English. */
export type Sample = RenderInput & { readonly analysis: Analysis };

function sample(parts: SampleParts): Sample {
  const info: CaseInfo = {
    functionArn: functionArn(parts.functionName),
    functionName: parts.functionName,
    accountId: ACCOUNT,
    region: REGION,
    window: { start: START, end: END, timeZone: "Asia/Taipei", origin: "first-failure-in-metrics" },
    audience: "support",
    language: "en",
    stated: {},
    peerAccounts: [],
    collectedBy: `arn:aws:sts::${ACCOUNT}:assumed-role/OnCall/lin`,
    collectedAt: "2026-11-20T12:01:30.000Z",
    ...parts.info,
  };
  const analysis: Analysis = {
    findings: {
      schema: "lambda-case-pack/findings@1",
      frequency: parts.frequency,
      crossAccount: parts.crossAccount,
      findings: parts.findings,
    },
    workflow: parts.workflow,
    timeline: parts.timeline,
    checklist: CHECKLIST_IDS.map((id) => ({
      id,
      status: "collected" as const,
      evidence: CHECKLIST_FILES[id] ?? [],
      why: "",
      ...parts.checklist?.[id],
    })),
    blindSpots: [
      {
        id: "data-events-off",
        text: "No trail records Lambda data events, so `Invoke` calls and who made them are not in CloudTrail.",
      },
      { id: "trail-delay", text: "CloudTrail shows a call about 5 and up to 15 minutes after it was made." },
    ],
  };
  return {
    case: info,
    tool: { name: "lambda-case-pack", version: "0.1.0" },
    items: parts.items,
    analysis,
    redaction: parts.redaction,
    evidence: memoryEvidence(info, parts.items, parts.documents, parts.texts),
    templatesRoot: TEMPLATES,
  };
}

const CHECKLIST_FILES: Readonly<Record<string, readonly string[]>> = {
  "function-arn": [PATHS.function],
  workflow: ["workflow/workflow.json"],
  frequency: [PATHS.metrics],
  permissions: [PATHS.role, PATHS.rolePolicies],
  timestamps: ["timeline.csv"],
  cloudtrail: [PATHS.events, PATHS.callsTable],
};

/** An SQS consumer whose role lost two actions in a policy edit: some invocations fail. */
export function brokenSqsConsumer(): Sample {
  const name = "order-consumer";
  const log = logPath(`/aws/lambda/${name}`, START, END);
  const queue = `arn:aws:sqs:${REGION}:${ACCOUNT}:orders`;
  const key = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1f2e3d4c-5b6a-4988-9706-a5b4c3d2e1f0`;
  const role = `arn:aws:iam::${ACCOUNT}:role/order-consumer-role`;
  const session = `arn:aws:sts::${ACCOUNT}:assumed-role/order-consumer-role/${name}`;
  const kmsText = `AccessDeniedException: User: ${session} is not authorized to perform: kms:Decrypt on resource: ${key} because no identity-based policy allows the kms:Decrypt action`;
  return sample({
    functionName: name,
    documents: {
      [PATHS.identity]: {
        account: ACCOUNT,
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/OnCall/lin`,
        userId: "AROAEXAMPLE:lin",
      },
      [PATHS.function]: configuration(name, role),
      [PATHS.role]: roleDocument("order-consumer-role"),
      [PATHS.rolePolicies]: {
        Policies: [
          {
            PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/order-consumer`,
            PolicyName: "order-consumer",
            VersionId: "v7",
            Document: {
              Version: "2012-10-17",
              Statement: [
                { Sid: "Logs", Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" },
                {
                  Sid: "Queue",
                  Effect: "Allow",
                  Action: ["sqs:ReceiveMessage", "sqs:GetQueueAttributes"],
                  Resource: queue,
                },
                {
                  Sid: "Table",
                  Effect: "Allow",
                  Action: ["dynamodb:PutItem"],
                  Resource: "arn:aws:dynamodb:*:*:table/orders",
                },
              ],
            },
          },
        ],
      },
      [PATHS.roleInline]: { Policies: [] },
      [PATHS.mappings]: { EventSourceMappings: [{ UUID: "9c1b", EventSourceArn: queue, State: "Enabled" }] },
      [PATHS.metrics]: metrics((minute) => [40 + (minute % 7), minute >= 132 ? 9 + (minute % 5) : 0]),
      [PATHS.logGroup]: { LogGroup: { logGroupName: `/aws/lambda/${name}` }, Streams: [], SubscriptionFilters: [] },
      [resourcePath(queue)]: {
        Arn: queue,
        Service: "sqs",
        NamedBy: [PATHS.mappings],
        Policy: { Version: "2012-10-17", Statement: [] },
      },
    },
    texts: {
      [log]: [
        "2026-11-20T08:12:59.411Z\t2026/11/20/[$LATEST]a1b2c3\tSTART RequestId: 5b7d0c1e-23f4-4a6b-8c9d-0e1f2a3b4c5d Version: $LATEST",
        `2026-11-20T08:13:02.123Z\t2026/11/20/[$LATEST]a1b2c3\t2026-11-20T08:13:02.123Z\t5b7d0c1e-23f4-4a6b-8c9d-0e1f2a3b4c5d\tERROR\t${kmsText}`,
        "\t    at throwDefaultError (/var/task/node_modules/@smithy/smithy-client/index.js:4:2)",
        "2026-11-20T08:13:02.300Z\t2026/11/20/[$LATEST]a1b2c3\tEND RequestId: 5b7d0c1e-23f4-4a6b-8c9d-0e1f2a3b4c5d",
        `2026-11-20T11:47:40.007Z\t2026/11/20/[$LATEST]d4e5f6\t2026-11-20T11:47:40.007Z\t7e8f9a0b-1c2d-4e3f-8a9b-0c1d2e3f4a5b\tERROR\t${kmsText}`,
      ],
      [PATHS.events]: [
        trail({
          at: "2026-11-20T08:11:47Z",
          name: "CreatePolicyVersion",
          source: "iam.amazonaws.com",
          who: `arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/pipeline`,
          ip: "203.0.113.24",
          write: true,
          region: "us-east-1",
        }),
        trail({
          at: "2026-11-20T08:13:02Z",
          name: "Decrypt",
          source: "kms.amazonaws.com",
          who: session,
          ip: "lambda.amazonaws.com",
          error: "AccessDenied",
          request: "0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e",
        }),
        trail({
          at: "2026-11-20T09:02:10Z",
          name: "DeleteMessage",
          source: "sqs.amazonaws.com",
          who: session,
          ip: "lambda.amazonaws.com",
          error: "AccessDenied",
          request: "a9b8c7d6-e5f4-4321-9876-543210fedcba",
        }),
        trail({
          at: "2026-11-20T10:15:00Z",
          name: "GetFunction20150331v2",
          source: "lambda.amazonaws.com",
          who: `arn:aws:iam::${ACCOUNT}:user/dana`,
          ip: "198.51.100.7",
        }),
        trail({
          at: "2026-11-20T12:00:40Z",
          name: "GetPolicy20150331v2",
          source: "lambda.amazonaws.com",
          who: `arn:aws:sts::${ACCOUNT}:assumed-role/OnCall/lin`,
          ip: "198.51.100.9",
          agent: "lambda-case-pack/0.1.0",
        }),
      ],
    },
    items: [
      item("lambda:GetFunction", "collected", 1, [PATHS.function]),
      item("logs:FilterLogEvents", "collected", 18_422, [log]),
      item("cloudtrail:LookupEvents", "collected", 5, [PATHS.events]),
      item("kms:GetKeyPolicy", "denied", 0, [], "Whether the key's policy lets the role decrypt cannot be told."),
      item(
        "organizations:DescribeOrganization",
        "denied",
        0,
        [],
        "Whether service control policies apply cannot be told.",
      ),
    ],
    findings: [
      {
        id: "denials/kms:Decrypt",
        step: 1,
        status: "fail",
        severity: "critical",
        title: "The execution role may do what the function's code does",
        explanation: `The code calls \`kms:Decrypt\` on the key of the queue \`orders\`. No statement of the role's policies allows it since version v7 of \`order-consumer\` was made at 08:11:47 UTC.`,
        evidence: [
          { file: log, line: 2 },
          { file: log, line: 5 },
          { file: PATHS.events, line: 2 },
        ],
        fix: {
          summary: "Allow `kms:Decrypt` on the key again.",
          policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:Decrypt", Resource: key }] },
          commands: [
            `aws iam create-policy-version --policy-arn arn:aws:iam::${ACCOUNT}:policy/order-consumer --policy-document file://policy.json --set-as-default`,
          ],
        },
        references: ["https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html"],
        seen: {
          count: 412,
          first: "2026-11-20T08:13:02.123Z",
          last: "2026-11-20T11:47:40.007Z",
          requestIds: ["5b7d0c1e-23f4-4a6b-8c9d-0e1f2a3b4c5d"],
        },
        denial: {
          principal: session,
          action: "kms:Decrypt",
          resource: key,
          layer: "identity-based policy",
          explicit: false,
        },
      },
      {
        id: "mapping-actions/9c1b",
        step: 6,
        status: "fail",
        severity: "high",
        title: "The execution role may read and manage the event source",
        explanation:
          "The mapping of the queue `orders` needs `sqs:DeleteMessage`; no statement of the role allows it, so handled messages come again.",
        evidence: [
          { file: PATHS.rolePolicies, pointer: "/Policies/0/Document/Statement/1" },
          { file: PATHS.events, line: 3 },
        ],
        fix: { summary: "Add `sqs:DeleteMessage` to the statement `Queue`." },
        references: ["https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"],
        seen: { count: 88, first: "2026-11-20T08:14:00Z", last: "2026-11-20T11:40:00Z", requestIds: [] },
        denial: {
          principal: session,
          action: "sqs:DeleteMessage",
          resource: queue,
          layer: "identity-based policy",
          explicit: false,
        },
      },
      {
        id: "recent-changes",
        step: 5,
        status: "fail",
        severity: "high",
        title: "No permission was changed just before the first refused call",
        explanation: `CreatePolicyVersion of order-consumer took away kms:Decrypt and sqs:DeleteMessage at 2026-11-20T08:11:47Z, 75 seconds before the first refused call, by arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/pipeline. 1 permission change was made in the 24 hours before.`,
        evidence: [{ file: PATHS.events, line: 1 }],
        fix: { summary: "If the change was not meant, make version v6 the default again." },
        references: [],
      },
      pass("trust-policy", 1, "The trust policy lets Lambda assume the execution role", [
        { file: PATHS.role, pointer: "/AssumeRolePolicyDocument/Statement/0" },
      ]),
      {
        ...pass("cross-account-sides", 3, "Both accounts allow what crosses between them", []),
        status: "not-applicable",
        explanation: "No other account takes part.",
      },
      {
        ...pass("vpc-actions", 4, "The role may manage network interfaces", []),
        status: "not-applicable",
        explanation: "The function is not in a VPC.",
      },
      {
        ...pass("invoke-permission", 2, "Every invoker may call lambda:InvokeFunction", [{ file: PATHS.mappings }]),
        explanation: "The only trigger is an event source mapping, which needs no resource-based policy.",
      },
      {
        id: "service-control-policies",
        step: 5,
        status: "unknown",
        severity: "info",
        title: "No service control policy denies what the function does",
        explanation:
          "Service control policies could not be read (`organizations:DescribeOrganization` was denied). AWS's refusal names the identity-based policy, so they are not the likely cause.",
        evidence: [{ file: "manifest.json" }],
        references: [],
      },
      pass("trail-complete", 7, "CloudTrail shows who changed what", [{ file: PATHS.events, line: 1 }]),
    ],
    frequency: {
      verdict: "intermittent",
      invocations: 15_480,
      failures: 2_508,
      firstFailure: "2026-11-20T08:13:02.123Z",
      lastFailure: "2026-11-20T11:47:40.007Z",
      why: "From 08:10 UTC on, 16 % of the invocations of each five minutes failed; the others succeeded.",
      evidence: [{ file: PATHS.metrics, pointer: "/Series/Errors" }],
    },
    crossAccount: {
      verdict: "no",
      accounts: [],
      evidence: [{ file: PATHS.mappings }],
      why: "All principals and resources that were met are of this account.",
    },
    workflow: {
      functionId: functionArn(name),
      nodes: [
        { id: queue, label: "orders", service: "sqs", accountId: ACCOUNT },
        { id: functionArn(name), label: name, service: "lambda", accountId: ACCOUNT },
        { id: key, label: "1f2e3d4c-5b6a-4988-9706-a5b4c3d2e1f0", service: "kms", accountId: ACCOUNT },
        {
          id: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/orders`,
          label: "orders",
          service: "dynamodb",
          accountId: ACCOUNT,
        },
        { id: `arn:aws:sqs:${REGION}:${ACCOUNT}:orders-dlq`, label: "orders-dlq", service: "sqs", accountId: ACCOUNT },
      ],
      edges: [
        {
          from: queue,
          to: functionArn(name),
          kind: "polled",
          evidence: [{ file: PATHS.mappings, pointer: "/EventSourceMappings/0" }],
        },
        { from: functionArn(name), to: key, kind: "denied", evidence: [{ file: log, line: 2 }] },
        { from: functionArn(name), to: queue, kind: "denied", evidence: [{ file: PATHS.events, line: 3 }] },
        {
          from: functionArn(name),
          to: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/orders`,
          kind: "calls",
          evidence: [{ file: PATHS.serviceGraph }],
        },
        {
          from: functionArn(name),
          to: `arn:aws:sqs:${REGION}:${ACCOUNT}:orders-dlq`,
          kind: "dead-letter",
          evidence: [{ file: PATHS.function }],
        },
      ],
    },
    timeline: [
      {
        at: "2026-11-20T08:11:47Z",
        kind: "policy-change",
        what: "CreatePolicyVersion of `order-consumer` (v7, now default)",
        who: `arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/pipeline`,
        source: { file: PATHS.events, line: 1 },
      },
      {
        at: "2026-11-20T08:13:02.123Z",
        kind: "first-failure",
        what: "kms:Decrypt refused",
        who: session,
        source: { file: log, line: 2 },
      },
      {
        at: "2026-11-20T09:02:10Z",
        kind: "denial",
        what: "sqs:DeleteMessage refused",
        who: session,
        source: { file: PATHS.events, line: 3 },
      },
      {
        at: "2026-11-20T11:47:40.007Z",
        kind: "last-failure",
        what: "kms:Decrypt refused",
        who: session,
        source: { file: log, line: 5 },
      },
    ],
    checklist: {
      workflow: { status: "needs-answer", why: "Please confirm the drawing." },
      logs: { evidence: [log] },
      "cross-account": { evidence: [PATHS.mappings] },
    },
    redaction: { total: 131, byRule: { "aws-session-token": 2, email: 97, password: 32, "private-key": 0 } },
    info: { stated: { issue: "Orders are handled twice since this morning.\nCustomers get two confirmation mails." } },
  });
}

/** A function that another account's role may not invoke: one side's permission is missing. */
export function crossAccountInvoke(): Sample {
  const name = "invoice-renderer";
  const log = logPath(`/aws/lambda/${name}`, START, END);
  const caller = `arn:aws:sts::${OTHER}:assumed-role/billing-batch/run-42`;
  const role = `arn:aws:iam::${ACCOUNT}:role/service-role/invoice-renderer`;
  return sample({
    functionName: name,
    documents: {
      [PATHS.function]: configuration(name, role),
      [configurationPath("live")]: configuration(name, role),
      [PATHS.role]: roleDocument("invoice-renderer"),
      [policyPath("live")]: {
        Policy: {
          Version: "2012-10-17",
          Statement: {
            Sid: "billing",
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${OTHER}:role/billing-nightly` },
            Action: "lambda:InvokeFunction",
            Resource: `${functionArn(name)}:live`,
          },
        },
        RevisionId: "1",
      },
      [PATHS.metrics]: metrics((minute) => [minute % 60 === 0 ? 2 : 0, 0]),
    },
    texts: {
      [log]: [
        "2026-11-20T06:00:11.000Z\t2026/11/20/[7]aa\tSTART RequestId: 11111111-2222-4333-8444-555555555555 Version: 7",
      ],
      [PATHS.events]: [
        trail({
          at: "2026-11-20T07:30:00Z",
          name: "AddPermission20150331v2",
          source: "lambda.amazonaws.com",
          who: `arn:aws:iam::${ACCOUNT}:user/dana`,
          ip: "198.51.100.7",
          write: true,
        }),
        ...Array.from({ length: 90 }, (_, n) =>
          trail({
            at: `2026-11-20T08:${String(Math.floor(n / 2)).padStart(2, "0")}:${n % 2 === 0 ? "05" : "35"}Z`,
            name: "Invoke",
            source: "lambda.amazonaws.com",
            who: caller,
            ip: "10.20.1.9",
            error: "AccessDenied",
            request: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
          }),
        ),
      ],
    },
    items: [
      item("lambda:GetFunction", "collected", 1, [PATHS.function]),
      item("logs:FilterLogEvents", "collected", 240, [log]),
      item("cloudtrail:LookupEvents", "collected", 91, [PATHS.events]),
      {
        ...item(
          "iam:GetRole",
          "skipped",
          0,
          [],
          "Whether the caller's account allows its role to invoke the function cannot be told.",
        ),
        id: "iam:GetRole/billing-batch",
        accountId: OTHER,
      },
    ],
    findings: [
      {
        id: "invoke-permission/live",
        step: 2,
        status: "fail",
        severity: "high",
        title: "Every invoker may call lambda:InvokeFunction",
        explanation: `The resource-based policy of the alias \`live\` names \`billing-nightly\` of account ${OTHER}; the calls come from \`billing-batch\`.`,
        evidence: [
          { file: policyPath("live"), pointer: "/Policy/Statement" },
          { file: PATHS.events, line: 2 },
          { file: PATHS.events, line: 91 },
        ],
        fix: {
          summary: "Add a statement for the role `billing-batch` to the alias `live`.",
          commands: [
            `aws lambda add-permission --function-name ${name}:live --statement-id billing-batch --action lambda:InvokeFunction --principal arn:aws:iam::${OTHER}:role/billing-batch`,
          ],
        },
        references: ["https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-cross-account.html"],
        seen: { count: 90, first: "2026-11-20T08:00:05Z", last: "2026-11-20T08:44:35Z", requestIds: [] },
        denial: {
          principal: caller,
          action: "lambda:InvokeFunction",
          resource: `${functionArn(name)}:live`,
          layer: "resource-based policy",
          explicit: false,
          authorizationId: "authz-0123456789",
        },
      },
      {
        id: "cross-account-sides/caller",
        step: 3,
        status: "unknown",
        severity: "medium",
        title: "Both accounts allow what crosses between them",
        explanation: `The other side was not read: give credentials of account ${OTHER} with \`--peer-profile\`.`,
        evidence: [{ file: "manifest.json" }],
        references: [],
      },
      pass("trust-policy", 1, "The trust policy lets Lambda assume the execution role", [
        { file: PATHS.role, pointer: "/AssumeRolePolicyDocument/Statement/0" },
      ]),
    ],
    frequency: {
      verdict: "unknown",
      invocations: 12,
      failures: 0,
      firstFailure: "2026-11-20T08:00:05Z",
      lastFailure: "2026-11-20T08:44:35Z",
      why: "Refused invocations never reach the function, so its metrics do not count them.",
      evidence: [{ file: PATHS.metrics }],
    },
    crossAccount: {
      verdict: "yes",
      accounts: [OTHER],
      evidence: [{ file: PATHS.events, line: 2 }],
      why: "The caller is a role of another account.",
    },
    workflow: {
      functionId: functionArn(name),
      nodes: [
        { id: `arn:aws:iam::${OTHER}:role/billing-batch`, label: "billing-batch", service: "iam", accountId: OTHER },
        {
          id: `arn:aws:iam::${OTHER}:role/billing-nightly`,
          label: "billing-nightly",
          service: "iam",
          accountId: OTHER,
        },
        { id: "apigateway.amazonaws.com", label: "apigateway.amazonaws.com", service: "apigateway" },
        { id: functionArn(name), label: name, service: "lambda", accountId: ACCOUNT },
        { id: "arn:aws:s3:::invoices-out", label: "invoices-out", service: "s3" },
        { id: `arn:aws:sns:${REGION}:${OTHER}:rendered`, label: "rendered", service: "sns", accountId: OTHER },
      ],
      edges: [
        {
          from: `arn:aws:iam::${OTHER}:role/billing-batch`,
          to: functionArn(name),
          kind: "denied",
          evidence: [{ file: PATHS.events, line: 2 }],
        },
        {
          from: `arn:aws:iam::${OTHER}:role/billing-nightly`,
          to: functionArn(name),
          kind: "invokes",
          evidence: [{ file: policyPath("live"), pointer: "/Policy/Statement" }],
        },
        {
          from: "apigateway.amazonaws.com",
          to: functionArn(name),
          kind: "invokes",
          evidence: [{ file: policyPath() }],
        },
        { from: functionArn(name), to: "arn:aws:s3:::invoices-out", kind: "calls", evidence: [] },
        { from: functionArn(name), to: `arn:aws:sns:${REGION}:${OTHER}:rendered`, kind: "destination", evidence: [] },
      ],
    },
    timeline: [
      {
        at: "2026-11-20T07:30:00Z",
        kind: "policy-change",
        what: "AddPermission on alias `live`",
        who: `arn:aws:iam::${ACCOUNT}:user/dana`,
        source: { file: PATHS.events, line: 1 },
      },
      {
        at: "2026-11-20T08:00:05Z",
        kind: "first-failure",
        what: "lambda:InvokeFunction refused",
        who: caller,
        source: { file: PATHS.events, line: 2 },
      },
      {
        at: "2026-11-20T08:44:35Z",
        kind: "last-failure",
        what: "lambda:InvokeFunction refused",
        who: caller,
        source: { file: PATHS.events, line: 91 },
      },
    ],
    checklist: { permissions: { status: "partial", why: "The caller's role was not read." } },
    redaction: { total: 3, byRule: { jwt: 3 } },
    info: { qualifier: "live", window: { start: START, end: END, timeZone: "UTC", origin: "start-end" } },
  });
}

/** Nothing is wrong, and everything could be read. */
export function healthyFunction(): Sample {
  const name = "thumbnailer";
  const log = logPath(`/aws/lambda/${name}`, START, END);
  const role = `arn:aws:iam::${ACCOUNT}:role/thumbnailer`;
  return sample({
    functionName: name,
    documents: {
      [PATHS.function]: configuration(name, role),
      [PATHS.role]: roleDocument("thumbnailer"),
      [PATHS.metrics]: metrics((minute) => [20 + (minute % 11), 0]),
    },
    texts: {
      [log]: [
        "2026-11-20T06:00:11.000Z\t2026/11/20/[$LATEST]aa\tSTART RequestId: 11111111-2222-4333-8444-555555555555 Version: $LATEST",
      ],
      [PATHS.events]: [
        trail({
          at: "2026-11-20T07:30:00Z",
          name: "GetFunction20150331v2",
          source: "lambda.amazonaws.com",
          who: `arn:aws:iam::${ACCOUNT}:user/dana`,
          ip: "198.51.100.7",
        }),
      ],
    },
    items: [
      item("lambda:GetFunction", "collected", 1, [PATHS.function]),
      item("logs:FilterLogEvents", "collected", 9_120, [log]),
    ],
    findings: [
      pass("trust-policy", 1, "The trust policy lets Lambda assume the execution role", [
        { file: PATHS.role, pointer: "/AssumeRolePolicyDocument/Statement/0" },
      ]),
      pass("invoke-permission", 2, "Every invoker may call lambda:InvokeFunction", []),
      {
        ...pass("vpc-actions", 4, "The role may manage network interfaces", []),
        status: "not-applicable",
        explanation: "The function is not in a VPC.",
      },
      pass("mapping-actions", 6, "The execution role may read and manage the event source", []),
    ],
    frequency: {
      verdict: "none-seen",
      invocations: 8_900,
      failures: 0,
      firstFailure: null,
      lastFailure: null,
      why: "No invocation of the window failed.",
      evidence: [{ file: PATHS.metrics }],
    },
    crossAccount: { verdict: "no", accounts: [], evidence: [], why: "" },
    workflow: {
      functionId: functionArn(name),
      nodes: [
        { id: "arn:aws:s3:::uploads", label: "uploads", service: "s3", accountId: ACCOUNT },
        { id: functionArn(name), label: name, service: "lambda", accountId: ACCOUNT },
      ],
      edges: [{ from: "arn:aws:s3:::uploads", to: functionArn(name), kind: "invokes", evidence: [] }],
    },
    timeline: [],
    redaction: { total: 0, byRule: {} },
    info: {
      stated: {
        issue: "Is this set up well?",
        workflow: "Uploads make thumbnails.",
        frequency: "intermittent",
        crossAccount: "no",
      },
    },
  });
}

function functionArn(name: string): string {
  return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
}

function configuration(name: string, role: string): Json {
  return {
    Configuration: {
      FunctionName: name,
      FunctionArn: functionArn(name),
      Runtime: "nodejs22.x",
      Role: role,
      PackageType: "Zip",
      State: "Active",
      LastModified: "2026-11-18T16:20:00.000+0000",
      Environment: { Variables: { TABLE: "<environment:1234567890>" } },
    },
  };
}

function roleDocument(name: string): Json {
  return {
    RoleName: name,
    Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    CreateDate: "2025-02-01T09:00:00.000Z",
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    },
  };
}

/** Five-minute data points over the window; `at` gives invocations and errors of a minute of it. */
function metrics(at: (minute: number) => readonly [number, number]): Json {
  const minutes = Array.from({ length: 72 }, (_, index) => index * 5);
  const series = (which: 0 | 1): Json =>
    minutes.map((minute) => ({
      Timestamp: new Date(Date.parse(START) + minute * 60_000).toISOString(),
      Value: at(minute)[which],
    }));
  return { PeriodSeconds: 300, Series: { Invocations: series(0), Errors: series(1), Throttles: [], Duration: [] } };
}

export function item(operation: string, outcome: Outcome, count: number, files: readonly string[], effect = ""): Item {
  const made: Item = {
    id: operation,
    collector: "sample",
    operation,
    actions: [operation],
    outcome,
    attempts: 1,
    startedAt: "2026-11-20T12:00:10.000Z",
    finishedAt: "2026-11-20T12:00:11.000Z",
    count,
    files,
    effect,
  };
  if (outcome !== "denied") return made;
  return {
    ...made,
    error: {
      code: "AccessDeniedException",
      message: "not authorized",
      requestId: "99999999-8888-4777-8666-555555555555",
    },
  };
}

function pass(id: string, step: Finding["step"], title: string, evidence: Finding["evidence"]): Finding {
  return { id, step, status: "pass", severity: "info", title, explanation: `${title}.`, evidence, references: [] };
}

interface TrailEvent {
  readonly at: string;
  readonly name: string;
  readonly source: string;
  readonly who: string;
  readonly ip: string;
  readonly error?: string;
  readonly request?: string;
  readonly write?: boolean;
  readonly region?: string;
  readonly agent?: string;
}

/** A line of events.ndjson. */
export function trail(event: TrailEvent): string {
  return JSON.stringify({
    eventTime: event.at,
    eventName: event.name,
    eventSource: event.source,
    awsRegion: event.region ?? REGION,
    sourceIPAddress: event.ip,
    userAgent: event.agent ?? "aws-sdk-js/3",
    ...(event.error === undefined ? {} : { errorCode: event.error, errorMessage: "User is not authorized" }),
    requestID: event.request ?? "c0ffee00-0000-4000-8000-000000000001",
    eventID: `e-${event.at}-${event.name}`,
    readOnly: event.write !== true,
    userIdentity: { type: "AssumedRole", arn: event.who, accountId: ACCOUNT },
  });
}
