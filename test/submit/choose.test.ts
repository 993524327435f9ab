import { describe, expect, it } from "vitest";
import { file } from "../../src/submit/choose.ts";
import { answered, marksIn, requireFit, statedAnswers } from "../../src/submit/text.ts";

const SERVICES = [
  { code: "aws-identity-and-access-management", name: "IAM", categories: [{ code: "other", name: "Other" }] },
  {
    code: "aws-lambda",
    name: "Lambda",
    categories: [
      { code: "general-guidance", name: "General Guidance" },
      { code: "invoke-errors", name: "Invoke errors" },
    ],
  },
];
const SEVERITIES = [{ code: "low" }, { code: "normal", name: "System impaired" }, { code: "urgent" }];

describe("a case", () => {
  it("is filed under Lambda, the category nearest to permissions, and normal severity", () => {
    expect(file(SERVICES, SEVERITIES, {})).toEqual({
      service: { code: "aws-lambda", name: "Lambda" },
      category: { code: "invoke-errors", name: "Invoke errors" },
      severity: { code: "normal", name: "System impaired" },
    });
  });

  it("is filed under what was named, by code or name, in any case of letters", () => {
    const wanted = { service: "iam", category: "OTHER", severity: "urgent" };
    const { service, category, severity } = file(SERVICES, SEVERITIES, wanted);
    expect([service.code, category.code, severity.code]).toEqual([SERVICES[0]?.code, "other", "urgent"]);
  });

  it("takes the first category and severity where none is known, and never a service that is not Lambda", () => {
    const odd = [{ code: "aws-lambda", name: "Lambda", categories: [{ code: "x1" }, { code: "x2" }] }];
    expect(file(odd, [{ code: "s1" }], {})).toMatchObject({ category: { code: "x1" }, severity: { code: "s1" } });
    expect(() => file([{ code: "ec2", name: "EC2" }], SEVERITIES, {})).toThrow(
      /Name one with --service; it offers ec2/u,
    );
    expect(() => file(SERVICES, SEVERITIES, { category: "guid" })).toThrow(/it offers general-guidance, \.\.\./u);
  });
});

const STYLES = [
  { before: "[PLEASE ANSWER: ", after: "]", questions: { impact: "Who is affected?" } },
  { before: "[請回答：", after: "]", questions: { issue: "發生什麼？" } },
];

describe("questions in a text", () => {
  const text = "a [PLEASE ANSWER: Who is affected?]\n\\[請回答：發生什麼？]\n[PLEASE ANSWER: Another?] b";

  it("are found in every language, escaped or not, known or not, in their order", () => {
    expect(marksIn(text, STYLES)).toEqual([
      { number: 1, id: "impact", question: "Who is affected?" },
      { number: 2, id: "issue", question: "發生什麼？" },
      { number: 3, question: "Another?" },
    ]);
    expect(marksIn("PLEASE ANSWER [me]", STYLES)).toEqual([]);
  });

  it("give way to answers of one line, and those without one stay", () => {
    const answers = statedAnswers(["impact=All\n of  us = many", "3=$& and $1"], marksIn(text, STYLES));
    expect(answered(text, STYLES, answers)).toBe("a All of us = many\n\\[請回答：發生什麼？]\n$& and $1 b");
  });

  it("take no answer that is empty or of no question", () => {
    for (const [stated, sentence] of [
      ["impact= ", /--answer impact is empty/u],
      ["4=x", /open questions are impact, issue, 3/u],
      ["impact", /takes QUESTION=TEXT/u],
    ] as const)
      expect(() => statedAnswers([stated], marksIn(text, STYLES))).toThrow(sentence);
    expect(() => statedAnswers(["impact=x"], [])).toThrow(/nothing to answer/u);
  });
});

it("a text fits if it has at most 8,000 characters, line ends counted twice", () => {
  expect(() => requireFit("x".repeat(8_000))).not.toThrow();
  expect(() => requireFit("x\n".repeat(2_667))).toThrow(/1 characters too long/u);
  expect(() => requireFit(" \n")).toThrow(/empty/u);
});
