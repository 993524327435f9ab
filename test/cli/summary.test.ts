import { describe, expect, it } from "vitest";
import { summarise } from "../../src/cli/summary.ts";
import { missing } from "../../src/cli/summary-missing.ts";
import type { Finding } from "../../src/core/finding.ts";
import type { Item, Outcome } from "../../src/core/outcome.ts";
import type { PackResult } from "../../src/compose/pipeline.ts";
import { item } from "../helpers/render-samples.ts";

const call = (operation: string, outcome: Outcome, more: Partial<Item> = {}): Item => ({
  ...item(operation, outcome, 0, [], "Something is not known."),
  ...more,
});

const plain = new Proxy({}, { get: () => (text: string) => text }) as Parameters<typeof summarise>[1];

function finding(n: number, more: Partial<Finding> = {}): Finding {
  return {
    id: `check/${n}`,
    step: 1,
    status: "fail",
    severity: "high",
    title: "It may",
    explanation: `Fault ${n}.`,
    evidence: [],
    references: [],
    ...more,
  };
}

const ZIP = { path: "/tmp/pack.zip", bytes: 1234, attach: "at-once" } as const;

function summary(
  findings: readonly Finding[],
  items: readonly Item[] = [],
  zips: PackResult["zips"] = [ZIP],
): readonly string[] {
  const result = {
    path: "/tmp/pack.zip",
    zips,
    cloudTrailRecords: 0,
    manifest: {
      case: { window: { start: "2026-11-20T00:00:00.000Z", end: "2026-11-20T12:00:00.000Z" } },
      items,
      files: [],
      redaction: { total: 0, byRule: {} },
    },
    findings: { findings },
  } as unknown as PackResult;
  return summarise(result, plain).trimEnd().split("\n");
}

describe("the line of what is missing", () => {
  it("names the cause before its consequences, and these by their number", () => {
    const follow = ["apigateway:GetRestApi", "s3:GetBucketPolicy"].map((name) => call(name, "skipped"));
    expect(missing([...follow, call("lambda:ListAliases", "denied", { actions: ["lambda:ListAliases"] })])).toBe(
      "3 answers: allow lambda:ListAliases and run again; 2 calls that follow on them",
    );
  });

  it("names what was throttled and what failed", () => {
    expect(missing([call("lambda:GetPolicy", "throttled"), call("iam:GetRole", "failed")])).toBe(
      "2 answers: throttled: lambda:GetPolicy; run again later; failed: iam:GetRole",
    );
  });

  it("gives the reason where calls were skipped and nothing else failed", () => {
    const reason = "needs --peer-profile for 111111111111";
    expect(missing([call("iam:GetRole", "skipped", { reason }), call("iam:GetUser", "skipped", { reason })])).toBe(
      `2 answers: 2 calls skipped: ${reason}`,
    );
  });

  it("names the operation where no IAM action authorises it", () => {
    expect(missing([call("sts:GetCallerIdentity", "denied", { actions: [] })])).toBe(
      "1 answer: allow sts:GetCallerIdentity and run again",
    );
  });
});

describe("the failures", () => {
  it("are three at most, with the number of the others, in ten lines", () => {
    const lines = summary([1, 2, 3, 4, 5].map((n) => finding(n)));
    expect(lines).toHaveLength(10);
    expect(lines.join("\n")).toContain("step 1: Fault 3. (and 2 more in report.html)");
    expect(summary([1, 2, 3].map((n) => finding(n))).join("\n")).not.toContain("more in report.html");
  });

  it("do not count notes among them", () => {
    const lines = summary([finding(1), finding(2, { severity: "low" })]);
    expect(lines.join("\n")).toContain("1 failed, 1 note, 0 could not be decided, 0 passed");
    expect(lines.join("\n")).not.toContain("Fault 2");
  });

  it("end at a word where they are too long", () => {
    const words = Array.from({ length: 80 }, (_, n) => `word${n}`);
    const line = summary([finding(1, { explanation: `${words.join(" ")}.` })]).find((each) => each.includes("word0"));
    const last = /(\S+) \.\.\.$/u.exec(line ?? "")?.[1] ?? "";
    expect(words).toContain(last);
  });
});
