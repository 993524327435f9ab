import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PackDiff } from "../../src/analyse/compare/packs.ts";
import { faultAccount, faultFixtures } from "../analyse/faults/account.ts";
import { testCase, type TestCase } from "../helpers/case.ts";
import { cli } from "../helpers/cli.ts";

describe("diff", () => {
  const open: TestCase[] = [];
  const packs: string[] = [];
  beforeAll(async () => {
    const fixture = faultFixtures().find(([name]) => name.startsWith("37-"))?.[1];
    if (fixture === undefined) throw new Error("there is no such fixture");
    for (const variant of ["broken", "repaired"] as const) {
      const test = await testCase(faultAccount(fixture, variant));
      open.push(test);
      packs.push((await test.run()).path);
    }
  });
  afterAll(() => Promise.all(open.map((test) => test.close())));

  it("names what the policies say differently, with both places", async () => {
    const { code, stdout, stderr } = await cli(["diff", ...packs]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("sqs:DeleteMessage on arn:aws:sqs:eu-west-1:111122223333:orders: denied -> allowed");
    expect(stdout).toContain("second: iam/inline-policies.json/Policies/");
    expect(stdout).toContain("fail -> pass  The execution role has what its event source mappings need");
  });

  it("gives one JSON document for scripts", async () => {
    const { code, stdout } = await cli(["diff", ...packs, "--output", "json"]);
    const found = JSON.parse(stdout) as PackDiff;
    expect(code).toBe(0);
    expect(found.verdicts.map(({ action, first, second }) => [action, first.decision, second.decision])).toEqual([
      ["sqs:DeleteMessage", "denied", "allowed"],
    ]);
  });

  it("says so where nothing differs", async () => {
    const [pack = ""] = packs;
    expect((await cli(["diff", pack, pack])).stdout).toContain("Nothing of what is compared differs");
  });

  it("refuses what is no pack, and what is not there", async () => {
    const [pack = ""] = packs;
    const other = join(open[0]?.out ?? "", "notes.zip");
    writeFileSync(other, "no zip");
    const gone = join(open[0]?.out ?? "", "gone.zip");
    const cases = [
      [pack, other, 1],
      [other, pack, 1],
      [pack, gone, 252],
    ] as const;
    for (const [one, two, expected] of cases) {
      const { code, stdout, stderr } = await cli(["diff", one, two]);
      expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
      expect(stderr).not.toBe("");
    }
  });
});
