import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileName, logPath, PATHS, policyPath, resourcePath } from "../../src/core/evidence.ts";
import { DERIVED_PATHS, pathProblem, PathSet } from "../../src/evidence/paths.ts";

const anyName = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom("con", "AUX", "nul", ".", "..", "-", "/", "com1", "x", " ", "漢", "\\"), { maxLength: 4 })
    .map((parts) => parts.join("")),
  fc.string({ unit: fc.constantFrom("a", ".", "-"), minLength: 110, maxLength: 130 }),
);

describe("the names that collectors make", () => {
  it("may stand in a pack, whatever AWS calls a thing", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const at = "2026-11-20T08:00:00.000Z";
        const paths = [
          `a/${fileName(name)}/b.json`,
          policyPath(name),
          logPath(name, at, at),
          resourcePath(`arn:aws:s3:::${name}`),
          resourcePath(name),
        ];
        expect(paths.map(pathProblem)).toEqual(paths.map(() => undefined));
      }),
      { numRuns: 500 },
    );
  });

  it("can all stand in one pack", () => {
    const paths = new PathSet();
    const problems = [...new Set([...Object.values(PATHS), ...DERIVED_PATHS])].map((path) => paths.add(path));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });
});
