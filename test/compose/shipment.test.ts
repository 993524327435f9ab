import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../../src/core/manifest.ts";
import { openArchive } from "../../src/evidence/archive.ts";
import { packZips } from "../../src/evidence/pack-zips.ts";
import { openPack } from "../../src/evidence/reader.ts";
import { EMPTY_SEAL, stampSeal } from "../../src/pack/digest.ts";
import { createPartials } from "../../src/pack/partial.ts";
import { verifyPack } from "../../src/pack/verify.ts";
import { handMadeZip, type HandMadeEntry } from "../evidence/hand-made-zip.ts";
import { all, tempFolder } from "../evidence/temp.ts";
import { unzip } from "../helpers/pack.ts";
import { type Shipped, shipSample } from "../helpers/shipment.ts";
import { noRules } from "../pack/sample-pack.ts";

const SMALL = { bytes: 90_000, files: 3 };
const OWN_LOG = "logs/aws-lambda-orders/20261120T080000Z_20261120T100000Z.txt";
const using = { rules: noRules };

let packed: Shipped & { readonly out: string };
let paths: readonly string[];
let manifest: Manifest;

beforeAll(async () => {
  const out = await mkdtemp(join(tmpdir(), "case-pack-test-"));
  packed = { ...(await shipSample({ out, limits: SMALL })), out };
  paths = packed.zips.map(({ path }) => path);
  manifest = JSON.parse(unzip(paths[0]!).get("manifest.json")!.toString("utf8")) as Manifest;
});

afterAll(async () => {
  await rm(packed.out, { recursive: true, force: true });
});

/** The parts of the pack in a folder of their own, to be damaged. */
async function copies(numbers: readonly number[] = paths.map((_, index) => index + 1)): Promise<string[]> {
  const folder = await tempFolder();
  const copied: string[] = [];
  for (const number of numbers) {
    const path = join(folder, basename(paths[number - 1]!));
    await copyFile(paths[number - 1]!, path);
    copied.push(path);
  }
  return copied;
}

const told = async (...given: readonly string[]): Promise<readonly string[]> =>
  (await verifyPack(given, using)).problems.map(({ file, problem }) => `${file}: ${problem}`);

/** Packs a zip again as someone would who knows the format, the seal made anew. */
async function repacked(path: string, edit: (entries: HandMadeEntry[]) => HandMadeEntry[]): Promise<void> {
  const archive = await openArchive(path);
  const entries: HandMadeEntry[] = [];
  for (const entry of archive.entries.values()) {
    entries.push({ name: entry.path, content: Buffer.concat(await all(archive.read(entry))) });
  }
  archive.close();
  await writeFile(path, handMadeZip({ comment: EMPTY_SEAL, entries: edit(entries) }));
  await stampSeal(path);
}

describe("a pack that one zip holds", () => {
  it("is one zip, and its manifest speaks of no parts", async () => {
    const out = await tempFolder();
    const { zips } = await shipSample({ out, limits: { bytes: 10_000_000, files: 3 }, events: 50, records: 5 });
    expect(await readdir(out)).toEqual(["case-pack_orders_20261120T080000Z_20261120T100000Z.zip"]);
    const { parts, files } = JSON.parse(unzip(zips[0]!.path).get("manifest.json")!.toString("utf8")) as Manifest;
    expect(parts).toBeUndefined();
    expect(files.filter(({ part, pieces }) => part !== undefined || pieces !== undefined)).toEqual([]);
  });

  it("is measured: what is larger than a zip may be, and deflates to less, is not split", async () => {
    const out = await tempFolder();
    const { zips, files } = await shipSample({ out, limits: { bytes: 60_000, files: 3 }, events: 100, records: 40 });
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(60_000);
    expect(zips).toHaveLength(1);
    expect(zips[0]!.bytes).toBeLessThanOrEqual(60_000);
  });
});

