import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvField, html, jsonText, markdownCode, markdownProse, mermaidLabel } from "../../src/render/escape.ts";
import { visible } from "../../src/core/visible.ts";
import { ACTING, HOSTILE } from "./hostile.ts";

const anyText = fc.string({ unit: "binary", maxLength: 80 });

describe("visible text", () => {
  it("writes terminal escapes, direction overrides and line ends out", () => {
    expect(visible("\u001b[31m\u202e\n\u009b\u0000")).toBe(String.raw`\x1b[31m\u202e\n\x9b\x00`);
  });

  it("leaves letters of all scripts and emoji as they are", () => {
    expect(visible("訂單 zażółć ёж 🧾")).toBe("訂單 zażółć ёж 🧾");
  });

  it("never lets an acting character or a line end through", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visible(text)).not.toMatch(new RegExp(`\n|${ACTING.source}`, "u"));
      }),
    );
  });
});

describe("HTML", () => {
  it("leaves no character that starts a tag, an entity or ends an attribute", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(html(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/u);
      }),
    );
  });
});

describe("a CSV field", () => {
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "＝1", "|cmd", "\r=1"])("is no formula: %j", (text) => {
    expect(csvField(text)).toMatch(/^"'/u);
  });

  it.each(["2026-11-20T08:13:02Z", "arn:aws:iam::111122223333:role/x", "203.0.113.24", "ok", ""])(
    "stays as it is when it is none: %j",
    (text) => {
      expect(csvField(text)).toBe(`"${text}"`);
    },
  );

  it("doubles quotes and stays on one line", () => {
    expect(csvField('say "hi"\nthere')).toBe(String.raw`"say ""hi""\nthere"`);
  });
});

describe("Markdown", () => {
  it("turns no text into a tag, a link or an image", () => {
    const shown = markdownProse(HOSTILE);
    expect(shown).not.toMatch(/(?<!\\)</u);
    expect(shown).not.toContain("](");
  });

  it("keeps pairs of backticks as code and escapes one without a partner", () => {
    expect(markdownProse("allow `sqs:*` and `x")).toBe("allow `sqs:*` and \\`x");
  });

  it.each(["938140275516.dkr.ecr.eu-west-1.amazonaws.com/x", "-1", "2026-11-20", "*.example.com", "=1"])(
    "leaves alone what starts none: %j",
    (text) => {
      expect(markdownProse(text)).toBe(text);
    },
  );

  it.each(["# heading", "> quote", "- item", "* item", "1. item", "[ref]: http://x", "=== rule"])(
    "starts no block: %j",
    (text) => {
      expect(markdownProse(text)).toMatch(/^\S*\\/u);
    },
  );

  it("closes a code span only where it ends, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", "a", " ", "<"), minLength: 1 }), (text) => {
        const span = markdownCode(text);
        const fence = /^`+/u.exec(span)?.[0] ?? "";
        const inner = span.slice(fence.length, -fence.length);
        const runs = [...inner.matchAll(/`+/gu)].map((run) => run[0].length);
        expect(runs).not.toContain(fence.length);
      }),
    );
  });
});

describe("a Mermaid label", () => {
  it("holds nothing that Mermaid reads as syntax", () => {
    expect(mermaidLabel(HOSTILE)).toMatch(/^"(?:[\p{L}\p{N} _.,:/@-]|#\d+;)*"$/u);
  });
});

describe("a redaction token", () => {
  it("stays recognisable in a Mermaid label", () => {
    expect(mermaidLabel("u:<url-password:7d94e73271>@h <b>")).toBe('"u:<url-password:7d94e73271>@h #60;b#62;"');
  });
});

describe("JSON", () => {
  it("shows acting characters as escapes and keeps the value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        const text = jsonText(value);
        expect(text).not.toMatch(ACTING);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
