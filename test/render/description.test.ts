import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/core/case.ts";
import { SUPPORT_LIMIT, supportLength } from "../../src/render/markdown.ts";
import type { RenderInput } from "../../src/render/render.ts";
import { brokenSqsConsumer, crossAccountInvoke, healthyFunction, item } from "../helpers/render-samples.ts";
import { ACTING } from "./hostile.ts";
import { monstrous } from "./monstrous.ts";
import { rendered, renderedOnce } from "./rendered.ts";

async function description(input: RenderInput): Promise<string> {
  return (await rendered(input)).get("case-description.md") ?? "";
}

describe.each(LANGUAGES)("the case description in %s", (language) => {
  it.each([
    ["a broken queue consumer", brokenSqsConsumer],
    ["a cross-account case", crossAccountInvoke],
    ["a healthy function", healthyFunction],
    ["a monstrous case", monstrous],
  ])("fits AWS Support's limit for %s, line ends counted twice", async (_, make) => {
    const text = (await renderedOnce(make, language)).get("case-description.md") ?? "";
    expect(supportLength(text)).toBeLessThanOrEqual(SUPPORT_LIMIT);
    expect(supportLength(text)).toBeGreaterThan(1_000);
  });

  it("leaves room for the answers to its open questions", async () => {
    const text = (await renderedOnce(monstrous, language)).get("case-description.md") ?? "";
    const open = text.match(/\[(?:PLEASE ANSWER: |請回答：)[^\]]+\]/gu) ?? [];
    expect(open.length).toBeGreaterThan(0);
    expect(supportLength(text) + open.length * 150).toBeLessThanOrEqual(SUPPORT_LIMIT);
  });

  it("keeps the eight items in AWS's order, whatever the case", async () => {
    const text = (await renderedOnce(monstrous, language)).get("case-description.md") ?? "";
    const heads = [...text.matchAll(/^(\d)\. \*\*/gmu)].map((match) => Number(match[1]));
    expect(heads).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("says where the facts are that gave way", async () => {
    const text = (await renderedOnce(monstrous, language)).get("case-description.md") ?? "";
    expect(text).toMatch(/(?:and|另有) [\d,]+ (?:more: |項：)\S*findings\.json/u);
    expect(text).toMatch(/timeline\.csv/u);
  });

  it("shows no acting character and makes no tag or link of log text", async () => {
    const text = (await renderedOnce(monstrous, language)).get("case-description.md") ?? "";
    expect(text).not.toMatch(ACTING);
    // Outside of code spans, where Markdown would act on it.
    const prose = text.replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/gu, "");
    expect(prose).not.toMatch(/(?<!\\)<[a-z/!]/iu);
    expect(prose).not.toContain("](");
  });
});

describe("the case description of a broken queue consumer", () => {
  it("opens with the refused call, its confidence and what is proposed", async () => {
    const text = await description(brokenSqsConsumer());
    expect(text).toMatch(/\*\*In short\.\*\* `order-consumer-role` was refused `kms:Decrypt` on `arn:aws:kms:/u);
    expect(text).toContain("Confidence: high (AWS refused the call and named the deciding layer).");
  });

  it("answers all eight items from the evidence, each with its source", async () => {
    const text = await description(brokenSqsConsumer());
    for (const answer of [
      "- `arn:aws:lambda:eu-west-1:111122223333:function:order-consumer` [function/configuration.json]",
      "- Services: AWS KMS, AWS Lambda, Amazon DynamoDB, Amazon SQS [workflow/workflow.json]",
      "- Intermittent: 2,508 of 15,480 invocations failed. [metrics/metrics.json /Series/Errors]",
      "- No other account takes part in what was read [function/event-source-mappings.json]",
      "- Execution role `arn:aws:iam::111122223333:role/order-consumer-role` [iam/role.json]",
      "- 18,422 events in 1 file, 2026-11-20 06:00:00 UTC to 2026-11-20 12:00:00 UTC.",
      "- First failure 2026-11-20 08:13:02.123 UTC (2026-11-20 16:13:02.123 UTC+08:00)",
      "Stated time zone: Asia/Taipei.",
      "`iam:CreatePolicyVersion` from `203.0.113.24` by `assumed-role/Deployer/pipeline`: ok [cloudtrail/events.ndjson:1]",
    ]) {
      expect(text).toContain(answer);
    }
  });

  it("names three to five failing calls with request id and UTC time", async () => {
    const text = await description(brokenSqsConsumer());
    const section = text.split("## Failing calls")[1]?.split("##")[0] ?? "";
    const calls = [
      ...section.matchAll(/^- 2026-11-20 \d\d:\d\d:\d\d(?:\.\d{3})? UTC: .* request id `[0-9a-f-]{36}` \[/gmu),
    ];
    expect(calls.length).toBeGreaterThanOrEqual(3);
    expect(calls.length).toBeLessThanOrEqual(5);
  });

  it("names the log file once and cites it by a short name", async () => {
    const text = await description(brokenSqsConsumer());
    expect(text.match(/logs\/aws-lambda-order-consumer\//gu)).toHaveLength(1);
    expect(text).toContain("[log 1:2]");
  });

  it("asks only for what nobody stated", async () => {
    const input = brokenSqsConsumer();
    expect(await description(input)).not.toContain("What goes wrong, and what did you expect");
    const unstated = { ...input, case: { ...input.case, stated: {} } };
    expect(await description(unstated)).toContain("[PLEASE ANSWER: What goes wrong, and what did you expect");
  });

  it("leaves the collector's own calls out and says so", async () => {
    const text = await description(brokenSqsConsumer());
    expect(text).toContain("4 calls are in cloudtrail/calls.csv (1 call that this tool made is left out).");
    expect(text).not.toContain("GetPolicy20150331v2");
  });
});

describe("the case description when nothing is wrong", () => {
  it("says so plainly and asks Support for the failing request", async () => {
    const text = await description(healthyFunction());
    expect(text).toContain("No permission problem was found, and no invocation failed.");
    expect(text).toContain("Please tell us which request failed on your side");
    expect(text).not.toContain("PROBLEM");
  });

  it("shows what a person stated beside what the evidence says", async () => {
    const text = await description(healthyFunction());
    expect(text).toContain("No failure was seen in this time: 0 of 8,900 invocations failed.");
    expect(text).toContain("Stated by us: Intermittent");
  });

  it("is no all-clear when a call was denied, a check undecided or the failures unknown", async () => {
    const input = healthyFunction();
    const { findings } = input.analysis;
    const cases: RenderInput[] = [
      { ...input, items: [...input.items, item("iam:GetRole", "denied", 0, [], "The role cannot be told.")] },
      withFindings(input, {
        ...findings,
        findings: findings.findings.map((finding, n) => (n === 0 ? { ...finding, status: "unknown" } : finding)),
      }),
      withFindings(input, { ...findings, frequency: { ...findings.frequency, verdict: "unknown" } }),
      withFindings(input, { ...findings, findings: [] }),
    ];
    for (const one of cases) {
      const text = await description(one);
      expect(text).toContain("No cause was found in what could be looked at. That does not mean that all is well.");
      expect(text).not.toContain("No permission problem was found");
    }
  });

  it("calls a step without any answer not checked", async () => {
    const text = await description(healthyFunction());
    expect(text).toMatch(/Step 3 \([^)]+\): not checked\. No check of this step gave an answer\./u);
  });
});

function withFindings(input: RenderInput, findings: RenderInput["analysis"]["findings"]): RenderInput {
  return { ...input, analysis: { ...input.analysis, findings } };
}