describe("a pack that is larger than a zip may be", () => {
  it("becomes parts of which none is larger, for the owner alone, and nothing else", async () => {
    expect(paths.length).toBeGreaterThan(4);
    expect((await readdir(packed.out)).sort()).toEqual(paths.map((path) => basename(path)).sort());
    for (const { path, bytes } of packed.zips) {
      const { size, mode } = await stat(path);
      expect(size).toBe(bytes);
      expect(size).toBeLessThanOrEqual(SMALL.bytes);
      expect(mode & 0o777).toBe(0o600);
    }
  });

  it("has names that say what to attach, in which order, and what is kept back", () => {
    const of = paths.length;
    expect(paths.map((path) => basename(path))).toEqual(
      paths.map((_, index) => {
        const number = String(index + 1).padStart(String(of).length, "0");
        return `case-pack_orders_20261120T080000Z_20261120T100000Z_part-${number}-of-${of}${index < 3 ? "" : "-on-request"}.zip`;
      }),
    );
  });

  it("tells who attaches it the same", async () => {
    expect(await packZips(paths[0]!)).toEqual({ atOnce: paths.slice(0, 3), onRequest: paths.slice(3) });
  });

  it("loses nothing: the pieces of a file are the file, and the manifest says where each is", () => {
    const parts = paths.map((path) => unzip(path));
    for (const file of packed.files.filter(({ path }) => path !== "manifest.json")) {
      const listed = manifest.files.find(({ path }) => path === file.path);
      expect(listed).toMatchObject(file);
      const pieces = listed?.pieces ?? [{ path: file.path, part: listed?.part ?? 0, firstLine: 1 }];
      let lines = 1;
      let bytes = 0;
      for (const piece of pieces) {
        const content = parts[piece.part - 1]?.get(piece.path);
        expect(piece.firstLine).toBe(lines);
        lines += content?.toString("latin1").split("\n").length ?? 0;
        lines -= 1;
        bytes += content?.length ?? 0;
      }
      expect(bytes).toBe(file.bytes);
    }
    expect(manifest.files).toHaveLength(packed.files.length - 1);
  });

  it("cuts logs between events, and says in a piece's name which lines it has", () => {
    const pieces = manifest.files.find(({ path }) => path === OWN_LOG)?.pieces ?? [];
    expect(pieces.length).toBeGreaterThan(2);
    for (const { path, part, firstLine } of pieces) {
      const content = unzip(paths[part - 1]!)
        .get(path)!
        .toString("utf8");
      expect(content).toMatch(firstLine === 1 ? /^# / : /^2026-11-20T0\d:\d\d:\d\d\.\d{3}Z\t/u);
      const last = firstLine + content.split("\n").length - 2;
      expect(path).toBe(OWN_LOG.replace(".txt", `.lines-${firstLine}-${last}.txt`));
    }
  });

  it("has in part 1 what is read first, and the log around the failure before all others", () => {
    const first = [...unzip(paths[0]!).keys()];
    for (const path of ["README.txt", "case-description.md", "report.html", "findings.json", "manifest.json"]) {
      expect(first).toContain(path);
    }
    const pieces = manifest.files.find(({ path }) => path === OWN_LOG)?.pieces ?? [];
    const cited = pieces.findLast(({ firstLine }) => firstLine <= 400);
    expect(cited?.part).toBe(1);
    // ten minutes before and after the failures, and the other group's log at the same time
    const near = pieces.filter(({ firstLine }, index) => firstLine <= 500 && (pieces[index + 1]?.firstLine ?? 0) > 300);
    expect(Math.max(...near.map(({ part }) => part))).toBeLessThanOrEqual(2);
    // of the other group's log the end lies furthest away; its last piece is short, and may fill a gap
    const other = manifest.files.find(({ path }) => path.startsWith("logs/other-group/"))?.pieces ?? [];
    expect(other.at(-2)?.part).toBeGreaterThan(2);
  });

  it("is the same bytes from the same evidence", async () => {
    const { zips } = await shipSample({ out: await tempFolder(), limits: SMALL });
    for (const [index, { path }] of zips.entries()) {
      expect((await readFile(path)).equals(await readFile(paths[index]!))).toBe(true);
    }
  });
});

describe("reading the parts", () => {
  it.each([
    ["part 1, the others beside it", () => [paths[0]!]],
    ["another part, the others beside it", () => [paths[2]!]],
    ["all parts, in any order", () => [...paths].reverse()],
  ])("%s: every file is whole again", async (_, given) => {
    const pack = await openPack(...given());
    try {
      expect(pack.missing).toEqual([]);
      const lines = await all(pack.lines(OWN_LOG));
      expect(`${lines.join("\n")}\n`.length).toBe(packed.files.find(({ path }) => path === OWN_LOG)?.bytes);
      expect(await all(pack.lines("cloudtrail/events.ndjson"))).toHaveLength(400);
      expect(pack.paths.some((path) => path.startsWith("parts/"))).toBe(false);
      expect(pack.paths.some((path) => path.includes(".lines-"))).toBe(false);
    } finally {
      pack.close();
    }
  });

  it("all parts unpacked into one folder", async () => {
    const folder = await tempFolder();
    for (const path of paths) {
      for (const [name, content] of unzip(path)) {
        await mkdir(join(folder, name, ".."), { recursive: true });
        await writeFile(join(folder, name), content);
      }
    }
    const pack = await openPack(folder);
    expect(pack.missing).toEqual([]);
    expect(await all(pack.lines("cloudtrail/events.ndjson"))).toHaveLength(400);
  });

  it("of which some are missing names them, and shows no half of a file", async () => {
    const [one] = await copies([1]);
    const pack = await openPack(one!);
    try {
      expect(pack.missing.map(({ number }) => number)).toEqual(paths.slice(1).map((_, index) => index + 2));
      expect(pack.paths).not.toContain(OWN_LOG);
      expect(await all(pack.lines(OWN_LOG))).toEqual([]);
    } finally {
      pack.close();
    }
  });

  it("without the first is refused, with its name", async () => {
    const [two] = await copies([2]);
    await expect(openPack(two!)).rejects.toMatchObject({
      code: "pack",
      message: expect.stringContaining(basename(paths[0]!)),
    });
  });
});

describe("verifying the parts", () => {
  it.each([
    ["part 1, with the others beside it", () => [paths[0]!]],
    ["a further part, with the others beside it", () => [paths[1]!]],
    ["all of them", () => paths],
  ])("passes for %s", async (_, given) => {
    const report = await verifyPack(given(), using);
    expect(report.problems).toEqual([]);
    expect(report.facts.parts).toEqual({
      of: paths.length,
      verified: paths.map((__, index) => index + 1),
      missing: [],
    });
  });

  it("passes for each alone, and says what was not looked at", async () => {
    for (const [index] of paths.entries()) {
      const alone = await copies([index + 1]);
      const report = await verifyPack(alone, using);
      expect(report.problems).toEqual([]);
      expect(report.facts.parts).toMatchObject({ of: paths.length, verified: [index + 1] });
    }
  });

  it("passes where only parts are missing that are sent on request", async () => {
    const some = await copies([1, 2, 3]);
    const report = await verifyPack([some[0]!], using);
    expect(report.problems).toEqual([]);
    expect(report.facts.parts?.missing).toEqual(paths.slice(3).map((path) => basename(path)));
  });

  it("passes under other names, also each other's: what is in them counts", async () => {
    const some = await copies([1, 2, 3]);
    await rename(some[1]!, `${some[1]!}.x`);
    await rename(some[2]!, some[1]!);
    await rename(`${some[1]!}.x`, some[2]!);
    expect(await told(some[0]!)).toEqual([]);
  });

  it("names a part that is missing", async () => {
    const some = await copies([1, 3]);
    expect(await told(...some)).toContainEqual(
      expect.stringMatching(/part-0?2-of-\d+\.zip: Part 2 is missing\. Put it beside the others, or name it\.$/u),
    );
  });

  it("refuses the same part twice", async () => {
    const [one, two] = await copies([1, 2]);
    const again = join(two!, "..", "again.zip");
    await copyFile(two!, again);
    expect(await told(one!, two!, again)).toEqual([expect.stringContaining("has the same part of the pack")]);
  });

  it("refuses a part of another pack of the same case", async () => {
    const out = await tempFolder();
    const { zips } = await shipSample({ out, limits: SMALL, seed: "b" });
    const [one] = await copies([1]);
    expect(await told(one!, zips[1]!.path)).toEqual([expect.stringContaining("is a part of another pack")]);
    await expect(openPack(one!, zips[1]!.path)).rejects.toMatchObject({ code: "pack" });
  });

  it("refuses two first parts", async () => {
    const out = await tempFolder();
    const { zips } = await shipSample({ out, limits: SMALL, seed: "b" });
    expect(await told(paths[0]!, zips[0]!.path)).toEqual([expect.stringContaining("or is another pack")]);
  });

  it("tells of one byte that was changed in any part", async () => {
    for (const number of [1, 2, paths.length]) {
      const some = await copies();
      const path = some[number - 1]!;
      const bytes = await readFile(path);
      const at = bytes.length >> 1;
      bytes[at] = bytes[at]! ^ 1;
      await writeFile(path, bytes);
      const problems = await told(some[0]!);
      expect(problems).toContainEqual(`${basename(path)}: Bytes of the zip were changed after it was sealed.`);
    }
  });

  it("tells of a part that was changed and sealed anew: the first part knows its bytes", async () => {
    const some = await copies();
    await repacked(some[1]!, (entries) => entries);
    expect(await told(some[0]!)).toEqual([
      `${basename(some[1]!)}: It is not the part that the first part was made with: its bytes differ.`,
    ]);
    expect(await told(...(await aloneOf(some[1]!)))).toEqual([]);
  });

  it("tells of a file that was changed, added or removed in a part, also where the part is alone and sealed anew", async () => {
    const edits: [(entries: HandMadeEntry[]) => HandMadeEntry[], RegExp][] = [
      [(entries) => entries.map((one) => (isEvidence(one) ? { ...one, content: "x\n" } : one)), /It has 2 bytes/u],
      [(entries) => [...entries, { name: "logs/new.txt", content: "x" }], /does not list it/u],
      [(entries) => entries.filter((one) => !isEvidence(one)), /it is not in the pack/u],
    ];
    for (const [edit, problem] of edits) {
      const [two] = await copies([2]);
      await repacked(two!, edit);
      expect(await told(two!)).toContainEqual(expect.stringMatching(problem));
    }
  });

  it("tells of a file that hides behind one of another part", async () => {
    const some = await copies();
    await repacked(some[1]!, (entries) => [...entries, { name: "README.txt", content: "Send money\n" }]);
    expect(await told(some[0]!)).toContain(`${basename(some[1]!)}: It holds a second README.txt.`);
    const pack = await openPack(some[0]!);
    expect(await pack.text("README.txt")).not.toContain("money");
    pack.close();
  });

  it("refuses a manifest that makes many files of one entry", async () => {
    const [one] = await copies([1]);
    await repacked(one!, (entries) =>
      entries.map((entry) => {
        if (entry.name !== "manifest.json") return entry;
        const changed = structuredClone(manifest) as unknown as {
          files: { path: string; part?: number; pieces?: unknown }[];
        };
        const file = changed.files.find(({ path }) => path === "report.html")!;
        delete file.part;
        file.pieces = Array.from({ length: 50 }, () => ({ ...file, part: 1, firstLine: 1 }));
        return { name: "manifest.json", content: JSON.stringify(changed) };
      }),
    );
    expect(await told(one!)).toEqual([expect.stringContaining("uses one entry for two files")]);
  });
});

const isEvidence = ({ name }: HandMadeEntry): boolean => !String(name).startsWith("parts/");

async function aloneOf(path: string): Promise<readonly string[]> {
  const alone = join(await tempFolder(), basename(path));
  await copyFile(path, alone);
  return [alone];
}

describe("all parts get their names, or none", () => {
  it("where one of the names is taken, the file that has it stays as it is", async () => {
    const out = await tempFolder();
    const taken = join(out, basename(paths[1]!));
    await writeFile(taken, "mine");
    await expect(shipSample({ out, limits: SMALL })).rejects.toMatchObject({ code: "usage" });
    expect(await readdir(out)).toEqual([basename(taken)]);
    expect(await readFile(taken, "utf8")).toBe("mine");
  });

  it("where a piece holds what was redacted", async () => {
    const out = await tempFolder();
    const residue = {
      scan: (bytes: Uint8Array) =>
        Buffer.from(bytes).includes("and more of 777\n") ? [{ rule: "planted", line: 3 }] : [],
    };
    await expect(shipSample({ out, limits: SMALL, residue })).rejects.toMatchObject({
      code: "seal",
      message: expect.stringMatching(/\.lines-\d+-\d+\.txt line 3 \(planted\)/u),
    });
    expect(await readdir(out)).toEqual([]);
  });

  it("where the process is told to end in between, and where giving a name fails", async () => {
    const folder = await tempFolder();
    const finals = ["1.zip", "2.zip", "3.zip"].map((name) => join(folder, name));
    let given = 0;
    const partials = createPartials(finals, async (from, to) => {
      given += 1;
      if (given === 3) partials.removeSync();
      await copyFile(from, to);
    });
    await expect(partials.publish()).rejects.toMatchObject({ name: "CasePackError" });
    await partials.remove();
    expect(await readdir(folder)).toEqual([]);
  });

  it("and the first part last, so that no reader finds a pack that is not whole", async () => {
    const folder = await tempFolder();
    const order: string[] = [];
    const finals = ["1.zip", "2.zip", "3.zip"].map((name) => join(folder, name));
    await createPartials(finals, async (from, to) => {
      order.push(basename(String(to)));
      await copyFile(from, to);
    }).publish();
    expect(order).toEqual(["3.zip", "2.zip", "1.zip"]);
  });
});

describe("a size that nothing fits in", () => {
  it("is refused with what is needed, and leaves nothing", async () => {
    const out = await tempFolder();
    await expect(shipSample({ out, limits: { bytes: 12_000, files: 3 } })).rejects.toMatchObject({
      code: "output",
      option: "--max-size",
    });
    expect(await readdir(out)).toEqual([]);
    await rm(out, { recursive: true });
  });
});
