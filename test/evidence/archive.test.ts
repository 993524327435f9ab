import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { ZipArchive } from "archiver";
import { describe, expect, it } from "vitest";
import { openArchive } from "../../src/evidence/archive.ts";
import { layoutProblems } from "../../src/pack/layout.ts";
import { handMadeZip, type HandMadeEntry, type HandMadeZip } from "./hand-made-zip.ts";
import { all, tempFolder } from "./temp.ts";

async function saved(bytes: Buffer): Promise<string> {
  const path = join(await tempFolder(), "pack.zip");
  await writeFile(path, bytes);
  return path;
}

/** Opens a zip and reads all of it; gives the contents by path. */
async function contents(zip: HandMadeZip): Promise<Record<string, string>> {
  const archive = await openArchive(await saved(handMadeZip(zip)));
  const found: Record<string, string> = {};
  try {
    for (const entry of archive.entries.values()) {
      found[entry.path] = Buffer.concat(await all(archive.read(entry))).toString("utf8");
    }
    return found;
  } finally {
    archive.close();
  }
}

async function refusalOf(zip: HandMadeZip): Promise<string> {
  const error: unknown = await contents(zip).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "CasePackError", code: "pack" });
  return (error as Error).message;
}

const unicodePath = Buffer.concat([Buffer.from([0x75, 0x70, 6, 0, 1, 0, 0, 0, 0]), Buffer.from("x")]);

describe("a zip from elsewhere", () => {
  it("is read, deflated and stored, with the folders that other programs add", async () => {
    const entries = [
      { name: "a/", method: 0, mode: 0o040755 },
      { name: "a/b.txt", content: "hello" },
      { name: "c.txt", content: "stored", method: 0 },
      { name: "empty", content: "" },
    ];
    expect(await contents({ entries })).toEqual({ "a/b.txt": "hello", "c.txt": "stored", empty: "" });
  });

  it("is read with 64-bit ends too", async () => {
    const zip = new ZipArchive({ forceZip64: true });
    zip.append("hello", { name: "a.txt" });
    const [bytes] = await Promise.all([buffer(zip), zip.finalize()]);
    const archive = await openArchive(await saved(bytes));
    archive.close();
    expect([...archive.entries.keys()]).toEqual(["a.txt"]);
    expect(layoutProblems(archive)).toEqual([]);
  });

  it.each<[string, HandMadeEntry, RegExp]>([
    ["a name that climbs", { name: "../../etc/cron.d/x" }, /leaves its folder/u],
    ["a name that climbs with backslashes", { name: String.raw`..\..\x` }, /holds a backslash/u],
    ["an absolute name", { name: "/etc/passwd" }, /is absolute/u],
    ["a drive letter", { name: "C:/x" }, /drive letter/u],
    ["NUL in its name", { name: "a\0.txt" }, /holds characters/u],
    ["a terminal escape in its name", { name: "\u001B[2Jx" }, /holds characters/u],
    ["a name that is not UTF-8", { name: Buffer.from([0xff, 0xfe]) }, /holds characters/u],
    ["an empty name", { name: "" }, /is empty/u],
    ["a Windows device's name", { name: "aux.json" }, /device name/u],
    ["a second, Unicode, name", { name: "a.txt", extra: unicodePath }, /has two names/u],
    ["a symbolic link's mode", { name: "a.txt", content: "/etc/passwd", mode: 0o120777 }, /is a link or device/u],
    ["a device's mode", { name: "a.txt", mode: 0o060600 }, /is a link or device/u],
    ["encryption", { name: "a.txt", flags: 1 }, /is encrypted/u],
    ["strong encryption", { name: "a.txt", flags: 0x41 }, /cannot be read|is encrypted/u],
    ["masked headers", { name: "a.txt", flags: 0x2000 }, /is encrypted/u],
    ["another compression", { name: "a.txt", content: "x", method: 12 }, /compressed in a way/u],
    ["a folder that holds bytes", { name: "a/", content: "x" }, /has an empty segment/u],
    ["a wrong checksum", { name: "a.txt", content: "x", crc: 1 }, /checksum does not match/u],
    ["less in it than it says", { name: "a.txt", content: "x", bytes: 5 }, /not to its stated size/u],
    ["more in it than it says", { name: "a.txt", content: "xxxxx", bytes: 1 }, /not to its stated size/u],
    ["two sizes although stored", { name: "a.txt", content: "xxxxx", bytes: 1, method: 0 }, /cannot be read/u],
    ["another name before its data", { name: "a.txt", localName: "b.txt" }, /two headers tell different/u],
    ["a place beyond the end", { name: "a.txt", content: "x", offset: 90_000 }, /reach beyond its end/u],
    ["4 GiB in a few bytes", { name: "a.txt", content: "x", bytes: 0xffff_fff0 }, /would unpack to far more/u],
  ])("with %s is refused", async (_, entry, why) => {
    const message = await refusalOf({ entries: [entry] });
    expect(message).toMatch(why);
    expect(message).not.toMatch(/\p{Cc}|cron|passwd/u);
  });

  it.each([
    ["twice", "a.txt", "a.txt", /occurs twice/u],
    ["twice but for letter case", "logs/a.txt", "LOGS/A.txt", /occurs twice/u],
    ["as a file and a folder", "a", "a/b", /lies in what is a file/u],
  ])("that holds one name %s is refused", async (_, first, second, why) => {
    expect(await refusalOf({ entries: [{ name: first }, { name: second }] })).toMatch(why);
  });

  it("whose files share their bytes is refused", async () => {
    const entries = [
      { name: "a.txt", content: "x".repeat(1000) },
      { name: "b.txt", content: "x".repeat(1000), offset: 0 },
    ];
    expect(await refusalOf({ entries })).toMatch(/overlap/u);
  });

  it("that unpacks to gigabytes is refused by what it says, before anything is unpacked", async () => {
    const bomb = { content: Buffer.alloc(1024), bytes: 2 ** 30 };
    const entries = [
      { name: "a.txt", ...bomb },
      { name: "b.txt", ...bomb },
    ];
    expect(await refusalOf({ entries })).toMatch(/would unpack to far more/u);
  });

  it("is refused while it unpacks where it says less than there is", async () => {
    const entries = [{ name: "a.txt", content: Buffer.alloc(64 * 1024 * 1024), bytes: 100 }];
    expect(await refusalOf({ entries })).toMatch(/not to its stated size/u);
  });

  it.each<[string, Buffer]>([
    ["empty", Buffer.alloc(0)],
    ["text", Buffer.from("this is no zip, whatever its name says")],
    ["cut off", handMadeZip({ entries: [{ name: "a.txt", content: "hello" }] }).subarray(0, -10)],
    ["longer than it says", handMadeZip({ entries: [{ name: "a.txt" }], behind: Buffer.from("more") })],
    ["claiming more files than it lists", handMadeZip({ entries: [{ name: "a.txt" }], count: 3 })],
    ["claiming no end of files", handMadeZip({ entries: [{ name: "a.txt" }], count: 0xffff })],
  ])("that is %s is refused with a sentence", async (_, bytes) => {
    const path = await saved(bytes);
    await expect(openArchive(path)).rejects.toMatchObject({
      code: "pack",
      message: expect.stringMatching(/^pack\.zip is/u),
    });
  });

  it("that is missing, or a folder, is told apart", async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, "a-folder.zip"));
    await expect(openArchive(join(folder, "none.zip"))).rejects.toThrow(/There is no file at/u);
    await expect(openArchive(join(folder, "a-folder.zip"))).rejects.toThrow(/is not a file/u);
  });
});
