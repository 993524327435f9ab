import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileName, logPath, PATHS, policyPath, resourcePath } from "../../src/core/evidence.ts";
import { packName } from "../../src/pack/name.ts";
import { DERIVED_PATHS, pathProblem, PathSet } from "../../src/evidence/paths.ts";

const WINDOW = {
  start: "2026-11-20T04:40:00.000Z",
  end: "2026-11-20T12:00:00.000Z",
  timeZone: "UTC",
  origin: "since",
} as const;

const anyName = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom("con", "AUX", "nul", ".", "..", "-", "/", "com1", "x", " ", "漢", "\\"), { maxLength: 4 })
    .map((parts) => parts.join("")),
  fc.string({ unit: fc.constantFrom("a", ".", "-"), minLength: 110, maxLength: 130 }),
);

describe("the names that collectors make", () => {
  // https://learn.microsoft.com/windows/win32/fileio/naming-a-file
  it.each([
    ['a<b>c:d"e|f?g*h', "a-b-c-d-e-f-g-h"],
    ["back\\slash/slash", "back-slash-slash"],
    ["ends with dots...", "ends-with-dots"],
    ["ends with a space ", "ends-with-a-space"],
    ["CON", "_CON"],
    ["nul.tar.gz", "_nul.tar.gz"],
    ["Lpt9", "_Lpt9"],
    ["COM10", "COM10"],
    ["console", "console"],
    ["x".repeat(400), "x".repeat(120)],
    ["...", "unnamed"],
  ])("can be unpacked on Windows: %j", (name, safe) => {
    expect(fileName(name)).toBe(safe);
    expect(pathProblem(fileName(name))).toBeUndefined();
  });

  it("leave room for the folder that a pack is unpacked in: Windows takes paths of 260 characters", () => {
    expect(pathProblem(`${"a/".repeat(120)}b`)).toBe("is longer than 240 characters");
    expect(packName({ functionName: "f".repeat(400), window: WINDOW }).length).toBeLessThan(180);
  });

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
