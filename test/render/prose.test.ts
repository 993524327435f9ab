import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COLLECTORS } from "../../src/collect/index.ts";
import { englishIn, leftInEnglish } from "../helpers/english.ts";
import { evidenceOf, type EvidenceInput } from "../helpers/evidence.ts";
import { item, TEMPLATES } from "../helpers/render-samples.ts";

const FOLDER = new URL("../fixtures/analyse/checks/", import.meta.url);

const FIXTURES = readdirSync(FOLDER).flatMap((check) =>
  readdirSync(new URL(`${check}/`, FOLDER)).map((name) => [`${check}/${name}`] as const),
);

const catalogue = JSON.parse(readFileSync(`${TEMPLATES}/zh-TW/collection.json`, "utf8")) as Record<string, string>;

describe("what is found in Traditional Chinese", () => {
  it.each(FIXTURES)("of %s holds no English sentence", async (name) => {
    const fixture = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as EvidenceInput;
    expect(await leftInEnglish(evidenceOf(fixture))).toEqual([]);
  });

  it("holds none where every call failed, or was not made for any of the reasons there are", async () => {
    const denied = COLLECTORS.flatMap(({ id, calls }) =>
      calls.map(({ operation, actions, effect }) => ({
        ...item(operation, "denied", 0, [], effect),
        collector: id,
        actions,
      })),
    );
    const reasons = Object.keys(catalogue).filter((text) => !text.endsWith("."));
    const skipped = reasons.map((text, index) => ({
      ...item("lambda:GetPolicy", "skipped", 0, []),
      id: `lambda:GetPolicy/${index}`,
      reason: text.replaceAll(/\{\d\}/gu, "thing-7"),
    }));
    expect(reasons.length).toBeGreaterThan(30);
    expect(await leftInEnglish(evidenceOf({ items: [...denied, ...skipped] }))).toEqual([]);
  });
});

describe("English in a text", () => {
  it.each([
    ["執行角色 None of the identity's policies allows it.", 1],
    ["狀態：the function is not in a VPC", 1],
    ["**摘要。** The execution role orders-role lacks sqs:SendMessage.", 1],
    ["允許 sqs:DeleteMessage（資源 arn:aws:sqs:eu-west-1:111122223333:orders），對象為角色 orders-role。", 0],
    ["AWS 指出：沒有任何 identity-based policy 允許。請見 event source mapping。", 0],
    ["`aws iam put-role-policy with all of its words` 與 [logs/a of b.txt:12]", 0],
  ])("is seen in %s: %d", (text, times) => {
    expect(englishIn(text, [])).toHaveLength(times);
  });

  it("is not seen where AWS is quoted", () => {
    const said = "PROBLEM: Function call failed with an error that AWS wrote";
    expect(englishIn(`Lambda 的上次結果：「${said}」。`, [said])).toEqual([]);
  });
});
