import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadExample } from "../../src/example/accounts/index.ts";
import { repack } from "../../src/compose/repacking.ts";
import { testCase, type TestCase } from "../helpers/case.ts";
import { cli, ROOT } from "../helpers/cli.ts";
import { unzip } from "../helpers/pack.ts";

/** They name the calls of the collection, whose request ids are others each time, and count what was replaced in them. */
const OF_THE_RUN: ReadonlySet<string> = new Set([
  "README.txt",
  "manifest.json",
  "redaction/report.json",
  "report.html",
]);

const KEY = new Uint8Array(32).fill(7);

let test: TestCase;
/** A pack for Support of the healthy account, under a key that is known. */
let support: string;
let place: string;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "case-pack-test-"));
  test = await testCase(await loadExample("healthy"));
  support = (await test.run({ audience: "support", key: KEY, out: join(place, "support") })).path;
}, 180_000);

afterAll(async () => {
  await test.close();
  await rm(place, { recursive: true, force: true });
});

describe("a pack for readers outside", () => {
  it("is byte for byte the same whether it was collected so or made of the pack for Support, but for the run's own ids", async () => {
    const collected = await test.run({ audience: "shared", key: KEY, out: join(place, "collected") });
    const repacked = await repack(
      {
        pack: support,
        key: KEY,
        out: join(place, "repacked"),
        tool: { name: "lambda-case-pack", version: "0.0.0" },
        templatesRoot: join(ROOT, "templates"),
      },
      { listener: () => undefined, signal: new AbortController().signal, onAbruptEnd: () => () => undefined },
    );
    const [one, other] = [unzip(collected.path), unzip(repacked.path)];
    expect([...other.keys()]).toEqual([...one.keys()]);
    const different = [...one].filter(([path, bytes]) => !other.get(path)!.equals(bytes)).map(([path]) => path);
    expect(different.filter((path) => !OF_THE_RUN.has(path))).toEqual([]);
    expect((await stat(repacked.path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(place, "repacked"))).toHaveLength(1);
    // once more under the name of a pseudonym, which is nobody's
    const again = await cli(["repack", repacked.path, "--out", place]);
    expect(again).toMatchObject({ code: 252, stdout: "" });
    expect(again.stderr).toContain("is for readers outside already");
  }, 180_000);

  it("has the pseudonyms of an earlier one where the map of that is extended", async () => {
    const map = join(place, "extended.json");
    const make = async (out: string): Promise<readonly string[]> => {
      const run = await cli(["repack", support, "--out", join(place, out), "--keep-map", map, "--output", "json"]);
      expect(run.stderr).toMatch(/says what \d+ pseudonyms stand for/u);
      return [...unzip((JSON.parse(run.stdout) as { packs: string[] }).packs[0]!).keys()];
    };
    const first = await make("first");
    const before = await readFile(map, "utf8");
    expect(await make("second")).toEqual(first);
    expect(await readFile(map, "utf8")).toBe(before);
    expect((await stat(map)).mode & 0o777).toBe(0o600);
  }, 180_000);
});

describe("a run that fails", () => {
  it("makes nothing of a pack in which a byte was changed, and leaves no map", async () => {
    const bytes = await readFile(support);
    bytes[bytes.length >> 1]! ^= 1;
    const changed = join(place, "changed.zip");
    await writeFile(changed, bytes);
    const [out, map] = [join(place, "none"), join(place, "none.json")];
    const run = await cli(["repack", changed, "--out", out, "--keep-map", map]);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toContain("does not verify");
    expect(existsSync(map)).toBe(false);
    expect(existsSync(out)).toBe(false);
  });

  it("leaves no map either where it is interrupted, or where collect finds nothing", async () => {
    const stop = new AbortController();
    stop.abort();
    const [out, map] = [join(place, "stopped"), join(place, "stopped.json")];
    const run = await cli(["repack", support, "--out", out, "--keep-map", map], { signal: stop.signal });
    expect(run.code).toBe(130);
    expect(await readdir(out)).toEqual([]);
    expect((await readdir(place)).filter((name) => name.startsWith("stopped.json"))).toEqual([]);
  });
});

describe("what is refused, with a sentence that names the option", () => {
  /** What is said on stderr of a command line that is wrong. */
  const refusalOf = async (argv: readonly string[], stdin: string | Uint8Array = ""): Promise<string> => {
    const { code, stdout, stderr } = await cli(argv, { cwd: place, stdin });
    if (code !== 252 || stdout !== "") throw new Error(`it ended with ${code}: ${stderr}`);
    return stderr;
  };

  it("by --keep-map", async () => {
    await writeFile(join(place, "mine.txt"), "my own file");
    await mkdir(join(place, "folder"), { recursive: true });
    expect(await refusalOf(["repack", support, "--keep-map", "mine.txt"])).toMatch(
      /--keep-map .*mine\.txt is no map of names/u,
    );
    expect(await readFile(join(place, "mine.txt"), "utf8")).toBe("my own file");
    expect(await refusalOf(["repack", support, "--keep-map", "folder"])).toMatch(/--keep-map .*folder is not a file/u);
    expect(await refusalOf(["repack", support, "--keep-map", "nowhere/names.json"])).toMatch(
      /--keep-map .* in a folder that is not there/u,
    );
    expect(await refusalOf(["repack", support, "--keep-map", "names.zip"])).toMatch(
      /--keep-map .*names\.zip would look like a pack/u,
    );
    expect(await refusalOf(["collect", "--example", "healthy", "--keep-map", "mine.txt"])).toMatch(
      /--keep-map .* is no map of names/u,
    );
  });

  it("by repack", async () => {
    expect(await refusalOf(["repack", "nowhere.zip"])).toMatch(/There is no file at .*nowhere\.zip/u);
    expect(await refusalOf(["repack", place])).toMatch(/is not a file/u);
    expect(await refusalOf(["repack", support, "--audience", "support"])).toMatch(/--audience/u);
    expect(await refusalOf(["repack", support, "--redact-pattern", "(?=x)"])).toMatch(/--redact-pattern/u);
  });

  it("by rehydrate", async () => {
    const map = join(place, "good.json");
    await writeFile(map, `{"schema":"lambda-case-pack/name-map@1","key":"${"A".repeat(43)}=","entries":[]}`, {
      mode: 0o600,
    });
    await writeFile(join(place, "there.md"), "text");
    expect(await refusalOf(["rehydrate", "there.md"])).toMatch(/Say which map: --map/u);
    expect(await refusalOf(["rehydrate", "there.md", "--map", "nowhere.json"])).toMatch(
      /--map .*nowhere\.json cannot be read/u,
    );
    expect(await refusalOf(["rehydrate", "there.md", "--map", "there.md"])).toMatch(/--map .* is no map of names/u);
    expect(await refusalOf(["rehydrate", "nowhere.md", "--map", map])).toMatch(/FILE .*nowhere\.md is not there/u);
    expect(await refusalOf(["rehydrate", ".", "--map", map])).toMatch(/FILE .* is a folder/u);
    expect(await refusalOf(["rehydrate", "there.md", "--map", map, "--out", "there.md"])).toMatch(
      /--out .*there\.md is there already/u,
    );
    expect(await refusalOf(["rehydrate", "-", "--map", map], Uint8Array.of(0xff, 0xfe, 0x61, 0))).toMatch(/UTF-16/u);
  });
});

describe("rehydrate", () => {
  it("writes to standard output, or to a file of its owner alone, and tells people how many", async () => {
    const map = join(place, "names.json");
    const entries = [{ pseudonym: "anon-qwerty", value: "orders", kind: "name" }];
    const text = JSON.stringify({ schema: "lambda-case-pack/name-map@1", key: `${"A".repeat(43)}=`, entries });
    await writeFile(map, text, { mode: 0o600 });
    const reply = "Add sqs:DeleteMessage to anon-qwerty, not to anon-other.\n";
    const piped = await cli(["rehydrate", "-", "--map", map], { stdin: reply });
    expect(piped).toMatchObject({ code: 0, stdout: "Add sqs:DeleteMessage to orders, not to anon-other.\n" });
    expect(piped.stderr).toBe("1 pseudonym replaced.\nNot in the map, so left as they are: anon-other\n");
    await writeFile(join(place, "reply.md"), reply);
    const out = join(place, "mine.md");
    const filed = await cli(["rehydrate", "reply.md", "--map", map, "--out", "mine.md"], { cwd: place });
    expect(filed).toMatchObject({ code: 0, stdout: "" });
    expect(await readFile(out, "utf8")).toBe(piped.stdout);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    await chmod(map, 0o644);
    expect((await cli(["rehydrate", "-", "--map", map, "--quiet"], { stdin: reply })).stderr).toContain("chmod 600");
  });
});
