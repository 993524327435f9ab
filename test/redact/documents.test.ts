import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { redactorFor, withoutDigests } from "../helpers/redaction.ts";

function redacted(value: unknown): unknown {
  return JSON.parse(withoutDigests(JSON.stringify(redactorFor().json(value, "f"))));
}

describe("a Lambda function's configuration", () => {
  test("loses every environment value and keeps the names", () => {
    const configuration = {
      FunctionName: "orders",
      Environment: { Variables: { DB_PASSWORD: "x-Y-z-9-secret", STAGE: "prod", DEBUG: "true" } },
    };
    expect(redacted(configuration)).toEqual({
      FunctionName: "orders",
      Environment: {
        Variables: { DB_PASSWORD: "<password:*>", STAGE: "<environment-value:*>", DEBUG: "<environment-value:*>" },
      },
    });
  });

  test("loses an environment value wherever else it stands, even earlier in the document", () => {
    const configuration = {
      Description: "talks with correct-horse-battery-7",
      Environment: { Variables: { GREETING: "correct-horse-battery-7" } },
    };
    expect(JSON.stringify(redacted(configuration))).not.toContain("correct-horse");
  });

  test("keeps digests, revisions and role", () => {
    const configuration = {
      Role: "arn:aws:iam::123456789012:role/orders-role",
      CodeSha256: "YmFzZTY0c2hhMjU2aGFzaHZhbHVlMTIzNDU2Nzg5MDEyMw==",
      RevisionId: "1b7b2a4e-7c1d-4c1f-8e8a-111122223333",
      KMSKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    };
    expect(redacted(configuration)).toEqual(configuration);
  });

  test("loses the signed URL of the code", () => {
    const reply = {
      Code: {
        RepositoryType: "S3",
        Location: "https://awslambda-us-east-1-tasks.s3.us-east-1.amazonaws.com/x?versionId=1",
      },
    };
    expect(redacted(reply)).toEqual({ Code: { RepositoryType: "S3", Location: "<signed-url:*>" } });
  });

  test("keeps the ARNs of event source credentials", () => {
    const mapping = {
      SourceAccessConfigurations: [
        { Type: "BASIC_AUTH", URI: "arn:aws:secretsmanager:us-east-1:123456789012:secret:kafka-AbC123" },
      ],
    };
    expect(redacted(mapping)).toEqual(mapping);
  });
});

describe("names decide about values", () => {
  test("in tags and parameters, where the name is a value itself", () => {
    expect(
      redacted([
        { Key: "api-key", Value: "abc-123-def" },
        { Key: "team", Value: "payments" },
      ]),
    ).toEqual([
      { Key: "api-key", Value: "<key:*>" },
      { Key: "team", Value: "payments" },
    ]);
    expect(redacted({ name: "DB_PASSWORD", value: "tiger9" })).toEqual({ name: "DB_PASSWORD", value: "<password:*>" });
  });

  test("also where the value is a list", () => {
    expect(redacted({ passwords: ["tiger9", "lion88"] })).toEqual({ passwords: ["<password:*>", "<password:*>"] });
  });

  test("but not in a policy's conditions, where they are condition keys", () => {
    const policy = {
      Condition: {
        StringEquals: { "secretsmanager:ResourceTag/password-store": "vault", "aws:PrincipalTag/token": "blue" },
      },
    };
    expect(redacted(policy)).toEqual(policy);
    const generated = { Condition: { StringEquals: { "aws:RequestTag/api-token": "9f8Kd02mXq71LsPzW4vB" } } };
    expect(redacted(generated)).toEqual({ Condition: { StringEquals: { "aws:RequestTag/api-token": "<token:*>" } } });
  });

  test("and what AWS has hidden already stays readable", () => {
    const parameters = { masterUserPassword: "HIDDEN_DUE_TO_SECURITY_REASONS" };
    expect(redacted(parameters)).toEqual(parameters);
  });

  test("and a bearer's scheme stays", () => {
    expect(redacted({ Authorization: "Bearer abcdef123456" })).toEqual({ Authorization: "Bearer <authorization:*>" });
  });
});

