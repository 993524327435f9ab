import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isObject, jsonPointer } from "../../src/core/json.ts";
import { redactorFor } from "../helpers/redaction.ts";

const records = readFileSync(join(import.meta.dirname, "../fixtures/redact/cloudtrail/records.ndjson"), "utf8")
  .trim()
  .split("\n");

interface Leaf {
  readonly pointer: string;
  readonly value: unknown;
}

function leaves(value: unknown, path: readonly (string | number)[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
  return [{ pointer: jsonPointer(path), value }];
}

/** The only leaves of these records that may change, and what they may become. */
const GOES: readonly (readonly [RegExp, RegExp])[] = [
  [/\/accessKeyId$/, /^A[KS]IAREDACTED[A-Z2-7]{8}$/],
  [/\/credentials\/sessionToken$/, /^<session-token:[0-9a-f]{10}>$/],
  [/\/userIdentity\/(?:arn|principalId)$/, /email-[a-z2-7]{10}@redacted\.invalid$/],
];

function unexpected(before: Leaf[], after: Leaf[]): unknown[] {
  return before.flatMap((leaf, index) => {
    const now = after[index];
    if (now?.pointer === leaf.pointer && now.value === leaf.value) return [];
    const allowed = GOES.some(([place, form]) => place.test(leaf.pointer) && form.test(String(now?.value)));
    return allowed && now?.pointer === leaf.pointer ? [] : [{ before: leaf, after: now }];
  });
}

describe("real CloudTrail records keep what Support needs", () => {
  test("as documents", () => {
    const redactor = redactorFor();
    for (const record of records) {
      const value: unknown = JSON.parse(record);
      const redacted: unknown = redactor.json(value, "events.ndjson");
      expect(unexpected(leaves(value), leaves(redacted))).toEqual([]);
      expect(leaves(redacted)).toHaveLength(leaves(value).length);
    }
  });

  test("as lines of text, and they stay JSON", () => {
    const redactor = redactorFor();
    for (const record of records) {
      const redacted: unknown = JSON.parse(redactor.text(record, "events.txt"));
      expect(unexpected(leaves(JSON.parse(record)), leaves(redacted))).toEqual([]);
    }
  });
});

test("session tokens and access key ids are gone from every record", () => {
  const redactor = redactorFor();
  const raw = records.join("\n");
  const all = records.map((record) => JSON.stringify(redactor.json(JSON.parse(record), "f"))).join("\n");
  const secrets = [...raw.matchAll(/IQoJb3JpZ2lu[^"]+|A[KS]IA[A-Z0-9]{16}/g)].map((match) => match[0]);
  expect(secrets.length).toBeGreaterThan(20);
  expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
  expect(redactor.residue().scan(Buffer.from(all))).toEqual([]);
});
