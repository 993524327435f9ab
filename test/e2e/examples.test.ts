import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EvidencePointer, FindingsDocument } from "../../src/core/finding.ts";
import { CHECKLIST_IDS, type Manifest } from "../../src/core/manifest.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import { openPack } from "../../src/evidence/reader.ts";
import { cli, type Run } from "../helpers/cli.ts";
import { leftInEnglish } from "../helpers/english.ts";
import { unzip } from "../helpers/pack.ts";
import { leaksIn } from "../helpers/secrets.ts";

interface Told {
  readonly packs: readonly string[];
  readonly manifest: Manifest;
  readonly findings: FindingsDocument;
}

/** What each story must come to. */
const STORIES = [
  {
    name: "sqs-consumer-denied",
    options: [],
    frequency: "intermittent",
    crossAccount: "no",
    failing: ["sqs:DeleteMessage", "kms:Decrypt"],
  },
  {
    name: "cross-account-invoke",
    options: ["--peer-profile", "orders"],
    frequency: undefined,
    crossAccount: "yes",
    failing: ["lambda:InvokeFunction"],
  },
  {
    name: "vpc-eni-denied",
    options: [],
    frequency: "continuous",
    crossAccount: "no",
    failing: ["ec2:CreateNetworkInterface"],
  },
  { name: "healthy", options: [], frequency: "none-seen", crossAccount: undefined, failing: [] },
] as const;

describe.each(STORIES)("the example account $name", ({ name, options, frequency, crossAccount, failing }) => {
  let out: string;
  let run: Run;
  let told: Told;
  let files: ReadonlyMap<string, Buffer>;

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), "case-pack-test-"));
    run = await cli(["collect", "--example", name, ...options, "--out", out, "--output", "json"]);
    told = JSON.parse(run.stdout) as Told;
    files = unzip(told.packs[0] ?? "");
  });
  afterAll(async () => {
    await rm(out, { recursive: true, force: true });
  });

  it("gives everything that was planned", () => {
    expect(run.code, run.stderr).toBe(0);
    expect(
      told.manifest.items.filter(
        ({ outcome }) => !["collected", "empty", "not-found", "not-applicable"].includes(outcome),
      ),
    ).toEqual([]);
  });

  it("leaves the pack and nothing else, for its owner alone", async () => {
    expect(await readdir(out)).toEqual([told.packs[0]?.split("/").at(-1)]);
    expect((await stat(told.packs[0] ?? "")).mode & 0o777).toBe(0o600);
  });

  it("passes verify", async () => {
    const verified = await cli(["verify", told.packs[0] ?? ""]);
    expect(verified.stdout).toMatch(/^The pack is whole/u);
    expect(verified.code).toBe(0);
  });

  it("reads without an English sentence in Traditional Chinese", async () => {
    const pack = await openPack(told.packs[0] ?? "");
    try {
      expect(await leftInEnglish(pack)).toEqual([]);
    } finally {
      pack.close();
    }
  });

  it("gives the same findings offline", async () => {
    const again = await cli(["analyze", told.packs[0] ?? "", "--output", "json"]);
    expect(again.stderr).toBe("");
    expect(again.stdout).toBe(files.get("findings.json")?.toString("utf8"));
  });

  it("prints the two documents as they are in the pack", () => {
    expect(told.manifest).toEqual(JSON.parse(files.get("manifest.json")?.toString("utf8") ?? ""));
    expect(told.findings).toEqual(JSON.parse(files.get("findings.json")?.toString("utf8") ?? ""));
  });

  it("comes to the story's verdict", () => {
    const failed = told.findings.findings.filter(({ status }) => status === "fail");
    const text = JSON.stringify(failed);
    for (const action of failing) expect(text).toContain(action);
    expect(failed.length > 0).toBe(failing.length > 0);
    expect([frequency, undefined]).toContain(frequency === undefined ? undefined : told.findings.frequency.verdict);
    expect([crossAccount, undefined]).toContain(
      crossAccount === undefined ? undefined : told.findings.crossAccount.verdict,
    );
  });

  it("answers each of the article's seven steps and all eight items", () => {
    expect([...new Set(told.findings.findings.map(({ step }) => step))].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(told.manifest.checklist.map(({ id }) => id)).toEqual(CHECKLIST_IDS);
    const description = files.get("case-description.md")?.toString("utf8") ?? "";
    expect(description.length).toBeLessThanOrEqual(8000);
    expect(description).toContain(told.manifest.case.functionArn);
  });

  it("points with every piece of evidence at something that is in the pack", () => {
    const dangling = told.findings.findings.flatMap(({ id, evidence }) =>
      evidence.filter((place) => !resolves(place)).map((place) => ({ id, ...place })),
    );
    expect(dangling).toEqual([]);
  });

  /** Whether a place that evidence names is there. */
  function resolves({ file, line, pointer }: EvidencePointer): boolean {
    const text = files.get(file)?.toString("utf8");
    if (text === undefined) return false;
    if (line !== undefined) return (text.split("\n")[line - 1] ?? "") !== "";
    return pointer === undefined || at(JSON.parse(text), pointer) !== undefined;
  }

  it("holds no planted secret in any byte of any output, in any spelling", async () => {
    const { planted } = await loadExample(name);
    expect(planted.length).toBeGreaterThan(20);
    const outputs = new Map([...files].map(([path, bytes]) => [path, bytes.toString("latin1")]));
    for (const [path, bytes] of files) outputs.set(`${path} (UTF-8)`, bytes.toString("utf8"));
    outputs
      .set("names", [...files.keys()].join("\n"))
      .set("stdout", run.stdout)
      .set("stderr", run.stderr);
    expect(leaksIn(outputs, planted)).toEqual([]);
  });

  it("gives the same evidence again, byte for byte, but for the case's own key", async () => {
    const second = await mkdtemp(join(tmpdir(), "case-pack-test-"));
    const again = await cli(["collect", "--example", name, ...options, "--out", second, "--output", "json"]);
    const others = unzip((JSON.parse(again.stdout) as Told).packs[0] ?? "");
    await rm(second, { recursive: true, force: true });
    expect([...others.keys()]).toEqual([...files.keys()]);
    // The manifest's hashes follow the key; everything else must be the same.
    for (const [path, bytes] of [...files].filter(([each]) => each !== "manifest.json")) {
      expect(keyless(others.get(path)), path).toBe(keyless(bytes));
    }
  });
});

/** Redaction tokens depend on a random key: `<password:3fb1c09a2e>`. So do access key ids and mail addresses. */
function keyless(bytes: Buffer | undefined): string | undefined {
  return bytes
    ?.toString("utf8")
    .replaceAll(/(<|&lt;)([a-z0-9-]+):[0-9a-f]{10}(>|&gt;)/gu, "$1$2$3")
    .replaceAll(/\b(A[KSBC][IC]A)[A-Z2-7]{16}\b/gu, "$1")
    .replaceAll(/[\w.-]+@[\w.-]+/gu, "@");
}

function at(document: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document);
}
