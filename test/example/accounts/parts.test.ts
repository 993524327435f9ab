import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, integer, nat, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { matcher } from "../../../src/example/accounts/handlers/filter-pattern.ts";
import { loadExample } from "../../../src/example/accounts/index.ts";
import { seeded } from "../../../src/example/accounts/random.ts";
import { packageRoot } from "../../../src/example/accounts/root.ts";
import { fill, fillText } from "../../../src/example/accounts/template.ts";

describe("a seed", () => {
  it("gives the same values again, and others than its neighbour", () => {
    const values = (seed: string): string[] =>
      Array.from(
        { length: 20 },
        (
          (random) => () =>
            random.uuid()
        )(seeded(seed)),
      );
    expect(values("a")).toEqual(values("a"));
    expect(values("a")).not.toEqual(values("b"));
  });

  it("keeps whole numbers within their bounds", () => {
    const within = (seed: string, low: number, span: number): boolean => {
      const value = seeded(seed).int(low, low + span);
      return Number.isInteger(value) && value >= low && value <= low + span;
    };
    expect(() => assert(property(string(), integer({ min: -50, max: 50 }), nat(100), within))).not.toThrow();
  });
});

describe("a template", () => {
  const filling = (values: Record<string, string> = {}) => ({ values, random: seeded("template") });

  it("takes names and made-up values", () => {
    expect(fillText("order {{id}} of {{int 3 3}} {{pick x|x}}", filling({ id: "7" }))).toBe("order 7 of 3 x");
    expect(fillText("{{hex 8}}-{{digits 4}}", filling())).toMatch(/^[0-9a-f]{8}-\d{4}$/u);
  });

  it("fills every string of a document and leaves the rest", () => {
    expect(fill({ a: ["{{x}}", 1, null], b: { c: true } }, filling({ x: "y" }))).toEqual({
      a: ["y", 1, null],
      b: { c: true },
    });
  });

  it("stops at a name that nothing defines", () => {
    expect(() => fillText("{{ordrId}}", filling())).toThrow("{{ordrId}}");
  });
});

describe("a filter pattern", () => {
  it.each([
    ["", "anything", true],
    ["ERROR denied", "ERROR: denied", true],
    ["ERROR denied", "ERROR", false],
    ["?ERROR ?WARN", "a WARN b", true],
    ["?ERROR ?WARN", "INFO", false],
    ["ERROR -retry", "ERROR then retry", false],
    ['"not authorized"', "is not authorized to", true],
  ])("%j on %j is %s", (pattern, message, expected) => {
    expect(matcher(pattern)(message)).toBe(expected);
  });

  it("is refused where its kind is not served", () => {
    expect(() => matcher('{ $.level = "ERROR" }')).toThrow("does not serve");
  });
});

describe("the loader", () => {
  it("names the examples there are when asked for another", async () => {
    await expect(loadExample("nope")).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("vpc-eni-denied") as string,
    });
  });

  it("takes no path for a name", async () => {
    await expect(loadExample("../accounts/healthy")).rejects.toMatchObject({ code: "usage" });
  });

  it("finds the accounts from the bundle's folder as from the sources", async () => {
    const root = await mkdtemp(join(tmpdir(), "package-"));
    await mkdir(join(root, "examples", "accounts"), { recursive: true });
    expect(packageRoot(join(root, "dist", "chunks", "main.js"))).toBe(root);
    await rm(root, { recursive: true });
  });

  it("says so where they are missing", () => {
    expect(() => packageRoot("/nowhere/dist/main.js")).toThrow("missing from this installation");
  });
});
