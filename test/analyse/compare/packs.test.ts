import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparePacks } from "../../../src/analyse/compare/packs.ts";
import { PATHS, resourcePath } from "../../../src/core/evidence.ts";
import { type EvidenceInput, evidenceOf, logText, policy } from "../../helpers/evidence.ts";

const TRUST = policy({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });
const STREAM = "2026/11/20/[$LATEST]0123456789abcdef0123456789abcdef";

interface Told {
  readonly name?: string;
  readonly account?: string;
  readonly region?: string;
  readonly actions?: readonly string[];
  readonly configuration?: object;
  readonly trust?: unknown;
  readonly refused?: readonly string[];
}

/** A function that reads a queue of its own name, in an account and Region. */
function world(told: Told = {}): EvidenceInput {
  const { name = "orders", account = "111122223333", region = "eu-west-1", actions = ALL, refused = [] } = told;
  const functionArn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  const role = `arn:aws:iam::${account}:role/${name}-role`;
  const queue = `arn:aws:sqs:${region}:${account}:${name}`;
  const session = `arn:aws:sts::${account}:assumed-role/${name}-role/${name}`;
  const lines = refused.map((action, n): [string, string, string] => [
    `2026-11-20T09:0${n}:00.000Z`,
    STREAM,
    `[ERROR] User: ${session} is not authorized to perform: ${action} on resource: ${queue} because no identity-based policy allows the ${action} action`,
  ]);
  return {
    case: { functionArn, functionName: name, accountId: account, region },
    items: [{ operation: "organizations:DescribeOrganization", outcome: "not-found" }],
    json: {
      [PATHS.function]: {
        Configuration: {
          FunctionName: name,
          FunctionArn: functionArn,
          Role: role,
          State: "Active",
          Runtime: "python3.13",
          ...told.configuration,
        },
      },
      [PATHS.role]: { Arn: role, RoleName: `${name}-role`, AssumeRolePolicyDocument: told.trust ?? TRUST },
      [PATHS.rolePolicies]: { Policies: [] },
      [PATHS.roleInline]: {
        Policies: [
          {
            PolicyName: "access",
            Document: policy(
              { Effect: "Allow", Action: ["logs:*"], Resource: "*" },
              { Effect: "Allow", Action: [...actions], Resource: queue },
            ),
          },
        ],
      },
      [PATHS.mappings]: { EventSourceMappings: [{ UUID: `m-${name}`, EventSourceArn: queue, State: "Enabled" }] },
      [resourcePath(queue)]: { Arn: queue, Service: "sqs", Attributes: {} },
    },
    text: lines.length === 0 ? {} : { "logs/l/a.txt": logText(lines) },
  };
}

const ALL = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const WITHOUT_DELETE = ["sqs:ReceiveMessage", "sqs:GetQueueAttributes"];
const diff = (one: Told, other: Told) => comparePacks(evidenceOf(world(one)), evidenceOf(world(other)));

