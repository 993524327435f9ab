import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Manifest, PartList } from "../../src/core/manifest.ts";
import { buildManifest } from "../../src/evidence/manifest.ts";
import { packZips } from "../../src/evidence/pack-zips.ts";
import { handMadeZip } from "./hand-made-zip.ts";
import { sampleCase } from "./sample-case.ts";
import { tempFolder } from "./temp.ts";

const manifest = buildManifest({
  tool: { name: "lambda-case-pack", version: "0.1.0" },
  case: sampleCase,
  items: [],
  analysis: { checklist: [], blindSpots: [] },
  files: [],
  redaction: { total: 0, byRule: {} },
});

const zip = (number: number, attach: "at-once" | "on-request" = "at-once") => ({
  number,
  name: `case_part-${number}-of-3.zip`,
  attach,
});

async function packWith(content: unknown): Promise<{ folder: string; path: string }> {
  const folder = await tempFolder();
  const path = join(folder, "case.zip");
  await writeFile(path, handMadeZip({ entries: [{ name: "manifest.json", content: JSON.stringify(content) }] }));
  return { folder, path };
}

const withParts = (parts: PartList): Manifest => ({ ...manifest, parts });

describe("the zips of a pack", () => {
  it("are itself where it is whole", async () => {
    const { path } = await packWith(manifest);
    expect(await packZips(path)).toEqual({ atOnce: [path], onRequest: [] });
  });

  it("are its parts beside it, in the order of their numbers, and apart from them those that are kept", async () => {
    const { folder, path } = await packWith(
      withParts({ set: "0".repeat(64), zips: [zip(1), zip(2), zip(3, "on-request")] }),
    );
    expect(await packZips(path)).toEqual({
      atOnce: [path, join(folder, "case_part-2-of-3.zip")],
      onRequest: [join(folder, "case_part-3-of-3.zip")],
    });
  });

  it.each([
    ["leads out of the folder", "../../etc/x.zip"],
    ["is absolute", "/etc/x.zip"],
    ["is no zip", "id_rsa"],
    ["occurs twice", "case_part-1-of-3.zip"],
  ])("are refused where a name %s", async (_, name) => {
    const { path } = await packWith(withParts({ set: "0".repeat(64), zips: [zip(1), { ...zip(2), name }] }));
    await expect(packZips(path)).rejects.toMatchObject({ code: "pack" });
  });

  it("cannot be told by a zip without a manifest", async () => {
    const path = join(await tempFolder(), "part-2.zip");
    await writeFile(path, handMadeZip({ entries: [{ name: "logs/a.txt", content: "x" }] }));
    await expect(packZips(path)).rejects.toMatchObject({ code: "pack", message: expect.stringContaining("part 1") });
  });
});
