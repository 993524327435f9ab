import { parseArgs } from "node:util";
import { readCase } from "../../src/analyse/iam/case.ts";
import { answerCase } from "../../src/analyse/iam/case-answer.ts";
import { evaluate } from "../../src/analyse/iam/evaluate.ts";

/** How long each measure runs, in ms. */
const RUN = 1000;

const ROLE = "arn:aws:sts::111122223333:assumed-role/orders-role/orders";
const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders";
const policy = (...statements: object[]): object => ({ Version: "2012-10-17", Statement: statements });
const allow = (Action: string | string[], Resource: string | string[], more: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

/** A role with one inline policy asks for one thing. */
const SIMPLE = {
  request: { principal: ROLE, action: "sqs:DeleteMessage", resource: QUEUE, context: {} },
  identityPolicies: [policy(allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], QUEUE))],
};

/** What a function in an organisation meets: five policies, a boundary, SCPs on three levels, conditions, variables. */
const LARGE = {
  request: {
    principal: ROLE,
    action: "s3:GetObject",
    resource: "arn:aws:s3:::orders/payments/2026/11/20/a.json",
    context: {
      "aws:PrincipalTag/team": "payments",
      "aws:RequestedRegion": "eu-west-1",
      "aws:SecureTransport": "true",
      "aws:SourceIp": "203.0.113.77",
      "aws:PrincipalOrgID": "o-a1b2c3d4e5",
    },
  },
  identityPolicies: Array.from({ length: 5 }, (_, n) =>
    policy(
      ...Array.from({ length: 8 }, (__, m) =>
        allow([`dynamodb:Get${m}*`, `sqs:*${n}`], [`${QUEUE}-${n}-${m}`, `${QUEUE}-*-${m}`]),
      ),
      allow("s3:Get*", "arn:aws:s3:::orders/${aws:PrincipalTag/team}/*", {
        Condition: { IpAddress: { "aws:SourceIp": ["198.51.100.0/24", "203.0.113.0/24"] } },
      }),
    ),
  ),
  boundary: policy(allow(["s3:*", "sqs:*", "logs:*"], "*")),
  resourcePolicy: policy({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::orders", "arn:aws:s3:::orders/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  }),
  scps: [1, 2, 3].map((level) => [
    policy(allow("*", "*")),
    policy({
      Effect: "Deny",
      NotAction: ["iam:*", "sts:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", `eu-central-${level}`] } },
    }),
  ]),
};

/** Evaluations in a second, after as long a run to warm up. */
function perSecond(once: () => void): number {
  for (let end = performance.now() + RUN / 2; performance.now() < end;) once();
  const start = performance.now();
  let times = 0;
  while (performance.now() - start < RUN) {
    for (let n = 0; n < 100; n += 1) once();
    times += 100;
  }
  return Math.round((times * 1000) / (performance.now() - start));
}

/** Policies are read once and asked often, as the checks do; or read from the case's text each time. */
function measure(one: object): object {
  const { request, layers, target } = readCase(one, { file: "case.json", pointer: [] });
  const text = JSON.stringify(one);
  return {
    decision: evaluate(request, layers, target).decision,
    evaluationsPerSecond: perSecond(() => evaluate(request, layers, target)),
    fromTextPerSecond: perSecond(() => answerCase(JSON.parse(text), { file: "case.json", pointer: [] })),
  };
}

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const result = { node: process.version, simple: measure(SIMPLE), large: measure(LARGE) };
if (values.json) console.log(JSON.stringify(result));
else for (const [name, figures] of Object.entries(result)) console.log(`${name}: ${JSON.stringify(figures)}`);
