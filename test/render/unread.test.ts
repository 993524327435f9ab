import { describe, expect, it } from "vitest";
import type { Item } from "../../src/core/outcome.ts";
import type { RenderInput } from "../../src/render/view-model.ts";
import { opening } from "../../src/render/sentences.ts";
import { supportLength } from "../../src/render/markdown.ts";
import { brokenSqsConsumer, item } from "../helpers/render-samples.ts";
import { memoryEvidence } from "../helpers/memory-evidence.ts";
import { rendered } from "./rendered.ts";

const description = async (input: RenderInput): Promise<string> =>
  (await rendered(input)).get("case-description.md") ?? "";

/** The broken consumer with these calls, and without the files that the calls would have given. */
async function told(items: readonly Item[], more: Partial<RenderInput["case"]> = {}): Promise<string> {
  const input = brokenSqsConsumer();
  const info = { ...input.case, ...more };
  return await description({ ...input, case: info, items, evidence: memoryEvidence(info, items, {}, {}) });
}

const section = (text: string, from: string, to: string): string => text.split(from)[1]?.split(to)[0] ?? "";
const denied = (operation: string, id = operation): Item => ({
  ...item(operation, "denied", 0, [], `What ${operation} tells is not known.`),
  id,
});
const skipped = (operation: string, reason: string): Item => ({
  ...item(operation, "skipped", 0, [], `What ${operation} tells is not known.`),
  reason,
});

describe("what was not read", () => {
  it("is never told as not found", async () => {
    const calls = ["a", "b", "c"].map((id) => denied("cloudtrail:LookupEvents", `cloudtrail:LookupEvents/${id}`));
    const text = await told(calls);
    const trail = section(text, "8. **CloudTrail calls**", "##");
    expect(trail).toContain("- Not read: denied; allow `cloudtrail:LookupEvents`.");
    expect(trail).not.toContain("No CloudTrail call");
    expect(section(await told(calls, { language: "zh-TW" }), "8. ", "##")).toContain(
      "未讀取：遭拒，請允許 `cloudtrail:LookupEvents`。",
    );
  });

  it("is told apart from what was read and is empty", async () => {
    expect(section(await told([item("cloudtrail:LookupEvents", "empty", 0, [])]), "8. ", "##")).toContain(
      "No CloudTrail call about the function or its role was found in this time.",
    );
    const partly = [item("cloudtrail:LookupEvents", "empty", 0, []), denied("cloudtrail:LookupEvents", "other")];
    const trail = section(await told(partly), "8. ", "##");
    expect(trail).toContain("was found in what was read.");
    expect(trail).toContain("(1 of 2 calls)");
  });

  it.each([
    ["lambda:GetFunction", "1. **"],
    ["lambda:ListEventSourceMappings", "2. **"],
    ["cloudwatch:GetMetricData", "3. **"],
    ["lambda:GetPolicy", "4. **"],
    ["iam:GetRole", "5. **"],
    ["kms:GetKeyPolicy", "5. **"],
    ["logs:FilterLogEvents", "6. **"],
  ])("of %s stands in the item that lacks it", async (operation, item) => {
    expect(section(await told([denied(operation)]), `\n${item}`, "\n\n")).toContain(
      `- Not read: denied; allow \`${operation}\`.`,
    );
  });

  it("is named under what we could not see, once for each operation, whatever else gives way", async () => {
    const many = Array.from({ length: 40 }, (_, n) => denied("kms:GetKeyPolicy", `kms:GetKeyPolicy/${n}`));
    const text = await told([...many, denied("lambda:GetFunction")]);
    const seen = section(text, "## What we could not see", "\n##");
    expect(seen).toContain("- Denied: `kms:GetKeyPolicy`, `lambda:GetFunction`; allow it and run again.");
    expect(seen.match(/What kms:GetKeyPolicy tells is not known/gu)?.length ?? 0).toBeLessThan(2);
    expect(supportLength(text)).toBeLessThanOrEqual(8_000);
  });

  it("is told by what it follows on, or by its reason where nothing else failed", async () => {
    const reason = "needs --peer-profile for 111111111111";
    const after = await told([denied("lambda:ListAliases"), skipped("s3:GetBucketPolicy", "it follows")]);
    expect(after).toContain("- Not asked: 1 call that follows on these.");
    expect(await told([skipped("iam:GetRole", reason)])).toContain(`- Not asked: 1 call (${reason}).`);
  });
});

describe("the blind spots", () => {
  it("are named also where every call was answered", async () => {
    const input = brokenSqsConsumer();
    const spots = [{ id: "data-events", text: "No data events." }];
    const text = await description({ ...input, items: [], analysis: { ...input.analysis, blindSpots: spots } });
    expect(section(text, "## What we could not see", "\n##")).toContain(
      "- Blind spots, whatever the permissions: no Lambda data events (who invoked).",
    );
  });
});

describe("the opening of an explanation", () => {
  it("ends at a clause where its first sentence lists without end", () => {
    const calls = Array.from({ length: 30 }, (_, n) => `apigateway:GetThing${n} was skipped`).join(", ");
    const said = opening(`Whether it is so is not known: ${calls}. More.`, 240);
    expect(said.length).toBeLessThanOrEqual(420);
    expect(said).toMatch(/was skipped …$/u);
  });
});

describe("the times of the first and the last failure", () => {
  it("are cited from the records that hold them", async () => {
    const text = await description(brokenSqsConsumer());
    const line = text.split("\n").find((each) => each.startsWith("- First failure")) ?? "";
    expect(line).toMatch(/ \[(?:log 1|cloudtrail\/events\.ndjson):\d+\]/u);
    expect(line).not.toContain("[metrics/metrics.json /Series]");
  });
});

describe("the report", () => {
  it("does not say that CloudTrail holds no call where it was not read", async () => {
    const items = [denied("cloudtrail:LookupEvents")];
    const input = brokenSqsConsumer();
    const page =
      (await rendered({ ...input, items, evidence: memoryEvidence(input.case, items, {}, {}) })).get("report.html") ??
      "";
    expect(page).toContain("CloudTrail could not be read: see the gaps.");
    expect(page).not.toContain("No CloudTrail call about the function");
  });
});

describe("the permissions", () => {
  it("name the caller whose own permissions a failed finding rests on, with its account", async () => {
    const input = brokenSqsConsumer();
    const file = "iam/callers/999900001111/role-dispatcher/role.json";
    const arn = "arn:aws:iam::999900001111:role/dispatcher";
    const [first, ...rest] = input.analysis.findings.findings;
    if (first === undefined) throw new Error("the sample has findings");
    const findings = [{ ...first, status: "fail" as const, severity: "high" as const, evidence: [{ file }] }, ...rest];
    const text = await description({
      ...input,
      analysis: { ...input.analysis, findings: { ...input.analysis.findings, findings } },
      evidence: memoryEvidence(input.case, input.items, { [file]: { Arn: arn } }, {}),
    });
    expect(section(text, "5. **", "\n\n")).toContain(`- Caller \`${arn}\` of account 999900001111`);
  });
});
