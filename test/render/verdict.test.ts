import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/core/finding.ts";
import { loadMessages } from "../../src/render/messages.ts";
import { headline, refusalSentence, remainder, sameCause } from "../../src/render/refusals.ts";
import { opening, sentences } from "../../src/render/sentences.ts";
import { decide } from "../../src/render/verdict.ts";
import { brokenSqsConsumer, healthyFunction, type Sample, TEMPLATES } from "../helpers/render-samples.ts";

const messages = loadMessages(TEMPLATES, "en");
const wording = { messages, resources: "whole" } as const;

function verdictOf(input: Sample, ...findings: readonly Finding[]) {
  const analysis = { ...input.analysis, findings: { ...input.analysis.findings, findings } };
  return decide(analysis, input.items, messages, input.case.accountId);
}

const [kms, mapping] = brokenSqsConsumer().analysis.findings.findings as [Finding, Finding];
/** The mapping's fault as policies show it, without a refused call. */
const { denial: _denial, ...apart } = mapping;
const { layer: _, ...unnamed } = kms.denial ?? { explicit: false };

describe("the confidence in a cause", () => {
  it("is high where AWS refused the call and named the layer", () => {
    expect(verdictOf(brokenSqsConsumer(), kms).confidence).toBe("high");
  });

  it("is medium where AWS refused without naming the layer", () => {
    expect(verdictOf(brokenSqsConsumer(), { ...kms, denial: unnamed }).confidence).toBe("medium");
  });

  it("is medium where policies decide it and no refusal was seen", () => {
    expect(verdictOf(brokenSqsConsumer(), apart)).toMatchObject({
      confidence: "medium",
      confidenceWhy: "it follows from what was read; no refused call was seen",
    });
  });

  it("is low where nothing failed, or the fault is a lesser one", () => {
    expect(verdictOf(healthyFunction(), apart).confidence).toBe("low");
    expect(verdictOf(brokenSqsConsumer(), { ...kms, severity: "low" }).confidence).toBe("low");
  });
});

describe("the cause", () => {
  it("is the weightiest failed finding, whatever their order", () => {
    expect(verdictOf(brokenSqsConsumer(), mapping, kms).cause?.id).toBe(kms.id);
    expect(verdictOf(brokenSqsConsumer(), kms, apart).others.map((finding) => finding.id)).toEqual([apart.id]);
  });

  it("is named as who was refused what, on what and why", () => {
    const denial = {
      principal: "arn:aws:sts::1:assumed-role/r/s",
      action: "s3:GetObject",
      resource: "arn:aws:s3:::b/k",
    };
    const explicit = { ...kms, denial: { ...denial, explicit: true, layer: "service control policy" } };
    expect(headline(explicit, wording)).toBe(
      "`r` was refused `s3:GetObject` on `arn:aws:s3:::b/k`: an explicit deny in the service control policy.",
    );
    expect(headline(explicit, { ...wording, resources: "short" })).toContain("on `b/k`:");
    const bare = { ...kms, denial: { action: "s3:ListAllMyBuckets", resource: "*", explicit: false } };
    expect(headline(bare, wording)).toBe(
      "A caller that the refusal does not name was refused `s3:ListAllMyBuckets`: AWS did not say which policy decided.",
    );
  });

  it("takes in every refused call of the same principal that the same thing decided", () => {
    const verdict = verdictOf(brokenSqsConsumer(), mapping, kms);
    expect(verdict.causes.map((finding) => finding.id)).toEqual([kms.id, mapping.id]);
    expect(verdict.others).toEqual([]);
    expect(verdict.headline).toBe(
      "`order-consumer-role` was refused `kms:Decrypt` on `key/1f2e3d4c…` and `sqs:DeleteMessage` on `orders`: no identity-based policy allows it.",
    );
  });

  it("leaves out refusals of others and those that another layer decided", () => {
    const other = { ...mapping, denial: { ...mapping.denial, principal: "arn:aws:iam::1:user/u", explicit: false } };
    const scp = { ...mapping, denial: { ...mapping.denial, layer: "service control policy", explicit: true } };
    expect(sameCause(kms, [other, scp])).toEqual([kms]);
  });

  it("lists few calls in a sentence and counts the others", () => {
    const many = [1, 2, 3, 4, 5, 6].map((n) => ({
      ...kms,
      denial: { ...kms.denial, explicit: false, action: `kms:A${n}` },
    }));
    expect(refusalSentence(many, { ...wording, resources: "short" })).toContain(
      "`kms:A4` on `key/1f2e3d4c…` and 2 further calls: no",
    );
  });

  it("names the account of a principal and a resource that are not of the function's", () => {
    const [principal, resource] = ["arn:aws:sts::222222222222:assumed-role/r/s", "arn:aws:sqs:r:222222222222:q"];
    const foreign = { ...kms, denial: { principal, resource, action: "s3:GetObject", explicit: false } };
    expect(headline(foreign, { ...wording, resources: "short", home: "111111111111" })).toMatch(
      /^`r` of account 222222222222 was refused `s3:GetObject` on `arn:aws:sqs:r:222222222222:q`/u,
    );
  });

  it("is not said twice", () => {
    const told = `The role was refused kms:Decrypt on ${kms.denial?.resource}. It was allowed before.`;
    const finding = { ...kms, explanation: told };
    expect(remainder(finding)).toBe("It was allowed before.");
    expect(remainder(mapping)).toContain("so handled messages come again");
    const { denial: _refused, ...other } = { ...finding, explanation: "One thing is wrong. ".repeat(30) };
    expect(`${headline(other, wording)} ${remainder(other)}`).toBe(other.explanation.trim());
  });
});

