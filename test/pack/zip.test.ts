import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openArchive } from "../../src/evidence/archive.ts";
import { createPartial, type PartialPack } from "../../src/pack/partial.ts";
import { packName } from "../../src/pack/name.ts";
import { writePack } from "../../src/pack/write.ts";
import { writeZip } from "../../src/pack/zip.ts";
import { sampleCase } from "../evidence/sample-case.ts";
import { all, tempFolder } from "../evidence/temp.ts";
import { noRules, nothing, writeSamplePack, writeSampleRun } from "./sample-pack.ts";

const date = Date.parse("2026-11-20T10:00:05.000Z");
const seal = { residue: nothing, rules: noRules };

/** Writes files flat into a new folder, zips them, and gives the zip's path. */
async function zipped(files: Readonly<Record<string, Uint8Array>>, order = Object.keys(files)): Promise<string> {
  const folder = await tempFolder();
  for (const [path, bytes] of Object.entries(files)) await writeFile(join(folder, path), bytes);
  const out = await emptyFile();
  await writeZip({ folder, files: order, out, date });
  return out;
}

async function emptyFile(): Promise<string> {
  return createPartial(join(await tempFolder(), "out.zip")).path;
}

async function unzipped(path: string): Promise<[string, Buffer][]> {
  const archive = await openArchive(path);
  const files: [string, Buffer][] = [];
  for (const entry of archive.entries.values()) files.push([entry.path, Buffer.concat(await all(archive.read(entry)))]);
  archive.close();
  return files;
}

const anyFiles = fc.dictionary(
  fc.stringMatching(/^[a-b][0-9]{1,3}\.txt$/u),
  fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    fc.nat(200_000).map((size) => new Uint8Array(size)),
  ),
  { minKeys: 1, maxKeys: 8 },
);

