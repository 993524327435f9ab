import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildManifest, manifestText, type ManifestParts } from "../../src/evidence/manifest.ts";
import { readManifest } from "../../src/evidence/manifest-schema.ts";
import { sampleChecklist, sampleItems } from "../pack/sample-pack.ts";
import { sampleCase } from "./sample-case.ts";

const sha256 = "0".repeat(64);
const parts: ManifestParts = {
  tool: { name: "lambda-case-pack", version: "0.1.0" },
  case: { ...sampleCase, qualifier: "live", stated: { frequency: "intermittent", crossAccount: "no" } },
  items: sampleItems,
  analysis: { checklist: sampleChecklist, blindSpots: [{ id: "retention", text: "Logs are kept for a day." }] },
  files: [
    { path: "manifest.json", bytes: 1, sha256 },
    { path: "b.txt", bytes: 2, sha256 },
    { path: "B.txt", bytes: 2, sha256 },
    { path: "a/z.txt", bytes: 3, sha256 },
  ],
  redaction: { total: 3, byRule: { jwt: 2, email: 1 } },
};

describe("a manifest", () => {
  it("lists every file but itself, by path", () => {
    expect(buildManifest(parts).files.map((file) => file.path)).toEqual(["B.txt", "a/z.txt", "b.txt"]);
  });

  it("is the same whatever order its parts come in", () => {
    const rules = Object.entries(parts.redaction.byRule);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...parts.items], { minLength: parts.items.length }),
        fc.shuffledSubarray([...parts.files], { minLength: parts.files.length }),
        fc.shuffledSubarray(rules, { minLength: rules.length }),
        (items, files, byRule) => {
          const shuffled = { ...parts, items, files, redaction: { total: 3, byRule: Object.fromEntries(byRule) } };
          expect(manifestText(buildManifest(shuffled))).toBe(manifestText(buildManifest(parts)));
        },
      ),
    );
  });

  it("carries no payload, even where a part does", () => {
    const payload = { Environment: { Variables: { TOKEN: "hunter2" } }, value: "hunter2" };
    const laden = JSON.parse(JSON.stringify(parts), (_, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value, ...payload } : value,
    ) as ManifestParts;
    const { byRule, ...rest } = JSON.parse(
      manifestText(buildManifest({ ...laden, redaction: parts.redaction })),
    ).redaction;
    expect({ byRule, ...rest }).toEqual(parts.redaction);
    expect(manifestText(buildManifest({ ...laden, redaction: parts.redaction }))).not.toContain("hunter2");
  });

  it("reads back as it was", () => {
    const manifest = buildManifest(parts);
    expect(readManifest(JSON.parse(manifestText(manifest)))).toEqual(manifest);
  });

  it("may have members that a later version adds", () => {
    const later = { ...JSON.parse(manifestText(buildManifest(parts))), splitInto: 3 };
    expect(readManifest(later)).toEqual(buildManifest(parts));
  });

  it.each([
    ["a hash in upper case", (text: string) => text.replace(sha256, "A".repeat(64)), "files.0.sha256"],
    [
      "a day that does not exist",
      (text: string) => text.replace("2026-11-20T08", "2026-13-20T08"),
      "case.window.start",
    ],
    ["a local time", (text: string) => text.replace("T08:00:00.000Z", "T08:00:00+02:00"), "case.window.start"],
    ["an unknown outcome", (text: string) => text.replace('"denied"', '"lost"'), "items.1.outcome"],
    ["a negative size", (text: string) => text.replace('"bytes": 2', '"bytes": -2'), "files.0.bytes"],
  ])("with %s is refused with the place", (_, edit, place) => {
    const document: unknown = JSON.parse(edit(manifestText(buildManifest(parts))));
    expect(() => readManifest(document)).toThrow(`at ${place}.`);
  });
});
