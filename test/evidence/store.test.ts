import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { fixedClock } from "../../src/core/clock.ts";
import { outputError } from "../../src/evidence/output-error.ts";
import { createRunFolder, type RunFolder } from "../../src/evidence/store.ts";
import { event, json, text } from "./redacted.ts";
import { tempFolder } from "./temp.ts";

const clock = fixedClock("2026-11-20T10:00:00.000Z");

async function newRun(): Promise<RunFolder> {
  const run = await createRunFolder({ parent: await tempFolder(), clock });
  onTestFinished(() => run.remove());
  return run;
}

async function contentOf(run: RunFolder, path: string): Promise<string> {
  return await readFile(join(run.path, path), "utf8");
}

describe("a run folder", () => {
  it("lies beside the pack and is its owner's alone, with all that is in it", async () => {
    const parent = await tempFolder();
    const run = await createRunFolder({ parent, clock });
    await run.writeText("logs/g/a.txt", text("x"));
    expect(dirname(run.path)).toBe(parent);
    expect(run.path).toMatch(/\/\.lambda-case-pack-run-20261120T100000Z-[0-9a-f]{16}$/u);
    const modes = await Promise.all(["", "logs", "logs/g", "logs/g/a.txt"].map((path) => stat(join(run.path, path))));
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o700, 0o700, 0o600]);
  });

  it("makes the output folder where there is none", async () => {
    const parent = join(await tempFolder(), "case-packs", "today");
    await createRunFolder({ parent, clock });
    expect(await readdir(parent)).toHaveLength(1);
  });

  it("writes documents with two spaces, names in their order, and a line end", async () => {
    const run = await newRun();
    await run.writeJson("b/doc.json", json({ z: 1, a: ["é", "\ud83d"] }));
    expect(await contentOf(run, "b/doc.json")).toBe('{\n  "z": 1,\n  "a": [\n    "é",\n    "\\ud83d"\n  ]\n}\n');
  });

  it("writes records one a line and appends in the order of the calls", async () => {
    const run = await newRun();
    await Promise.all([1, 2, 3].map((n) => run.appendRecord("a.ndjson", json({ n, text: "x\ny" }))));
    expect(await contentOf(run, "a.ndjson")).toBe(
      String.raw`{"n":1,"text":"x\ny"}
{"n":2,"text":"x\ny"}
{"n":3,"text":"x\ny"}
`,
    );
  });

  it("keeps the events of one call together when several write to one file", async () => {
    const run = await newRun();
    const page = (stream: string) => Array.from({ length: 5000 }, (_, n) => event(n, stream, "m".repeat(100)));
    await Promise.all([run.appendEvents("l.txt", page("a")), run.appendEvents("l.txt", page("b"))]);
    const streams = (await contentOf(run, "l.txt"))
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t")[1]);
    expect(streams).toEqual([...Array<string>(5000).fill("a"), ...Array<string>(5000).fill("b")]);
  });

  it("knows size and SHA-256 of every file, by path", async () => {
    const run = await newRun();
    await run.writeText("b.txt", text("é"));
    await run.appendRecord("a.txt", json("one"));
    await run.appendRecord("a.txt", json("two"));
    const sha256 = (content: string) => createHash("sha256").update(content).digest("hex");
    expect(run.files()).toEqual([
      { path: "a.txt", bytes: 12, sha256: sha256('"one"\n"two"\n') },
      { path: "b.txt", bytes: 2, sha256: sha256("é") },
    ]);
  });

  it("once closed lets no file grow, but takes what is derived of them", async () => {
    const run = await newRun();
    await run.appendRecord("a.txt", json("one"));
    await run.close();
    await expect(run.appendRecord("a.txt", json("two"))).rejects.toMatchObject({ code: "internal" });
    await run.writeText("b.txt", text("two"));
    await run.close();
    expect(await contentOf(run, "a.txt")).toBe('"one"\n');
    expect(run.files().map((file) => file.path)).toEqual(["a.txt", "b.txt"]);
  });

  it("writes a file anew line by line, with its new size and hash, and nothing else beside it", async () => {
    const run = await newRun();
    await run.appendEvents("logs/a.txt", [event(0, "s", "one\ntwo"), event(1, "s", "three")]);
    await run.close();
    await run.rewrite("logs/a.txt", (line) => text(line.replace("two", "2")));
    const content = await contentOf(run, "logs/a.txt");
    expect(content.split("\n")[1]).toBe("\t2");
    expect(content.endsWith("three\n")).toBe(true);
    expect(run.files()).toEqual([
      {
        path: "logs/a.txt",
        bytes: Buffer.byteLength(content),
        sha256: createHash("sha256").update(content).digest("hex"),
      },
    ]);
    expect(await readdir(join(run.path, "logs"))).toEqual(["a.txt"]);
  });

  it("is gone after remove, open files included", async () => {
    const run = await newRun();
    await run.appendRecord("a/b.txt", json("one"));
    await run.remove();
    expect(existsSync(run.path)).toBe(false);
  });

  it("is left as it is for who takes it up again, and takes nothing more", async () => {
    const run = await newRun();
    await run.appendRecord("a/b.txt", json("one"));
    await run.leave();
    expect(await contentOf(run, "a/b.txt")).toBe('"one"\n');
    await expect(run.writeText("c.txt", text("x"))).rejects.toMatchObject({ code: "interrupted" });
    await run.remove();
    expect(existsSync(run.path)).toBe(false);
  });

  it("is gone after removeSync, and what still wants to write does not bring it back", async () => {
    const run = await newRun();
    await run.appendRecord("a/b.txt", json("one"));
    const late = [run.writeText("c/d/e.txt", text("two")), run.appendRecord("a/b.txt", json("three"))];
    run.removeSync();
    const results = await Promise.allSettled([...late, run.writeText("f.txt", text("four"))]);
    expect(existsSync(run.path)).toBe(false);
    expect(results.at(-1)).toMatchObject({ status: "rejected", reason: { code: "interrupted" } });
  });
});

