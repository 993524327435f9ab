import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Redactor } from "../../src/core/redactor.ts";
import { createRedactor } from "../../src/redact/redactor.ts";
import { type Stated, createUserControl } from "../../src/redact/user/control.ts";
import { KEY, withoutDigests } from "../helpers/redaction.ts";

function redactorWith(stated: Partial<Stated>): Redactor {
  const all: Stated = { redactPatterns: [], redactValues: [], redactKeys: [], keepPatterns: [], ...stated };
  return createRedactor({ key: KEY, audience: "support", stated: createUserControl(all) });
}

function text(stated: Partial<Stated>, raw: string): string {
  return withoutDigests(redactorWith(stated).text(raw, "f"));
}

function json(stated: Partial<Stated>, value: unknown): unknown {
  return JSON.parse(withoutDigests(JSON.stringify(redactorWith(stated).json(value, "f"))));
}

describe("a pattern of what must go", () => {
  const stated = { redactPatterns: ["\\bCUST-\\d{4}\\b", "ward=(?<secret>\\w+)"] };

  test("is replaced in text and documents, names included", () => {
    expect(text(stated, "for CUST-1234, not CUST-99345; ward=north")).toBe(
      "for <user-pattern:*>, not CUST-99345; ward=<user-pattern:*>",
    );
    expect(json(stated, { "CUST-1234": ["x CUST-9876"], n: 3 })).toEqual({
      "<user-pattern:*>": ["x <user-pattern:*>"],
      n: 3,
    });
  });

  test("is replaced where the text is a UUID or a number", () => {
    const uuid = "8f5e1b2c-0000-4000-8000-1234567890ab";
    expect(json({ redactPatterns: ["8f5e[0-9a-f-]+", "^4711\\d+$"] }, [uuid, 47_112, 47_00])).toEqual([
      "<user-pattern:*>",
      0,
      4700,
    ]);
  });

  test("wins over what would otherwise stay", () => {
    expect(text({ redactPatterns: ["x-amz-id-2: \\S+"], keepPatterns: ["x-amz.*"] }, "x-amz-id-2: abcDEF123456")).toBe(
      "<user-pattern:*>",
    );
  });
});

describe("a stated value", () => {
  const value = "blue/harbor 7";

  test.each([
    ["plain", (v: string) => v],
    ["percent-encoded", encodeURIComponent],
    ["in base64", (v: string) => Buffer.from(`user:${v}`).toString("base64")],
    ["in hex", (v: string) => Buffer.from(v).toString("hex")],
    ["escaped twice", (v: string) => JSON.stringify(JSON.stringify(`${v}"`)).replaceAll("/", "\\/")],
  ])("is gone %s", (_how, encode) => {
    const form = encode(value);
    expect(text({ redactValues: [value] }, `before ${form} after`)).not.toContain(form.slice(0, 17));
  });

  test("is gone though it is short, a common word or a number", () => {
    const stated = { redactValues: ["prod", "4711"] };
    expect(text(stated, "stage prod, productive 4711")).toBe(
      "stage <user-value:*>, <user-value:*>uctive <user-value:*>",
    );
    expect(JSON.parse(text(stated, '{"pin":4711,"stage":"prod"}'))).toEqual({
      pin: "<user-value:*>",
      stage: "<user-value:*>",
    });
    expect(json(stated, { pin: 4711, prod: "x" })).toEqual({ pin: 0, "<user-value:*>": "x" });
  });

  test("is gone though it names a caller", () => {
    const out = JSON.stringify(
      json({ redactValues: ["jane.roe@corp.example"] }, { userName: "jane.roe@corp.example" }),
    );
    expect(out).not.toContain("jane.roe");
  });

  test("is gone where it overlaps another", () => {
    expect(text({ redactValues: ["abcdef", "defghi"] }, "-abcdefghi-")).toBe("-<user-value:*>-");
  });

  test("has one token, whatever its form", () => {
    const out = redactorWith({ redactValues: [value] }).text(`${value} ${encodeURIComponent(value)}`, "f");
    expect(new Set(out.split(" ")).size).toBe(1);
  });

  test("is found wherever it stands, as often as it stands", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z0-9]{4,9}$/), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(20), { maxLength: 12 }),
        (values, picks) => {
          const raw = picks.map((pick) => (pick < values.length ? values[pick]! : "..")).join(" ");
          const out = text({ redactValues: values }, raw).replaceAll(/<[a-z-]+:\*>/g, "");
          for (const each of values) expect(out.includes(each)).toBe(false);
        },
      ),
    );
  });
});

