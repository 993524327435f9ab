import { describe, expect, it } from "vitest";
import { COLLECTORS } from "../../src/collect/index.ts";
import { listExamples, loadExample } from "../../src/example/accounts/index.ts";
import { cli } from "../helpers/cli.ts";
import { testCase } from "../helpers/case.ts";
import { EXAMPLE_NAMES, PEERS } from "../helpers/examples.ts";

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
}

describe("the plan", () => {
  it("is tried on every example account", async () => {
    expect((await listExamples()).map(({ name }) => name)).toEqual(EXAMPLE_NAMES);
  });

  it.each(EXAMPLE_NAMES)("covers every call that is made for %s, and so does the policy", async (name) => {
    const printed = await cli(["policy", "--example", name]);
    expect(printed.code).toBe(0);
    const allowed = new Set((JSON.parse(printed.stdout) as Policy).Statement.flatMap(({ Action }) => Action));
    const declared = new Map(COLLECTORS.flatMap(({ calls }) => calls).map((call) => [call.operation, call]));
    const one = await testCase(await loadExample(name), { peers: PEERS[name] ?? [] });
    try {
      await one.run();
      const made = [...new Set(one.endpoint.calls.map(({ operation }) => operation))];
      expect(made.filter((operation) => !declared.has(operation))).toEqual([]);
      const needed = made.flatMap((operation) => declared.get(operation)?.actions ?? []);
      expect(needed.filter((action) => !allowed.has(action))).toEqual([]);
      expect(one.endpoint.problems).toEqual([]);
    } finally {
      await one.close();
    }
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
    const verbs = COLLECTORS.flatMap(({ calls }) => calls).map(({ operation }) => operation.split(":")[1] ?? "");
    expect(verbs.filter((verb) => !/^(?:Get|List|Describe|Lookup|Filter|Simulate)/u.test(verb))).toEqual([]);
  });
});
