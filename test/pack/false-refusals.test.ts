import { describe, expect, it } from "vitest";
import type { Redactor } from "../../src/core/redactor.ts";
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

  it("in logs that hold hardly a secret", async () => {
    const benign = Array.from({ length: 8000 }, (_, index) => benignLine(index));
    for (const lines of [benign, lambdaLogs(8000, 200), serverLogs(8000, 25)]) {
      expect(await searched("logs/g/a.txt", logOf(lines))).toEqual(passes);
    }
  });
});