describe("a stated name", () => {
  const stated = { redactKeys: ["customerRef"] };

  test.each([
    ['{"customerRef":"north 7","n":1}', '{"customerRef":"<user-key:*>","n":1}'],
    ['{"customer_ref": 17, "n": 1}', '{"customer_ref": "<user-key:*>", "n": 1}'],
    ['{"customerRef":{"a":["x}",2]},"n":1}', '{"customerRef":"<user-key:*>","n":1}'],
    ['{\\"customerRef\\":[\\"x\\",\\"y\\"],\\"n\\":1}', '{\\"customerRef\\":\\"<user-key:*>\\",\\"n\\":1}'],
    ['{"customerRef":null,"n":true}', '{"customerRef":null,"n":true}'],
    ["CUSTOMER_REF=north OTHER=1", "CUSTOMER_REF=<user-key:*> OTHER=1"],
    ["Customer-Ref: north by east\nHost: x", "Customer-Ref: <user-key:*>\nHost: x"],
    ["run --customer-ref north --x", "run --customer-ref <user-key:*> --x"],
    ["GET /?customerRef=north&x=1", "GET /?customerRef=<user-key:*>&x=1"],
    ["order.customerRef=north", "order.customerRef=<user-key:*>"],
    ["the customerRef of north", "the customerRef of north"],
    ["customerReference=north", "customerReference=north"],
  ])("in %s", (raw, redacted) => {
    expect(text(stated, raw)).toBe(redacted);
  });

  test("covers everything under it in a document, and keeps the structure", () => {
    expect(
      json(stated, {
        CustomerRef: { id: 12, names: ["a", ""], on: true, none: null },
        Tags: [{ Key: "customer-ref", Value: "n" }],
      }),
    ).toEqual({
      CustomerRef: { id: 0, names: ["<user-key:*>", ""], on: true, none: null },
      Tags: [{ Key: "customer-ref", Value: "<user-key:*>" }],
    });
  });

  test("that is no name is refused", () => {
    expect(() =>
      createUserControl({ redactPatterns: [], redactValues: [], redactKeys: ["a b"], keepPatterns: [] }),
    ).toThrow(expect.objectContaining({ code: "usage", option: "--redact-key" }));
  });
});

describe("a pattern of what must stay", () => {
  const kept = "build-9f8Kd02mXq71LsPzW4vB";
  const stated = { keepPatterns: ["build-\\w+"] };

  test("wins over the rules' guesses in text and documents", () => {
    expect(text(stated, `token=${kept} password=hUnter2-Qx9`)).toBe(`token=${kept} password=<password:*>`);
    expect(json(stated, { token: kept, password: "hUnter2-Qx9" })).toEqual({ token: kept, password: "<password:*>" });
  });

  test("never wins over the session's credentials, environment values or other known values", () => {
    const redactor = redactorWith(stated);
    redactor.learn(kept, "session-credential");
    expect(withoutDigests(redactor.text(`token=${kept}`, "f"))).toBe("token=<session-credential:*>");
    expect(json(stated, { Environment: { Variables: { BUILD: kept } }, note: { token: kept } })).toEqual({
      Environment: { Variables: { BUILD: "<environment-value:*>" } },
      note: { token: "<environment-value:*>" },
    });
  });

  test("never wins over a private key or what was stated to go", () => {
    const pem =
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA04up8hoqzS1+APIB0RhjXyObwHQnOzhAk5Bd7mhkSbPkyhP1\n-----END RSA PRIVATE KEY-----";
    expect(text({ keepPatterns: ["[^!]+"] }, pem)).not.toContain("MIIEpAIBAAKC");
    expect(text({ keepPatterns: [".+"], redactValues: ["north"] }, "a north b")).toBe("a <user-value:*> b");
    expect(json({ keepPatterns: [".+"], redactKeys: ["ref"] }, { ref: "north" })).toEqual({ ref: "<user-key:*>" });
  });
});

test("what was stated is found by the second look, too", () => {
  const redactor = redactorWith({ redactKeys: ["ref"], redactValues: ["violet-Lantern-31"] });
  redactor.text("ref=mauve-Harbor-77 violet-Lantern-31", "f");
  const rules = redactor.residue().scan(Buffer.from("x mauve-Harbor-77\nviolet-Lantern-31"));
  expect(rules).toEqual([
    { rule: "user-key", line: 1 },
    { rule: "user-value", line: 2 },
  ]);
});

test("redacting twice is redacting once", () => {
  const redactor = redactorWith({
    redactPatterns: ["[a-f]+\\d"],
    redactValues: ["user", "pattern", "0000"],
    redactKeys: ["value"],
    keepPatterns: ["k\\w+"],
  });
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("abc1", "user", "pattern", "value=", "x", " ", "key=", '"', ":", "0000", "<")),
      (parts) => {
        const once = redactor.text(parts.join(""), "f");
        expect(redactor.text(once, "f")).toBe(once);
      },
    ),
    { numRuns: 500 },
  );
});
