import { describe, expect, it } from "vitest";
import type { ExampleAccount } from "../../../src/example/account.ts";
import { loadExample } from "../../../src/example/accounts/index.ts";
import type { HandlerContext } from "../../../src/example/handler.ts";

// Whether each story holds together: what one service says is what the others say.

interface Record {
  readonly eventTime: string;
  readonly eventName: string;
  readonly eventID: string;
  readonly requestID: string;
  readonly sharedEventID?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly recipientAccountId: string;
  readonly userIdentity: { readonly arn?: string; readonly accountId?: string };
  readonly requestParameters: {
    readonly roleName?: string;
    readonly policyArn?: string;
    readonly policyDocument?: string;
  } | null;
}

interface LogEvent {
  readonly timestamp: number;
  readonly logStreamName: string;
  readonly message: string;
}

class Story {
  readonly example: ExampleAccount;
  constructor(example: ExampleAccount) {
    this.example = example;
  }

  ask(
    operation: string,
    input: object,
    { account = 0, region = this.example.region } = {},
  ): globalThis.Record<string, unknown> {
    const handler = this.example.handlers[operation];
    const accountId = this.example.profiles[account]?.accountId ?? "";
    const origin = "http://127.0.0.1";
    const ctx: HandlerContext = { region, accountId, now: Date.parse(this.example.now), origin };
    return handler?.(input, ctx) as globalThis.Record<string, unknown>;
  }

  /** Records of the last days, newest first. */
  trail({ days = 3, ...where }: { days?: number; account?: number; region?: string } = {}): Record[] {
    const range = { StartTime: new Date(Date.parse(this.example.now) - days * 86_400_000) };
    const records: Record[] = [];
    for (let token: unknown = undefined; ;) {
      const input = { ...range, ...(token === undefined ? {} : { NextToken: token }) };
      const reply = this.ask("cloudtrail:LookupEvents", input, where);
      for (const { CloudTrailEvent } of reply["Events"] as { CloudTrailEvent: string }[]) {
        records.push(JSON.parse(CloudTrailEvent) as Record);
      }
      token = reply["NextToken"];
      if (token === undefined) return records;
    }
  }

  logs(logGroupName: string, range: object = {}, account = 0): LogEvent[] {
    const events: LogEvent[] = [];
    for (let token: unknown = undefined; ;) {
      const input = { logGroupName, ...range, ...(token === undefined ? {} : { nextToken: token }) };
      const reply = this.ask("logs:FilterLogEvents", input, { account });
      events.push(...(reply["events"] as LogEvent[]));
      token = reply["nextToken"];
      if (token === undefined) return events;
    }
  }

  inlinePolicy(RoleName: string, PolicyName: string, account = 0): string {
    const reply = this.ask("iam:GetRolePolicy", { RoleName, PolicyName }, { account });
    return decodeURIComponent(String(reply["PolicyDocument"]));
  }

  errors(functionName: string, account = 0): number {
    const Metric = {
      Namespace: "AWS/Lambda",
      MetricName: "Errors",
      Dimensions: [{ Name: "FunctionName", Value: functionName }],
    };
    const end = Date.parse(this.example.now);
    const input = {
      StartTime: new Date(end - 14 * 86_400_000),
      EndTime: new Date(end),
      MetricDataQueries: [{ Id: "e", MetricStat: { Metric, Period: 3600, Stat: "Sum" } }],
    };
    const [result] = this.ask("cloudwatch:GetMetricData", input, { account })["MetricDataResults"] as {
      Values: number[];
    }[];
    return (result?.Values ?? []).reduce((sum, value) => sum + value, 0);
  }
}

async function story(name: string): Promise<Story> {
  return new Story(await loadExample(name));
}

function edits(records: readonly Record[]): Record[] {
  return records.filter(({ eventName }) => eventName === "PutRolePolicy");
}

function actions(document: string): string[] {
  const { Statement } = JSON.parse(document) as { Statement: { Action: string | string[] }[] };
  return Statement.flatMap(({ Action }) => Action);
}

