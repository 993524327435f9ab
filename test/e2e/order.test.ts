import { describe, expect, it } from "vitest";
import { loadExample } from "../../src/example/accounts/index.ts";
import type { ExampleAccount } from "../../src/example/account.ts";
import { verifyPack } from "../../src/pack/verify.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { testCase } from "../helpers/case.ts";
import { unzip } from "../helpers/pack.ts";
import { leaksIn } from "../helpers/secrets.ts";

/** No rule knows its shape; only a log line, read late, says what it is. */
const VALUE = "Wq7-tandem-81-Lyre-xk";

/** The example with a bare value in an alias, whose document is written first, and its name in a log event, read last. */
async function withLateSecret(): Promise<ExampleAccount> {
  const example = await loadExample("sqs-consumer-denied");
  const { "lambda:ListAliases": aliases, "logs:FilterLogEvents": events } = example.handlers;
  if (aliases === undefined || events === undefined) throw new Error("the example serves no aliases or events");
  let told = false;
  return {
    ...example,
    handlers: {
      ...example.handlers,
      "lambda:ListAliases": async (input, ctx) => {
        const reply = (await aliases(input, ctx)) as { Aliases: { Description?: string }[] };
        return {
          ...reply,
          Aliases: reply.Aliases.map((alias) => ({ ...alias, Description: `rolled ${VALUE} on friday` })),
        };
      },
      "logs:FilterLogEvents": async (input, ctx) => {
        const reply = (await events(input, ctx)) as { events?: { message: string }[] };
        const [first] = reply.events ?? [];
        if (told || first === undefined) return reply;
        told = true;
        return {
          ...reply,
          events: [{ ...first, message: `login with password="${VALUE}"` }, ...(reply.events ?? []).slice(1)],
        };
      },
    },
  };
}

describe("a value that is recognised only after it was written elsewhere", () => {
  it("is gone from what was written before, and the pack is made", async () => {
    const one = await testCase(await withLateSecret());
    try {
      const { path } = await one.run();
      const files = unzip(path);
      expect(files.get("function/aliases.json")?.toString("utf8")).toMatch(/rolled <password:[0-9a-f]{10}> on friday/u);
      const outputs = new Map([...files].map(([name, bytes]) => [name, bytes.toString("utf8")]));
      expect(leaksIn(outputs, [{ value: VALUE, kind: "password", where: "alias" }])).toEqual([]);
      expect((await verifyPack([path], { rules: createSecondReading([]) })).problems).toEqual([]);
    } finally {
      await one.close();
    }
  });
});
