import { describe, expect, test } from "vitest";
import { redactorFor } from "../helpers/redaction.ts";

const VALUE = "purple-Giraffe-42-window";

describe("the residue scan", () => {
  test.each([
    ["plain", VALUE],
    ["base64", Buffer.from(`user:${VALUE}`).toString("base64")],
    ["percent-encoded", encodeURIComponent(`${VALUE}`).replaceAll("-", "%2D")],
    ["hex", Buffer.from(VALUE).toString("hex")],
  ])("finds what was learnt: %s", (name, form) => {
    const redactor = redactorFor();
    redactor.learn(VALUE, "environment-value");
    const hits = redactor.residue().scan(Buffer.from(`one\ntwo ${form}\nthree\n`));
    // "-" is never percent-encoded by an encoder: the one form that is not looked for
    expect(hits.map((hit) => hit.line)).toEqual(name === "percent-encoded" ? [] : [2]);
  });

  test("finds what a rule replaced elsewhere", () => {
    const redactor = redactorFor();
    redactor.text(`password=${VALUE}`, "a");
    expect(redactor.residue().scan(Buffer.from(`\n\n${VALUE}`))).toEqual([{ rule: "named-value", line: 3 }]);
  });

  test("names the line of every place, and keeps nothing between two scans", () => {
    const redactor = redactorFor();
    redactor.learn(VALUE, "environment-value");
    const scanner = redactor.residue();
    const bytes = Buffer.from(`first\n${VALUE}\nmiddle\nx${VALUE}y\n${VALUE}`);
    expect(scanner.scan(bytes).map((hit) => hit.line)).toEqual([2, 4, 5]);
    expect(scanner.scan(bytes).map((hit) => hit.line)).toEqual([2, 4, 5]);
    expect(scanner.scan(Buffer.from(VALUE.slice(0, 10)))).toEqual([]);
    expect(scanner.scan(Buffer.from(VALUE.slice(10)))).toEqual([]);
  });

  test("knows values that are found after it was asked for", () => {
    const redactor = redactorFor();
    const scanner = redactor.residue();
    redactor.learn(VALUE, "environment-value");
    expect(scanner.scan(Buffer.from(VALUE))).toHaveLength(1);
  });

  test("is silent about common values and about what must stay", () => {
    const redactor = redactorFor();
    redactor.json({ Environment: { Variables: { A: "true", B: "production", C: "us-east-1" } } }, "f");
    redactor.json({ FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:orders-service" }, "f");
    redactor.text("secret=orders-service", "f");
    expect(redactor.residue().scan(Buffer.from("true production us-east-1 orders-service"))).toEqual([]);
  });

  test("never names a value", () => {
    const redactor = redactorFor();
    redactor.learn(VALUE, "environment-value");
    redactor.text(`token=${VALUE}9`, "a");
    expect(
      JSON.stringify([redactor.residue().scan(Buffer.from(VALUE)), redactor.report(), redactor.counts()]),
    ).not.toContain("Giraffe");
  });
});
