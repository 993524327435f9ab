import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTextEngine } from "../../src/redact/text-engine.ts";
import { findSecrets } from "../../src/redact/scan.ts";
import { isWorthSearching } from "../../src/redact/values/common.ts";
import { createRedactor } from "../../src/redact/redactor.ts";
import { ALL_FORMS, ALL_HARMLESS } from "../bench/redaction/forms/index.ts";
import { ENCODINGS, inner } from "../bench/redaction/known.ts";
import { samplesOf } from "../bench/redaction/forms/secrets.ts";
import { KEY, redactorFor } from "../helpers/redaction.ts";

/** The same texts in every run; another seed is worth a try whenever a rule changes. */
const SEED = 20_261_123;

const SAMPLES = samplesOf(ALL_FORMS, 2);
const TEXTS = [...SAMPLES, ...samplesOf(ALL_HARMLESS, 1)].map(({ sample }) => sample);
const LINES = TEXTS.filter((text) => !/[\r\n]/.test(text));
const JOINTS = ["\n", " ", ", ", "; ", "\t", '"}\n{"', " | "];

describe("texts made of all forms", () => {
  const text = fc
    .array(fc.tuple(fc.constantFrom(...TEXTS), fc.constantFrom(...JOINTS)), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.flat().join(""));

  test("redacting twice is redacting once, and who knows nothing of the first time finds nothing either", () => {
    fc.assert(
      fc.property(text, (raw) => {
        const redactor = redactorFor();
        const once = redactor.text(raw, "f");
        expect(redactor.text(once, "f")).toBe(once);
        expect(findSecrets(once)).toEqual([]);
      }),
      { seed: SEED, numRuns: 1500 },
    );
  });

  test("each replacement adds no more than a token's length", () => {
    fc.assert(
      fc.property(text, (raw) => {
        let replaced = 0;
        const redactor = createRedactor({ key: KEY, audience: "support", onReplaced: () => replaced++ });
        expect(redactor.text(raw, "f").length).toBeLessThanOrEqual(raw.length + replaced * LONGEST_TOKEN);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  test("a text that ends anywhere is redacted without an error, and again as once", () => {
    fc.assert(
      fc.property(text, fc.double({ min: 0, max: 1, noNaN: true }), (raw, share) => {
        const part = raw.slice(0, Math.floor(raw.length * share));
        const redactor = redactorFor();
        const once = redactor.text(part, "f");
        expect(redactor.text(once, "f")).toBe(once);
      }),
      { seed: SEED, numRuns: 800 },
    );
  });
});

/** `<`, a kind of up to 40 characters, `:`, ten hex digits, `>`, and quotation marks where a number stood. */
const LONGEST_TOKEN = 64;

test("events of whole lines are redacted as their concatenation is", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...LINES), { minLength: 2, maxLength: 6 }), (lines) => {
      const whole = lines.map((line) => `${line}\n`).join("");
      const redactor = redactorFor();
      redactor.text(whole, "f"); // a value that is found late stands in earlier lines of the whole, not of written events
      const write = redactor.stream("s", "f");
      expect(lines.map((line) => write(`${line}\n`)).join("")).toBe(redactor.text(whole, "f"));
    }),
    { seed: SEED, numRuns: 1500 },
  );
});

test("what was found stands nowhere in the text any more, in no encoding", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SAMPLES),
      fc.constantFrom(...Object.entries(ENCODINGS)),
      ({ sample }, [name, encode]) => {
        const values = foundIn(sample).values;
        const { out } = foundIn(`${sample}\nand once more ${values.map(encode).join(" ")} end`);
        for (const value of values) expect(out, name).not.toContain(inner(name, encode(value)));
      },
    ),
    { seed: SEED, numRuns: 1500 },
  );
});

/** What is found in a text, as far as it may be searched for elsewhere, and the text without it. */
function foundIn(text: string): { readonly out: string; readonly values: readonly string[] } {
  const values: string[] = [];
  const engine = createTextEngine({
    key: KEY,
    audience: "support",
    witness: (_rule, kind, raw) => {
      const value = Buffer.from(raw, "latin1").toString("utf8");
      if (kind !== "access-key-id" && isWorthSearching(value)) values.push(value);
    },
  });
  return { out: engine.text(text), values };
}
