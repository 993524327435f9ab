import { describe, expect, it } from "vitest";
import { brokenSqsConsumer } from "../helpers/render-samples.ts";
import { rendered } from "./rendered.ts";

describe.each(["en", "zh-TW"] as const)("README.txt in %s", (language) => {
  it("begins each statement on its own line", async () => {
    const input = brokenSqsConsumer();
    const text = (await rendered({ ...input, case: { ...input.case, language } })).get("README.txt") ?? "";
    expect(text).toMatch(language === "en" ? /^Window .*\nMade \d/mu : /^時間範圍 .*\n產生時間 /mu);
  });

  it("tells that log files have control characters written out", async () => {
    const input = brokenSqsConsumer();
    const text = (await rendered({ ...input, case: { ...input.case, language } })).get("README.txt") ?? "";
    const last = text.slice(-200);
    expect(last).toContain("\\x1b");
    expect(last).not.toContain("as it came, redacted.");
  });
});
