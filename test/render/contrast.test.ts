import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TEMPLATES } from "../helpers/render-samples.ts";

const css = readFileSync(join(TEMPLATES, "shared", "report.css"), "utf8");

/** The three palettes: each `:root` block in its order, light, dark, print. */
const palettes = [...css.matchAll(/:root \{([^}]*)\}/gu)].map((block) =>
  Object.fromEntries([...(block[1] ?? "").matchAll(/--([\w-]+): (#[0-9a-f]{6})/gu)].map((pair) => [pair[1], pair[2]])),
);

/** Text colours by the surfaces that they stand on. */
const PAIRS: readonly (readonly [string, readonly string[]])[] = [
  ["ink", ["page", "panel", "fail-panel", "good-panel", "unknown-panel"]],
  ["muted", ["page", "panel", "fail-panel", "good-panel", "unknown-panel"]],
  ["link", ["page", "panel", "fail-panel", "good-panel", "unknown-panel"]],
  ["fail", ["page", "panel", "fail-panel"]],
  ["good", ["page", "panel", "good-panel"]],
  ["unknown", ["page", "panel", "unknown-panel"]],
];

/** WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe("the report's colours", () => {
  it("are given for light, dark and print", () => {
    expect(palettes).toHaveLength(3);
  });

  it.each([
    ["light", 0],
    ["dark", 1],
    ["print", 2],
  ])("reach WCAG AA for text in %s", (_, index) => {
    const palette = palettes[index] ?? {};
    const low = PAIRS.flatMap(([text, surfaces]) =>
      surfaces.flatMap((surface) => {
        const ratio = contrast(palette[text] ?? "", palette[surface] ?? "");
        return ratio >= 4.5 ? [] : [`${text} on ${surface}: ${ratio.toFixed(2)}`];
      }),
    );
    expect(low).toEqual([]);
  });

  it.each([
    ["light", 0],
    ["dark", 1],
    ["print", 2],
  ])("tell failures from invocations in %s", (_, index) => {
    const palette = palettes[index] ?? {};
    expect(contrast(palette["bar-fail"] ?? "", palette["bar"] ?? "")).toBeGreaterThan(3);
    expect(contrast(palette["bar-fail"] ?? "", palette["page"] ?? "")).toBeGreaterThan(3);
  });
});