describe("two packs", () => {
  it("of functions that differ in name, account and Region only are the same", async () => {
    const found = await diff({}, { name: "billing", account: "444455556666", region: "us-east-1" });
    expect(found).toMatchObject({ verdicts: [], differences: [], findings: [] });
  });

  it("differ first in the verdicts on what is needed or was refused", async () => {
    const found = await diff({ actions: WITHOUT_DELETE, refused: ["sqs:DeleteMessage"] }, { name: "billing" });
    expect(found.verdicts).toMatchObject([
      {
        action: "sqs:DeleteMessage",
        resource: "arn:aws:sqs:eu-west-1:111122223333:orders",
        refused: true,
        first: { decision: "denied" },
        second: { decision: "allowed" },
      },
    ]);
    expect(found.verdicts[0]?.evidence).toContainEqual({
      pack: "second",
      file: PATHS.roleInline,
      pointer: "/Policies/0/Document/Statement/1",
    });
    expect(found.findings).toContainEqual({
      id: "mapping-actions/m-orders",
      title: "The execution role has what its event source mappings need",
      first: "fail",
      second: "pass",
    });
  });

  it("may be of the same function, before and after", async () => {
    const found = await diff({}, { actions: WITHOUT_DELETE });
    expect(found.verdicts).toMatchObject([{ first: { decision: "allowed" }, second: { decision: "denied" } }]);
    expect(found.findings).toMatchObject([{ id: "mapping-actions/m-orders", first: "pass", second: "fail" }]);
    expect(found.differences.map(({ text }) => text).join(" ")).toContain(
      "The role of orders in the first pack alone says",
    );
  });

  it("differ in trust, settings and names of environment variables, each with its place", async () => {
    const found = await diff(
      { configuration: { Environment: { Variables: { STAGE: "prod" } } } },
      {
        configuration: { Runtime: "python3.12", Environment: { Variables: { STAGE: "test", TABLE: "t" } } },
        trust: policy({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }),
      },
    );
    const texts = found.differences.map(({ text }) => text);
    expect(texts.some((text) => text.startsWith("The trust policy of orders in the second pack alone says"))).toBe(
      true,
    );
    expect(texts).toContain("The runtime differs: python3.13 here, python3.12 in orders in the second pack.");
    expect(texts.join()).toContain("environment variables' names differs: nothing here, TABLE");
    expect(texts.join()).not.toContain("prod");
    const runtime = found.differences.find(({ text }) => text.startsWith("The runtime"));
    expect(runtime?.evidence).toEqual([
      { pack: "first", file: PATHS.function, pointer: "/Configuration/Runtime" },
      { pack: "second", file: PATHS.function, pointer: "/Configuration/Runtime" },
    ]);
  });

  it("differ in the sources of their mappings, and in the state of those that both read", async () => {
    const one = world();
    const other = world();
    const queue = (name: string): string => `arn:aws:sqs:eu-west-1:111122223333:${name}`;
    const mapping = (name: string, State: string): object => ({ UUID: name, EventSourceArn: queue(name), State });
    const lists = [
      [mapping("orders", "Enabled"), mapping("returns", "Enabled")],
      [mapping("orders", "Disabled"), mapping("parcels", "Enabled")],
    ];
    const [mine, theirs] = [one, other].map((input, index) =>
      evidenceOf({ ...input, json: { ...input.json, [PATHS.mappings]: { EventSourceMappings: lists[index] } } }),
    );
    if (mine === undefined || theirs === undefined) throw new Error("two worlds");
    const { differences } = await comparePacks(mine, theirs);
    expect(differences.map(({ text }) => text)).toEqual([
      "Only orders in the first pack reads from returns.",
      "Only orders in the second pack reads from parcels.",
      "The mapping of orders differs: state Enabled in orders in the first pack, state Disabled in orders in the second pack.",
    ]);
    expect(differences[2]?.evidence).toEqual([
      { pack: "first", file: PATHS.mappings, pointer: "/EventSourceMappings/0" },
      { pack: "second", file: PATHS.mappings, pointer: "/EventSourceMappings/0" },
    ]);
  });

  it("tell what bears on refused calls first", async () => {
    const vpc = { VpcConfig: { VpcId: "vpc-1", SubnetIds: ["s-1"] } };
    const found = await diff(
      { configuration: { Runtime: "python3.12" } },
      { configuration: vpc, refused: ["ec2:CreateNetworkInterface"] },
    );
    expect(found.differences.map(({ bears }) => bears)).toEqual(
      found.differences.map(({ bears }) => bears).toSorted((a, b) => Number(b) - Number(a)),
    );
    expect(found.differences[0]).toMatchObject({ bears: true });
    expect(found.differences[0]?.text).toContain("VPC");
  });

  it("may hold anything: what cannot be read is left out, and nothing is thrown", async () => {
    const paths = [
      PATHS.function,
      PATHS.role,
      PATHS.roleInline,
      PATHS.mappings,
      PATHS.rolePolicies,
      "function/policy.json",
    ];
    const names = fc.constantFrom(
      "Configuration",
      "Policies",
      "Document",
      "Statement",
      "Action",
      "Role",
      "FunctionArn",
      "VpcConfig",
      "EventSourceMappings",
      "Policy",
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<unknown>(
          null,
          7,
          "",
          "*",
          "Allow",
          "arn:aws:lambda:eu-west-1:111122223333:function:orders",
          "a{1}([",
        ),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(names, tie("value"), { maxKeys: 4 }),
      ),
    }));
    const hostile = fc.record(Object.fromEntries(paths.map((path) => [path, value])), { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (one, other) => {
        const found = await comparePacks(evidenceOf({ json: one }), evidenceOf({ json: other }));
        expect(found.schema).toBe("lambda-case-pack/diff@1");
      }),
      { numRuns: 150, seed: 20261123 },
    );
  });
});
