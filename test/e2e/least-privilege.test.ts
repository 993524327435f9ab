import { describe, expect, it } from "vitest";
import { GAPS } from "../../src/core/outcome.ts";
import type { AuthorizationRequest } from "../../src/example/authorization.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import { verifyPack } from "../../src/pack/verify.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { lastHalfHour, testCase } from "../helpers/case.ts";
import { enforce, printedPolicies, withoutAction } from "../helpers/enforced.ts";
import { EXAMPLE_NAMES, PEERS } from "../helpers/examples.ts";

/** Actions that are granted for, and used by, some account so far. */
const granted = new Set<string>();
const used = new Set<string>();

describe("the policy that `policy` prints", () => {
  it.each(EXAMPLE_NAMES)("is enough for %s where it is enforced: nothing is refused or missing", async (name) => {
    const example = await loadExample(name);
    const policies = await printedPolicies(example);
    for (const { Statement } of policies.values())
      for (const { Action } of Statement) for (const action of Action) granted.add(action);
    const allowed = enforce(policies);
    const asked: AuthorizationRequest[] = [];
    const one = await testCase(example, {
      peers: PEERS[name] ?? [],
      allow: (request) => {
        asked.push(request);
        return allowed(request);
      },
    });
    try {
      const { path, manifest } = await one.run({ window: lastHalfHour(example) });
      const refused = asked.filter((request) => !allowed(request));
      expect(refused.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([]);
      expect(manifest.items.filter(({ outcome }) => GAPS.has(outcome)).map(({ id }) => id)).toEqual([]);
      expect((await verifyPack([path], { rules: createSecondReading([]) })).problems).toEqual([]);
      // It was asked about every request, but for those that need no permission.
      const sent = one.endpoint.calls.filter(({ operation }) => operation !== "sts:GetCallerIdentity");
      expect(asked.length).toBe(sent.length);
      expect(asked.length).toBeGreaterThan(100);
      for (const { action } of asked) used.add(action);
    } finally {
      await one.close();
    }
  });

  it("grants no more than is used, but for what stands in where another call fails", () => {
    expect([...granted].filter((action) => !used.has(action)).sort()).toEqual([
      "lambda:GetFunctionConfiguration",
      "lambda:GetFunctionEventInvokeConfig",
      "lambda:ListFunctions",
    ]);
  });

  it("is enforced indeed: without one action its calls are refused, and no others", async () => {
    const example = await loadExample("healthy");
    const policies = await printedPolicies(example);
    const less = new Map([...policies].map(([account, policy]) => [account, withoutAction(policy, "apigateway:GET")]));
    const one = await testCase(example, { allow: enforce(less) });
    try {
      const { path, manifest } = await one.run({ window: lastHalfHour(example) });
      const gaps = manifest.items.filter(({ outcome }) => GAPS.has(outcome));
      expect(new Set(gaps.map(({ actions }) => actions.join()))).toEqual(new Set(["apigateway:GET"]));
      expect(gaps.some(({ outcome }) => outcome === "denied")).toBe(true);
      expect((await verifyPack([path], { rules: createSecondReading([]) })).problems).toEqual([]);
    } finally {
      await one.close();
    }
  });
});
