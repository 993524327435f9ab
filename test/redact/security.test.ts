import { describe, expect, test } from "vitest";
import { redactorFor, withoutDigests } from "../helpers/redaction.ts";
import type { Redactor } from "../../src/core/redactor.ts";

/** A redactor that has read a function's configuration with these variables. */
function knowing(variables: Readonly<Record<string, string>>): Redactor {
  const redactor = redactorFor();
  redactor.json({ Environment: { Variables: variables } }, "function.json");
  return redactor;
}

function redacted(line: string): string {
  return withoutDigests(redactorFor().text(line, "log"));
}

describe("text turns off no protection", () => {
  const value = "kT9vQ2xLm4Rz";
  const arn = `arn:aws:ssm:eu-west-1:111122223333:parameter/db/pass:${value}`;

  test.each([
    ["a log line", (redactor: Redactor) => redactor.text(`loaded ${arn}`, "log")],
    ["an error's message", (redactor: Redactor) => redactor.json({ errorMessage: `no ${arn}` }, "events.ndjson")],
    ["an ARN as AWS answers it", (redactor: Redactor) => redactor.json({ ParameterArn: arn }, "parameter.json")],
  ])("a variable's value in an ARN in %s", (_name, read) => {
    const redactor = knowing({ DB_PASSWORD: value });
    expect(JSON.stringify(read(redactor))).not.toContain(value);
    expect(redactor.text(`using ${value}`, "log")).not.toContain(value);
    expect(redactor.residue().scan(Buffer.from(`x ${value}`))).toHaveLength(1);
    expect(redactor.residue().scan(Buffer.from(arn))).toHaveLength(1);
  });

  test("nor of a value that a log line gave away", () => {
    const redactor = redactorFor();
    redactor.text(`token=${value}9Yw`, "log");
    redactor.text(`loaded ${arn}9Yw`, "log");
    expect(redactor.text(`using ${value}9Yw`, "log")).not.toContain(value);
  });
});

