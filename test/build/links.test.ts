import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const markdown = ["", "docs/", "docs/adr/"].flatMap((folder) =>
  readdirSync(new URL(folder === "" ? "." : folder, ROOT))
    .filter((name) => name.endsWith(".md"))
    .map((name) => folder + name),
);
const read = (path: URL): string => readFileSync(path, "utf8");

describe("links between documents", () => {
  it.each(markdown)("of %s lead somewhere", (name) => {
    const from = new URL(name, ROOT);
    const links = [...read(from).matchAll(/\]\((?!https?:)([^)\s]+)\)/gu)].map(([, link = ""]) => link);
    expect(links.filter((link) => !leadsSomewhere(new URL(link, from)))).toEqual([]);
  });

  it("are noticed where they lead nowhere", () => {
    expect(leadsSomewhere(new URL("SECURITY.md#supply-chain", ROOT))).toBe(true);
    expect(leadsSomewhere(new URL("SECURITY.md#no-such-heading", ROOT))).toBe(false);
    expect(leadsSomewhere(new URL("docs/no-such-page.md", ROOT))).toBe(false);
  });
});

it("SECURITY.md names no address that a report could be lost at", () => {
  expect(read(new URL("SECURITY.md", ROOT))).not.toMatch(/mailto:|[\w.]+@[\w-]+\.\w{2,}/u);
});

/** Anchors as GitHub makes them of headings: lower case, punctuation gone, a hyphen for each space. */
function leadsSomewhere(to: URL): boolean {
  const path = new URL(to.pathname, to);
  if (!existsSync(path)) return false;
  if (to.hash === "") return true;
  const anchors = [...read(path).matchAll(/^#+ (.+)$/gmu)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
  return anchors.includes(to.hash.slice(1));
}
