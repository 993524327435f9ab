import { rm } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { GAPS } from "../../src/core/outcome.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import type { PackRequest } from "../../src/compose/pipeline.ts";
import { verifyPack } from "../../src/pack/verify.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { type TestCase, testCase } from "../helpers/case.ts";

// Every other operation is denied in the matrix of faults, `test/faults/`.

describe("a collector that lacks one permission", () => {
  it("is told so for calls that are made only in place of others, or with an option", async () => {
    const example = await loadExample("healthy");
    const one = await testCase(example);
    try {
      const name = example.functionName;
      await expectNamedGap(one, "lambda:GetFunctionConfiguration", { function: { name, qualifier: "live" } });
      one.endpoint.faults.add({ operation: "lambda:ListFunctionEventInvokeConfigs", fault: "access-denied" });
      one.endpoint.faults.add({ operation: "lambda:GetFunctionEventInvokeConfig", fault: "access-denied" });
      const { path, manifest } = await one.run();
      one.endpoint.faults.clear();
      await rm(path);
      const denied = manifest.items.filter(({ outcome }) => outcome === "denied").map(({ operation }) => operation);
      expect(new Set(denied)).toEqual(
        new Set(["lambda:ListFunctionEventInvokeConfigs", "lambda:GetFunctionEventInvokeConfig"]),
      );
      // Near names are a kindness: without them an unknown function is still only that.
      one.endpoint.faults.add({ operation: "lambda:ListFunctions", fault: "access-denied" });
      await expect(one.run({ function: { name: "no-such-function" } })).rejects.toMatchObject({ code: "usage" });
    } finally {
      await one.close();
    }
  });
});

async function expectNamedGap(one: TestCase, operation: string, request: Partial<PackRequest> = {}): Promise<void> {
  one.endpoint.faults.add({ operation, fault: "access-denied" });
  const { path, manifest } = await one.run(request);
  one.endpoint.faults.clear();
  const denied = manifest.items.filter((item) => item.operation === operation && item.outcome === "denied");
  expect(denied.length, `${operation}: items that say denied`).toBeGreaterThan(0);
  for (const { id, effect, error, actions } of denied) {
    expect({ id, effect: effect !== "", code: error?.code !== undefined, actions: actions.length >= 0 }).toEqual({
      id,
      effect: true,
      code: true,
      actions: true,
    });
  }
  // Others are untouched, or say that they could not be asked without it.
  const others = manifest.items.filter((item) => item.operation !== operation && GAPS.has(item.outcome));
  expect(
    others.filter(({ outcome, reason }) => outcome !== "skipped" || reason === undefined).map(({ id }) => id),
    `${operation}: gaps elsewhere`,
  ).toEqual([]);
  expect((await verifyPack([path], { rules: createSecondReading([]) })).problems, operation).toEqual([]);
  await rm(path);
}