describe("a variable's value is found bare in logs, in whatever form a program uses it", () => {
  test.each([
    ["CONFIG", '{"db":{"pw":"Winter2026!x"}}', "Winter2026!x"],
    ["CONFIG", '{"passwords":{"prod":"Winter2026!x"}}', "Winter2026!x"],
    ["DATABASE_URL", "postgres://app:Spring2027!y@db.internal/x", "Spring2027!y"],
    ["DATABASE_URL", "postgres://app:Spr%21ng2027y@db.internal/x", "Spr!ng2027y"],
    ["CONNECTION", "Server=db;User Id=app;Password=Autumn2025!z;", "Autumn2025!z"],
    ["TOKEN", "kA82jdk29dkK2\n", "kA82jdk29dkK2"],
    ["JWT_SECRET", "kX82hdk93jdR/Ldk29dks02KdAbCdEfG", "kX82hdk93jdR/Ldk29dks02KdAbCdEfG"],
    ["DB_PASSWORD", "$ummer2026!", "$ummer2026!"],
    ["API_TOKEN", "aBc9dEf8gHi7.jKl6mNo5pQr4", "aBc9dEf8gHi7.jKl6mNo5pQr4"],
    ["SALT", "aBc9dEf8gHi7.jKl6mNo5pQr4", "aBc9dEf8gHi7.jKl6mNo5pQr4"],
    ["PASSWORD", "Summer2026.prod", "Summer2026.prod"],
    ["PASSWORD", "correctHorseBatteryStaple", "correctHorseBatteryStaple"],
    ["SECRET", "/Kd92kd/Ld92kdl2", "/Kd92kd/Ld92kdl2"],
    ["SECRET", "839201774652", "839201774652"],
    ["PIN", "83920177", "83920177"],
    [
      "HOOK_URL",
      "https://hooks.example.com/T0kd92/B9dk2/XyZ81kdPq02",
      "https://hooks.example.com/T0kd92/B9dk2/XyZ81kdPq02",
    ],
    ["DB_PASSWORD", "hunter2", "hunter2"],
    ["API_KEYS", "k1Ab29dkq02Lm,k2Zz83jdP17Qw", "k2Zz83jdP17Qw"],
    ["AUTH", Buffer.from("user:Winter2026!x").toString("base64"), "Winter2026!x"],
  ])("%s=%j", (name, value, bare) => {
    const redactor = knowing({ [name]: value });
    expect(redactor.text(`trying ${bare} now`, "log")).not.toContain(bare);
    // a short one would stand in other text by chance: no second look at it
    expect(redactor.residue().scan(Buffer.from(`x ${bare} y`)).length > 0).toBe(bare.length >= 8);
  });

  test("a number keeps a line JSON, in text and as a document", () => {
    const redactor = knowing({ PIN: "83920177" });
    expect(() => JSON.parse(redactor.text('{"code":83920177,"n":1}', "log")) as unknown).not.toThrow();
    expect(redactor.json({ code: 83920177 }, "a.json")).toEqual({ code: 0 });
    expect(redactor.text("at 1839201774652", "log")).toBe("at 1839201774652");
  });

  test.each([
    ["LOG_LEVEL", "WARNING"],
    ["AWS_REGION_OVERRIDE", "eu-central-1"],
    ["TABLE_NAME", "orders-prod-table"],
    ["QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/111122223333/MyStack-Queue-1AB2CD3EF4"],
    ["TARGET", "arn:aws:lambda:eu-west-1:111122223333:function:orders"],
    ["ALLOWED_ACTION", "sqs:ReceiveMessage"],
    ["ALLOWED_ACTIONS", "sqs:ReceiveMessage,sqs:DeleteMessage"],
    ["PASSWORD", "production"],
    ["NODE_OPTIONS_FILE", "/opt/nodejs/node_modules"],
  ])("%s=%s is harmless", (name, value) => {
    const redactor = knowing({ [name]: value });
    expect(redactor.text(`it says ${value} here`, "log")).toBe(`it says ${value} here`);
    expect(redactor.residue().scan(Buffer.from(`it says ${value} here`))).toEqual([]);
  });

  test("a secret's name beats what its ending says", () => {
    expect(
      knowing({ SECRET_TOKEN_URL_PASSWORD: "orders-prod-table-7" }).text("orders-prod-table-7", "log"),
    ).not.toContain("orders");
  });
});

describe("however many values a case has", () => {
  test("a variable that is met late is found", () => {
    const redactor = redactorFor();
    for (let at = 0; at < 2500; at++) redactor.text(`token=aZ9kQ${at}mT4xR${at * 7}`, "log");
    redactor.json({ Environment: { Variables: { LATE: "late-Secret-81-Lyre" } } }, "function.json");
    expect(redactor.text("uses late-Secret-81-Lyre", "log")).not.toContain("Lyre");
  });

  test("what is remembered as replaced can be swept from what was written before", () => {
    const redactor = redactorFor();
    const last = "aZ9kQ-last-mT4xR7";
    for (let at = 0; at < 2500; at++) redactor.text(`token=aZ9kQ${at}mT4xR${at * 7}`, "log");
    redactor.text(`token=${last}`, "log");
    const residue = redactor.residue();
    for (const form of [last, Buffer.from(last).toString("base64"), Buffer.from(last).toString("hex")]) {
      expect(residue.scan(Buffer.from(`validated ${form}`)).length).toBeGreaterThan(0);
      expect(withoutDigests(redactor.resweep(`validated ${form}`, "log"))).toBe("validated <token:*>");
      expect(withoutDigests(JSON.stringify(redactor.resweepJson({ note: `was ${form}` }, "a.json")))).toBe(
        '{"note":"was <token:*>"}',
      );
    }
  });
});

