import { describe, expect, test } from "vitest";
import { ALL_FORMS, ALL_HARMLESS } from "../bench/redaction/forms/index.ts";
import { samplesOf } from "../bench/redaction/forms/secrets.ts";
import { leaks } from "../bench/redaction/score.ts";
import { redactorFor } from "../helpers/redaction.ts";

const EACH = 6;

describe("a secret goes, in whatever form it came into the log", () => {
  test.each(ALL_FORMS)("%s", (...form) => {
    for (const { sample, secrets } of samplesOf([form], EACH)) {
      const redacted = redactorFor().text(sample, "f");
      expect(
        secrets.filter((secret) => leaks(redacted, secret)),
        redacted,
      ).toEqual([]);
    }
  });
});

describe("a line of JSON stays JSON, whatever goes from it", () => {
  test.each(ALL_FORMS)("%s", (...form) => {
    for (const { sample } of samplesOf([form], 2)) {
      const line = redactorFor().text(JSON.stringify({ level: 30, msg: sample }), "f");
      expect(() => JSON.parse(line) as unknown, line).not.toThrow();
    }
  });
});

describe("what is no secret stays as it is, however much it looks like one", () => {
  test.each(ALL_HARMLESS)("%s", (...form) => {
    for (const { sample } of samplesOf([form], EACH)) expect(redactorFor().text(sample, "f")).toBe(sample);
  });
});