describe("sqs-consumer-denied", () => {
  it("has the edit that took two actions away, and the one before it", async () => {
    const told = await story("sqs-consumer-denied");
    const [last, before] = edits(told.trail({ region: "us-east-1", days: 30 })).map(
      (record) => record.requestParameters?.policyDocument ?? "",
    );
    expect(last).toBe(told.inlinePolicy("order-fulfilment-role", "order-fulfilment-access"));
    const lost = actions(before ?? "").filter((action) => !actions(last ?? "").includes(action));
    expect(lost).toEqual(["sqs:DeleteMessage", "kms:Decrypt"]);
  });

  it("refuses Decrypt from the second of the edit on, never before", async () => {
    const records = (await story("sqs-consumer-denied")).trail().filter(({ eventName }) => eventName === "Decrypt");
    const [refused, served] = [
      records.filter(({ errorCode }) => errorCode === "AccessDenied"),
      records.filter(({ errorCode }) => errorCode === undefined),
    ];
    const edit = "2026-11-20T05:41:07Z";
    expect(refused.length).toBeGreaterThan(100);
    expect(refused.every(({ eventTime }) => eventTime >= edit)).toBe(true);
    expect(served.length).toBeGreaterThan(1000);
    expect(served.every(({ eventTime }) => eventTime <= edit)).toBe(true);
  });

  it("is intermittent: some invocations after the edit succeed", async () => {
    const events = (await story("sqs-consumer-denied")).logs("/aws/lambda/order-fulfilment", {
      startTime: Date.parse("2026-11-20T05:41:07Z"),
    });
    const count = (text: string): number => events.filter(({ message }) => message.includes(text)).length;
    expect(count("START RequestId")).toBeGreaterThan(count("[ERROR] ClientError"));
    expect(count("[ERROR] ClientError")).toBeGreaterThan(100);
    expect(count("Decrypt operation")).toBeGreaterThan(0);
    expect(count("DeleteMessage operation")).toBeGreaterThan(0);
  });
});

describe("cross-account-invoke", () => {
  it("has no invocation after the caller's role lost its permission, and no error of its own", async () => {
    const told = await story("cross-account-invoke");
    const lost = edits(told.trail({ account: 1, region: "us-east-1" }))[0];
    const events = told.logs("/aws/lambda/invoice-render");
    expect(lost?.eventTime).toBe("2026-11-20T03:18:26Z");
    expect(Math.max(...events.map(({ timestamp }) => timestamp))).toBeLessThan(
      Date.parse(lost?.eventTime ?? "") + 60_000,
    );
    expect(told.errors("invoice-render")).toBe(0);
    expect(told.errors("order-dispatcher", 1)).toBeGreaterThan(100);
  });

  it("still names the caller's role on the alias, while the role's policy names the function no more", async () => {
    const told = await story("cross-account-invoke");
    const { Policy } = told.ask("lambda:GetPolicy", { FunctionName: "invoice-render", Qualifier: "live" });
    expect(Policy).toContain("arn:aws:iam::111111111111:role/order-dispatcher");
    expect(told.inlinePolicy("order-dispatcher", "order-dispatcher-access", 1)).not.toContain("lambda:InvokeFunction");
  });

  it("shows each refused way round in both accounts' trails, as one shared event", async () => {
    const told = await story("cross-account-invoke");
    const refused = (account: number): Record[] =>
      told
        .trail({ account })
        .filter(
          ({ eventName, errorCode, sharedEventID }) =>
            eventName === "AssumeRole" && errorCode !== undefined && sharedEventID !== undefined,
        );
    const [here, there] = [refused(0), refused(1)];
    expect(here.length).toBeGreaterThan(100);
    expect(here.map(({ sharedEventID }) => sharedEventID)).toEqual(there.map(({ sharedEventID }) => sharedEventID));
    expect(new Set([...here, ...there].map(({ eventID }) => eventID)).size).toBe(here.length * 2);
    expect(new Set(here.map(({ userIdentity }) => userIdentity.accountId))).toEqual(new Set(["111111111111"]));
    expect(new Set(here.map(({ recipientAccountId }) => recipientAccountId))).toEqual(new Set(["222222222222"]));
  });
});