describe("who writes a log line cannot make AWS's words or the tool's own a secret", () => {
  test.each([
    ["password=lambda-case-pack", "lambda-case-pack"],
    ['{"authorization":"sqs:ReceiveMessage"}', "sqs:ReceiveMessage"],
    ["credentials=sts:AssumeRole", "sts:AssumeRole"],
    ['{"token":"AccessDenied"}', "AccessDenied"],
    ['{"token":"EC2AccessDeniedException"}', "EC2AccessDeniedException"],
    ['password="is not authorized to perform"', "is not authorized to perform"],
  ])("%s", (line, word) => {
    const redactor = redactorFor();
    redactor.text(line, "log");
    expect(redactor.json({ errorCode: word, note: `it: ${word}.` }, "events.ndjson")).toEqual({
      errorCode: word,
      note: `it: ${word}.`,
    });
    expect(redactor.residue().scan(Buffer.from(`a ${word} b`))).toEqual([]);
  });

  test("nor by a private key that never ends", () => {
    const write = redactorFor().stream("s", "log");
    write("-----BEGIN PRIVATE KEY-----\n");
    expect(write("AccessDeniedException\n")).toBe("AccessDeniedException\n");
    expect(write("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n")).not.toContain("MIIE");
  });
});

describe("what Support needs stays", () => {
  test.each([
    [
      "ERROR Bearer abc123def456ghi789 rejected: AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized",
      "ERROR Bearer <authorization:*> rejected: AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized",
    ],
    ["auth=kT9vQ2xLm4Rz8W then failed: AccessDenied", "auth=<authorization:*> then failed: AccessDenied"],
    ["cookie=sid9kT9vQ2xLm4Rz8W and then AccessDenied", "cookie=<cookie:*> and then AccessDenied"],
    ['{"authorization":null,"requestId":"r-1"}', '{"authorization":null,"requestId":"r-1"}'],
    ['{"cookie":null,"requestId":"r-1"}', '{"cookie":null,"requestId":"r-1"}'],
    ["Failed to read secret: AccessDeniedException: User: x", "Failed to read secret: AccessDeniedException: User: x"],
    ["Error getting credentials: ExpiredTokenException: y", "Error getting credentials: ExpiredTokenException: y"],
    ["secret-rotator: AccessDeniedException: z", "secret-rotator: AccessDeniedException: z"],
    ['{"errorCode":"EC2AccessDeniedException"}', '{"errorCode":"EC2AccessDeniedException"}'],
    ['{"StateReasonCode":"EC2AccessDeniedException"}', '{"StateReasonCode":"EC2AccessDeniedException"}'],
    [
      "Key: 'incoming/8f14e45f-ceea-467f-a0e6-94b2a5d1f3c7.json'",
      "Key: 'incoming/8f14e45f-ceea-467f-a0e6-94b2a5d1f3c7.json'",
    ],
    ['{"card":4111111111111111,"n":1}', '{"card":"<card:*>","n":1}'],
  ])("%s", (line, expected) => {
    expect(redacted(line)).toBe(expected);
  });
});

test("brackets without end are too deep, and no error", () => {
  const deep = "[".repeat(6000) + "]".repeat(6000);
  for (const leaf of [deep, encodeURIComponent(deep), "[".repeat(6000)]) {
    expect(() => redactorFor().json({ leaf }, "a.json")).not.toThrow();
  }
  expect(withoutDigests(JSON.stringify(redactorFor().json({ leaf: deep }, "a.json")))).toBe('{"leaf":"<too-deep:*>"}');
});

