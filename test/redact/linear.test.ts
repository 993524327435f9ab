import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RULES } from "../../src/redact/rules/index.ts";
import { PIECES } from "../bench/redaction/worst-lines.ts";
import { ruleSteps, stringSteps } from "../helpers/steps.ts";

/** Windows that every trigger looks through anew are seen from 16 KiB on. */
const SHORT = 24_576;

function filled(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

/** Twice the text may take twice the steps and a little: what is looked back over once more at the beginning. */
function expectLinear(piece: string): void {
  const once = ruleSteps(filled(piece, SHORT));
  const twice = ruleSteps(filled(piece, 2 * SHORT));
  expect(twice, `${JSON.stringify(piece.slice(0, 60))}: ${once} steps, then ${twice}`).toBeLessThanOrEqual(
    once * MOST_GROWTH + 20_000,
  );
}

const MOST_GROWTH = 2.3;

describe("the steps grow with the length of a text, not with its square", () => {
  test.each(PIECES.map((piece) => [JSON.stringify(piece), piece] as const))(
    "a line of nothing but %s",
    (_name, piece) => {
      expectLinear(piece);
    },
  );

  test("lines of some pieces that hang together in any way", () => {
    const triggers = RULES.flatMap((rule) => rule.triggers);
    const piece = fc.oneof(
      fc.constantFrom(...PIECES),
      fc.constantFrom(...triggers),
      fc.constantFrom("\n", " ", "=", ":", '"', "a"),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join("")),
        expectLinear,
      ),
      { seed: 20_261_123, numRuns: 40 },
    );
  });

  test("the count can tell: a search from every place to the end is seen to grow with the square", () => {
    const quadratic = (length: number): number =>
      stringSteps(() => {
        const text = filled("ab", length);
        for (let at = 0; at < length; at += 8) text.slice(at).indexOf("c");
      });
    expect(quadratic(8192)).toBeGreaterThan(quadratic(4096) * 3.5);
  });
});
