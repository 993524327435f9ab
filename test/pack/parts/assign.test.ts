import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assign, listed } from "../../../src/pack/parts/assign.ts";
import { focusOf, type LogStretch, relevance } from "../../../src/pack/parts/focus.ts";
import type { Unit } from "../../../src/pack/parts/units.ts";
import { sampleFindings } from "../sample-pack.ts";

const unit = (path: string, size: number): Unit => ({
  path,
  of: path,
  from: 0,
  to: 1,
  firstLine: 1,
  bytes: 1,
  sha256: "",
  size,
  rank: [],
});

describe("units of a pack", () => {
  it("go, the most wanted first, into the first part that has room", () => {
    const units = [unit("a", 60), unit("b", 60), unit("c", 30), unit("d", 300)];
    const parts = assign(units, { first: 100, other: 500 });
    expect(parts.map((part) => part.map(({ path }) => path))).toEqual([["a", "c"], ["b"], ["d"]]);
  });

  it("are each in one part, and no part is fuller than it may be", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 800 }), { maxLength: 80 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 1000 }), (all, first) => {
        const units = all.map((size, index) => unit(`f${index}`, size));
        const parts = assign(units, { first, other: 1000 });
        expect(
          parts
            .flat()
            .map(({ path }) => path)
            .sort(),
        ).toEqual(units.map(({ path }) => path).sort());
        for (const [index, part] of parts.entries()) {
          const filled = part.reduce((sum, each) => sum + each.size + (index === 0 ? 0 : listed(each)), 0);
          expect(filled).toBeLessThanOrEqual(index === 0 ? first : 1000);
        }
      }),
    );
  });
});

describe("what is wanted first of the logs", () => {
  const at = (minute: number): number => Date.parse("2026-11-20T08:00:00.000Z") + minute * 60_000;
  const log = (
    name: string,
    from: number,
    to: number,
    more: Partial<LogStretch> = {},
  ): LogStretch & { name: string } => ({
    name,
    file: "logs/g/a.txt",
    firstLine: 1,
    lastLine: 10,
    first: at(from),
    last: at(to),
    own: true,
    ...more,
  });

  it("is what findings cite, then what lies around failures, then the function's own group by its distance", () => {
    const focus = focusOf({ findings: sampleFindings, timeline: [] });
    const logs = [
      log("other group, far", -300, -280, { own: false, firstLine: 500, lastLine: 510 }),
      log("far after", 120, 130, { firstLine: 500, lastLine: 510 }),
      log("further before", -300, -200, { firstLine: 500, lastLine: 510 }),
      log("other group, at the failure", 12, 15, { own: false, file: "logs/other.txt" }),
      log("at the failure", 10, 20, { firstLine: 11, lastLine: 299 }),
      log("cited", -300, -290, { firstLine: 300, lastLine: 300 }),
    ];
    const order = logs.toSorted((a, b) => {
      const [x, y] = [relevance(a, focus), relevance(b, focus)];
      return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
    });
    expect(order.map(({ name }) => name)).toEqual([
      "cited",
      "at the failure",
      "other group, at the failure",
      "far after",
      "further before",
      "other group, far",
    ]);
  });

  it("has an order also where nothing failed", () => {
    const findings = {
      ...sampleFindings,
      findings: [],
      frequency: { ...sampleFindings.frequency, evidence: [], firstFailure: null, lastFailure: null },
    };
    const focus = focusOf({ findings, timeline: [] });
    expect(relevance(log("any", 0, 1), focus)).toEqual([2, 0, Number.MAX_SAFE_INTEGER]);
  });
});
