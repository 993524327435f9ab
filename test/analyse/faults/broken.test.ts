import { describe, expect, it } from "vitest";
import { CHECKS } from "../../../src/analyse/checks.ts";
import type { Finding } from "../../../src/core/finding.ts";
import { leftInEnglish } from "../../helpers/english.ts";
import { faultFixtures } from "./account.ts";
import { FAULTS } from "./catalogue.ts";
import { collected } from "./run.ts";

const FIXTURES = faultFixtures();

const failed = (findings: readonly Finding[]): readonly Finding[] => findings.filter(({ status }) => status === "fail");

describe.each(FIXTURES)("fault %s", (_name, fixture) => {
  it("is found, explained and given a way out, in Traditional Chinese without an English sentence", async () => {
    const { findings, items, evidence } = await collected(fixture, "broken");
    expect(items.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    const found = failed(findings);
    const named = found.filter(({ id }) => id.startsWith(fixture.check));
    expect({ check: fixture.check, found: found.map(({ id }) => id), named: named.length > 0 }).toMatchObject({
      named: true,
    });
    expect(named.map(({ explanation, fix }) => `${explanation} ${fix?.summary ?? ""}`).join()).toContain(fixture.says);
    for (const { evidence, references } of named) {
      expect(evidence).not.toEqual([]);
      expect(references).not.toEqual([]);
    }
    expect(await leftInEnglish(evidence)).toEqual([]);
  });
});

describe("the catalogue", () => {
  it("has each fault named by the check that finds it in the account", () => {
    const unnamed = FIXTURES.filter(([, { fault, check }]) => {
      const id = check.split("/")[0];
      return !CHECKS.some((one) => one.id === id && one.faults.includes(fault));
    });
    expect(unnamed.map(([name]) => name)).toEqual([]);
  });

  it("has an account, broken and repaired, for every fault", () => {
    const covered = new Set(FIXTURES.map(([, { fault }]) => fault));
    expect(FAULTS.map((_, index) => index + 1).filter((number) => !covered.has(number))).toEqual([]);
  });
});