describe("vpc-eni-denied", () => {
  it("was moved into a VPC seconds before the role lost its EC2 permissions", async () => {
    const told = await story("vpc-eni-denied");
    const moved = told.trail().find(({ eventName }) => eventName.startsWith("UpdateFunctionConfiguration"));
    const detached = told.trail({ region: "us-east-1" }).find(({ eventName }) => eventName === "DetachRolePolicy");
    expect([moved?.eventTime, detached?.eventTime]).toEqual(["2026-11-19T22:36:12Z", "2026-11-19T22:36:15Z"]);
    const { AttachedPolicies } = told.ask("iam:ListAttachedRolePolicies", { RoleName: "ledger-export-role" });
    expect(JSON.stringify(AttachedPolicies)).not.toContain(detached?.requestParameters?.policyArn);
  });

  it("is Failed, and every invocation since then fails and leaves a refused CreateNetworkInterface", async () => {
    const told = await story("vpc-eni-denied");
    const configuration = told.ask("lambda:GetFunctionConfiguration", { FunctionName: "ledger-export" });
    expect(configuration).toMatchObject({ State: "Failed", StateReasonCode: "InsufficientRolePermissions" });
    const since = { startTime: Date.parse("2026-11-19T22:37:00Z"), logStreamNamePrefix: "2026/11/20/ledger-export" };
    const events = told.logs("/payments/ledger", since);
    const starts = events.filter(({ message }) => message.startsWith("START "));
    const failed = events.filter(({ message }) =>
      /^REPORT .*Status: error\tError Type: EC2AccessDeniedException/u.test(message),
    );
    expect(failed.length).toBe(starts.length);
    expect(failed.length).toBeGreaterThan(100);
    const refused = told.trail().filter(({ eventName }) => eventName === "CreateNetworkInterface");
    expect(refused.length).toBeGreaterThan(900);
    expect(new Set(refused.map(({ errorCode }) => errorCode))).toEqual(new Set(["Client.UnauthorizedOperation"]));
    expect(Math.max(...refused.map(({ errorMessage }) => errorMessage?.length ?? 0))).toBeLessThanOrEqual(1024);
  });

  it("has a healthy neighbour in the same log group", async () => {
    const told = await story("vpc-eni-denied");
    expect(told.logs("/payments/ledger", { logStreamNamePrefix: "2026/11/20/ledger-archive" }).length).toBeGreaterThan(
      100,
    );
    expect(told.errors("ledger-archive")).toBe(0);
  });
});

describe("healthy", () => {
  it("has no error, and no refused call of the function or its role", async () => {
    const told = await story("healthy");
    expect(told.errors("photo-intake")).toBe(0);
    const refused = told.trail().filter(({ errorCode }) => errorCode !== undefined);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter(({ userIdentity }) => userIdentity.arn?.includes("photo-intake") === true)).toEqual([]);
  });

  it("has its noise: a retry that helps, warnings, the collector's own calls", async () => {
    const told = await story("healthy");
    const text = told
      .logs("/aws/lambda/photo-intake")
      .map(({ message }) => message)
      .join("");
    expect(text).toContain("retrying in 200 ms (attempt 1 of 3)");
    expect(text).toContain("\tWARN\t");
    expect(JSON.stringify(told.trail())).toContain("lambda-case-pack/0.1.0");
  });
});

/** How to ask for what an ARN names; services without a reading operation are left out. */
const READERS: Readonly<globalThis.Record<string, (arn: string, name: string) => readonly [string, object]>> = {
  sqs: (_, QueueName) => ["sqs:GetQueueUrl", { QueueName }],
  sns: (TopicArn) => ["sns:GetTopicAttributes", { TopicArn }],
  dynamodb: (arn) => ["dynamodb:DescribeTable", { TableName: arn.replace(/\/stream\/.*$/u, "") }],
  kinesis: (StreamARN) => ["kinesis:DescribeStreamSummary", { StreamARN }],
  secretsmanager: (SecretId) => ["secretsmanager:DescribeSecret", { SecretId }],
  kms: (KeyId) => ["kms:DescribeKey", { KeyId }],
  "iam:role": (_, RoleName) => ["iam:GetRole", { RoleName }],
  "iam:user": (_, UserName) => ["iam:GetUser", { UserName }],
  "iam:policy": (PolicyArn) => ["iam:GetPolicy", { PolicyArn }],
  repository: (repositoryName) => ["ecr:GetRepositoryPolicy", { repositoryName }],
};

/** Reads everything of the function's own account that the documents name; a missing one throws. */
function readNamed(told: Story, documents: unknown): string[] {
  const text = JSON.stringify(documents);
  const own = told.example.profiles[0]?.accountId ?? "";
  const arns = [...text.matchAll(/arn:aws:([a-z0-9]+):[a-z0-9-]*:(\d{12}|aws):([\w/.:@-]+)/gu)]
    .filter(([, , account]) => account === own || account === "aws")
    .map(([arn, service = "", , resource = ""]) => ({
      arn,
      kind: service === "iam" ? `iam:${resource.split("/")[0]}` : service,
    }));
  const images = [...text.matchAll(/\.dkr\.ecr\.[\w-]+\.amazonaws\.com\/([\w/-]+)/gu)];
  const named = [...arns, ...images.map(([, arn = ""]) => ({ arn, kind: "repository" }))];
  return named.flatMap(({ arn, kind }) => {
    const read = READERS[kind]?.(arn, arn.split(/[/:]/u).at(-1) ?? "");
    if (read === undefined) return [];
    told.ask(...read);
    return [kind];
  });
}

