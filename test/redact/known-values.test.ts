import { describe, expect, test } from "vitest";
import { redactorFor, withoutDigests } from "../helpers/redaction.ts";

/** No rule can know this for a secret by its form. */
const VALUE = "blue-Elephants/dance+wildly&often";

describe("a value learnt from an environment variable is found later", () => {
  const forms: readonly (readonly [string, string])[] = [
    ["as it is", VALUE],
    ["percent-encoded", encodeURIComponent(VALUE)],
    ["percent-encoded twice", encodeURIComponent(encodeURIComponent(VALUE))],
    [
      "percent-encoded in lower case",
      encodeURIComponent(VALUE).replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    ],
    ["with escaped slashes", VALUE.replaceAll("/", "\\/")],
    ["with HTML entities", VALUE.replaceAll("&", "&amp;")],
    ["in hex", Buffer.from(VALUE).toString("hex")],
    ...["", "a", "ab"].map(
      (lead) =>
        [`in base64 after ${lead.length} bytes`, Buffer.from(`${lead}${VALUE} tail`).toString("base64")] as const,
    ),
    ["in base64url", Buffer.from(VALUE).toString("base64url")],
  ];
  test.each(forms)("%s", (_name, form) => {
    const redactor = redactorFor();
    redactor.json({ Environment: { Variables: { GREETING: VALUE } } }, "function.json");
    const out = redactor.text(`the reply was ${form} today`, "log");
    expect(out).not.toContain(form);
    expect(withoutDigests(out)).toBe("the reply was <environment-value:*> today");
  });

  test("JSON-escaped, once and twice", () => {
    const value = 'quote " and \\ back-slash';
    const redactor = redactorFor();
    redactor.learn(value, "environment-value");
    for (const form of [JSON.stringify(value), JSON.stringify(JSON.stringify(value))]) {
      expect(redactor.text(form, "log")).not.toContain("back-slash");
    }
  });
});

describe("values that must not be searched for", () => {
  test.each([
    ["true"],
    ["production"],
    ["us-east-1"],
    ["arn:aws:sqs:us-east-1:123456789012:orders"],
    ["https://sqs.us-east-1.amazonaws.com/123456789012/orders"],
    ["my-db.abcdef.us-east-1.rds.amazonaws.com"],
    ["/opt/nodejs/node_modules"],
    ["short-1"],
    ["accessKeyId"],
  ])("%s", (value) => {
    const redactor = redactorFor();
    redactor.learn(value, "environment-value");
    expect(redactor.text(`it says ${value} here`, "log")).toBe(`it says ${value} here`);
  });

  test("a resource's name stays inside of ARNs, and is forgotten once AWS answers with one", () => {
    const redactor = redactorFor();
    redactor.learn("orders-table-2026", "environment-value");
    const arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders-table-2026";
    expect(redactor.text(`denied on ${arn}`, "log")).toBe(`denied on ${arn}`);
    expect(redactor.text("scanning orders-table-2026", "log")).not.toContain("orders-table");
    redactor.json({ TableArn: arn }, "table.json");
    expect(redactor.text("scanning orders-table-2026", "log")).toBe("scanning orders-table-2026");
    expect(redactor.residue().scan(Buffer.from("orders-table-2026"))).toEqual([]);
  });
});

test("a secret that a rule found is found bare afterwards, under the same token", () => {
  const redactor = redactorFor();
  const first = redactor.text("api_key=9f8Kd02mXq71LsPzW4vB", "log");
  const token = /<.*>/.exec(first)?.[0];
  expect(redactor.text("retrying with 9f8Kd02mXq71LsPzW4vB", "log")).toBe(`retrying with ${token}`);
});

test("the same value has the same digest in a case, and another in another case", async () => {
  const { createRedactor } = await import("../../src/redact/redactor.ts");
  const digest = (key: number): string[] => {
    const redactor = createRedactor({ key: new Uint8Array(32).fill(key), audience: "support" });
    const out = redactor.text("password=hUnter2-Qx9 and later secret: 'hUnter2-Qx9'", "log");
    return [...out.matchAll(/:([0-9a-f]{10})>/g)].map((match) => match[1]!);
  };
  const [first, second] = digest(1);
  expect(first).toBe(second);
  expect(digest(2)[0]).not.toBe(first);
});
