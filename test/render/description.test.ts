import { describe, expect, it } from "vitest";
import { PATHS } from "../../src/core/evidence.ts";
import type { Finding } from "../../src/core/finding.ts";
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
    expect(text).toMatch(/(?:and|另有) [\d,]+ (?:more: |項：)workflow\/workflow\.json/u);
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
  it("says in 600 characters who was refused what, since when, how often, what broke it and who should act", async () => {
    const text = await description(brokenSqsConsumer());
    const start = text.slice(0, 600);
    expect(start).toContain(
      "**In short.** `order-consumer-role` was refused `kms:Decrypt` on `key/1f2e3d4c…` and `sqs:DeleteMessage` on `orders`: no identity-based policy allows it. 500 times since 2026-11-20 08:13:02.123 UTC, intermittent.",
    );
    expect(start).toContain(
      "took away kms:Decrypt and sqs:DeleteMessage at 2026-11-20 08:11:47 UTC, 75 seconds before the first refused call, by assumed-role/Deployer/pipeline.",
    );
    expect(start).toContain("To do, by whoever manages IAM in account 111122223333: allow `order-consumer-role`");
    expect(text).toContain("Confidence: high (AWS refused the call and named the deciding layer).");
  });

  it("lists each proposed fix and how to undo the change", async () => {
    const short = (await description(brokenSqsConsumer())).split("**The issue")[0];
    expect(short).toContain("- Allow `kms:Decrypt` on the key again.");
    expect(short).toContain("- Add `sqs:DeleteMessage` to the statement `Queue`.");
    expect(short).toContain("- If the change was not meant, make version v6 the default again.");
  });

  it("points nowhere for facts that nobody misses", async () => {
    const text = await description(brokenSqsConsumer());
    const [short = "", rest = ""] = text.split("**The issue");
    expect(short).not.toContain("more:");
    expect(rest.split("2. **")[0]).not.toContain("more:");
  });

  it("names a long ARN once in full", async () => {
    const text = await description(brokenSqsConsumer());
    const key = "arn:aws:kms:eu-west-1:111122223333:key/1f2e3d4c-5b6a-4988-9706-a5b4c3d2e1f0";
    expect(text.split(key)).toHaveLength(2);
    expect(text.split(key)[0]).toContain("5. **Permissions and IAM role**");
  });

  it("shows the whole workflow on one line, refusals among it", async () => {
    expect(await description(brokenSqsConsumer())).toContain(
      "- orders (Amazon SQS, polled) → order-consumer → 1f2e3d4c… (AWS KMS, REFUSED), orders (Amazon SQS, REFUSED), orders (Amazon DynamoDB, called), orders-dlq (Amazon SQS, dead letters)",
    );
  });

  it("names aliases and runtime beside the ARN", async () => {
    const input = brokenSqsConsumer();
    const { evidence } = input;
    const aliases = { Aliases: [{ Name: "live", FunctionVersion: "14" }] };
    const json = (path: string) => (path === PATHS.aliases ? Promise.resolve(aliases) : evidence.json(path));
    const lines = (path: string) => evidence.lines(path);
    const { items, paths, case: info } = evidence;
    expect(await description({ ...input, evidence: { case: info, items, paths, json, lines } })).toContain(
      "function:order-consumer` (aliases: live = 14; nodejs22.x) [function/configuration.json]",
    );
  });

  it("answers all eight items from the evidence, each with its source", async () => {
    const text = await description(brokenSqsConsumer());
    for (const answer of [
      "- `arn:aws:lambda:eu-west-1:111122223333:function:order-consumer` (nodejs22.x) [function/configuration.json]",
      "- Services: AWS KMS, AWS Lambda, Amazon DynamoDB, Amazon SQS [workflow/workflow.json]",
      "- Intermittent: From 08:10 UTC on, 16 % of the invocations of each five minutes failed; the others succeeded. [metrics/metrics.json /Series/Errors]",
      "- No other account takes part in what was read [function/event-source-mappings.json]",
      "- Execution role `arn:aws:iam::111122223333:role/order-consumer-role` [iam/role.json]",
      "- Policies: attached `order-consumer`",
      "- 18,422 events in logs/aws-lambda-order-consumer/20261120T060000Z_20261120T120000Z.txt (log 1), 2026-11-20 06:00:00 UTC to 2026-11-20 12:00:00 UTC.",
      "- First failure 2026-11-20 08:13:02.123 UTC (2026-11-20 16:13:02.123 UTC+08:00)",
      "Stated time zone: Asia/Taipei.",
      "- Policy change 2026-11-20 08:11:47 UTC (2026-11-20 16:11:47 UTC+08:00): CreatePolicyVersion of `order-consumer`",
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
    expect(text).toContain(
      "4 calls are in cloudtrail/calls.csv (1 call that this tool made is marked, and not counted).",
    );
    expect(text).not.toContain("GetPolicy20150331v2");
  });
});

/** The broken consumer, and beside it a user who may not assume its role: that is why nothing fails. */
function withNote(input: RenderInput): RenderInput {
  const { findings, workflow } = input.analysis;
  const user = "arn:aws:iam::111122223333:user/marta";
  const role = "arn:aws:iam::111122223333:role/order-consumer-role";
  const note: Finding = {
    id: "denied-calls/marta",
    step: 7,
    status: "fail",
    severity: "low",
    title: "The user marta may use sts:AssumeRole",
    explanation: "The user marta was refused sts:AssumeRole.",
    evidence: [{ file: PATHS.events, line: 4 }],
    references: [],
    seen: { count: 1, first: "2026-11-20T10:15:00Z", last: "2026-11-20T10:15:00Z", requestIds: [] },
    denial: { principal: user, action: "sts:AssumeRole", resource: role, explicit: false },
  };
  return {
    ...input,
    analysis: {
      ...input.analysis,
      findings: { ...findings, findings: [...findings.findings, note] },
      workflow: {
        ...workflow,
        nodes: [
          ...workflow.nodes,
          { id: user, label: "marta", service: "iam" },
          { id: role, label: "order-consumer-role", service: "iam" },
        ],
        edges: [...workflow.edges, { from: user, to: role, kind: "denied", evidence: [] }],
      },
    },
  };
}

describe("a refusal of low severity", () => {
  it("is a note, not a problem, and no failing call", async () => {
    const text = await description(withNote(brokenSqsConsumer()));
    expect(text).toMatch(/Step 7 \([^)]+\): note\. `marta` was refused `sts:AssumeRole`/u);
    expect(text.split("## Failing calls")[1]).not.toContain("sts:AssumeRole");
  });

  it("is worded by who was refused, never as a call of the function", async () => {
    const files = await rendered(withNote(brokenSqsConsumer()));
    const words = "marta (AWS IAM) → order-consumer-role (AWS IAM): REFUSED to marta";
    expect(files.get("case-description.md")).toContain(words);
    expect(files.get("report.html")).toContain(words);
    expect(files.get("workflow/workflow.mmd")).toContain("REFUSED to marta");
  });

  it("is no cause where nothing failed", async () => {
    const text = await description(withNote(healthyFunction()));
    expect(text).toContain("No permission problem was found, and no invocation failed.");
    expect(text).toContain("1 note of low severity stands under the findings.");
    expect(text).not.toContain("PROBLEM");
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
    expect(text).toContain("No failure was seen in this time: No invocation of the window failed.");
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
