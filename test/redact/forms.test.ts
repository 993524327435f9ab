import { describe, expect, test } from "vitest";
import { HARMLESS } from "../bench/redaction/forms/harmless.ts";
import { samplesOf } from "../bench/redaction/forms/secrets.ts";
import { redactorFor } from "../helpers/redaction.ts";

const EACH = 6;

describe("what is no secret stays as it is, however much it looks like one", () => {
  test.each(HARMLESS)("%s", (...form) => {
    for (const { sample } of samplesOf([form], EACH)) expect(redactorFor().text(sample, "f")).toBe(sample);
  });
});
