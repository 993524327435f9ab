import { describe, expect, it } from "vitest";
import type { Redactor, ResidueHit } from "../../src/core/redactor.ts";
import { eventText } from "../../src/evidence/log-grammar.ts";
import { scanFor, searchFile, type Searched } from "../../src/pack/search.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { benignLine } from "../bench/redaction/benign.ts";
import { ALL_FORMS, ALL_HARMLESS } from "../bench/redaction/forms/index.ts";
import { samplesOf } from "../bench/redaction/forms/secrets.ts";
import { lambdaLogs, serverLogs } from "../bench/redaction/logs.ts";
import { event } from "../evidence/redacted.ts";
import { redactorFor } from "../helpers/redaction.ts";
import { nothing } from "./sample-pack.ts";

const scan = scanFor({ residue: nothing, rules: createSecondReading([]) });

/** What a seal says to a file. */
async function searched(path: string, text: string): Promise<Searched> {
  return await searchFile(
    path,
    async function* () {
      yield Buffer.from(text);
    },
    scan,
  );
}

/** A log file of a pack, its messages redacted one by one. */
function logOf(messages: readonly string[], redactor: Redactor = redactorFor()): string {
  const redact = redactor.stream("stream", "f");
  return messages
    .map((message, index) => eventText(event(1_763_625_600_000 + index, "2026/11/20/[$LATEST]0a1b", redact(message))))
    .join("");
}

/** A private key, a line an event, and between its lines those of two other streams, one with base64. */
function mixed(isRedacted: boolean): string {
  const redactor = redactorFor();
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const body = (line: number): string =>
    Array.from({ length: 64 }, (_, at) => letters[(at * 29 + line * 13) % 64]).join("");
  const key = ["-----BEGIN RSA PRIVATE KEY-----", ...[1, 2, 3, 4, 5].map(body), "-----END RSA PRIVATE KEY-----"];
  const events = key.flatMap((line) => [
    ["a", line],
    ["b", "cache dXNlcjpuRUFBREpKWDMtTHlyZS04 of 12"],
    ["c", "order 704 shipped\nto customer 892"],
  ]);
  return events
    .map(([stream = "", message = ""], index) => {
      const redact = redactor.stream(stream, "f");
      const text = redact(message);
      const shown = !isRedacted && message === body(3) ? message : text;
      return eventText(event(1_763_625_600_000 + index, stream, shown));
    })
    .join("");
}

const passes = { sha256: expect.stringMatching(/^[0-9a-f]{64}$/u) };
const SECRETS = samplesOf(ALL_FORMS, 1).map(({ sample }) => sample);
const HARMLESS = samplesOf(ALL_HARMLESS, 1).map(({ sample }) => sample);

describe("a seal does not refuse what was redacted as it should be", () => {
  it("in a log, whatever stood next to what", async () => {
    const samples = [...SECRETS, ...HARMLESS];
    for (let step = 1; step <= 5; step += 2) {
      const shuffled = samples.map((_, index) => samples[(index * (step * 97 + 1)) % samples.length]!);
      expect(await searched("logs/g/a.txt", logOf(shuffled))).toEqual(passes);
    }
  });

  it.each([...new Set([...SECRETS, ...HARMLESS])].map((sample) => [sample]))("in a document: %s", async (sample) => {
    const document = {
      message: sample,
      Tags: [{ Key: "a", Value: sample }],
      x: { detail: JSON.stringify({ m: sample }) },
    };
    const redacted = redactorFor().json(document, "function/a.json");
    expect(await searched("function/a.json", `${JSON.stringify(redacted, null, 2)}\n`)).toEqual(passes);
    expect(await searched("cloudtrail/events.ndjson", `{"a":1}\n${JSON.stringify(redacted)}\n`)).toEqual(passes);
  });

  it("in a log whose streams stand mixed while a key comes line by line in one", async () => {
    expect(await searched("logs/g/a.txt", mixed(true))).toEqual(passes);
  });

  it("though it still refuses a line of that key", async () => {
    const { hit } = (await searched("logs/g/a.txt", mixed(false))) as { hit?: ResidueHit };
    expect(hit).toMatchObject({ rule: "private-key", line: 13 });
  });

  it("in the report that counts thousands of passwords", async () => {
    const report = {
      total: 31_337,
      byKind: { password: 30_390, "secret-key": 123_456_789 },
      files: { "a.txt": { token: 99_999 } },
    };
    expect(await searched("redaction/report.json", JSON.stringify(report, null, 2))).toEqual(passes);
    const other = await searched("function/tags.json", JSON.stringify({ password: 30_390_112 }, null, 2));
    expect(other).toMatchObject({ hit: { rule: "named-value" } });
  });

  it("in records, where one begins a private key and the next has what could go on with it", async () => {
    const records = [
      { note: "-----BEGIN PRIVATE KEY-----" },
      { note: "of another call", tag: "aB3dE5fG7hJ9kL1mN3pQ5rS7" },
    ].map((record) => JSON.stringify(redactorFor().json(record, "cloudtrail/events.ndjson")));
    expect(await searched("cloudtrail/events.ndjson", `${records.join("\n")}\n`)).toEqual(passes);
  });

  it("but does where the body of a private key is left, in one record or spread over its members", async () => {
    const body = "MIIEpAIBAAKCAQEA7bq1Zk2xG4h9vQ2xLm4Rz7WqB8sT3uV5yA1cD6eF0gH2iJ4k";
    const [begin, end] = ["-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"];
    for (const record of [{ key: `${begin}\n${body}\n${end}` }, { key: [begin, body, end] }]) {
      expect(await searched("cloudtrail/events.ndjson", `{"a":1}\n${JSON.stringify(record)}\n`)).toMatchObject({
        hit: { line: 2 },
      });
    }
  });

  it("in logs that hold hardly a secret", async () => {
    const benign = Array.from({ length: 8000 }, (_, index) => benignLine(index));
    for (const lines of [benign, lambdaLogs(8000, 200), serverLogs(8000, 25)]) {
      expect(await searched("logs/g/a.txt", logOf(lines))).toEqual(passes);
    }
  });
});
