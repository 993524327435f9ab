import { describe, expect, it } from "vitest";
import { readFunctionReference } from "../../src/plan/function-reference.ts";

describe("a function's reference", () => {
  it.each([
    ["my-fn", { name: "my-fn" }],
    ["my-fn:live", { name: "my-fn", qualifier: "live" }],
    ["123456789012", { name: "123456789012" }],
    ["123456789012:function:my-fn", { name: "my-fn", accountId: "123456789012" }],
    [
      "arn:aws-cn:lambda:cn-north-1:123456789012:function:my-fn:7",
      { name: "my-fn", qualifier: "7", partition: "aws-cn", region: "cn-north-1", accountId: "123456789012" },
    ],
  ])("reads %s", (text, expected) => {
    expect(readFunctionReference(text)).toEqual(expected);
  });

  it("takes the qualifier from its own option", () => {
    expect(readFunctionReference("my-fn", "$LATEST")).toEqual({ name: "my-fn", qualifier: "$LATEST" });
  });

  it.each([
    ["arn:aws:lambda:eu-west-1:123456789012", "not a whole ARN"],
    ["arn:aws:iam::123456789012:role/my-role", "an ARN of iam"],
    ["arn:aws:lambda::123456789012:function:my-fn", "names no Region"],
    ["arn:aws:lambda:eu-west-1:12345:function:my-fn", "no account of 12 digits"],
    ["arn:aws:lambda:eu-west-1:123456789012:layer:my-layer", "names no function"],
    ["my fn", "not a function's name"],
    ["", "not a function's name"],
    ["a".repeat(65), "not a function's name"],
  ])("refuses %s and says why", (text, why) => {
    expect(() => readFunctionReference(text)).toThrow(why);
  });

  it("refuses two qualifiers that differ", () => {
    expect(() => readFunctionReference("my-fn:live", "beta")).toThrow("contradicts --function");
  });
});