describe("what the functions' documents name", () => {
  const kinds = new Set<string>();

  it.each(["sqs-consumer-denied", "cross-account-invoke", "vpc-eni-denied", "healthy"])(
    "is there in %s",
    async (name) => {
      const told = await story(name);
      const FunctionName = told.example.functionName;
      const aliases = told.ask("lambda:ListAliases", { FunctionName })["Aliases"] as { Name: string }[];
      const policies = [undefined, ...aliases.map(({ Name }) => Name)].map((Qualifier) => {
        try {
          return JSON.parse(String(told.ask("lambda:GetPolicy", { FunctionName, Qualifier })["Policy"])) as unknown;
        } catch {
          return undefined;
        }
      });
      const RoleName = String(told.ask("lambda:GetFunctionConfiguration", { FunctionName })["Role"]).split("/").at(-1);
      const found = readNamed(told, [
        told.ask("lambda:GetFunction", { FunctionName }),
        told.ask("lambda:ListFunctionEventInvokeConfigs", { FunctionName }),
        told.ask("lambda:ListEventSourceMappings", {}),
        told.ask("iam:ListAttachedRolePolicies", { RoleName }),
        policies,
      ]);
      expect(found).toContain("iam:role");
      for (const kind of found) kinds.add(kind);
    },
  );

  it("is of every kind that can be read", () => {
    expect([...kinds].sort()).toEqual(Object.keys(READERS).sort());
  });
});

it("healthy lets an operator invoke by hand, through a group and within a boundary", async () => {
  const told = await story("healthy");
  const { Policy } = told.ask("lambda:GetPolicy", { FunctionName: "photo-intake", Qualifier: "live" });
  const UserName = /user\/operators\/([\w.]+)/u.exec(String(Policy))?.[1] ?? "";
  const { User } = told.ask("iam:GetUser", { UserName });
  const { Groups } = told.ask("iam:ListGroupsForUser", { UserName }) as { Groups: { GroupName: string }[] };
  const attached = [
    told.ask("iam:ListAttachedUserPolicies", { UserName }),
    ...Groups.map(({ GroupName }) => told.ask("iam:ListAttachedGroupPolicies", { GroupName })),
  ];
  expect(readNamed(told, [User, attached]).filter((kind) => kind === "iam:policy")).toHaveLength(3);
  const PolicyArn = "arn:aws:iam::471926308855:policy/photo-intake-replay";
  expect(JSON.stringify(attached)).toContain(PolicyArn);
  const { PolicyVersion } = told.ask("iam:GetPolicyVersion", { PolicyArn, VersionId: "v1" }) as {
    PolicyVersion: { Document: string };
  };
  expect(actions(decodeURIComponent(PolicyVersion.Document))).toEqual(["lambda:InvokeFunction"]);
});

describe.each(["sqs-consumer-denied", "cross-account-invoke", "vpc-eni-denied", "healthy"])("%s", (name) => {
  it("interleaves a private key that is printed line by line with another stream", async () => {
    const told = await story(name);
    const { logGroups } = told.ask("logs:DescribeLogGroups", {});
    const events = (logGroups as { logGroupName: string }[]).flatMap(({ logGroupName }) => told.logs(logGroupName));
    const lines = events.map(({ message }) => message.trim());
    const [begin, end] = [
      lines.indexOf("-----BEGIN RSA PRIVATE KEY-----"),
      lines.indexOf("-----END RSA PRIVATE KEY-----"),
    ];
    expect(begin).toBeGreaterThan(0);
    const between = events.slice(begin, end + 1);
    const own = between.filter(({ logStreamName }) => logStreamName === events[begin]?.logStreamName);
    expect(own.length).toBeGreaterThan(6);
    expect(between.length - own.length).toBeGreaterThan(4);
  });

  it("is the same each time it is loaded", async () => {
    const [one, other] = [await story(name), await story(name)];
    const all = (told: Story): unknown => [
      told.trail(),
      told.trail({ region: "us-east-1" }),
      told.logs(
        String((told.ask("logs:DescribeLogGroups", {})["logGroups"] as { logGroupName: string }[])[0]?.logGroupName),
      ),
      told.errors(told.example.functionName),
    ];
    expect(JSON.stringify(all(one))).toBe(JSON.stringify(all(other)));
  });
});
