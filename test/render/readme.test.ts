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

it("says in another language which files are English, and they are the same as in English", async () => {
  const input = brokenSqsConsumer();
  const [english, chinese] = await Promise.all(
    (["en", "zh-TW"] as const).map((language) => rendered({ ...input, case: { ...input.case, language } })),
  );
  const [, named = ""] = /（([^（）]+)）\n\s+一律使用英文/u.exec(chinese?.get("README.txt") ?? "") ?? [];
  expect(named.split("、")).toEqual(["manifest.json", "findings.json", "timeline.csv", "calls.csv", "workflow.json"]);
  for (const path of ["timeline.csv", "cloudtrail/calls.csv", "workflow/workflow.json"]) {
    expect(chinese?.get(path)?.length).toBeGreaterThan(0);
    expect(chinese?.get(path)).toBe(english?.get(path));
  }
});
