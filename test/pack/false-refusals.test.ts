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
async function searched(path: string, text: string, using = scan): Promise<Searched> {
  return await searchFile(
    path,
    async function* () {
      yield Buffer.from(text);
    },
    using,
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
/**
 * In JSON in a URL a key without an end seems to go on in the other decodings of its line, and base64 behind percent signs
 * is no run: they are found where they stand in JSON alone.
 */
const NOT_IN_URLS: ReadonlySet<string> = new Set(
  samplesOf(
    ALL_FORMS.filter(([id]) => id === "ldif" || id === "pem cut" || id === "pem diff"),
    1,
  ).map(({ sample }) => sample),
);
const HARMLESS = samplesOf(ALL_HARMLESS, 1).map(({ sample }) => sample);

describe("a seal does not refuse what was redacted as it should be", () => {
  it("in a log, whatever stood next to what", async () => {
    const samples = [...SECRETS, ...HARMLESS];
    for (let step = 1; step <= 5; step += 2) {
      const shuffled = samples.map((_, index) => samples[(index * (step * 97 + 1)) % samples.length]!);
      expect(await searched("logs/g/a.txt", logOf(shuffled))).toEqual(passes);
    }
  });

  it("in a log whose events are JSON, JSON in JSON, or JSON in a query string", async () => {
    const wrapped = [...SECRETS, ...HARMLESS].flatMap((sample) => [
      JSON.stringify({ level: 30, msg: sample }),
      JSON.stringify({ event: JSON.stringify({ body: sample }) }),
      ...(NOT_IN_URLS.has(sample)
        ? []
        : [JSON.stringify({ url: `/cb?state=${encodeURIComponent(JSON.stringify({ m: sample }))}` })]),
    ]);
    const refused: unknown[] = [];
    for (const message of wrapped) {
      const answer = await searched("logs/g/a.txt", logOf([message]));
      if ("hit" in answer) refused.push([message, answer.hit]);
    }
    expect(refused).toEqual([]);
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

  it("in the report that shows how private keys stood, and counts hundreds of them", async () => {
    const token = "<private-key:0000000000>";
    const report = {
      byKind: { password: 6708, secret: 100, "shared-secret": 999, "url-password": 123_456 },
      examples: {
        "private-key": [
          { file: "logs/a.txt", text: `+${token}` },
          { file: "logs/a.txt", text: token },
        ],
      },
    };
    expect(await searched("redaction/report.json", JSON.stringify(report, null, 2))).toEqual(passes);
    const leaking = { ...report, examples: { "named-value": [{ file: "a", text: "password=hUnter2-Qx9z" }] } };
    expect(await searched("redaction/report.json", JSON.stringify(leaking, null, 2))).toHaveProperty("hit");
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

  it("in a log where a stream's name ends like a label, and in the head that lists it", async () => {
    const head = "# Streams  2: password=, Bearer , [07]hAAPh9x\n";
    const events = [
      eventText(event(0, "password=", "hAAPh9xkT9vQ2xLm started\n")),
      eventText(event(1, '"token":"', "first line\nzz9vQ2xLm4Rz7")),
    ];
    expect(await searched("logs/g/a.txt", head + events.join(""))).toEqual(passes);
  });

  it("though it still refuses what an event says of itself, on any of its lines", async () => {
    const text = eventText(event(0, "s", "fine")) + eventText(event(1, "s", "one\ntwo\npassword=hUnter2-Qx9z"));
    expect(await searched("logs/g/a.txt", text)).toMatchObject({ hit: { rule: "named-value", line: 4 } });
    expect(await searched("logs/g/a.txt", eventText(event(0, "password=hUnter2-Qx9z", "x")))).toHaveProperty("hit");
  });

  it("in what is rendered, where a word of ours stands beside a name", async () => {
    for (const path of ["report.html", "case-description.md", "timeline.csv", "findings.json"]) {
      expect(await searched(path, '"The key is key/61574858-x9Qv, the token: Zz9vQ2xLm4Rz7WqB."\n')).toEqual(passes);
    }
  });

  it("though it still refuses there what tells by its form, and what was replaced elsewhere", async () => {
    const token = ["ghp", "16C7e42F292c6912E7710c838347Ae178B4a"].join("_");
    expect(await searched("report.html", `<p>${token}</p>\n`)).toMatchObject({ hit: { rule: "github-token" } });
    const redactor = redactorFor();
    redactor.learn("canary&x>z9Qv", "password");
    redactor.learn("line-one-9Qv\nline-two-&x", "password");
    const own = scanFor({ residue: redactor.residue(), rules: createSecondReading([]) });
    for (const shown of ["<p>a\ncanary&amp;x&gt;z9Qv</p>", "<pre>line-one-9Qv\nline-two-&amp;x &lt;</pre>"])
      expect(await searched("report.html", `${shown}\n`, own)).toHaveProperty("hit");
    expect(await searched("workflow/workflow.mmd", '  n0["canary#38;x#62;z9Qv"]\n', own)).toHaveProperty("hit");
  });

  it("in a page where a value stands only as it is written", async () => {
    const redactor = redactorFor();
    redactor.learn("canary-x&gt", "password");
    const own = scanFor({ residue: redactor.residue(), rules: createSecondReading([]) });
    expect(await searched("report.html", "<p>&lt;/canary-x&gt;</p>\n", own)).toEqual(passes);
    expect(await searched("report.html", "<p>canary-x&amp;gt</p>\n", own)).toHaveProperty("hit");
    const [hash, entity] = ["Qz7#12;cdEF99xy", "Qz7&#39;abc99999"];
    for (const value of [hash, entity]) redactor.learn(value, "password");
    const both = scanFor({ residue: redactor.residue(), rules: createSecondReading([]) });
    expect(await searched("report.html", `<p>${hash}</p>\n`, both)).toHaveProperty("hit");
    expect(await searched("report.html", "<p>Qz7&amp;#39;abc99999</p>\n", both)).toHaveProperty("hit");
    expect(await searched("workflow/workflow.mmd", 'n["Qz7#38;#35;39;abc99999"]\n', both)).toHaveProperty("hit");
  });

  it("in coloured logs", async () => {
    const colours = ["\u001b[32m", "\u001b[0m", "\u001b[38;5;208m", "\\u001b[1;31m", "[36m", "\u009b33m"];
    const coloured = (line: string, at: number): string =>
      line.replaceAll(/(?<=[\s:=])(?=\S)/gu, () => colours[(at += 1) % colours.length]!);
    for (const lines of [[...SECRETS, ...HARMLESS], lambdaLogs(3000, 20), serverLogs(3000, 10)])
      expect(await searched("logs/g/a.txt", logOf(lines.map(coloured)))).toEqual(passes);
  });

  it("in logs that hold hardly a secret", async () => {
    const benign = Array.from({ length: 8000 }, (_, index) => benignLine(index));
    for (const lines of [benign, lambdaLogs(8000, 200), serverLogs(8000, 25)]) {
      expect(await searched("logs/g/a.txt", logOf(lines))).toEqual(passes);
    }
  });
});