describe("documents inside of strings", () => {
  test("JSON is redacted inside and stays JSON", () => {
    const inner = JSON.stringify({ password: 'a"b\\c9', arn: "arn:aws:iam::123456789012:role/x" });
    const out = redacted({ requestParameters: { body: inner } }) as { requestParameters: { body: string } };
    expect(JSON.parse(out.requestParameters.body)).toEqual({
      password: "<password:*>",
      arn: "arn:aws:iam::123456789012:role/x",
    });
  });

  test("JSON without a secret keeps its white space", () => {
    const policy = '{ "Version": "2012-10-17",\n  "Statement": [] }';
    expect(redacted({ policy })).toEqual({ policy });
  });

  test("percent-encoded JSON is redacted inside", () => {
    const document = encodeURIComponent(JSON.stringify({ token: "9f8Kd02mXq71LsPzW4vB", ok: true }));
    const raw = redactorFor().json({ document }, "f") as unknown as { document: string };
    expect(JSON.parse(withoutDigests(decodeURIComponent(raw.document)))).toEqual({ token: "<token:*>", ok: true });
  });

  test("gzip in base64 is redacted inside", () => {
    const data = gzipSync(JSON.stringify({ message: "password=hUnter2-Qx9" })).toString("base64");
    const raw = redactorFor().json({ awslogs: { data } }, "f") as unknown as { awslogs: { data: string } };
    const text = gunzipSync(Buffer.from(raw.awslogs.data, "base64")).toString();
    expect(JSON.parse(withoutDigests(text))).toEqual({ message: "password=<password:*>" });
  });

  test("gzip that is broken or too large goes whole", () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024)).toString("base64");
    expect(redacted({ bomb })).toEqual({ bomb: "<compressed:*>" });
  });
});

describe("the result is JSON of the same structure", () => {
  test("with dates as ISO strings, bytes as base64, and no members without value", () => {
    const value = {
      at: new Date(0),
      bytes: new TextEncoder().encode("plain"),
      absent: undefined,
      nothing: null,
      n: 12,
      yes: true,
    };
    expect(redacted(value)).toEqual({
      at: "1970-01-01T00:00:00.000Z",
      bytes: "cGxhaW4=",
      nothing: null,
      n: 12,
      yes: true,
    });
  });

  test("bytes that are no text go whole", () => {
    expect(redacted({ b: new Uint8Array([0, 255, 1, 254]) })).toEqual({ b: "<bytes:*>" });
  });

  test("names that hold secrets are redacted, and stay apart", () => {
    const value = { "password=hUnter2-Qx9": 1, "alice@example.com": 2 };
    expect(redacted(value)).toEqual({ "password=<password:*>": 1, "email-*@redacted.invalid": 2 });
  });

  test("a member called __proto__ stays a member", () => {
    const value: unknown = JSON.parse('{"__proto__": {"password": "hUnter2-Qx9"}, "a": 1}');
    const out = redactorFor().json(value, "f");
    expect(withoutDigests(JSON.stringify(out))).toBe('{"__proto__":{"password":"<password:*>"},"a":1}');
    expect(Object.getPrototypeOf(out)).toBe(Object.prototype);
  });

  test("numbers stay numbers, secret ones become 0", () => {
    expect(redacted({ otp: 123456, timeout: 900000, card: 4111111111111111 })).toEqual({
      otp: 0,
      timeout: 900000,
      card: 0,
    });
  });

  test("what was redacted once stays as it is", () => {
    const redactor = redactorFor();
    const once = redactor.json({ Environment: { Variables: { A: "value-1234" } }, token: "9f8Kd02mXq71LsPzW4vB" }, "f");
    expect(redactor.json(once, "f")).toEqual(once);
  });
});
