import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHECKS } from "../../src/analyse/checks.ts";
import { COLLECTORS } from "../../src/collect/index.ts";
import { LANGUAGES } from "../../src/core/case.ts";
import { clauses, count, join as list, Phrase, saidElsewhere, say } from "../../src/core/phrase.ts";
import { teller } from "../../src/render/told.ts";
import { phrasesInCode } from "../helpers/phrases.ts";
import { TEMPLATES } from "../helpers/render-samples.ts";

const catalogue = (language: string, name: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(TEMPLATES, language, name), "utf8"));
const places = (text: string): readonly string[] => [...new Set(text.match(/\{\d+\}/gu))].sort();

const phrases = new Map([...phrasesInCode(), ...CHECKS.map(({ id, title }) => [title, id] as const)]);
const effects = COLLECTORS.flatMap(({ calls }) => calls.map(({ effect }) => effect));

describe.each(LANGUAGES.filter((language) => language !== "en"))("the catalogues of %s", (language) => {
  const analysis = catalogue(language, "analysis.json");
  const collection = catalogue(language, "collection.json");

  it("have every phrase of the analysis", () => {
    expect(phrases.size).toBeGreaterThan(600);
    expect([...phrases].filter(([id]) => analysis[id] === undefined)).toEqual([]);
  });

  it("have none that the analysis does not say", () => {
    expect(Object.keys(analysis).filter((id) => !phrases.has(id))).toEqual([]);
  });

  it("have the same places as the English", () => {
    const differing = Object.entries({ ...analysis, ...collection }).filter(
      ([id, text]) => places(id).join() !== places(text).join(),
    );
    expect(differing).toEqual([]);
  });

  it("have what every planned call leaves open where it fails", () => {
    const tell = teller(TEMPLATES, language);
    expect(effects.length).toBeGreaterThan(80);
    expect(effects.filter((effect) => effect !== "" && tell(saidElsewhere(effect)) === effect)).toEqual([]);
  });
});

describe("a phrase in Traditional Chinese", () => {
  const tell = teller(TEMPLATES, "zh-TW");

  it("stands in the place of another one", () => {
    const reason = say`${"lambda:GetPolicy"} was not asked`;
    expect(tell(say`The policies were not read: ${reason}.`)).toBe("未讀取政策：未詢問 lambda:GetPolicy。");
  });

  it("has a blank beside a name, and none beside its own characters", () => {
    expect(tell(say`The policies were not read: ${"x"}.`)).toBe("未讀取政策：x。");
    expect(tell(say`Execution role ${"orders-role"}`)).toBe("執行角色 orders-role");
    expect(tell(say`${say`the logs`} and ${say`the function's status`}`)).toBe("日誌與函數的狀態");
    expect(tell(say`${"a"} and ${"b"}`)).toBe("a 與 b");
  });

  it("lists, counts and joins as the language does", () => {
    expect(tell(list(["a", "b", "c"]) as Phrase)).toBe("a、b 與 c");
    expect(tell(count(1, "refused call"))).toBe("1 次遭拒的呼叫");
    expect(tell(clauses([say`the logs`, say`metrics`]) as Phrase)).toBe("日誌；指標");
  });

  it("is told where the manifest keeps it as finished text, with what it names", () => {
    const text =
      "whether there is an SQS queue is not known: the event source mappings and the execution role's policies could not be read in full";
    expect(tell(saidElsewhere(text))).toBe("無法得知是否有 SQS queue：事件來源映射、執行角色的政策未能完整讀取");
  });

  it("keeps quotations and what no catalogue has as they are", () => {
    const quoted = "User: {1} is not authorized to perform: sqs:SendMessage";
    expect(tell(saidElsewhere(quoted))).toBe(quoted);
    expect(tell(new Phrase(["Nobody wrote ", " down"], ["this"]))).toBe("Nobody wrote this down");
  });
});

describe("a phrase in English", () => {
  it("is the text that it was written as", () => {
    const tell = teller(TEMPLATES, "en");
    expect(tell(say`${count(2, "policy", "policies")} in ${list(["a", "b", "c"])}`)).toBe("2 policies in a, b and c");
    expect(JSON.stringify({ why: say`${1} and ${"two"}` })).toBe('{"why":"1 and two"}');
  });
});
