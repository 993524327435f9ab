import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { PATHS } from "../../src/core/evidence.ts";
import { CHECKLIST_IDS } from "../../src/core/manifest.ts";
import { buildManifest } from "../../src/evidence/manifest.ts";
import { DERIVED_PATHS } from "../../src/evidence/paths.ts";
import { sampleCase } from "../evidence/sample-case.ts";
import { sampleChecklist, sampleFindings, sampleItems } from "./sample-pack.ts";

const page = await readFile(new URL("../../docs/pack-format.md", import.meta.url), "utf8");
const named = new Set([...page.matchAll(/`([^`\n]+)`/gu)].map(([, name = ""]) => name.replace(/\?$/u, "")));

describe("docs/pack-format.md", () => {
  it.each([...DERIVED_PATHS, ...Object.values(PATHS)])("names the file %s", (path) => {
    expect(named).toContain(path);
  });

  it("names every checklist id", () => {
    expect(CHECKLIST_IDS.filter((id) => !named.has(id))).toEqual([]);
  });

  it("names every member of the manifest and of the findings", () => {
    const manifest = buildManifest({
      tool: { name: "lambda-case-pack", version: "0.1.0" },
      case: { ...sampleCase, qualifier: "live", collectedBy: "arn", comparedWith: "other" },
      items: sampleItems,
      analysis: { checklist: sampleChecklist, blindSpots: [{ id: "a", text: "b" }] },
      files: [{ path: "a", bytes: 1, sha256: "" }],
      redaction: { total: 0, byRule: {} },
    });
    const members = [...Object.keys(manifest), ...Object.keys(manifest.case), ...Object.keys(sampleFindings)];
    const inner = [manifest.items[0], manifest.files[0], manifest.checklist[0], sampleFindings.findings[0]];
    const all = [
      ...members,
      ...inner.flatMap((one) => Object.keys(one ?? {})),
      ...Object.keys(sampleFindings.frequency),
    ];
    expect(all.filter((member) => !named.has(member))).toEqual([]);
  });
});
