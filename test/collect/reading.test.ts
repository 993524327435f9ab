import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../src/collect/documents.ts";
import { CaseFacts } from "../../src/collect/facts.ts";
import { notePolicy, repositoryArn } from "../../src/collect/named.ts";
import { nearNames } from "../../src/collect/near-names.ts";
import { keyArn } from "../../src/collect/subject.ts";
import { callersIn, merge, naming } from "../../src/collect/trail/records.ts";

describe("a policy document", () => {
  it("is read as it is, and URL-encoded as IAM sends it", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        const expected: unknown = JSON.parse(text);
        expect(parsePolicy(text)).toEqual(expected);
        expect(parsePolicy(encodeURIComponent(text))).toEqual(expected);
      }),
    );
  });

  it("may hold a % that is no encoding", () => {
    expect(parsePolicy('{"Sid":"50%25off"}')).toEqual({ Sid: "50%25off" });
  });

  it("that is cut short is no policy", () => {
    expect(() => parsePolicy('{"Statement":[')).toThrow(SyntaxError);
    expect(() => parsePolicy("%7B%22Statement")).toThrow(SyntaxError);
    expect(() => parsePolicy("")).toThrow(SyntaxError);
  });
});

describe("near names", () => {
  it("are those that differ by few letters, or hold the name", () => {
    const known = ["order-fulfilment", "order-fulfilment-canary", "invoice", "orders", "ordre-fulfilment"];
    expect(nearNames("order-fulfillment", known)).toEqual(["order-fulfilment", "ordre-fulfilment"]);
    expect(nearNames("fulfilment", known)).toEqual(["order-fulfilment", "order-fulfilment-canary", "ordre-fulfilment"]);
    expect(nearNames("zzz", known)).toEqual([]);
  });
});

describe("what documents name", () => {
  const facts = (): CaseFacts =>
    new CaseFacts({ partition: "aws", region: "eu-west-1", functionName: "f", accountId: "111122223333" });

  it("are source ARNs and principals of a policy, each with who named it", () => {
    const found = facts();
    const document = {
      Statement: [
        {
          Principal: { Service: "s3.amazonaws.com" },
          Condition: {
            ArnLike: { "AWS:SourceArn": "arn:aws:s3:::uploads" },
            StringEquals: { "AWS:SourceAccount": "111122223333" },
          },
        },
        { Principal: { AWS: ["arn:aws:iam::444455556666:role/caller", "AROAEXAMPLE"] } },
        { Principal: "*" },
      ],
    };
    notePolicy(found, document, "the policy of live");
    notePolicy(found, document, "the policy");
    expect(found.resources("s3")).toEqual([
      { arn: "arn:aws:s3:::uploads", namedBy: ["the policy", "the policy of live"] },
    ]);
    expect(found.callers().map(({ arn }) => arn)).toEqual(["arn:aws:iam::444455556666:role/caller"]);
  });

  it("are the repository of an image, with slashes in its name, by tag or digest", () => {
    const host = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
    const arn = "arn:aws:ecr:eu-west-1:111122223333:repository/team/app";
    expect(repositoryArn("aws", `${host}/team/app:v1`)).toBe(arn);
    expect(repositoryArn("aws", `${host}/team/app@sha256:abc`)).toBe(arn);
    expect(repositoryArn("aws", undefined)).toBeUndefined();
  });

  it("are keys by id, alias or ARN", () => {
    const queue = { partition: "aws", service: "sqs", region: "eu-west-1", accountId: "111122223333", resource: "q" };
    expect(keyArn("alias/aws/sqs", queue)).toBe("arn:aws:kms:eu-west-1:111122223333:alias/aws/sqs");
    expect(keyArn("1234-abcd", queue)).toBe("arn:aws:kms:eu-west-1:111122223333:key/1234-abcd");
    expect(keyArn("arn:aws:kms:eu-west-1:444455556666:key/1", queue)).toBe("arn:aws:kms:eu-west-1:444455556666:key/1");
    expect([keyArn("", queue), keyArn(undefined, queue)]).toEqual([undefined, undefined]);
  });
});

describe("CloudTrail records", () => {
  const at = (eventTime: string, eventID: string): Record<string, unknown> => ({ eventTime, eventID });

  it("stand once and in order of time", () => {
    const [early, late] = [at("2026-11-20T10:00:00Z", "b"), at("2026-11-20T11:00:00Z", "a")];
    expect(merge([late, early, { ...late }, early])).toEqual([early, late]);
  });

  it("name the function, not one whose name begins or ends alike", () => {
    const record = (functionName: string): Record<string, unknown> => ({ requestParameters: { functionName } });
    expect(naming("orders")(record("orders"))).toBe(true);
    expect(naming("orders")(record("arn:aws:lambda:eu-west-1:111122223333:function:orders:live"))).toBe(true);
    expect(["orders-canary", "my-orders", "orders_2", "orders1"].some((other) => naming("orders")(record(other)))).toBe(
      false,
    );
  });

  const role = "arn:aws:iam::444455556666:role/caller";
  const session = {
    type: "AssumedRole",
    arn: "arn:aws:sts::444455556666:assumed-role/caller/s",
    sessionContext: { sessionIssuer: { type: "Role", arn: role } },
  };

  it("show who calls: principals that a permission was given to, and who was refused", () => {
    const lambda = { eventSource: "lambda.amazonaws.com" };
    expect(
      callersIn({ ...lambda, eventName: "AddPermission20150331v2", requestParameters: { principal: role } }),
    ).toEqual([role]);
    expect(
      callersIn({ ...lambda, eventName: "GetFunction", errorCode: "AccessDenied", userIdentity: session }),
    ).toEqual([role]);
    expect(callersIn({ ...lambda, eventName: "GetFunction", userIdentity: session })).toEqual([]);
    expect(
      callersIn({
        ...lambda,
        eventName: "AddPermission20150331v2",
        requestParameters: { principal: "s3.amazonaws.com" },
      }),
    ).toEqual([]);
  });

  it("of this tool's own calls show nobody", () => {
    const own = {
      eventSource: "lambda.amazonaws.com",
      eventName: "GetPolicy",
      errorCode: "AccessDenied",
      userIdentity: session,
    };
    expect(callersIn({ ...own, userAgent: "aws-sdk-js/3 lambda-case-pack/0.1.0" })).toEqual([]);
  });
});
