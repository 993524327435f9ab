import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../../src/core/manifest.ts";
import { cli, type Run } from "../helpers/cli.ts";
import { unzip } from "../helpers/pack.ts";

interface Told {
  readonly packs: readonly string[];
  readonly onRequest?: readonly string[];
  readonly manifest: Manifest;
}

describe.each([
  { name: "sqs-consumer-denied", language: "en", files: 2, sentence: /attached as 2 zips, of \d+ in all/u },
  { name: "vpc-eni-denied", language: "zh-TW", files: 9, sentence: /壓縮檔共 \d+ 個部分，附上其中 9 個/u },
])("$name, in parts", ({ name, language, files, sentence }) => {
  let out: string;
  let run: Run;
  let told: Told;
  let first: ReadonlyMap<string, Buffer>;
  const textOf = (path: string): string => first.get(path)?.toString("utf8") ?? "";

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), "case-pack-test-"));
    const size = ["--max-size", `150kBx${files}`, "--language", language];
    run = await cli(["collect", "--example", name, ...size, "--out", out, "--output", "json"]);
    told = JSON.parse(run.stdout) as Told;
    first = unzip(told.packs[0] ?? "");
  });
  afterAll(async () => {
    await rm(out, { recursive: true, force: true });
  });

  it("gives zips that are no larger than asked, as many as a case takes first, and nothing else", async () => {
    const { packs, onRequest = [] } = told;
    expect(run.code, run.stderr).toBe(0);
    expect(packs).toHaveLength(Math.min(files, packs.length + onRequest.length));
    const all = [...packs, ...onRequest];
    expect((await readdir(out)).sort()).toEqual(all.map((path) => basename(path)).sort());
    for (const path of all) expect((await stat(path)).size).toBeLessThanOrEqual(150_000);
  });

  it("says in the case description, the README and the summary how many and in which order", () => {
    const names = [...told.packs, ...(told.onRequest ?? [])].map((path) => basename(path));
    expect(textOf("case-description.md")).toMatch(sentence);
    expect(textOf("case-description.md").length).toBeLessThanOrEqual(8000);
    expect(textOf("README.txt").match(/case-pack_\S+\.zip/gu)).toEqual(names);
    expect(run.stderr).toMatch(new RegExp(`attach parts 1 to ${told.packs.length} in this order`, "u"));
    expect(told.manifest.parts?.zips.map((zip) => zip.name)).toEqual(names);
  });

  it("verifies from any of its parts, and every part alone", async () => {
    for (const path of [told.packs[0] ?? "", told.packs.at(-1) ?? ""]) {
      const verified = await cli(["verify", path]);
      expect(verified.stdout).toMatch(/^The pack is whole/u);
    }
    const all = await cli(["verify", ...told.packs, ...(told.onRequest ?? []), "--output", "json"]);
    expect(JSON.parse(all.stdout)).toMatchObject({ ok: true, problems: [] });
  });

  it("gives the same findings offline, from one part or from all of them", async () => {
    const findings = textOf("findings.json");
    const paths = [...told.packs, ...(told.onRequest ?? [])];
    for (const given of [paths.slice(0, 1), paths.slice(-1), paths.toReversed()]) {
      const again = await cli(["analyze", ...given, "--output", "json"]);
      expect(again.stderr).toBe("");
      expect(again.stdout).toBe(findings);
    }
  });

  it("compares as the same pack with itself", async () => {
    const [one = ""] = told.packs;
    const same = await cli(["diff", one, told.packs.at(-1) ?? ""]);
    expect(same.stdout).toContain("Nothing of what is compared differs");
  });
});

describe("a pack whose parts are not all there", () => {
  it("is analysed with a word about it, and exit code 3; verified as the part that it is", async () => {
    const out = await mkdtemp(join(tmpdir(), "case-pack-test-"));
    try {
      const options = ["--max-size", "150kBx3", "--out", out, "--output", "json", "--quiet"];
      const run = await cli(["collect", "--example", "healthy", ...options]);
      const { packs } = JSON.parse(run.stdout) as Told;
      for (const path of (await readdir(out)).map((each) => join(out, each))) if (path !== packs[0]) await rm(path);
      const again = await cli(["analyze", packs[0] ?? ""]);
      expect(again.code).toBe(3);
      expect(again.stderr).toMatch(/^Not all parts of the pack are here: \S+part-2-of-\d\S*\.zip/u);
      const verified = await cli(["verify", packs[0] ?? ""]);
      expect(verified.stdout).toMatch(/^Part 1 of \d is whole.*\n[^]*not here +case-pack_\S+part-2-of-/u);
      expect(verified.code).toBe(0);
      const more = await cli(["collect", "--example", "healthy", ...options]);
      expect(more).toMatchObject({ code: 252, stderr: expect.stringContaining("There is a pack at") });
    } finally {
      await rm(out, { recursive: true, force: true });
    }
  });
});
