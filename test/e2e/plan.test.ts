import { describe, expect, it } from "vitest";
import { COLLECTORS } from "../../src/collect/index.ts";
import type { RecordedCall } from "../../src/example/calls.ts";
import { listExamples, loadExample } from "../../src/example/accounts/index.ts";
import { cli } from "../helpers/cli.ts";
import { testCase } from "../helpers/case.ts";
import { EXAMPLE_NAMES, PEERS } from "../helpers/examples.ts";

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
}

/** Each account's own document, with the options that `collect` has. */
async function printedPolicies(name: string): Promise<{ readonly own: Policy; readonly peer?: Policy }> {
  const peers = PEERS[name] ?? [];
  const { code, stdout } = await cli([
    "policy",
    "--example",
    name,
    ...peers.flatMap((each) => ["--peer-profile", each]),
  ]);
  expect(code).toBe(0);
  return peers.length === 0
    ? { own: JSON.parse(stdout) as Policy }
    : (JSON.parse(stdout) as { own: Policy; peer: Policy });
}

function allows({ Statement }: Policy, action: string, resource: string | undefined): boolean {
  const matching = Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
  return matching.some((pattern) => resource === undefined || matches(pattern, resource));
}

function matches(pattern: string, text: string): boolean {
  const source = pattern.split("*").map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/gu, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`, "su").test(text);
}

/**
 * The resource that AWS would authorise a call on, from what was sent; undefined for services that are matched by
 * action alone. Source: Service Authorization Reference, "Actions" and "Resource types" of each service.
 */
function resourceOf({ operation, accountId, region, input }: RecordedCall): string | undefined {
  const [service = "", verb = ""] = operation.split(":");
  const text = (key: string): string | undefined => {
    const value = input[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const own = (resource: string): string => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const first = (...keys: readonly string[]): string | undefined => keys.map(text).find((each) => each !== undefined);
  const whole = Object.values(input).find(
    (value): value is string => typeof value === "string" && value.startsWith(`arn:aws:${service}:`),
  );
  switch (service) {
    case "lambda": {
      if (verb === "GetEventSourceMapping") return own(`event-source-mapping:${text("UUID") ?? ""}`);
      if (verb === "GetLayerVersionPolicy") {
        const name = text("LayerName") ?? "";
        return `${name.startsWith("arn:") ? name : own(`layer:${name}`)}:${String(input["VersionNumber"])}`;
      }
      const name = text("FunctionName");
      if (name === undefined || verb === "ListEventSourceMappings") return whole ?? "*";
      if (name.startsWith("arn:")) return name;
      const qualifier = first("Qualifier");
      return own(`function:${name}${qualifier === undefined ? "" : `:${qualifier}`}`);
    }
    case "logs": {
      const group = first("logGroupName", "logGroupIdentifier");
      return group?.startsWith("arn:") === true ? `${group}:log-stream:` : own(`log-group:${group ?? ""}:log-stream:`);
    }
    case "iam": {
      if (whole !== undefined) return whole;
      const [kind, name] =
        text("RoleName") !== undefined
          ? ["role", text("RoleName")]
          : text("UserName") !== undefined
            ? ["user", text("UserName")]
            : ["group", text("GroupName")];
      return `arn:aws:iam::${accountId}:${kind ?? ""}/${name ?? ""}`;
    }
    case "sqs":
      return own(first("QueueName") ?? text("QueueUrl")?.split("/").at(-1) ?? "");
    case "kms": {
      const key = text("KeyId") ?? "";
      return key.startsWith("arn:") ? key : own(`key/${key}`);
    }
    case "s3":
      return `arn:aws:s3:::${text("Bucket") ?? ""}`;
    case "cloudtrail": {
      const store = / FROM ([\w-]+) /u.exec(text("QueryStatement") ?? "")?.[1];
      if (store !== undefined || verb === "GetQueryResults") return own(`eventdatastore/${store ?? "queried"}`);
      return whole ?? "*";
    }
    case "secretsmanager":
    case "dynamodb":
    case "kinesis":
    case "sns":
      return whole;
    default:
      return undefined;
  }
}

describe("the plan", () => {
  it("is tried on every example account", async () => {
    expect((await listExamples()).map(({ name }) => name)).toEqual(EXAMPLE_NAMES);
  });

  it.each(EXAMPLE_NAMES)("covers every call that is made for %s, and so does the policy", async (name) => {
    const { own, peer } = await printedPolicies(name);
    const example = await loadExample(name);
    const declared = new Map(COLLECTORS.flatMap(({ calls }) => calls).map((call) => [call.operation, call]));
    const one = await testCase(example, { peers: PEERS[name] ?? [] });
    try {
      await one.run();
      const made = [...new Set(one.endpoint.calls.map(({ operation }) => operation))];
      expect(made.filter((operation) => !declared.has(operation))).toEqual([]);
      const refused = one.endpoint.calls.flatMap((call) => {
        const policy = call.accountId === example.profiles[0]?.accountId ? own : (peer ?? { Statement: [] });
        const resource = resourceOf(call);
        const actions = declared.get(call.operation)?.actions ?? [];
        return actions
          .filter((action) => !allows(policy, action, resource))
          .map((action) => `${call.accountId}: ${action} on ${resource ?? "anything"}`);
      });
      expect([...new Set(refused)]).toEqual([]);
      expect(one.endpoint.problems).toEqual([]);
    } finally {
      await one.close();
    }
  });

  it("is one policy for each account where there are peers, and lets the own side take their roles", async () => {
    const role = "arn:aws:iam::222233334444:role/reader";
    const args = ["--function", "arn:aws:lambda:eu-west-1:111122223333:function:f", "--peer-role-arn", role];
    const { code, stdout } = await cli(["policy", ...args]);
    expect(code).toBe(0);
    const { own, peer } = JSON.parse(stdout) as { own: Policy; peer: Policy };
    expect(allows(own, "sts:AssumeRole", role)).toBe(true);
    expect(allows(own, "sts:AssumeRole", "arn:aws:iam::222233334444:role/other")).toBe(false);
    expect(allows(peer, "iam:GetRole", role)).toBe(true);
    expect(JSON.stringify(peer)).not.toContain("111122223333");
    expect(JSON.stringify(peer)).not.toContain("sts:AssumeRole");
    const dry = await cli(["collect", ...args, "--dry-run"]);
    expect(dry.stdout).toContain("sts:AssumeRole");
  });

  it("is printed with each call, its IAM action and why, and sends nothing", async () => {
    const { code, stdout } = await cli([
      "collect",
      "--function",
      "my-fn",
      "--region",
      "eu-west-1",
      "--dry-run",
      "--output",
      "json",
    ]);
    expect(code).toBe(0);
    const { plan } = JSON.parse(stdout) as { plan: Record<string, unknown>[] };
    const operations = plan.map(({ operation }) => operation);
    for (const { calls } of COLLECTORS) for (const { operation } of calls) expect(operations).toContain(operation);
    for (const call of plan)
      expect(call).toMatchObject({ why: expect.stringMatching(/\w/), when: expect.stringMatching(/\w/) });
  });

  it("holds only calls that read", () => {
    const operations = COLLECTORS.flatMap(({ calls }) => calls).map(({ operation }) => operation);
    const reads = /:(?:Get|List|Describe|Lookup|Filter|Simulate)|^(?:cloudtrail|logs):StartQuery$/u;
    expect(operations.filter((operation) => !reads.test(operation))).toEqual([]);
  });
});
