import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMatcher } from "../../src/redact/user/pattern-matcher.ts";
import { positionsOf } from "../../src/redact/user/pattern-positions.ts";
import { parsePattern } from "../../src/redact/user/pattern-syntax.ts";

const OPTION = "--redact-pattern";

function matcherOf(pattern: string): ReturnType<typeof createMatcher> {
  return createMatcher(positionsOf([parsePattern(pattern, OPTION)], OPTION));
}

/** The stretches of a text that belong to matches. */
function stretches(pattern: string, text: string): readonly string[] {
  const bytes = Buffer.from(text, "utf8");
  const found: string[] = [];
  matcherOf(pattern).each(bytes, bytes.length, (start, end) => found.push(bytes.toString("utf8", start, end)));
  return found;
}

describe("a pattern", () => {
  test.each([
    ["CUST-\\d+", "a CUST-12, CUST-3.", ["CUST-12", "CUST-3"]],
    ["(?i)cust-[a-f]{2,3}", "CUST-ABCD", ["CUST-ABC"]],
    ["\\bid\\b", "id, idle, void id", ["id", "id"]],
    ["^ab|yz$", "ab yz\nxab yz", ["ab", "yz", "ab yz".slice(3)]],
    ["order=(?<secret>[0-9]+) by", "order=123 by, order=9", ["123"]],
    ['[^"]+\\.internal', '"db1.internal" x', ["db1.internal"]],
    ["[äö]+|名.", "Käöse 名前x", ["äö", "名前"]],
    ["a.c", "aéc", ["aéc"]],
    ["(?:a|bc){2}x?", "abcabc", ["abcabc"]],
    ["\\x41\\u0042\\.\\[\\]", "AB.[]", ["AB.[]"]],
    ["x{0,2}y", "xxxy", ["xxy"]],
    ["[\\w.-]+", "--a_b.c--", ["--a_b.c--"]],
  ])("%s finds all of its matches in %j", (pattern, text, found) => {
    expect(stretches(pattern, text)).toEqual(found);
  });

  test.each([
    ["", "is empty"],
    ["(a)\\1", "refers back"],
    ["(?=a)b", "looks ahead"],
    ["(?<!a)b", "looks ahead or behind"],
    ["(?<name>a)", "unknown kind"],
    ["a.*?b", "lazy"],
    ["(a", "not closed"],
    ["a)", "was not opened"],
    ["[a", "not closed"],
    ["a**", "repeats a repetition"],
    ["*a", "nothing before it"],
    ["a^b", "in its middle"],
    ["a{2000}", "more than 1000"],
    ["a{3,2}", "below its beginning"],
    ["(?:a{500}){500}", "too large"],
    ["(?:a?){900}", "too large"],
    ["[а-я]", "beyond ASCII"],
    ["\\p{L}", "not understood"],
    ["a\\", "ends too early"],
  ])("%s is refused, with a reason and without a quotation", (pattern, why) => {
    const refusal = (): unknown => positionsOf([parsePattern(pattern, OPTION)], OPTION);
    expect(refusal).toThrow(expect.objectContaining({ code: "usage", option: OPTION }));
    expect(refusal).toThrow(why);
    expect(refusal).not.toThrow(pattern.length > 5 ? pattern : "\u0000");
  });
});

/** Patterns of a small alphabet that JavaScript understands in the same way. */
const patterns = fc.letrec<{ node: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("a", "b", "c", ".", "[ab]", "[^a]", "\\w", "\\d"),
    tie("node").map((inner) => `(?:${inner})`),
  ),
  node: fc.oneof(
    { maxDepth: 3 },
    tie("atom"),
    fc.tuple(tie("atom"), fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "{2,}")).map((parts) => parts.join("")),
    fc.tuple(tie("node"), tie("node")).map((parts) => parts.join("")),
    fc.tuple(tie("node"), tie("node")).map(([one, other]) => `(?:${one}|${other})`),
  ),
})).node;

/** Bytes that belong to some match, found by trying every stretch with JavaScript's engine. */
function covered(pattern: string, text: string): readonly boolean[] {
  const whole = new RegExp(`^(?:${pattern})$`);
  const belongs = Array.from({ length: text.length }, () => false);
  for (let start = 0; start < text.length; start++) {
    for (let end = start + 1; end <= text.length; end++) {
      if (whole.test(text.slice(start, end))) belongs.fill(true, start, end);
    }
  }
  return belongs;
}

test("whatever the pattern, exactly the bytes of its matches are found", () => {
  fc.assert(
    fc.property(patterns, fc.stringMatching(/^[abc1 ]{0,12}$/), (pattern, text) => {
      const found = Array.from({ length: text.length }, () => false);
      matcherOf(pattern).each(Buffer.from(text), text.length, (start, end) => found.fill(true, start, end));
      expect(found).toEqual(covered(pattern, text));
    }),
    { numRuns: 1500 },
  );
});

describe("the steps of a pattern grow with the text and no faster", () => {
  const hostile = [
    "(?:a+)+b",
    "(?:a|a)*b",
    "(?:a|aa)+c",
    ".*.*.*=.*",
    "(?:.*a){12}",
    "[ab]*a[ab]{14}c?",
    "a{0,200}b",
    "x*y|[a-z]*5",
  ];
  const texts: readonly ((length: number) => string)[] = [
    (length) => "a".repeat(length),
    (length) => "ab".repeat(length / 2),
    (length) => Array.from({ length }, (_, at) => "ab"[((at * 7919) >> 3) & 1]).join(""),
    (length) => "a".repeat(length - 1) + "b",
  ];
  test.each(hostile)("%s", (pattern) => {
    for (const text of texts) {
      const stepsFor = (length: number): number => {
        const matcher = matcherOf(pattern);
        matcher.each(Buffer.from(text(length)), length, () => undefined);
        return matcher.steps();
      };
      const [short, long] = [stepsFor(16_384), stepsFor(131_072)];
      expect(long / short).toBeLessThan(10);
      expect(long).toBeLessThan(131_072 * 400);
    }
  });

  test("also for patterns of any form", () => {
    fc.assert(
      fc.property(patterns, fc.constantFrom(...texts), (pattern, text) => {
        const matcher = matcherOf(pattern);
        matcher.each(Buffer.from(text(8192)), 8192, () => undefined);
        expect(matcher.steps()).toBeLessThan(8192 * 400);
      }),
      { numRuns: 200 },
    );
  });
});
