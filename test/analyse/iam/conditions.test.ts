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
  ["NumericEquals", ["16"], "0x10", "unknown"],
  ["NumericEquals", ["1000"], "1e3", "unknown"],
  ["NumericEquals", ["0"], "", "unknown"],
  ["NumericEquals", ["-1.5"], "-1.50", "yes"],
  ["NumericLessThan", ["10", "20"], "15", "yes"],
  ["NumericNotEquals", ["10", "20"], "20", "no"],
  ["NumericEquals", ["9007199254740993"], "9007199254740992", "unknown"],
  ["NumericGreaterThan", ["-5"], "-4.9", "yes"],
  ["DateEquals", ["2026-11-20T08:00:00Z"], "1795161600", "yes"],
  ["DateNotEquals", ["2026-11-20T08:00:00Z"], "2026-11-20T08:00:00Z", "no"],
  ["DateLessThan", ["2026-11-20T08:00:00Z"], "2026-11-20T07:59:59Z", "yes"],
  ["DateLessThanEquals", ["2026-11-20T08:00:00Z"], "2026-11-20T08:00:01Z", "no"],
  ["DateGreaterThan", ["2026-11-20"], "2026-11-20T08:00:00Z", "yes"],
  ["DateGreaterThanEquals", ["2026-11-21"], "2026-11-20T08:00:00Z", "no"],
  ["DateEquals", ["2026-11-20T09:00:00+01:00"], "2026-11-20T08:00:00Z", "yes"],
  ["DateEquals", ["2026-11-20T08:00Z"], "2026-11-20T08:00:00.000Z", "yes"],
  ["DateEquals", ["2026-11"], "2026-11-01", "yes"],
  ["DateGreaterThan", ["1577836801"], "2026-11-20T08:00:00Z", "yes"],
  // Without a zone, or as four digits alone, nobody can say which moment is meant.
  ["DateEquals", ["2026-11-20T08:00:00"], "2026-11-20T08:00:00Z", "unknown"],
  ["DateLessThan", ["2026"], "2026-11-20T08:00:00Z", "unknown"],
  ["DateLessThan", ["next week"], "2026-11-20T08:00:00Z", "unknown"],
  ["DateLessThan", ["Fri, 20 Nov 2026 08:00:00 GMT"], "2026-11-19T08:00:00Z", "unknown"],
  ["Bool", ["true"], "True", "yes"],
  ["Bool", ["true"], "false", "no"],
  ["Bool", ["yes"], "yes", "unknown"],
  ["Bool", ["true", "false"], "false", "yes"],
  ["BinaryEquals", ["QmluYXJ5"], "QmluYXJ5", "yes"],
  ["BinaryEquals", ["QmluYXJ5VmFsdWVJbkJhc2U2NA=="], "QmluYXJ5VmFsdWVJbkJhc2U2NA", "yes"],
  ["BinaryEquals", ["QmluYXJ5"], "qmluYXJ5", "no"],
  ["BinaryEquals", ["QmluYXJ5"], "not base 64!", "unknown"],
  ["IpAddress", ["203.0.113.0/24"], "203.0.113.77", "yes"],
  ["IpAddress", ["203.0.113.0/24"], "203.0.114.1", "no"],
  ["IpAddress", ["2001:db8::/32"], "2001:db8:1::1", "yes"],
  ["IpAddress", ["203.0.113.0/24"], "lambda.amazonaws.com", "unknown"],
  ["IpAddress", ["203.0.113.7"], "203.0.113.7", "yes"],
  ["IpAddress", ["203.0.113.7"], "203.0.113.8", "no"],
  ["IpAddress", ["0.0.0.0/0"], "203.0.113.8", "yes"],
  ["IpAddress", ["203.0.113.0/"], "203.0.113.8", "unknown"],
  ["IpAddress", ["203.0.113.0/33"], "203.0.113.8", "unknown"],
  ["IpAddress", ["203.0.113.0/24/8"], "203.0.113.8", "unknown"],
  ["IpAddress", ["203.0.113.256"], "203.0.113.8", "unknown"],
  ["IpAddress", ["2001:DB8:1234:5678::/64"], "2001:0db8:1234:5678:9::1", "yes"],
  ["IpAddress", ["2001:db8::1"], "2001:0DB8:0:0:0:0:0:1", "yes"],
  ["IpAddress", ["2001:db8::1"], "2001:db8::2", "no"],
  ["IpAddress", ["::ffff:203.0.113.0/120"], "::ffff:203.0.113.7", "yes"],
  ["IpAddress", ["2001:db8::1::2"], "2001:db8::1", "unknown"],
  ["IpAddress", ["203.0.113.0/24", "2001:db8::/32"], "2001:db8::1", "yes"],
  ["IpAddress", ["203.0.113.0/24"], "2001:db8::1", "no"],
  ["NotIpAddress", ["203.0.113.0/24"], "2001:db8::1", "yes"],
  ["NotIpAddress", ["203.0.113.0/24"], "203.0.113.1", "no"],
  ["NotIpAddress", ["203.0.113.0/24"], "198.51.100.1", "yes"],
  ["ArnEquals", ["arn:aws:s3:::orders"], "arn:aws:s3:::orders", "yes"],
  ["ArnLike", ["arn:aws:sns:*:111122223333:orders-*"], "arn:aws:sns:eu-west-1:111122223333:orders-live", "yes"],
  ["ArnLike", ["arn:aws:sns:*:orders"], "arn:aws:sns:eu-west-1:111122223333:orders", "no"],
  ["ArnNotEquals", ["arn:aws:s3:::orders"], "arn:aws:s3:::other", "yes"],
  ["ArnNotLike", ["arn:aws:s3:::orders*"], "arn:aws:s3:::orders-2", "no"],
  // AWS's own example of what StringLike takes and ArnLike does not.
  [
    "StringLike",
    ["arn:aws:someservice:*:111122223333:finance/*"],
    "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
    "yes",
  ],
  [
    "ArnLike",
    ["arn:aws:someservice:*:111122223333:finance/*"],
    "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
    "no",
  ],
  ["ArnEquals", ["arn:aws:s3:::orders*"], "arn:aws:s3:::orders-2", "yes"],
  ["ArnNotEquals", ["arn:aws:s3:::orders*"], "arn:aws:s3:::orders-2", "no"],
  ["ArnLike", ["arn:aws:iam::111122223333:role/?rders"], "arn:aws:iam::111122223333:role/orders", "yes"],
  ["ArnLike", ["arn:aws:iam::111122223333:role/Orders"], "arn:aws:iam::111122223333:role/orders", "no"],
  ["ArnLike", ["arn:aws:iam::*:role/*"], "arn:aws:iam::111122223333:role/a:b/c", "yes"],
  ["ArnLike", ["arn:aws:iam::1111*"], "arn:aws:iam::111122223333:role/orders", "unknown"],
  ["ArnLike", ["arn:aws:iam::2222*"], "arn:aws:iam::111122223333:role/orders", "no"],
  ["ArnLike", ["*"], "arn:aws:iam::111122223333:role/orders", "yes"],
  ["ArnLike", ["arn:aws:iam::111122223333:role/*"], "orders", "no"],
  // A key that is absent: only negated operators, IfExists and ForAllValues hold.
  ["StringEquals", ["a"], null, "no"],
  ["StringNotEquals", ["a"], null, "yes"],
  ["StringEqualsIfExists", ["a"], null, "yes"],
  ["StringEqualsIfExists", ["a"], "b", "no"],
  ["NotIpAddress", ["203.0.113.0/24"], null, "yes"],
  ["Null", ["true"], null, "yes"],
  ["Null", ["true"], "a", "no"],
  ["Null", ["false"], "a", "yes"],
  ["Null", ["false"], null, "no"],
  ["Null", ["true", "false"], "a", "yes"],
  ["Null", ["maybe"], "a", "unknown"],
  ["Null", ["true"], [], "yes"],
  ["NumericLessThan", ["10"], null, "no"],
  ["NumericNotEquals", ["10"], null, "yes"],
  ["DateLessThan", ["2026-11-20"], null, "no"],
  ["DateLessThanIfExists", ["2026-11-20"], null, "yes"],
  ["Bool", ["false"], null, "no"],
  ["BoolIfExists", ["true"], null, "yes"],
  ["BoolIfExists", ["true"], "false", "no"],
  ["BinaryEquals", ["QQ=="], null, "no"],
  ["IpAddress", ["203.0.113.0/24"], null, "no"],
  ["IpAddressIfExists", ["203.0.113.0/24"], null, "yes"],
  ["ArnLike", ["arn:aws:s3:::*"], null, "no"],
  ["ArnNotLike", ["arn:aws:s3:::*"], null, "yes"],
  ["StringNotEqualsIfExists", ["a"], null, "yes"],
  ["StringNotLike", ["a*"], null, "yes"],
  ["ForAllValues:StringEqualsIfExists", ["a"], null, "yes"],
  ["ForAllValues:StringNotEquals", ["a"], null, "yes"],
  // "... or if the key values resolve to a null data set, such as an empty string"
  ["ForAllValues:StringEquals", ["a"], "", "yes"],
  ["ForAnyValue:StringEquals", ["a"], "", "no"],
  ["StringLike", ["", "home/"], "", "yes"],
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
  ["StringEquals", ["${AWS:principaltag/TEAM}"], "payments", "yes"],
  ["StringEquals", ["${ aws:PrincipalTag/none , 'pay, later' }"], "pay, later", "yes"],
  ["StringEquals", ["${aws:PrincipalTag/team, 'nobody'}"], "payments", "yes"],
  ["StringEquals", ["a${$}{x}"], "a${x}", "yes"],
  ["StringLike", ["${aws:PrincipalTag/team}-*"], "payments-2", "yes"],
  ["ArnLike", ["arn:aws:s3:::${aws:PrincipalTag/team}"], "arn:aws:s3:::payments", "yes"],
  // A variable without a value fits nothing, and may void the statement: what it would let through is not known.
  ["StringEquals", ["${aws:PrincipalTag/none}"], "x", "no"],
  ["StringEquals", ["${aws:PrincipalTag/none}", "x"], "x", "unknown"],
  ["StringNotEquals", ["${aws:PrincipalTag/none}"], "x", "unknown"],
  ["StringNotEquals", ["${aws:PrincipalTag/none}", "x"], "x", "no"],
  ["StringEquals", ["${aws:PrincipalTag/several}"], "a", "no"],
  // Other operators know no variables.
  ["NumericEquals", ["${aws:PrincipalTag/number}"], "7", "unknown"],
  ["IpAddress", ["${aws:PrincipalTag/team}"], "203.0.113.1", "unknown"],
];

describe("condition operators", () => {
  it.each(TABLE)("%s %j of %j: %s", (operator, values, value, outcome) => {
    const context = requestContext({
      "test:Key": value,
      "aws:PrincipalTag/team": "payments",
      "aws:PrincipalTag/star": "*",
      "aws:PrincipalTag/none": null,
      "aws:PrincipalTag/several": ["a", "b"],
      "aws:PrincipalTag/number": "7",
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
