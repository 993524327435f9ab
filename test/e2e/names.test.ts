import { describe, expect, it } from "vitest";
import { loadExample } from "../../src/example/accounts/index.ts";
import { verifyPack } from "../../src/pack/verify.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { testCase } from "../helpers/case.ts";
import { unzip } from "../helpers/pack.ts";

interface Renamed {
  readonly LoggingConfig?: object;
}

describe("names that clash with files of the pack", () => {
  it("lose no file: a log group named like a document, aliases that differ by letter case", async () => {
    const example = await loadExample("sqs-consumer-denied");
    const {
      "lambda:GetFunction": get,
      "logs:DescribeLogGroups": groups,
      "lambda:ListAliases": aliases,
    } = example.handlers;
    if (get === undefined || groups === undefined || aliases === undefined)
      throw new Error("the example lacks a handler");
    const GROUP = "log-group.json";
    const one = await testCase({
      ...example,
      handlers: {
        ...example.handlers,
        "lambda:GetFunction": async (input, ctx) => {
          const reply = (await get(input, ctx)) as { Configuration: Renamed };
          return { ...reply, Configuration: { ...reply.Configuration, LoggingConfig: { LogGroup: GROUP } } };
        },
        "logs:DescribeLogGroups": async (_input, ctx) => {
          const reply = (await groups({ logGroupNamePrefix: "/aws/lambda/order-fulfilment" }, ctx)) as {
            logGroups: object[];
          };
          return { ...reply, logGroups: reply.logGroups.map((group) => ({ ...group, logGroupName: GROUP })) };
        },
        "logs:DescribeLogStreams": () => ({ logStreams: [] }),
        "logs:DescribeSubscriptionFilters": () => ({ subscriptionFilters: [] }),
        "logs:FilterLogEvents": () => ({
          events: [
            {
              logStreamName: "s",
              timestamp: Date.parse(example.now) - 1000,
              ingestionTime: 1,
              message: "hello",
              eventId: "1",
            },
          ],
        }),
        "lambda:ListAliases": async (input, ctx) => {
          const reply = (await aliases(input, ctx)) as { Aliases: { Name: string; AliasArn: string }[] };
          const [first] = reply.Aliases;
          if (first === undefined) throw new Error("no alias");
          const upper = { ...first, Name: "LIVE", AliasArn: first.AliasArn.replace(/[^:]+$/u, "LIVE") };
          return { ...reply, Aliases: [...reply.Aliases, upper] };
        },
        "lambda:GetPolicy": (input: { Qualifier?: string }) => ({
          Policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: input.Qualifier ?? "none" }] }),
          RevisionId: "r",
        }),
      },
    });
    try {
      const { path } = await one.run();
      const files = unzip(path);
      const texts = [...files].map(([name, bytes]) => ({ name, text: bytes.toString("utf8") }));
      expect(texts.some(({ name, text }) => name.endsWith(".txt") && text.endsWith("hello\n"))).toBe(true);
      expect(
        texts.filter(({ name, text }) => name.startsWith("function/policy") && /"(?:live|LIVE)"/u.test(text)),
      ).toHaveLength(2);
      expect((await verifyPack([path], { rules: createSecondReading([]) })).problems).toEqual([]);
    } finally {
      await one.close();
    }
  });
});