describe("a path of a run folder", () => {
  it.each([
    ["empty", ""],
    ["absolute", "/etc/passwd"],
    ["climbing", "../x"],
    ["climbing later", "a/../../x"],
    ["with a dot segment", "a/./x"],
    ["with an empty segment", "a//x"],
    ["that is a folder", "a/"],
    ["with a backslash", "a\\x"],
    ["with NUL", "a\0x"],
    ["with a drive letter", "C:x"],
    ["with a space", "a b"],
    ["with a line end", "a\nb"],
    ["with a letter that is not ASCII", "é"],
    ["with a trailing dot", "a./x"],
    ["of a Windows device", "logs/NUL.txt"],
    ["of a Windows port", "com1"],
    ["that is too long", `${"a".repeat(241)}`],
  ])("%s is refused, without being quoted", async (_, path) => {
    const run = await newRun();
    const error: unknown = await run.writeText(path, text("x")).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "internal" });
    expect(path !== "" && String(error).includes(path)).toBe(false);
    expect(await readdir(run.path)).toEqual([]);
  });

  it.each([
    ["twice", "a/x.json", "a/x.json"],
    ["in other letter case", "a/X.json", "a/x.json"],
    ["as a file and a folder", "a/x", "a/x/y"],
    ["as a folder and a file", "a/x/y", "a/X"],
  ])("cannot be used %s", async (_, first, second) => {
    const run = await newRun();
    await run.writeText(first, text("x"));
    await expect(run.writeText(second, text("y"))).rejects.toMatchObject({ code: "internal" });
    expect(run.files()).toHaveLength(1);
  });

  it("never leads out of the folder, whatever it is", async () => {
    const parent = await tempFolder();
    const segment = fc.constantFrom("..", ".", "", "a", "B", "C:", "/", "\\", "\0", "con", "x.json");
    const anyPath = fc.oneof(
      fc.string(),
      fc.array(segment, { maxLength: 5 }).map((parts) => parts.join("/")),
    );
    await fc.assert(
      fc.asyncProperty(anyPath, async (path) => {
        const run = await createRunFolder({ parent, clock });
        const [result] = await Promise.allSettled([run.writeText(path, text("x"))]);
        const written = run.files().map((file) => file.path);
        expect(written).toEqual(result.status === "fulfilled" ? [path] : []);
        expect(await readdir(parent)).toHaveLength(1);
        expect(written.every((one) => existsSync(join(run.path, one)))).toBe(true);
        await run.remove();
      }),
      { numRuns: 200 },
    );
  });

  it("that is a link already is not followed", async () => {
    const run = await newRun();
    const outside = join(await tempFolder(), "outside.txt");
    await symlink(outside, join(run.path, "a.txt"));
    await expect(run.writeText("a.txt", text("x"))).rejects.toMatchObject({ code: "output" });
    expect(existsSync(outside)).toBe(false);
  });
});

describe("what the disk refuses", () => {
  it("is told with the option that helps", async () => {
    const file = join(await tempFolder(), "a-file");
    await writeFile(file, "");
    await expect(createRunFolder({ parent: file, clock })).rejects.toMatchObject({
      code: "output",
      option: "--out",
      message: expect.stringContaining(file),
    });
  });

  it.each([
    ["ENOSPC", /no space left in \/packs/u],
    ["EACCES", /\/packs may not be written to \(EACCES\)/u],
    ["EROFS", /\/packs may not be written to \(EROFS\)/u],
    ["EIO", /Writing in \/packs failed \(EIO\)/u],
  ])("%s becomes a sentence", (code, message) => {
    const error = outputError(Object.assign(new Error("raw"), { code, syscall: "write" }), "/packs");
    expect(error).toMatchObject({ code: "output", message: expect.stringMatching(message) });
  });
});
