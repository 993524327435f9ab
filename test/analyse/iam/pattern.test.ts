import { describe, expect, it } from "vitest";
import { arnLike, glob, literal, resourceMatches } from "../../../src/analyse/iam/pattern.ts";

describe("wildcards", () => {
  it.each([
    ["*", "", true],
    ["a*c", "abbbc", true],
    ["a*c", "abbb", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["*a*b*", "xxaxxbxx", true],
    ["", "", true],
    [literal("a*c"), "a*c", true],
    [literal("a*c"), "abc", false],
  ])("%s fits %s: %s", (pattern, text, fits) => {
    expect(glob(pattern, text)).toBe(fits);
  });

  it("take time linear in text and pattern", () => {
    expect(glob(`${"a*".repeat(50)}b`, "a".repeat(5000))).toBe(false);
  });
});

describe("ARNs", () => {
  it.each([
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y", true],
    ["arn:aws:s3:::b", "arn:aws:s3:::b/x", false],
    ["arn:aws:sqs:*:*:orders", "arn:aws:sqs:eu-west-1:1:orders", true],
    ["arn:aws:sqs", "arn:aws:sqs:eu-west-1:1:orders", true],
    ["arn:aws:lambda:*:function:orders", "arn:aws:lambda:eu-west-1:1:function:orders", true],
    ["arn:aws:lambda:eu-*-1:1:function:orders", "arn:aws:lambda:eu-west-1:1:function:orders", true],
    ["arn:aws:logs:*:*:log-group:/aws/lambda/orders:*", "arn:aws:logs:r:1:log-group:/aws/lambda/orders", false],
    ["arn:aws:logs:*:*:*", "arn:aws:logs:r:1:log-group:/aws/lambda/orders:log-stream:s", true],
    ["*", "anything", true],
    // "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon".
    ["arn:aws:lambda:eu-*:function:orders", "arn:aws:lambda:eu-west-1:1:function:orders", true],
    // One within a segment cannot.
    ["arn:aws:lambda:e*1:function:orders:*", "arn:aws:lambda:eu-west-1:1:function:orders:live", false],
    ["arn:aws:lambda:eu?west-1*:function:orders", "arn:aws:lambda:eu:west-1:function:orders", false],
    ["arn:aws:s3:::b/*/c", "arn:aws:s3:::b/x:y/c", true],
    ["arn:aws:s3:::b/?", "arn:aws:s3:::b/:", true],
    ["arn:aws:s3:::Orders", "arn:aws:s3:::orders", false],
    ["arn:aws:s3:::b", "*", false],
    ["arn:aws:s3:::b", "b", false],
  ])("a Resource %s covers %s: %s", (pattern, arn, covers) => {
    expect(resourceMatches(pattern, arn)).toBe(covers);
  });

  it("take time linear in text and pattern too", () => {
    const colons = "a:".repeat(2000);
    expect(resourceMatches("arn:*:*:*:*:*x", `arn:aws:s3:::${colons}`)).toBe(false);
  });

  it("compares the fields one by one for ArnLike", () => {
    expect(arnLike("arn:aws:lambda:*:function:orders", "arn:aws:lambda:eu-west-1:1:function:orders")).toBe(false);
    expect(arnLike("arn:aws:execute-api:*:*:a1/*/GET/*", "arn:aws:execute-api:r:1:a1/prod/GET/x")).toBe(true);
  });
});
