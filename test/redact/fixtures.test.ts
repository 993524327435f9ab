import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { findSecrets } from "../../src/redact/scan.ts";
import { VENDOR_TOKENS } from "../../src/redact/rules/vendor-tokens.ts";
import { redactorFor, withoutDigests } from "../helpers/redaction.ts";

const ROOT = join(import.meta.dirname, "../fixtures/redact");

/** `{~}` cuts what a code host's scanner would otherwise take for a live key. */
function fixture(path: string): string {
  return readFileSync(path, "utf8").replaceAll("{~}", "");
}

const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).map((path) => join(ROOT, path));
const secrets = files.filter((path) => path.endsWith(".in.txt"));
const harmless = files.filter((path) => /\/ok-[^/]*\.txt$/.test(path));

describe("text that holds a secret loses it and nothing else", () => {
  test.each(secrets.map((path) => [relative(ROOT, path), path]))("%s", (_name, path) => {
    const redacted = redactorFor().text(fixture(path), "f");
    expect(withoutDigests(redacted)).toBe(fixture(path.replace(/\.in\.txt$/, ".out.txt")));
    expect(redacted).not.toBe(fixture(path));
  });
});

describe("what was redacted is recognised no more", () => {
  test.each(secrets.map((path) => [relative(ROOT, path), path]))("%s", (_name, path) => {
    const raw = fixture(path);
    const redactor = redactorFor();
    const redacted = redactor.text(raw, "f");
    expect(findSecrets(raw)).not.toEqual([]);
    expect(findSecrets(redacted)).toEqual([]);
    expect(redactor.text(redacted, "f")).toBe(redacted);
    expect(redactor.residue().scan(Buffer.from(redacted))).toEqual([]);
  });
});

describe("text that holds no secret stays as it is", () => {
  test.each(harmless.map((path) => [relative(ROOT, path), path]))("%s", (_name, path) => {
    expect(redactorFor().text(fixture(path), "f")).toBe(fixture(path));
  });
});

test("every vendor's token has a fixture that goes and one that stays", () => {
  const missing = VENDOR_TOKENS.flatMap(({ id }) =>
    ["ng-bare.in.txt", "ok-prefix-alone.txt"].filter((name) => !files.includes(join(ROOT, "vendor", id, name))),
  );
  expect(missing).toEqual([]);
  expect(new Set(VENDOR_TOKENS.map(({ id }) => id)).size).toBe(VENDOR_TOKENS.length);
});
