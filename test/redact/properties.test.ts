import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findSecrets } from "../../src/redact/scan.ts";
import { redactorFor } from "../helpers/redaction.ts";

/** The same texts in every run; another seed is worth a try whenever a rule changes. */
fc.configureGlobal({ seed: 20_261_123 });

/** Pieces that rules trigger on, so that random texts meet them often and in odd orders. */
const PIECES = [
  "password=",
  '"token":"',
  "Bearer ",
  "AKIAIOSFODNN7EXAMPLE",
  "eyJhbGciOiJIUzI1NiJ9.",
  "://u:p",
  "@example.com",
  "-----BEGIN RSA PRIVATE KEY-----\n",
  "-----END RSA PRIVATE KEY-----",
  '\\"',
  '"',
  "'",
  "\n",
  " ",
  "=",
  ":",
  ",",
  "%3D",
  "%22",
  "\\u0022",
  "&quot;",
  "4111111111111111",
  "ghp_",
  "9f8Kd02mXq71LsPzW4vB",
  "hUnter2-Qx9",
  "<password:0123456789>",
  "secret",
  "key",
  "arn:aws:iam::123456789012:role/x",
  "é",
  "名",
  "{",
  "}",
  "[",
  "]",
  "curl -u a:b",
  "kind: Secret\ndata:\n  a: b\n",
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "grapheme", maxLength: 12 })), { maxLength: 24 })
  .map((parts) => parts.join(""));

describe("whatever the text", () => {
  test("redacting twice is redacting once, and nothing recognisable is left", () => {
    fc.assert(
      fc.property(text, (raw) => {
        const redactor = redactorFor();
        const once = redactor.text(raw, "f");
        expect(redactor.text(once, "f")).toBe(once);
        expect(findSecrets(once)).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test("lines that hold no trigger are not touched", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-j ]{0,200}$/), (raw) => {
        expect(redactorFor().text(raw, "f")).toBe(raw);
      }),
    );
  });

  test("output grows by no more than a token for each value", () => {
    fc.assert(
      fc.property(text, (raw) => {
        expect(redactorFor().text(raw, "f").length).toBeLessThanOrEqual(raw.length * 20 + 64);
      }),
    );
  });
});

describe("whatever the document", () => {
  const document = fc.jsonValue({ maxDepth: 4 });

  function shape(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(shape);
    if (typeof value === "object" && value !== null) return Object.values(value).map(shape);
    return value === null ? "null" : typeof value;
  }

  test("it stays JSON of the same structure", () => {
    fc.assert(
      fc.property(document, (value) => {
        const out: unknown = redactorFor().json(value, "f");
        expect(shape(JSON.parse(JSON.stringify(out)))).toEqual(shape(JSON.parse(JSON.stringify(value))));
      }),
      { numRuns: 1000 },
    );
  });

  test("a secret in it is gone, in whatever string it stands", () => {
    fc.assert(
      fc.property(text, (around) => {
        const redactor = redactorFor();
        redactor.learn("purple-Giraffe-42-window", "environment-value");
        const out = JSON.stringify(redactor.json({ list: [{ around: `${around} purple-Giraffe-42-window` }] }, "f"));
        expect(out).not.toContain("purple-Giraffe-42-window");
      }),
    );
  });
});

describe("a secret of any form under a telling name", () => {
  const secret = fc
    .stringMatching(/^[A-Za-z0-9!#$*+./?^_-]{8,40}$/)
    .filter(
      (value) => /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[$%./<]|^ey|^\d{4}-|\/\/|arn|x{3}|\${/i.test(value),
    );
  const notations: readonly ((value: string) => string)[] = [
    (value) => `password="${value}"`,
    (value) => JSON.stringify({ password: value, next: 1 }),
    (value) => JSON.stringify(JSON.stringify({ password: value, next: 1 })),
    (value) => JSON.stringify(JSON.stringify(JSON.stringify({ a: [{ password: value }] }))),
    (value) => `<password>${value}</password>`,
    (value) => `{'password': '${value}', 'n': 1}`,
    (value) => `DB_PASSWORD=${value}\nOTHER=1`,
    (value) => JSON.stringify({ password: value }).replaceAll('"', "\\u0022"),
    (value) => JSON.stringify({ password: value }).replaceAll('"', "&quot;"),
    (value) => `q=${encodeURIComponent(`password=${value}&x=1`)}`,
  ];
  test.each(notations.map((notation) => [notation("VALUE"), notation] as const))("%s", (_name, notation) => {
    fc.assert(
      fc.property(secret, (value) => {
        const raw = notation(value);
        const out = redactorFor().text(raw, "f");
        expect(out).not.toContain(encodeURIComponent(value));
        expect(out).not.toContain(value);
      }),
      { numRuns: 400 },
    );
  });
});
