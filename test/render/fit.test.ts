import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fact, fit, type FittedLists } from "../../src/render/fit.ts";

const compose = (lists: FittedLists): string => Object.values(lists).flat().join("\n");
const list = (facts: readonly Fact[], beyond = 0) => ({ facts, beyond, more: (left: number) => `+${left} in x.json` });

describe("fitting facts into a text", () => {
  it("keeps all of them when they fit", () => {
    const text = fit(
      {
        a: list([
          { text: "one", weight: 1 },
          { text: "two", weight: 2 },
        ]),
      },
      compose,
      () => true,
    );
    expect(text).toBe("one\ntwo");
  });

  it("lets the least important go first and says where they are", () => {
    const facts = [
      { text: "keep me", weight: 90 },
      { text: "context of little use", weight: 10 },
      { text: "also keep", weight: 80 },
    ];
    expect(fit({ a: list(facts) }, compose, (text) => text.length <= 35)).toBe("keep me\nalso keep\n+1 in x.json");
  });

  it("counts what was never considered", () => {
    expect(fit({ a: list([{ text: "one", weight: 1 }], 41) }, compose, () => true)).toBe("one\n+41 in x.json");
  });

  it("puts one very long fact briefly before it leaves any other out", () => {
    const facts = [
      { text: "x".repeat(5_000), brief: "long: in x.json", weight: 95 },
      { text: "small", weight: 1 },
    ];
    expect(fit({ a: list(facts) }, compose, (text) => text.length < 100)).toBe("long: in x.json\nsmall");
  });

  it("leaves what a person said to the last", () => {
    const facts = [
      { text: "said by a person", brief: "said: in x", weight: 101 },
      { text: "must stay, long form", brief: "must stay", weight: 100 },
      { text: "may go", weight: 50 },
    ];
    expect(fit({ a: list(facts) }, compose, (text) => text.length <= 40)).toBe(
      "said by a person\nmust stay\n+1 in x.json",
    );
  });

  it("never cuts a fact, whatever the facts and the room", () => {
    const factArbitrary = fc.record(
      {
        text: fc.string({ minLength: 1, maxLength: 3_000 }),
        brief: fc.string({ maxLength: 40 }),
        weight: fc.integer({ min: 0, max: 101 }),
      },
      { requiredKeys: ["text", "weight"] },
    ) as fc.Arbitrary<Fact>;
    fc.assert(
      fc.property(fc.array(factArbitrary, { maxLength: 12 }), fc.integer({ min: 20, max: 6_000 }), (facts, room) => {
        const seen: (readonly string[])[] = [];
        const keep = (lists: FittedLists): string => {
          seen.push(lists["a"] ?? []);
          return compose(lists);
        };
        const text = fit({ a: list(facts) }, keep, (candidate) => candidate.length <= room);
        const whole = new Set(facts.flatMap((fact) => [fact.text, fact.brief]));
        expect(text.length).toBeLessThanOrEqual(room);
        expect(seen.at(-1)?.filter((line) => !whole.has(line) && !/^\+\d+ in x\.json$/u.test(line))).toEqual([]);
      }),
    );
  });
});
