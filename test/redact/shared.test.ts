import { describe, expect, test } from "vitest";
import { redactorFor } from "../helpers/redaction.ts";

describe("for readers outside", () => {
  test("account ids stay twelve digits, the same everywhere", () => {
    const out = redactorFor("shared").text(
      "arn:aws:iam::123456789012:role/r in 123456789012, bucket logs-123456789012-x",
      "f",
    );
    const ids = [...out.matchAll(/\d{12}/g)].map((match) => match[0]);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).not.toBe("123456789012");
    expect(out).toMatch(/^arn:aws:iam::\d{12}:role\/r in/);
  });

  test("public addresses move into ranges for documentation, private ones stay", () => {
    const out = redactorFor("shared").text("from 54.239.28.85 via 10.0.1.7 and 54.239.28.85", "f");
    expect(out).toMatch(/^from (192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3} via 10\.0\.1\.7 and \1\.\d{1,3}$/);
  });

  test("different addresses have different pseudonyms", () => {
    const redactor = redactorFor("shared");
    const out = Array.from({ length: 300 }, (_, host) =>
      redactor.text(`54.239.${host % 200}.${host}`.replace(/\.(\d{3})$/, ".$1").slice(0, 15), "f"),
    );
    expect(new Set(out).size).toBe(
      new Set(Array.from({ length: 300 }, (_, host) => `54.239.${host % 200}.${host}`)).size,
    );
  });

  test("versions, UUIDs and timestamps are no account ids or addresses", () => {
    const text = "Chrome/120.0.0.0 v1.2.3.4 1234abcd-12ab-34cd-56ef-123456789012 1700000000123";
    expect(redactorFor("shared").text(text, "f")).toBe(text);
  });

  test("what was redacted once stays as it is", () => {
    const redactor = redactorFor("shared");
    const once = redactor.text("123456789012 54.239.28.85", "f");
    expect(redactor.text(once, "f")).toBe(once);
  });
});

describe("for readers outside, in other notations", () => {
  test.each([
    ["2600:1f18:4c2a:8e00::7b", "2600:1f18"],
    ["[2a05:d018:10:8000:1:2:3:4]:443", "2a05"],
    ["db.internal/54.23.11.9:5432", "54.23.11.9"],
    ["ec2-54-23-11-9.compute-1.amazonaws.com", "54-23-11-9"],
    ["account 1111-2222-3333", "1111-2222-3333"],
    ["bucket acct111122223333", "111122223333"],
  ])("%s", (text, gone) => {
    const redactor = redactorFor("shared");
    const once = redactor.text(`from ${text} today`, "f");
    expect(once).not.toContain(gone);
    expect(redactor.text(once, "f")).toBe(once);
  });

  test("loopback, times and versions stay", () => {
    const text = "::1 fe80::1 20:15:30 2026-11-23T20:15:30Z 24:00 2001:db8::1 Chrome/120.0.0.0 4111-1111";
    expect(redactorFor("shared").text(text, "f")).toBe(text);
  });
});

test("for Support, account ids and addresses stay", () => {
  const text = "arn:aws:iam::123456789012:role/r from 54.239.28.85";
  expect(redactorFor("support").text(text, "f")).toBe(text);
});
