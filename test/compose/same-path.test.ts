import { describe, expect, it } from "vitest";
import { CaseFacts } from "../../src/collect/facts.ts";
import { callerFolder, resourcePath } from "../../src/core/evidence.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import { testCase } from "../helpers/case.ts";
import { unzip } from "../helpers/pack.ts";

const arn = (resource: string): string => `arn:aws:ssm:eu-west-1:111122223333:${resource}`;

describe("files of different things", () => {
  it.each([
    [resourcePath(arn("parameter/prod/db")), resourcePath(arn("parameter/prod-db"))],
    [resourcePath(arn("secret:prod/db")), resourcePath(arn("secret:prod-db"))],
    [resourcePath(arn("queue")), resourcePath(arn("queue\ufeff"))],
    [resourcePath(arn(`rule/${"a".repeat(120)}b`)), resourcePath(arn(`rule/${"a".repeat(120)}c`))],
    [callerFolder("111122223333", "user", "jo+x"), callerFolder("111122223333", "user", "jo=x")],
  ])("have names of their own: %s, %s", (one, other) => {
    expect(one).not.toBe(other);
  });

  it("are called as their things are, where that is a name for a file", () => {
    expect(resourcePath("arn:aws:dynamodb:eu-west-1:111122223333:table/orders")).toBe(
      "resources/dynamodb/eu-west-1_111122223333_table-orders.json",
    );
    expect(callerFolder("111122223333", "role", "deploy")).toBe("iam/callers/111122223333/role-deploy");
  });

  it("are those of log groups, too, each time that one is asked for", () => {
    const facts = new CaseFacts({ partition: "aws", region: "eu-west-1", functionName: "f" });
    const groups = ["/app/prod-db", "/app/prod/db", "/app/prod-db", "/app/prod/db", "/app/prod-db-2"];
    expect(groups.map((group) => facts.logFolderName(group))).toEqual([
      "/app/prod-db",
      "/app/prod/db-2",
      "/app/prod-db",
      "/app/prod/db-2",
      "/app/prod-db-2-2",
    ]);
  });
});

it("rules that differ in a character that no file's name may have are both in the pack", async () => {
  const account = await loadExample("sqs-consumer-denied");
  const describeRule = account.handlers["events:DescribeRule"]!;
  const name = "order-fulfilment-sweep";
  const handlers = {
    ...account.handlers,
    "events:ListRuleNamesByTarget": () => ({ RuleNames: [name, `${name}\ufeff`] }),
    "events:DescribeRule": (input: object, ctx: Parameters<typeof describeRule>[1]) =>
      describeRule({ ...input, Name: name }, ctx),
  };
  const one = await testCase({ ...account, handlers });
  try {
    const { path } = await one.run();
    const rules = [...unzip(path).keys()].filter((file) => file.startsWith("resources/events/"));
    expect(rules).toContain(`resources/events/eu-west-1_604758102665_rule-${name}.json`);
    expect(rules.join()).toMatch(/-sweep\.[0-9a-f]{8}\.json/u);
  } finally {
    await one.close();
  }
});
