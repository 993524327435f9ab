import { describe, expect, it } from "vitest";
import { span } from "../../src/analyse/read.ts";

describe("a span of time in words", () => {
  it.each([
    [60_000, "1 minute"],
    [10 * 60_000, "10 minutes"],
    [60 * 60_000, "1 hour"],
    [520 * 60_000, "8 hours and 40 minutes"],
  ])("of %d ms is %s", (ms, words) => {
    expect(String(span(ms))).toBe(words);
  });
});
