import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analyse/run.ts";
import { PATHS, resourcePath } from "../../src/core/evidence.ts";
import type { FindingsDocument } from "../../src/core/finding.ts";
import { type EvidenceInput, evidenceOf, FUNCTION_ARN, logText, policy, ROLE_ARN } from "../helpers/evidence.ts";

const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders";
const TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
const SESSION = "arn:aws:sts::111122223333:assumed-role/orders-role/orders";
const STREAM = "2026/11/20/[$LATEST]0123456789abcdef0123456789abcdef";
const TRUST = policy({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });

const NO_IDENTITY = "because no identity-based policy allows the";

/** A refused call a minute: what the function logs of it. */
function refusals(
  action: string,
  resource: string,
  times: number,
  tail = `${NO_IDENTITY} ${action} action`,
): [string, string, string][] {
  return Array.from({ length: times }, (_, n) => [
    `2026-11-20T09:${String(n).padStart(2, "0")}:00.000Z`,
    STREAM,
    `[ERROR] AccessDenied: User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} ${tail}`,
  ]);
}

function world(
  events: [string, string, string][],
  allowed: readonly string[],
  more: Record<string, unknown> = {},
): EvidenceInput {
  const Statement = { Effect: "Allow", Action: ["logs:*", ...allowed], Resource: "*" };
  return {
    json: {
      [PATHS.function]: {
        Configuration: { FunctionArn: FUNCTION_ARN, Role: ROLE_ARN, State: "Active", LastUpdateStatus: "Successful" },
      },
      [PATHS.role]: { Arn: ROLE_ARN, RoleName: "orders-role", AssumeRolePolicyDocument: TRUST },
      [PATHS.rolePolicies]: { Policies: [] },
      [PATHS.roleInline]: { Policies: [{ PolicyName: "access", Document: policy(Statement) }] },
      [resourcePath(QUEUE)]: { Arn: QUEUE, Service: "sqs", Attributes: {} },
      [resourcePath(TABLE)]: { Arn: TABLE, Service: "dynamodb", Attributes: {} },
      ...more,
    },
    text: events.length === 0 ? {} : { "logs/aws-lambda-orders/a.txt": logText(events.toSorted()) },
  };
}

const findings = async (input: EvidenceInput): Promise<FindingsDocument> => (await analyse(evidenceOf(input))).findings;

describe("the root cause", () => {
  it("is what explains most of the refused calls in the window", async () => {
    const denied = `with an explicit deny in a service control policy`;
    const few = refusals("dynamodb:PutItem", TABLE, 3, denied);
    const { rootCause } = await findings(world([...refusals("sqs:SendMessage", QUEUE, 9), ...few], []));
    expect(rootCause).toMatchObject({
      finding: "denied-calls/orders-role/sqs:SendMessage/orders",
      explains: 9,
      refused: 12,
      confidence: "confirmed-by-aws",
    });
    expect(rootCause?.why).toContain("9 of 12 refused calls");
    expect(rootCause?.against.map(({ text }) => text)).toEqual([
      "3 refused calls (dynamodb:PutItem) are not explained by it.",
    ]);
    expect(rootCause?.against[0]?.evidence).toMatchObject([{ file: "logs/aws-lambda-orders/a.txt" }]);
  });

  it("is one for all calls of a principal that the same kind of policy refused", async () => {
    const events = [...refusals("sqs:SendMessage", QUEUE, 4), ...refusals("dynamodb:PutItem", TABLE, 3)];
    const { rootCause } = await findings(world(events, []));
    expect(rootCause).toMatchObject({ explains: 7, refused: 7, against: [], articleCause: 1 });
    expect(rootCause?.alsoTold).toContain("denied-calls/orders-role/dynamodb:PutItem/orders");
  });

  it("is told by other checks too, where what they propose would allow the call", async () => {
    const mappings = {
      EventSourceMappings: [{ UUID: "m-1", EventSourceArn: QUEUE, State: "Enabled", LastProcessingResult: "OK" }],
    };
    const allowed = ["sqs:ReceiveMessage", "sqs:GetQueueAttributes"];
    const input = world(refusals("sqs:DeleteMessage", QUEUE, 2), allowed, { [PATHS.mappings]: mappings });
    const { rootCause } = await findings(input);
    expect(rootCause?.alsoTold).toEqual(["mapping-actions/m-1"]);
  });

  it("follows from the policies where AWS names none", async () => {
    const { rootCause } = await findings(world(refusals("sqs:SendMessage", QUEUE, 2, ""), []));
    expect(rootCause).toMatchObject({ confidence: "by-evaluation" });
  });

  it("is likely where AWS names no policy and what was read allows the call, and that speaks against it", async () => {
    const { rootCause } = await findings(world(refusals("sqs:SendMessage", QUEUE, 2, ""), ["sqs:SendMessage"]));
    expect(rootCause).toMatchObject({ confidence: "likely" });
    expect(rootCause?.against[0]?.text).toContain("allow sqs:SendMessage now");
    expect(rootCause?.against[0]?.evidence).toMatchObject([
      { file: PATHS.roleInline, pointer: "/Policies/0/Document/Statement/0" },
    ]);
  });

  it("has against it that another layer than AWS names refuses the call already", async () => {
    const tail = "because no permissions boundary allows the sqs:SendMessage action";
    const { rootCause } = await findings(world(refusals("sqs:SendMessage", QUEUE, 2, tail), []));
    expect(rootCause?.against[0]?.text).toBe(
      "AWS lays the refusal of sqs:SendMessage on the permissions boundary; by what was read, the identity-based policy refuses it already.",
    );
  });

  it("is what keeps the function from starting, where no call was refused yet", async () => {
    const Configuration = {
      FunctionArn: FUNCTION_ARN,
      Role: ROLE_ARN,
      State: "Failed",
      StateReasonCode: "InsufficientRolePermissions",
    };
    const { rootCause } = await findings(world([], [], { [PATHS.function]: { Configuration } }));
    expect(rootCause).toMatchObject({
      finding: "function-state/state",
      confidence: "confirmed-by-aws",
      refused: 0,
      articleCause: 4,
    });
    expect(rootCause?.why).toContain("the fourth of AWS's four causes");
  });

  it("is absent where nothing failed, or only notes", async () => {
    expect(await findings(world([], []))).not.toHaveProperty("rootCause");
  });
});

describe("the ranks", () => {
  it("number what failed from 1, and nothing else, in the order of weight", async () => {
    const events = [...refusals("sqs:SendMessage", QUEUE, 4), ...refusals("dynamodb:PutItem", TABLE, 6, "")];
    const { findings: all, rootCause } = await findings(world(events, []));
    const ranked = all.filter(({ rank }) => rank !== undefined).toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
    expect(ranked.map(({ rank }) => rank)).toEqual(ranked.map((_, index) => index + 1));
    expect(new Set(ranked.map(({ id }) => id))).toEqual(
      new Set(all.filter(({ status }) => status === "fail").map(({ id }) => id)),
    );
    expect(ranked[0]?.id).toBe(rootCause?.finding);
    expect(ranked[0]?.denial?.action).toBe("dynamodb:PutItem");
  });
});
