import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDenials } from "../../../src/analyse/denials/read.ts";

const FOLDER = new URL("../../fixtures/analyse/denials/", import.meta.url);

function fixture(name: string): { readonly text: string; readonly expect: { readonly denial: object } } {
  return JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as ReturnType<typeof fixture>;
}

const NAMES = readdirSync(FOLDER).filter((name) => name !== "none.json");

describe("the denial reader", () => {
  it.each(NAMES)("reads %s as one refusal with all that it says", (name) => {
    const { text, expect: wanted } = fixture(name);
    const readings = readDenials(text);
    expect(readings).toHaveLength(1);
    expect(readings[0]?.denial).toEqual(wanted.denial);
    expect(readings[0]).toMatchObject(wanted);
  });

  it("takes no application's own words for a refusal of AWS", () => {
    const texts = JSON.parse(readFileSync(new URL("none.json", FOLDER), "utf8")) as string[];
    expect(texts.flatMap((text) => readDenials(text))).toEqual([]);
  });

  it("reads two refusals out of one text", () => {
    const [a, b] = ["01-no-identity-based-policy.json", "02-no-role-trust-policy.json"].map(
      (name) => fixture(name).text,
    );
    expect(readDenials(`${a ?? ""}\n${b ?? ""}`).map(({ denial }) => denial.action)).toEqual([
      "sqs:DeleteMessage",
      "sts:AssumeRole",
    ]);
  });

  it("takes the same sentence in a message and its stack for one refusal", () => {
    const { text } = fixture("01-no-identity-based-policy.json");
    expect(readDenials(`AccessDenied: ${text}\n    at a\nCaused by: AccessDenied: ${text}`)).toHaveLength(1);
  });

  it("stays linear on text that is made to stall it", () => {
    const hostile = [
      `${"(".repeat(30_000)}not authorized`,
      `operation error ${"S3 ".repeat(20_000)}AccessDenied`,
      "is not authorized to ".repeat(3_000),
    ];
    expect(hostile.flatMap((text) => readDenials(text))).toEqual([]);
  });
});
