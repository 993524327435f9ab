import * as fc from "fast-check";
import { hostileText, leakingText } from "./text.ts";

/** Names that a record, a policy or an object of JavaScript gives a meaning to. */
const NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "toJSON",
  "then",
  "length",
  "0",
  "",
  "Version",
  "Id",
  "Statement",
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Principal",
  "NotPrincipal",
  "AWS",
  "Service",
  "Federated",
  "Condition",
  "StringEquals",
  "ForAnyValue:StringLike",
  "StringEqualsIfExists",
  "ArnLike",
  "Bool",
  "Null",
  "IpAddress",
  "NumericLessThan",
  "DateGreaterThan",
  "aws:SourceArn",
  "aws:PrincipalOrgID",
  "eventVersion",
  "userIdentity",
  "type",
  "principalId",
  "arn",
  "accountId",
  "sessionContext",
  "sessionIssuer",
  "userName",
  "invokedBy",
  "eventTime",
  "eventSource",
  "eventName",
  "awsRegion",
  "sourceIPAddress",
  "userAgent",
  "errorCode",
  "errorMessage",
  "requestParameters",
  "responseElements",
  "functionName",
  "policyDocument",
  "roleName",
  "requestID",
  "eventID",
  "resources",
  "ARN",
  "recipientAccountId",
  "readOnly",
  "password",
];

const STATEMENT = NAMES.slice(NAMES.indexOf("Statement"), NAMES.indexOf("Condition") + 1).concat("__proto__");
const RECORD = NAMES.slice(NAMES.indexOf("eventVersion")).concat("__proto__", "constructor", "toJSON");

const VALUES = [
  "Allow",
  "Deny",
  "allow",
  "*",
  "sqs:*",
  "sqs:ReceiveMessage",
  "lambda:InvokeFunction",
  "2012-10-17",
  "2026-11-20T08:13:02Z",
  "0000-00-00T99:99:99Z",
  "arn:aws:sqs:eu-west-1:604758102665:orders",
  "arn:aws:iam::604758102665:root",
  "604758102665",
  "true",
  "12",
  "AccessDenied",
  "Client.UnauthorizedOperation",
  "AssumedRole",
  "AWSService",
  "lambda.amazonaws.com",
  "UpdateFunctionConfiguration20150331v2",
  "PutRolePolicy",
  "10.0.0.0/8",
  "${aws:username}",
  "${",
];

/** JSON as text: objects may hold a name twice, and numbers that no double holds. */
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(
      fc.constantFrom(...VALUES).map((text) => JSON.stringify(text)),
      leakingText.map((text) => JSON.stringify(text)),
      fc.constantFrom("null", "true", "false", "0", "-0", "1e999", "123456789012345678901234567890", "0.1", "[]", "{}"),
    ),
    fc.array(tie("tree"), { maxLength: 4 }).map((values) => `[${values.join(",")}]`),
    fc
      .array(fc.tuple(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...NAMES) }, hostileText), tie("tree")), {
        maxLength: 6,
      })
      .map(objectText),
  ),
}));

function objectText(members: readonly (readonly [name: string, value: string])[]): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}

const nested = fc
  .tuple(fc.constantFrom("[", '{"a":', '{"__proto__":', '{"Statement":['), fc.constantFrom(10, 100, 1_000, 10_000))
  .map(([open, depth]) => {
    const close = [...open].reverse().flatMap((sign) => (sign === "[" ? "]" : sign === "{" ? "}" : []));
    return `${open.repeat(depth)}null${close.join("").repeat(depth)}`;
  });

const huge = fc
  .tuple(
    fc.constantFrom('"x"', '"sqs:Get*"', "{}", '{"Effect":"Allow","Action":"*","Resource":"*"}'),
    fc.constantFrom(100, 3_000),
  )
  .map(([value, count]) => `[${Array.from({ length: count }, () => value).join(",")}]`);

/** Any JSON, of the right shape here and there, as text. */
export const jsonText: fc.Arbitrary<string> = fc.oneof(
  { weight: 20, arbitrary: tree },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: huge },
);

const statement = fc
  .tuple(
    fc.oneof(fc.constantFrom('"Allow"', '"Deny"'), jsonText),
    fc.array(
      fc.tuple(fc.constantFrom(...STATEMENT), fc.oneof(fc.constantFrom('"*"', '["sqs:*","s3:Get*"]'), jsonText)),
      {
        maxLength: 5,
      },
    ),
  )
  .map(([effect, members]) => objectText([["Effect", effect], ...members]));

/** A policy document: mostly one that IAM would take, with parts of any shape; now and then no JSON at all. */
export const policyText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(statement, { maxLength: 4 })
      .map((statements) => `{"Version":"2012-10-17","Statement":[${statements.join(",")}]}`),
  },
  { weight: 3, arbitrary: jsonText },
  { weight: 1, arbitrary: hostileText },
);

/** A CloudTrail record as LookupEvents holds it: a JSON text. */
export const recordText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...RECORD), jsonText), { maxLength: 8 })
      .map((members) =>
        objectText([
          ["eventVersion", '"1.08"'],
          ["eventTime", '"2026-11-20T08:13:02Z"'],
          ["eventSource", '"sqs.amazonaws.com"'],
          ["eventName", '"ReceiveMessage"'],
          ["eventID", '"00000000-0000-4000-8000-000000000000"'],
          ...members,
        ]),
      ),
  },
  { weight: 3, arbitrary: jsonText },
  { weight: 1, arbitrary: hostileText },
);
