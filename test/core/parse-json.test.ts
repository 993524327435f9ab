import { describe, expect, it } from "vitest";
import { parseJson } from "../../src/core/parse-json.ts";

const nested = (depth: number, inside = "0"): string => "[".repeat(depth) + inside + "]".repeat(depth);

describe("JSON text", () => {
  it("is read as JSON.parse reads it", () => {
    const document = { a: [1, "[[{{\\\\", { b: '"}' }], "[": null };
    const text = JSON.stringify(document).padEnd(4_000);
    expect(parseJson(text)).toEqual(document);
    expect(() => parseJson("{")).toThrow(SyntaxError);
  });

  it("may nest a thousand levels and no more, which every function comes back from", () => {
    expect(JSON.stringify(parseJson(nested(1_000)))).toBe(nested(1_000));
    for (const text of [nested(1_001), nested(500_000), `{"a":${'{"a":['.repeat(600)}0${"]}".repeat(600)}}`])
      expect(() => parseJson(text)).toThrow("too deep");
  });

  it("is not deep because its strings hold brackets", () => {
    const strings = ["[".repeat(5_000), `\\"${"{".repeat(5_000)}`, `\\\\${'"['.repeat(3_000)}`];
    expect(parseJson(JSON.stringify(strings))).toEqual(strings);
  });
});
