import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/core/finding.ts";
import { loadMessages } from "../../src/render/messages.ts";
import type { RenderInput } from "../../src/render/render.ts";
import { decide, headline, opening, remainder } from "../../src/render/verdict.ts";
import { brokenSqsConsumer, healthyFunction, TEMPLATES } from "../helpers/render-samples.ts";

const messages = loadMessages(TEMPLATES, "en");

function verdictOf(input: RenderInput, ...findings: readonly Finding[]) {
  const analysis = { ...input.analysis, findings: { ...input.analysis.findings, findings } };
  return decide(analysis, input.items, messages);
}

const [kms, mapping] = brokenSqsConsumer().analysis.findings.findings as [Finding, Finding];
const { layer: _, ...unnamed } = kms.denial ?? { explicit: false };

describe("the confidence in a cause", () => {
  it("is high where AWS refused the call and named the layer", () => {
    expect(verdictOf(brokenSqsConsumer(), kms).confidence).toBe("high");
  });

  it("is medium where AWS refused without naming the layer", () => {
    expect(verdictOf(brokenSqsConsumer(), { ...kms, denial: unnamed }).confidence).toBe("medium");
  });

  it("is medium where policies decide it and no refusal was seen", () => {
    const { denial: _denial, ...evaluated } = mapping;
    expect(verdictOf(brokenSqsConsumer(), evaluated)).toMatchObject({
      confidence: "medium",
      confidenceWhy: "it follows from what was read; no refused call was seen",
    });
  });

  it("is low where nothing failed, or the fault is a lesser one", () => {
    const { denial: _denial, ...evaluated } = mapping;
    expect(verdictOf(healthyFunction(), evaluated).confidence).toBe("low");
    expect(verdictOf(brokenSqsConsumer(), { ...kms, severity: "low" }).confidence).toBe("low");
  });
});

describe("the cause", () => {
  it("is the weightiest failed finding, whatever their order", () => {
    expect(verdictOf(brokenSqsConsumer(), mapping, kms).cause?.id).toBe(kms.id);
    expect(verdictOf(brokenSqsConsumer(), kms, mapping).others.map((finding) => finding.id)).toEqual([mapping.id]);
  });

  it("is named as who was refused what, on what and why", () => {
    const denial = {
      principal: "arn:aws:sts::1:assumed-role/r/s",
      action: "s3:GetObject",
      resource: "arn:aws:s3:::b/k",
    };
    const explicit = { ...kms, denial: { ...denial, explicit: true, layer: "service control policy" } };
    expect(headline(explicit, messages)).toBe(
      "`r` was refused `s3:GetObject` on `arn:aws:s3:::b/k`: an explicit deny in the service control policy.",
    );
    expect(headline(explicit, messages, "short")).toContain("on `b/k`:");
    const bare = { ...kms, denial: { action: "s3:ListAllMyBuckets", resource: "*", explicit: false } };
    expect(headline(bare, messages)).toBe(
      "A caller that the refusal does not name was refused `s3:ListAllMyBuckets`: AWS did not say which policy decided.",
    );
  });

  it("is not said twice", () => {
    const told = `The role was refused kms:Decrypt on ${kms.denial?.resource}. It was allowed before.`;
    const finding = { ...kms, explanation: told };
    expect(remainder(finding)).toBe("It was allowed before.");
    expect(remainder(mapping)).toContain("so handled messages come again");
    const { denial: _denial, ...other } = { ...finding, explanation: "One thing is wrong. ".repeat(30) };
    expect(`${headline(other, messages)} ${remainder(other)}`).toBe(other.explanation.trim());
  });
});

describe("an opening", () => {
  it("ends where a sentence ends, not at the points of names", () => {
    expect(opening("Read s3.amazonaws.com v1.2 now. Then stop.", 0)).toBe("Read s3.amazonaws.com v1.2 now.");
    expect(opening("One. Two. Three.", 9)).toBe("One. Two.");
    expect(opening("沒有允許。另一句。", 0)).toBe("沒有允許。");
    expect(opening("no end", 0)).toBe("no end");
  });
});
