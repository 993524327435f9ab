import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, integer, nat, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { readLakeQuery } from "../../../src/example/accounts/handlers/lake-sql.ts";
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

  const record = '{"a":"Data","b":{"c":["x","y"]},"ok":true,"none":null}';
  it.each([
    ['{ $.a = "Data" }', true],
    ['{ $.a = "Da*" }', true],
    ['{ $.a != "Da*" }', false],
    ['{ $.a = "*at" }', false],
    ['{ $.b.c[1] = "y" && $.d NOT EXISTS }', true],
    ['{ $.d != "y" }', false],
    ['{ ($.a = "x" || $.ok IS TRUE) && $.none IS NULL }', true],
    ['{ $.a = "x" || $.ok IS TRUE && $.a = "x" }', false],
  ])("%s on a record is %s, and never matches what is no JSON", (pattern, expected) => {
    expect(matcher(pattern)(record)).toBe(expected);
    expect(matcher(pattern)(`${record} and more`)).toBe(false);
  });

  it("is refused where its kind is not served, or where it is none", () => {
    expect(() => matcher("[ip, user, level = ERROR]")).toThrow("does not serve");
    for (const bad of ["{ $.a }", "{ $.a = }", '{ $.a = "x"', '{ $.a = "x" } }', '{ $.a ~ "x" }'])
      expect(() => matcher(bad)).toThrow("Invalid filter pattern");
    expect(() => matcher(`{ $.a = "${"x".repeat(1024)}" }`)).toThrow("1024");
  });
});

describe("a query of CloudTrail Lake", () => {
  const record = (eventTime: string, more: object = {}): object => ({ eventTime, eventName: "Invoke", ...more });
  const where = (condition: string): boolean =>
    readLakeQuery(`SELECT eventJson FROM id-1 WHERE ${condition}`).matches(
      record("2026-11-20T10:00:00Z", { userIdentity: { arn: "arn:x/it's" }, errorCode: "AccessDenied" }),
    );

  it.each([
    ["eventTime >= '2026-11-20 10:00:00' AND eventTime < '2026-11-20 10:00:01'", true],
    ["eventName IN ('Other', 'Invoke')", true],
    ["userIdentity.arn LIKE 'arn:%''s'", true],
    ["useridentity.ARN = 'arn:x'", false],
    ["errorCode IS NULL OR eventName <> 'Invoke'", false],
    ["(errorCode IS NULL OR eventJson LIKE '%Denied%') AND awsRegion IS NULL", true],
  ])("where %s: %s", (condition, expected) => {
    expect(where(condition)).toBe(expected);
  });

  it("orders and limits", () => {
    const { compare, limit, table } = readLakeQuery(
      "select eventjson from id-1 where eventName = 'Invoke' order by errorCode ASC NULLS LAST, eventTime DESC limit 7",
    );
    const [old, late] = [record("2026-11-20T10:00:00Z"), record("2026-11-20T11:00:00Z")];
    const failed = record("2026-11-20T09:00:00Z", { errorCode: "X" });
    expect([old, failed, late].sort(compare)).toEqual([failed, late, old]);
    expect([limit, table]).toEqual([7, "id-1"]);
  });

  it.each([
    "SELECT * FROM id WHERE a = 'b'",
    "SELECT eventJson FROM id",
    "DELETE FROM id",
    "SELECT eventJson FROM id WHERE a = b",
  ])("is refused: %s", (statement) => {
    expect(() => readLakeQuery(statement)).toThrow("validation errors");
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
