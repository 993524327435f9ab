import { describe, expect, it } from "vitest";
import { faultFixtures } from "./account.ts";
import { collected, packed } from "./run.ts";

// Apart from the broken ones: each half takes its time, and they run side by side.
const FIXTURES = faultFixtures();

describe.each(FIXTURES)("fault %s", (_name, fixture) => {
  it("is gone when it is repaired, and nothing else fails", async () => {
    const { findings } = await collected(fixture, "repaired");
    expect(
      findings.filter(({ status }) => status === "fail").map(({ id, explanation }) => `${id}: ${explanation}`),
    ).toEqual([]);
  });
});

describe("a pack of a fault", () => {
  const one = (fault: number) => FIXTURES.find(([, fixture]) => fixture.fault === fault)?.[1];

  it.each([14, 36])("of number %i says what the run said, broken and repaired", async (fault) => {
    const fixture = one(fault);
    if (fixture === undefined) throw new Error("there is no such fixture");
    for (const variant of ["broken", "repaired"] as const) {
      const { run, anew } = await packed(fixture, variant);
      expect(anew).toEqual(run);
    }
  });
});
