import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadExample } from "../../src/example/accounts/index.ts";
import { cli } from "../helpers/cli.ts";
import { EXAMPLE_NAMES, PEERS } from "../helpers/examples.ts";
import { unzip } from "../helpers/pack.ts";
import { leaksIn } from "../helpers/secrets.ts";

type Files = ReadonlyMap<string, Buffer>;

/** What a pack derives: it is made anew, and its lists are in the order of other names. */
const DERIVED =
  /^(?:README\.txt|case-description\.md|manifest\.json|redaction\/report\.json|report\.html|workflow\/workflow\.(?:json|mmd))$/u;

describe.each(EXAMPLE_NAMES)("the pack of %s for Support and the one that repack makes of it", (example) => {
  let out: string;
  let map: string;
  let pack: string;
  let codes: readonly number[];
  /** By repack, on either stream. */
  let told: string;
  let support: Files;
  let shared: Files;
  let back: (text: string) => Promise<string>;

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), "case-pack-test-"));
    map = join(out, "names.json");
    const peers = (PEERS[example] ?? []).flatMap((peer) => ["--peer-profile", peer]);
    const collected = await cli([
      "collect",
      "--example",
      example,
      ...peers,
      "--out",
      out,
      "--output",
      "json",
      "--quiet",
    ]);
    const original = packOf(collected.stdout);
    const run = await cli([
      "repack",
      original,
      "--audience",
      "shared",
      "--out",
      join(out, "shared"),
      "--keep-map",
      map,
      "--output",
      "json",
      "--quiet",
    ]);
    codes = [collected.code, run.code];
    told = run.stdout + run.stderr;
    support = unzip(original);
    pack = packOf(run.stdout);
    shared = unzip(pack);
    back = async (text) =>
      (await cli(["rehydrate", "-", "--map", map, "--quiet"], { stdin: text })).bytes.toString("utf8");
  }, 180_000);

  afterAll(() => rm(out, { recursive: true, force: true }));

  it("say the same of what is missing: the exit code too", () => {
    const [first, second] = codes;
    expect(second).toBe(first);
  });

  it("have the same findings: ids, statuses, severities, evidence, explanations, fixes", async () => {
    const findings = await back(text(shared, "findings.json"));
    expect(JSON.parse(withoutDigits(findings))).toEqual(JSON.parse(withoutDigits(text(support, "findings.json"))));
  });

  it("have the same evidence, file by file and byte by byte, once names are put back", async () => {
    const names = (await back([...shared.keys()].join("\n"))).split("\n");
    const originals = new Map([...support.keys()].map((path) => [withoutDigits(path), path]));
    expect(originals.size).toBe(support.size);
    expect(names.map(withoutDigits).sort()).toEqual([...originals.keys()].sort());
    const different: string[] = [];
    for (const [index, path] of [...shared.keys()].entries()) {
      const original = originals.get(withoutDigits(names[index] ?? "")) ?? "";
      if (DERIVED.test(original)) continue;
      const there = withoutDigits(await back(text(shared, path)));
      if (there !== withoutDigits(text(support, original))) different.push(original);
    }
    expect(different).toEqual([]);
  });

  it("do not share an account, an address or a name that cannot be a word", async () => {
    const entries = (JSON.parse(await readFile(map, "utf8")) as { entries: { value: string; kind: string }[] }).entries;
    const telling = entries.filter(
      ({ kind, value }) => kind === "account" || kind === "email" || /^\w+-\w+-\w+/u.test(value),
    );
    expect(telling.length).toBeGreaterThan(3);
    const left = [...shared].flatMap(([path, bytes]) =>
      telling
        .filter(({ value }) => path.includes(value) || bytes.includes(value))
        .map(({ value }) => `${value} in ${path}`),
    );
    expect(left).toEqual([]);
  });

  it("verify; the second says that it is for readers outside", async () => {
    const run = await cli(["verify", pack]);
    expect(run.stdout).toContain("The pack is whole");
    expect(run.code).toBe(0);
    const manifest = JSON.parse(text(shared, "manifest.json")) as { case: { audience: string } };
    expect(manifest.case.audience).toBe("shared");
  });

  it("leave a map that its owner alone may read, and no secret anywhere", async () => {
    expect((await stat(map)).mode & 0o777).toBe(0o600);
    const kept = await readFile(map, "utf8");
    expect(kept).not.toMatch(/<[a-z-]+:[0-9a-f]{10}>/u);
    const { planted } = await loadExample(example);
    const outputs = new Map([
      ["the map", kept],
      ["what repack told", told],
      ...[...shared].map(([path]) => [path, text(shared, path)] as const),
    ]);
    expect(leaksIn(outputs, planted)).toEqual([]);
  });
});

it("a pack of which something is missing ends with exit code 3 when it is made, and when it is made anew", async () => {
  const out = await mkdtemp(join(tmpdir(), "case-pack-test-"));
  try {
    // Nobody reads the caller's account.
    const how = ["--since", "30m", "--output", "json", "--quiet"];
    const collected = await cli(["collect", "--example", "cross-account-invoke", "--out", out, ...how]);
    const shared = join(out, "shared");
    const run = await cli(["repack", packOf(collected.stdout), "--out", shared, "--output", "json", "--quiet"]);
    expect([collected.code, run.code]).toEqual([3, 3]);
    const skipped = (stdout: string): readonly string[] =>
      (JSON.parse(stdout) as { manifest: { items: { operation: string; outcome: string }[] } }).manifest.items
        .filter(({ outcome }) => outcome === "skipped")
        .map(({ operation }) => operation);
    expect(skipped(run.stdout)).toEqual(skipped(collected.stdout));
    expect(skipped(run.stdout)).toContain("iam:GetRole");
  } finally {
    await rm(out, { recursive: true, force: true });
  }
});

/**
 * Where a name had to be changed to be a file's, eight digits of its SHA-256 follow: of the name in that very pack, so
 * that nothing about the real one can be told from them, and nothing puts them back.
 */
function withoutDigits(text: string): string {
  return text.replaceAll(/(?<=resources\/[\w./-]+)\.[0-9a-f]{8}(?=\.json)/gu, "");
}

function text(files: Files, path: string): string {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`there is no ${path}`);
  return bytes.toString("utf8");
}

function packOf(stdout: string): string {
  const [path = ""] = (JSON.parse(stdout) as { packs: string[] }).packs;
  return path;
}