describe("sentences", () => {
  it("stand apart by a blank, but not behind Chinese punctuation", () => {
    expect(sentences(["One.", "", "Two."])).toBe("One. Two.");
    expect(sentences(["沒有允許。", "另一句。", "Allow it.", "處理方式"])).toBe("沒有允許。另一句。Allow it. 處理方式");
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

describe("what a cause explains", () => {
  const rootCause = {
    finding: kms.id,
    alsoTold: [],
    explains: 1200,
    refused: 1300,
    confidence: "confirmed-by-aws",
    articleCause: 1,
    why: "It explains 1200 of 1300 refused calls in the window.",
    against: [{ text: "100 refused calls (s3:GetObject) are not explained by it.", evidence: [] }],
  } as const;
  const told = (more: object = {}, language: "en" | "zh-TW" = "en") => {
    const input = brokenSqsConsumer();
    const findings = { ...input.analysis.findings, rootCause: { ...rootCause, ...more }, findings: [kms] };
    const words = loadMessages(TEMPLATES, language);
    return decide({ ...input.analysis, findings }, input.items, words, input.case.accountId);
  };

  it("is told in figures, with what speaks against it", () => {
    expect(told()).toMatchObject({
      share: "It explains 1,200 of 1,300 refused calls in the window. Confirmed by AWS's own text.",
      against: ["100 refused calls (s3:GetObject) are not explained by it."],
    });
    expect(told({ explains: 1300 }).share).toContain("all 1,300 refused calls");
    expect(told({ explains: 0 }).share).toContain("None of the 1,300 refused calls");
    expect(told({ explains: 0, refused: 0 }).share).toContain("No refused call was seen");
  });

  it("is told in the reader's language", () => {
    expect(told({}, "zh-TW").share).toBe("它可以解釋時段內 1,300 次遭拒呼叫中的 1,200 次。AWS 的訊息本身即已證實。");
  });

  it("is left out where the analysis speaks of another finding, or of none", () => {
    expect(told({ finding: "another" })).toMatchObject({ share: "", against: [] });
    expect(verdictOf(brokenSqsConsumer(), kms)).toMatchObject({ share: "", against: [] });
  });

  it("makes the finding with the first rank the cause, whatever its severity", () => {
    const ranked = [
      { ...kms, rank: 2 },
      { ...apart, severity: "medium", rank: 1 },
    ] as const;
    expect(verdictOf(brokenSqsConsumer(), ...ranked).cause?.id).toBe(apart.id);
  });
});
