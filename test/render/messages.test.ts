import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/core/case.ts";
import { loadMessages } from "../../src/render/messages.ts";
import { headline } from "../../src/render/refusals.ts";
import { brokenSqsConsumer, TEMPLATES } from "../helpers/render-samples.ts";

const CATALOGUES = new Set(["analysis.json", "collection.json"]);
const SOURCE = fileURLToPath(new URL("../../src/render", import.meta.url));
const read = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(join(TEMPLATES, language, "messages.json"), "utf8"));
const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? "").sort();

const texts = [SOURCE, TEMPLATES].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|eta)$/u.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
);

/** Keys in the code: `t("key")` whole, and `t(\`prefix.${...}\`)` by their prefix. */
const whole = texts.flatMap((text) =>
  [...text.matchAll(/["'`]([a-z][a-z-]*(?:\.[a-z0-9-]+)*)["'`]/gu)].map((match) => match[1] ?? ""),
);
const called = texts.flatMap((text) =>
  [...text.matchAll(/\b(t|count|optional)\(\s*"([^"]+)"/gu)].map(([, kind = "", key = ""]) => ({ kind, key })),
);
const prefixes = texts.flatMap((text) => [...text.matchAll(/`([a-z-]+\.)\$\{/gu)].map((match) => match[1] ?? ""));

describe.each(LANGUAGES)("the words of %s", (language) => {
  const table = read(language);

  it("have the same keys as English, with the same places", () => {
    const english = read("en");
    // Words of the analysis are English by themselves: only other languages have texts for them.
    const own = Object.keys(table).filter((key) => language === "en" || !key.startsWith("layer."));
    expect(own.sort()).toEqual(Object.keys(english).sort());
    const differing = Object.keys(english).filter(
      (key) => JSON.stringify(places(table[key] ?? "")) !== JSON.stringify(places(english[key] ?? "")),
    );
    expect(differing).toEqual([]);
  });

  it("hold every message that code and templates ask for", () => {
    const needed = called.flatMap(({ kind, key }) => (kind === "count" ? [`${key}.one`, `${key}.other`] : [key]));
    expect(needed.length).toBeGreaterThan(100);
    expect(needed.filter((key) => table[key] === undefined)).toEqual([]);
  });

  it("hold none that nobody asks for", () => {
    const used = new Set([...whole, ...whole.flatMap((key) => [`${key}.one`, `${key}.other`])]);
    const unused = Object.keys(table).filter(
      (key) => !used.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it("come with the same templates as English", () => {
    // English needs no catalogue of the analysis's phrases.
    const files = readdirSync(join(TEMPLATES, language)).filter((name) => !CATALOGUES.has(name));
    expect(files.sort()).toEqual(readdirSync(join(TEMPLATES, "en")).sort());
  });

  it("have the same template tags as English, in the same order", () => {
    const tags = (file: string, folder: string): string[] =>
      [...readFileSync(join(TEMPLATES, folder, file), "utf8").matchAll(/<%[=~][^%]*%>|<h\d id="\w+">/gu)].map((tag) =>
        tag[0].replace(/heading: "[^"]*"/u, ""),
      );
    for (const file of ["case-description.eta", "report.eta", "README.eta"]) {
      expect(tags(file, language)).toEqual(tags(file, "en"));
    }
  });
});

describe("what the analysis says in fixed words", () => {
  it("is translated for the layers that AWS names", () => {
    const wording = { messages: loadMessages(TEMPLATES, "zh-TW"), resources: "short" } as const;
    const [kms] = brokenSqsConsumer().analysis.findings.findings;
    expect(headline(kms!, wording)).toBe(
      "`order-consumer-role` 呼叫 `kms:Decrypt`（資源 `key/1f2e3d4c…`），遭拒：沒有任何身分型政策（identity-based policy）允許。",
    );
  });
});

describe("a message", () => {
  const { t, count } = loadMessages(TEMPLATES, "en");

  it("that does not exist is an error, never an empty text", () => {
    expect(() => t("no.such.key")).toThrow(/missing/u);
  });

  it("whose place is not filled is an error", () => {
    expect(() => t("account")).toThrow(/\{id\}/u);
  });

  it("knows one from many and groups thousands", () => {
    expect([count("files", 1), count("files", 12_345)]).toEqual(["1 file", "12,345 files"]);
  });

  it("does not read places inside of what fills a place", () => {
    expect(t("account", { id: "{id}$&" })).toBe("Account {id}$&");
  });
});