describe("what a name or a place shows to be secret goes", () => {
  const value = "Winter2026!x";

  test.each([
    `{"passwords":{"prod":"${value}"}}`,
    `{"credentials":{"admin":"${value}","note":"none"}}`,
    `["--db-password","${value}"]`,
    `["run", "--password", "${value}"]`,
    `密碼: ${value}`,
    `密碼：${value}`,
    `password：${value}`,
    `password＝${value}`,
    `Passwort: ${value}`,
    `Kennwort=${value}`,
    `contraseña=${value}`,
    `senha=${value}`,
    `mot de passe : ${value}`,
    `パスワード=${value}`,
    `root:${value}@tcp(10.0.0.1:3306)/app`,
    `bob/${value}@//db.example.com:1521/x`,
    `machine h login u password ${value}`,
    `requirepass ${value}`,
    `db.example.com:5432:app:bob:${value}`,
    `password={${value}}`,
    `PWD={${value};y}`,
    `AUTH PLAIN ${Buffer.from(`\0bob\0${value}`).toString("base64")}`,
  ])("%s", (line) => {
    const out = redactorFor().text(line, "log");
    expect(out).not.toContain(value);
    expect(out).not.toContain(Buffer.from(`\0bob\0${value}`).toString("base64"));
  });

  test.each([
    ["password=839201774652", "password=<password:*>"],
    ["password=2026-01-01", "password=<password:*>"],
    ["password=prod-1a2b3c4d", "password=<password:*>"],
    ["secret=key/AbCdWinter2026EfGhIj", "secret=<secret:*>"],
    ["PIN: 4711", "PIN: <pin:*>"],
    ["mfa_code=839201", "mfa_code=<otp:*>"],
    ["GET /cb?code=4/0AXkd92kdLq81mzPw&state=a", "GET /cb?code=<secret:*>&state=a"],
    ['{"sessionId":"kT9vQ2xLm4RzW8dk29Lq"}', '{"sessionId":"<session:*>"}'],
    ['{"sessionId":"bob-bkqs75qpcrtlxk5paaytrydm2e"}', '{"sessionId":"bob-bkqs75qpcrtlxk5paaytrydm2e"}'],
    ["LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2UUlCQURB", "<private-key:*>"],
    ["MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us", "<private-key:*>"],
    ["root:$6$saltsalt$kT9vQ2xLm4RzW8dk29LqPw01mZ", "root:<password:*>"],
  ])("%s", (line, expected) => {
    expect(redacted(line)).toBe(expected);
  });

  test.each([
    ["a map", { passwords: { prod: value } }, { passwords: { prod: "<password:*>" } }],
    [
      "an annotation",
      { apiKey: [{ AnnotationValue: { StringValue: "Kd92kd0xWq" } }] },
      { apiKey: [{ AnnotationValue: { StringValue: "<key:*>" } }] },
    ],
    ["a filter", { "x-api-key": [{ prefix: "Kd92kd0x" }] }, { "x-api-key": [{ prefix: "<key:*>" }] }],
    [
      "arguments",
      { ImageConfig: { Command: ["--db-password", value] } },
      { ImageConfig: { Command: ["--db-password", "<password:*>"] } },
    ],
    [
      "a task's environment",
      { environment: [{ name: "FOO", value: "bar-7" }] },
      { environment: [{ name: "FOO", value: "<environment-value:*>" }] },
    ],
    ["variables", { EnvironmentVariables: { A: "bar-7" } }, { EnvironmentVariables: { A: "<environment-value:*>" } }],
    [
      "a shared secret",
      { Condition: { StringEquals: { "aws:Referer": "s3cretRef99", "sts:ExternalId": "abc12345" } } },
      {
        Condition: { StringEquals: { "aws:Referer": "<shared-secret:*>", "sts:ExternalId": "<shared-secret:*>" } },
      },
    ],
    ["a name in itself", { token: { token: "abcdefgh" } }, { token: { token: "<token:*>" } }],
    ["a number", { token: 8392017746, maxTokens: 4096 }, { token: 0, maxTokens: 4096 }],
    ["a state", { credentials: { type: "basic", state: "ACTIVE", user: "bob" } }, undefined],
  ])("in a document: %s", (_name, document, expected) => {
    expect(JSON.parse(withoutDigests(JSON.stringify(redactorFor().json(document, "a.json"))))).toEqual(
      expected ?? document,
    );
  });
});
