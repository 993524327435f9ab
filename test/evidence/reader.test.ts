import { createHash } from "node:crypto";
import { rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { fixedClock } from "../../src/core/clock.ts";
import type { Evidence } from "../../src/core/evidence.ts";
import { linesOf } from "../../src/evidence/lines.ts";
import { openPack, openRunFolder, type PackEvidence } from "../../src/evidence/reader.ts";
import { createRunFolder } from "../../src/evidence/store.ts";
import { writePack } from "../../src/pack/write.ts";
import { noRules, nothing, sampleItems, writeSamplePack, writeSampleRun } from "../pack/sample-pack.ts";
import { handMadeZip } from "./hand-made-zip.ts";
import { json } from "./redacted.ts";
import { sampleCase } from "./sample-case.ts";
import { all, tempFolder } from "./temp.ts";

/** One run, read from its folder and from the pack made of it. */
async function bothWays(): Promise<{ run: Evidence; pack: PackEvidence }> {
  const parent = await tempFolder();
  const folder = await writeSampleRun(parent);
  const { path } = await writePack({
    folder: folder.path,
    files: folder.files().map((file) => file.path),
    out: join(parent, "pack.zip"),
    date: 0,
    seal: { residue: nothing, rules: noRules },
  });
  const pack = await openPack(path);
  onTestFinished(() => pack.close());
  return { run: openRunFolder(folder, { case: sampleCase, items: sampleItems.toReversed() }), pack };
}

async function zipWith(manifest: string | undefined): Promise<string> {
  const path = join(await tempFolder(), "pack.zip");
  const entries = manifest === undefined ? [] : [{ name: "manifest.json", content: manifest }];
  await writeFile(path, handMadeZip({ entries: [{ name: "a.txt", content: "x" }, ...entries] }));
  return path;
}

describe("a document of a pack", () => {
  it("is read anew each time, so that memory does not grow with what was read", async () => {
    const { run, pack } = await bothWays();
    for (const evidence of [run, pack]) {
      const path = evidence.paths.find((each) => each.endsWith(".json"))!;
      const first = await evidence.json(path);
      expect(first).toBeTypeOf("object");
      expect(await evidence.json(path)).toEqual(first);
      expect(await evidence.json(path)).not.toBe(first);
    }
  });
});

describe("evidence", () => {
  it("is the same from the run folder and from the pack", async () => {
    const { run, pack } = await bothWays();
    expect(pack.case).toEqual(run.case);
    expect(pack.items).toEqual(run.items);
    expect(pack.paths).toEqual(run.paths);
    for (const path of run.paths) expect(await all(pack.lines(path))).toEqual(await all(run.lines(path)));
    const document = "function/configuration.json";
    expect(await pack.json(document)).toEqual(await run.json(document));
  });

  it("is what was collected, not what was derived of it", async () => {
    const { run, pack } = await bothWays();
    expect(run.paths).toEqual(["function/configuration.json", "logs/g/a.txt"]);
    expect(await pack.json("findings.json")).toBeUndefined();
    expect(await all(pack.lines("timeline.csv"))).toEqual([]);
    expect(await pack.text("timeline.csv")).toBe("at,kind\r\n");
  });

  it("has no document and no lines where there is no file", async () => {
    const { run, pack } = await bothWays();
    for (const evidence of [run, pack]) {
      expect(await evidence.json("iam/role.json")).toBeUndefined();
      expect(await all(evidence.lines("../../etc/passwd"))).toEqual([]);
    }
  });

  it("can be left in the middle of a file, and read again", async () => {
    const { pack } = await bothWays();
    for await (const line of pack.lines("logs/g/a.txt")) {
      expect(line).toContain("event 0");
      break;
    }
    expect(await all(pack.lines("logs/g/a.txt"))).toHaveLength(300);
  });

  it("says which document is not JSON, without quoting it", async () => {
    const run = await createRunFolder({ parent: await tempFolder(), clock: fixedClock(0) });
    await run.writeJson("a.json", json("x"));
    await run.close();
    await writeFile(join(run.path, "a.json"), "{ hunter2");
    const reading = openRunFolder(run, { case: sampleCase, items: [] }).json("a.json");
    await expect(reading).rejects.toMatchObject({ code: "pack", message: "a.json is not JSON, or nests too deep." });
  });
});

describe("an unpacked pack", () => {
  it("reads like the zip, whatever else lies in the folder", async () => {
    const folder = await writeSampleRun(await tempFolder());
    await writeFile(join(folder.path, ".DS_Store"), "");
    const { pack } = await bothWays();
    const unpacked = await openPack(folder.path);
    expect(unpacked.manifest).toEqual(pack.manifest);
    expect(unpacked.paths).toEqual(pack.paths);
    expect(await all(unpacked.lines("logs/g/a.txt"))).toEqual(await all(pack.lines("logs/g/a.txt")));
  });

  it("is refused where a file or folder of it is a link to elsewhere", async () => {
    for (const linked of ["logs", "function/configuration.json"]) {
      const elsewhere = await writeSampleRun(await tempFolder());
      const folder = await writeSampleRun(await tempFolder());
      await rm(join(folder.path, linked), { recursive: true });
      await symlink(join(elsewhere.path, linked), join(folder.path, linked));
      await expect(openPack(folder.path)).rejects.toMatchObject({
        code: "pack",
        message: expect.stringContaining("link"),
      });
    }
  });

  it("without a manifest is none", async () => {
    await expect(openPack(await tempFolder())).rejects.toThrow(/no manifest\.json/u);
  });
});

describe("a zip that is not a pack of format 1", () => {
  it.each([
    ["no manifest", undefined, /no manifest\.json in it/u],
    ["a manifest that is no JSON", "{", /manifest\.json is not JSON/u],
    ["a manifest that is null", "null", /is not a manifest/u],
    ["a manifest of a later format", '{"schema":"lambda-case-pack/manifest@2"}', /Use a later version/u],
    [
      "a manifest that lacks members",
      '{"schema":"lambda-case-pack/manifest@1"}',
      /is not as format 1 has it, at tool\./u,
    ],
  ])("is refused: %s", async (_, manifest, why) => {
    await expect(openPack(await zipWith(manifest))).rejects.toMatchObject({
      code: "pack",
      message: expect.stringMatching(why),
    });
  });

  it("is refused where its manifest names paths outside of it", async () => {
    const path = await writeSamplePack(await tempFolder(), {
      manifest: (manifest) => ({ ...manifest, files: [{ path: "../x", bytes: 0, sha256: "0".repeat(64) }] }),
    });
    await expect(openPack(path)).rejects.toThrow(/at files\.0\.path/u);
  });
});

describe("lines", () => {
  const content = fc.string({ unit: fc.constantFrom("a", "\n", "\r", "é", "😀", "\u2028", "\uFEFF") });

  it("are the same however the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 9 }), async (text, size) => {
        const bytes = Buffer.from(text, "utf8");
        async function* cut() {
          for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
        }
        const expected = text.split("\n");
        if (expected.at(-1) === "") expected.pop();
        expect(await all(linesOf(cut()))).toEqual(expected);
      }),
    );
  });

  it("may be megabytes long", async () => {
    async function* long() {
      for (let n = 0; n < 160; n += 1) yield Buffer.alloc(64 * 1024, "x");
      yield Buffer.from("\nshort\n");
    }
    const lines = await all(linesOf(long()));
    expect(lines.map((line) => line.length)).toEqual([160 * 64 * 1024, 5]);
  });

  it("without an end are refused, not gathered", async () => {
    async function* endless() {
      for (;;) yield Buffer.alloc(1024 * 1024, "x");
    }
    await expect(all(linesOf(endless()))).rejects.toMatchObject({ code: "pack" });
  });
});

describe("a large log", () => {
  it("is read line by line from a pack, whole", async () => {
    const parent = await tempFolder();
    const folder = await writeSampleRun(parent, { texts: { "logs/big.txt": `${"y".repeat(200)}\n`.repeat(40_000) } });
    const { path } = await writePack({
      folder: folder.path,
      files: folder.files().map((file) => file.path),
      out: join(parent, "pack.zip"),
      date: 0,
      seal: { residue: nothing, rules: noRules },
    });
    const pack = await openPack(path);
    const hash = createHash("sha256");
    let count = 0;
    for await (const line of pack.lines("logs/big.txt")) {
      hash.update(`${line}\n`);
      count += 1;
    }
    pack.close();
    expect(count).toBe(40_000);
    expect(hash.digest("hex")).toBe(folder.files().find((file) => file.path === "logs/big.txt")?.sha256);
  });
});
