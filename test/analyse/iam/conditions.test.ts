import { describe, expect, it } from "vitest";
import { evaluateConditions } from "../../../src/analyse/iam/conditions.ts";
import { requestContext } from "../../../src/analyse/iam/context.ts";
import type { Ternary } from "../../../src/analyse/iam/ternary.ts";

type Value = string | readonly string[] | null | undefined;

/** operator, values of the policy, value of the request (null: known to be absent, undefined: not known), outcome. */
const TABLE: readonly (readonly [string, readonly string[], Value, Ternary])[] = [
  ["StringEquals", ["a", "b"], "b", "yes"],
  ["StringEquals", ["a"], "A", "no"],
  ["StringEquals", ["a*"], "a*", "yes"],
  ["StringEquals", ["a*"], "ab", "no"],
  ["StringNotEquals", ["a", "b"], "c", "yes"],
  ["StringNotEquals", ["a", "b"], "b", "no"],
  ["StringEqualsIgnoreCase", ["Ada"], "aDA", "yes"],
  ["StringNotEqualsIgnoreCase", ["Ada"], "aDA", "no"],
  ["StringLike", ["orders-*"], "orders-live", "yes"],
  ["StringLike", ["orders-?"], "orders-live", "no"],
  ["StringNotLike", ["orders-*"], "billing", "yes"],
  ["NumericEquals", ["10"], "10.0", "yes"],
  ["NumericNotEquals", ["10"], "11", "yes"],
  ["NumericLessThan", ["10"], "9.5", "yes"],
  ["NumericLessThanEquals", ["10"], "10", "yes"],
  ["NumericGreaterThan", ["10"], "10", "no"],
  ["NumericGreaterThanEquals", ["10"], "10", "yes"],
  ["NumericEquals", ["10"], "ten", "unknown"],
  ["DateEquals", ["2026-11-20T08:00:00Z"], "1795161600", "yes"],
  ["DateNotEquals", ["2026-11-20T08:00:00Z"], "2026-11-20T08:00:00Z", "no"],
  ["DateLessThan", ["2026-11-20T08:00:00Z"], "2026-11-20T07:59:59Z", "yes"],
  ["DateLessThanEquals", ["2026-11-20T08:00:00Z"], "2026-11-20T08:00:01Z", "no"],
  ["DateGreaterThan", ["2026-11-20"], "2026-11-20T08:00:00Z", "yes"],
  ["DateGreaterThanEquals", ["2026-11-21"], "2026-11-20T08:00:00Z", "no"],
  ["Bool", ["true"], "True", "yes"],
  ["Bool", ["true"], "false", "no"],
  ["BinaryEquals", ["QmluYXJ5"], "QmluYXJ5", "yes"],
  ["IpAddress", ["203.0.113.0/24"], "203.0.113.77", "yes"],
  ["IpAddress", ["203.0.113.0/24"], "203.0.114.1", "no"],
  ["IpAddress", ["2001:db8::/32"], "2001:db8:1::1", "yes"],
  ["IpAddress", ["203.0.113.0/24"], "lambda.amazonaws.com", "unknown"],
  ["NotIpAddress", ["203.0.113.0/24"], "198.51.100.1", "yes"],
  ["ArnEquals", ["arn:aws:s3:::orders"], "arn:aws:s3:::orders", "yes"],
  ["ArnLike", ["arn:aws:sns:*:111122223333:orders-*"], "arn:aws:sns:eu-west-1:111122223333:orders-live", "yes"],
  ["ArnLike", ["arn:aws:sns:*:orders"], "arn:aws:sns:eu-west-1:111122223333:orders", "no"],
  ["ArnNotEquals", ["arn:aws:s3:::orders"], "arn:aws:s3:::other", "yes"],
  ["ArnNotLike", ["arn:aws:s3:::orders*"], "arn:aws:s3:::orders-2", "no"],
  // A key that is absent: only negated operators, IfExists and ForAllValues hold.
  ["StringEquals", ["a"], null, "no"],
  ["StringNotEquals", ["a"], null, "yes"],
  ["StringEqualsIfExists", ["a"], null, "yes"],
  ["StringEqualsIfExists", ["a"], "b", "no"],
  ["NotIpAddress", ["203.0.113.0/24"], null, "yes"],
  ["Null", ["true"], null, "yes"],
  ["Null", ["true"], "a", "no"],
  ["Null", ["false"], "a", "yes"],
  ["ForAllValues:StringEquals", ["a", "b"], null, "yes"],
  ["ForAnyValue:StringEquals", ["a", "b"], null, "no"],
  ["ForAnyValue:StringEqualsIfExists", ["a"], null, "no"],
  ["ForAnyValue:StringNotEquals", ["a"], null, "no"],
  // Keys of several values.
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], "yes"],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], "no"],
  ["ForAllValues:StringEquals", ["a"], [], "yes"],
  ["ForAnyValue:StringEquals", ["a"], [], "no"],
  ["ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], "yes"],
  ["ForAllValues:StringNotEquals", ["a"], ["b", "c"], "yes"],
  ["ForAllValues:StringNotEquals", ["a"], ["b", "a"], "no"],
  ["ForAnyValue:StringNotEquals", ["a"], ["a", "b"], "yes"],
  ["ForAnyValue:StringLike", ["o-*/r-1/*"], ["o-1/r-1/ou-1"], "yes"],
  ["StringEquals", ["a"], ["a", "b"], "unknown"],
  // A key of which nothing is known is never guessed.
  ["StringEquals", ["a"], undefined, "unknown"],
  ["StringNotEquals", ["a"], undefined, "unknown"],
  ["StringEqualsIfExists", ["a"], undefined, "unknown"],
  ["Null", ["true"], undefined, "unknown"],
  ["ForAllValues:StringEquals", ["a"], undefined, "unknown"],
  ["StringSoundsLike", ["a"], "a", "unknown"],
  // Variables.
  ["StringEquals", ["${aws:PrincipalTag/team}"], "payments", "yes"],
  ["StringLike", ["${aws:PrincipalTag/star}"], "x", "no"],
  ["StringLike", ["a${*}c"], "a*c", "yes"],
  ["StringLike", ["a${*}c"], "abc", "no"],
  ["StringEquals", ["${aws:PrincipalTag/none, 'payments'}"], "payments", "yes"],
  ["StringEquals", ["${aws:userid}"], "x", "unknown"],
];