describe("a zip", () => {
  it("gives back the files that went in, by name", async () => {
    await fc.assert(
      fc.asyncProperty(anyFiles, async (files) => {
        const expected = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
        expect(await unzipped(await zipped(files))).toEqual(
          expected.map(([path, bytes]) => [path, Buffer.from(bytes)]),
        );
      }),
      { numRuns: 20 },
    );
  });

  it("has the same bytes for the same files, whenever and in whatever order they come", async () => {
    const files = { "a.txt": Buffer.from("one"), "b.txt": Buffer.alloc(100_000, "two"), "c.txt": Buffer.alloc(0) };
    const first = await readFile(await zipped(files));
    const second = await readFile(await zipped(files, ["c.txt", "a.txt", "b.txt"]));
    expect(second.equals(first)).toBe(true);
  });

  it("gives every entry the case's time, in UTC, and its owner alone the right to read it", async () => {
    const path = await zipped({ "a.txt": Buffer.from("one") });
    const archive = await openArchive(path);
    const [entry] = archive.entries.values();
    archive.close();
    expect(entry?.raw.getLastModDate({ timezone: "UTC" }).toISOString()).toBe("2026-11-20T10:00:04.000Z");
    expect((entry?.raw.externalFileAttributes ?? 0) >>> 16).toBe(0o100600);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("says of itself what its bytes must be", async () => {
    const path = await zipped({ "a.txt": Buffer.from("one") });
    const archive = await openArchive(path);
    archive.close();
    expect(archive.comment.toString()).toMatch(/^lambda-case-pack\/1 sha256:[0-9a-f]{64}$/u);
  });

  it.each([["../a.txt"], ["/a.txt"], ["a\\b.txt"], ["a//b.txt"]])(
    "refuses %s, which archiver would rename",
    async (name) => {
      const out = join(await tempFolder(), "out.zip");
      const writing = writeZip({ folder: await tempFolder(), files: [name], out, date });
      await expect(writing).rejects.toMatchObject({ code: "internal" });
    },
  );

  it("refuses two files of one name, which archiver would keep", async () => {
    const out = await emptyFile();
    const writing = writeZip({ folder: await tempFolder(), files: ["a.txt", "A.txt"], out, date });
    await expect(writing).rejects.toMatchObject({ code: "internal" });
  });
});

describe("making a pack", () => {
  it("ends with the pack alone, its owner's alone, under its name", async () => {
    const parent = await tempFolder();
    const path = await writeSamplePack(parent);
    expect(await readdir(parent)).toEqual(["case-pack_orders_20261120T080000Z_20261120T100000Z.zip"]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("gives the same bytes again for the same case", async () => {
    const [first, second] = await Promise.all([tempFolder().then(writeSamplePack), tempFolder().then(writeSamplePack)]);
    expect((await readFile(first)).equals(await readFile(second))).toBe(true);
  });

  it("leaves a file that stands at the final path, and nothing else", async () => {
    const parent = await tempFolder();
    const out = join(parent, packName(sampleCase));
    await writeFile(out, "precious");
    await expect(writeSamplePack(parent)).rejects.toMatchObject({ code: "usage", option: "--out" });
    expect(await readFile(out, "utf8")).toBe("precious");
    expect(await readdir(parent)).toEqual([packName(sampleCase)]);
  });

  it("leaves nothing where a source cannot be read", async () => {
    const parent = await tempFolder();
    const run = await writeSampleRun(parent);
    const files = run.files().map((file) => file.path);
    await rm(join(run.path, "logs/g/a.txt"));
    const out = join(parent, "pack.zip");
    await expect(writePack({ folder: run.path, files, out, date, seal })).rejects.toMatchObject({ code: "output" });
    await run.remove();
    expect(await readdir(parent)).toEqual([]);
  });

  it("leaves nothing where the disk refuses", async () => {
    const run = await writeSampleRun(await tempFolder());
    const files = run.files().map((file) => file.path);
    const writing = writeZip({ folder: run.path, files, out: "/dev/full", date });
    await expect(writing).rejects.toMatchObject({ code: "ENOSPC" });
  });

  it("tells where the output folder does not exist", async () => {
    const out = join(await tempFolder(), "missing", "pack.zip");
    await expect(writePack({ folder: "/", files: [], out, date, seal })).rejects.toMatchObject({ code: "output" });
  });

  it("can be cut short by a signal handler, and then leaves nothing", async () => {
    const parent = await tempFolder();
    const run = await writeSampleRun(await tempFolder());
    const files = run.files().map((file) => file.path);
    const onPartial = (partial: PartialPack) => partial.removeSync();
    const out = join(parent, "pack.zip");
    await expect(writePack({ folder: run.path, files, out, date, seal, onPartial })).rejects.toMatchObject({
      code: "output",
    });
    expect(await readdir(parent)).toEqual([]);
  });
});

describe("a partial pack", () => {
  it("is told from a pack by its name, and is removed at once", async () => {
    const parent = await tempFolder();
    const partial = createPartial(join(parent, "pack.zip"));
    expect(await readdir(parent)).toEqual([expect.stringMatching(/^pack\.zip\.partial-[0-9a-f]{12}$/u)]);
    partial.removeSync();
    expect(await readdir(parent)).toEqual([]);
  });

  it("once published stays", async () => {
    const parent = await tempFolder();
    const partial = createPartial(join(parent, "pack.zip"));
    await writeFile(partial.path, "done");
    await partial.publish();
    partial.removeSync();
    expect(await readFile(join(parent, "pack.zip"), "utf8")).toBe("done");
  });
});

describe("on a file system without hard links", () => {
  const noLinks = () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTSUP", syscall: "link" }));

  it("a pack gets its name all the same", async () => {
    const parent = await tempFolder();
    const partial = createPartial(join(parent, "pack.zip"), noLinks);
    await writeFile(partial.path, "done");
    await partial.publish();
    expect(await readdir(parent)).toEqual(["pack.zip"]);
    expect(await readFile(join(parent, "pack.zip"), "utf8")).toBe("done");
  });

  it("a file that stands there stays", async () => {
    const parent = await tempFolder();
    await writeFile(join(parent, "pack.zip"), "precious");
    const partial = createPartial(join(parent, "pack.zip"), noLinks);
    await expect(partial.publish()).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("already"),
    });
    expect(await readFile(join(parent, "pack.zip"), "utf8")).toBe("precious");
  });
});

describe("a pack's name", () => {
  it("is one that every file system takes", () => {
    const about = { functionName: "orders:live/..", window: sampleCase.window };
    expect(packName(about)).toBe("case-pack_orders-live_20261120T080000Z_20261120T100000Z.zip");
  });
});