describe("condition operators", () => {
  it.each(TABLE)("%s %j of %j: %s", (operator, values, value, outcome) => {
    const context = requestContext({
      "test:Key": value,
      "aws:PrincipalTag/team": "payments",
      "aws:PrincipalTag/star": "*",
      "aws:PrincipalTag/none": null,
    });
    const result = evaluateConditions([{ operator, key: "TEST:key", values }], context, "2012-10-17");
    expect(result.holds).toBe(outcome);
    expect(result.missing.length > 0).toBe(outcome === "unknown");
  });

  it("fill no variables in policies of the older version", () => {
    const context = requestContext({ "test:Key": "payments", "aws:PrincipalTag/team": "payments" });
    const condition = { operator: "StringEquals", key: "test:Key", values: ["${aws:PrincipalTag/team}"] };
    expect(evaluateConditions([condition], context, "2008-10-17").holds).toBe("no");
  });

  it("must all hold: one that does not settles the block, whatever is not known", () => {
    const context = requestContext({ "test:Key": "a" });
    const conditions = [
      { operator: "StringEquals", key: "test:Unknown", values: ["x"] },
      { operator: "StringEquals", key: "test:Key", values: ["b"] },
    ];
    expect(evaluateConditions(conditions, context, "2012-10-17").holds).toBe("no");
  });
});
