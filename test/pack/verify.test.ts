import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EvidencePointer } from "../../src/core/finding.ts";
import type { Manifest } from "../../src/core/manifest.ts";
import type { SecondReading, Suspicion } from "../../src/core/redactor.ts";
import { openArchive } from "../../src/evidence/archive.ts";
import { EMPTY_SEAL, stampSeal } from "../../src/pack/digest.ts";
import { verifyPack, type VerifyReport } from "../../src/pack/verify.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { handMadeZip, type HandMadeEntry, type HandMadeZip } from "../evidence/hand-made-zip.ts";
import { all, tempFolder } from "../evidence/temp.ts";
import { noRules, sampleFindings, writeSamplePack, type SampleChanges } from "./sample-pack.ts";

const noSecrets = { rules: noRules };
const everyRule = { rules: createSecondReading([]) };
const PASSWORD = "purple-Giraffe-42-window";
const GITHUB = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
const base64 = (text: string | Buffer): string => Buffer.from(text).toString("base64");

async function verifySample(changes: SampleChanges = {}): Promise<VerifyReport> {
  return await verifyPack([await writeSamplePack(await tempFolder(), changes)], noSecrets);
}

/** The problems of a report, `file: problem` each. */
function told(report: VerifyReport): string[] {
  return report.problems.map(({ file, problem }) => `${file}: ${problem}`);
}

function change(part: Partial<Manifest>): SampleChanges {
  return { manifest: (manifest) => ({ ...manifest, ...part }) };
}

/** Packs a pack again as someone would who knows the format: another zip program, and the seal made anew. */
async function repack(
  edit: (entries: HandMadeEntry[]) => HandMadeEntry[],
  zip: Omit<HandMadeZip, "entries"> = {},
): Promise<string> {
  const path = await writeSamplePack(await tempFolder());
  const archive = await openArchive(path);
  const entries: HandMadeEntry[] = [];
  for (const entry of archive.entries.values()) {
    entries.push({ name: entry.path, content: Buffer.concat(await all(archive.read(entry))) });
  }
  archive.close();
  await writeFile(path, handMadeZip({ comment: EMPTY_SEAL, ...zip, entries: edit(entries) }));
  if (zip.comment === undefined) await stampSeal(path);
  return path;
}

async function verifyRepacked(...how: Parameters<typeof repack>): Promise<string[]> {
  return told(await verifyPack([await repack(...how)], noSecrets));
}

describe("a pack as it was made", () => {
  it("verifies, and tells what it is", async () => {
    const report = await verifySample();
    expect(told(report)).toEqual([]);
    expect(report).toMatchObject({
      ok: true,
      facts: {
        files: 10,
        case: { functionName: "orders" },
        checklist: { logs: "collected", workflow: "partial" },
        outcomes: { collected: 2, denied: 1 },
        findings: { fail: 1 },
        redacted: 2,
      },
    });
  });
});

describe("a pack that was changed", () => {
  it("does not verify, whichever byte it was", async () => {
    const folder = await tempFolder();
    const pack = await readFile(await writeSamplePack(folder));
    const changed = join(folder, "changed.zip");
    await fc.assert(
      fc.asyncProperty(fc.nat(pack.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const bytes = Buffer.from(pack);
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        await writeFile(changed, bytes);
        expect((await verifyPack([changed], noSecrets)).ok).toBe(false);
      }),
      { numRuns: 250 },
    );
  });

  it("does not verify where bytes were added or removed", async () => {
    const folder = await tempFolder();
    const pack = await readFile(await writeSamplePack(folder));
    const changed = join(folder, "changed.zip");
    const edit = fc.record({
      at: fc.nat(pack.length),
      removed: fc.nat(40),
      added: fc.uint8Array({ maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(edit, async ({ at, removed, added }) => {
        const bytes = Buffer.concat([pack.subarray(0, at), added, pack.subarray(at + removed)]);
        fc.pre(!bytes.equals(pack));
        await writeFile(changed, bytes);
        expect((await verifyPack([changed], noSecrets)).ok).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it("does not verify where it was packed again by another program, although its files are the same", async () => {
    expect(await verifyRepacked((entries) => entries, { comment: "" })).toEqual([
      expect.stringMatching(/^case-pack_.*\.zip: The zip has no seal/u),
    ]);
  });
});

describe("a pack that was changed and sealed anew", () => {
  it("names a file whose text was changed", async () => {
    const shorter = await verifyRepacked((entries) => entries.map((one) => on("logs/g/a.txt", one, { content: "x" })));
    expect(shorter).toContainEqual(
      expect.stringMatching(/^logs\/g\/a\.txt: It has 1 bytes, the manifest says \d+\.$/u),
    );
    const swap = (one: HandMadeEntry) => on("timeline.csv", one, { content: "at,kinD\r\n" });
    expect(await verifyRepacked((entries) => entries.map(swap))).toEqual([
      "timeline.csv: Its SHA-256 differs from the manifest's: it was changed.",
    ]);
  });

  it("names a file that was added", async () => {
    expect(await verifyRepacked((entries) => [...entries, { name: "logs/extra.txt", content: "x" }])).toEqual([
      "logs/extra.txt: It is in the pack, but the manifest does not list it.",
    ]);
  });

  it("names a file that was taken out, and who misses it", async () => {
    const without = await verifyRepacked((entries) => entries.filter((one) => one.name !== "logs/g/a.txt"));
    expect(without).toEqual([
      "logs/g/a.txt: The manifest lists it, but it is not in the pack.",
      "manifest.json: Its checklist names a missing file for logs.",
      "logs/g/a.txt: A call says that it was collected, but it is not in the pack.",
      "findings.json: 2 of its citations point at nothing in the pack.",
    ]);
  });

  it.each(["manifest.json", "findings.json"])("misses its %s", async (name) => {
    const without = await verifyRepacked((entries) => entries.filter((one) => one.name !== name));
    expect(without).toContain(`${name}: It is missing.`);
  });

  it.each<[string, (first: HandMadeEntry) => HandMadeEntry, RegExp]>([
    ["between two files", (first) => ({ ...first, after: Buffer.from("hidden") }), /bytes that belong to none/u],
    ["in a file's comment", (first) => ({ ...first, comment: "hidden" }), /carries a comment/u],
    ["in extra fields", (first) => ({ ...first, extra: Buffer.from([9, 9, 1, 0, 7]) }), /carries a comment or extra/u],
  ])("tells of what was hidden %s", async (_, edit, why) => {
    const problems = await verifyRepacked(([first, ...rest]) => (first === undefined ? [] : [edit(first), ...rest]));
    expect(problems).toEqual([expect.stringMatching(why)]);
  });

  it("tells of what was put before it", async () => {
    const problems = await verifyRepacked((entries) => entries, { before: Buffer.from("#!/bin/sh\n") });
    expect(problems).toEqual([expect.stringMatching(/bytes that belong to none/u)]);
  });

  it("tells of folders, which packs do not hold", async () => {
    const folder = { name: "logs/", method: 0, mode: 0o040755 };
    expect(await verifyRepacked((entries) => [folder, ...entries])).toContainEqual(expect.stringMatching(/folder/u));
  });

  it("names a file that is damaged, and reads the others all the same", async () => {
    const problems = await verifyRepacked((entries) => entries.map((one) => on("report.html", one, { crc: 1 })));
    expect(problems).toEqual([expect.stringMatching(/^report\.html: .*checksum does not match/u)]);
  });
});

describe("a pack that is not whole", () => {
  it("misses an answer of the checklist", async () => {
    const report = await verifySample({
      manifest: (manifest) => ({ ...manifest, checklist: manifest.checklist.filter(({ id }) => id !== "workflow") }),
    });
    expect(told(report)).toEqual(["manifest.json: Its checklist has no answer for workflow."]);
  });

  it("answers one thing twice, or claims evidence that it does not name", async () => {
    const entry = { id: "logs", status: "collected", evidence: [], why: "" } as const;
    const report = await verifySample({
      manifest: (manifest) => ({ ...manifest, checklist: [...manifest.checklist, entry] }),
    });
    expect(told(report)).toEqual([
      "manifest.json: Its checklist answers logs more than once.",
      "manifest.json: Its checklist names no evidence for logs.",
    ]);
  });

  it("has a call with two outcomes", async () => {
    const report = await verifySample({
      manifest: (manifest) => ({ ...manifest, items: manifest.items.concat(manifest.items[0] ?? []) }),
    });
    expect(told(report)).toEqual(["manifest.json: One of its calls has more than one outcome."]);
  });

  it("has a description that no case takes", async () => {
    const report = await verifySample({ texts: { "case-description.md": "漢".repeat(8001) } });
    expect(told(report)).toEqual(["case-description.md: It has 8001 characters, a case takes at most 8000."]);
  });

  it.each([
    [
      "a manifest of another shape",
      { manifest: (m) => ({ ...m, items: "none" as never }) },
      /^manifest\.json: .*at items\.$/u,
    ],
    [
      "a manifest of a later format",
      change({ schema: "lambda-case-pack/manifest@2" as never }),
      /Use a later version/u,
    ],
    ["an outcome that is none", outcome("lost"), /^manifest\.json: .*at items\.0\.outcome/u],
    [
      "findings of another shape",
      { findings: { ...sampleFindings, findings: {} } as never },
      /^findings\.json: .*at findings/u,
    ],
    [
      "findings of another format",
      { findings: { ...sampleFindings, schema: "x" } as never },
      /^findings\.json: .*at schema/u,
    ],
    ["a citation of a line that is not there", cite({ line: 301 }), /^findings\.json: 1 of its citations/u],
    ["a citation of a member that is not there", cite(member("/Configuration/Role")), /^findings\.json: 1 of its/u],
    ["a citation of a list's end", cite(member("/Configuration/Layers/1")), /^findings\.json: 1 of its/u],
    ["a citation that is no pointer", cite(member("Configuration")), /^findings\.json: 1 of its/u],
  ] satisfies [string, SampleChanges, RegExp][])("has %s", async (_, changes, why) => {
    expect(told(await verifySample(changes))).toContainEqual(expect.stringMatching(why));
  });
});

describe("a citation of a member that is there", () => {
  it.each(["", "/Configuration", "/Configuration/Layers/0", "/Configuration/a~1b~0c"])("%j holds", async (pointer) => {
    expect(told(await verifySample(cite(member(pointer))))).toEqual([]);
  });
});

/** Rules that find the same in every reading. */
function finding(find: (text: string) => readonly Suspicion[]): SecondReading {
  return { find: (bytes) => find(Buffer.from(bytes).toString("utf8")), isSuspect: () => true };
}

const leftIn = async (texts: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  // sealed by rules that find nothing, as by an older version
  told(await verifyPack([await writeSamplePack(await tempFolder(), { texts, rules: noRules })], everyRule));

describe("secrets in a pack", () => {
  it.each([
    ["as it stands", `x password=${PASSWORD}`, "named-value"],
    ["in base64", base64(`x password=${PASSWORD}`), "encoded-text"],
    ["in base64 of base64", base64(`see ${base64(`GITHUB=${GITHUB}`)} there`), "github-token"],
    ["in hex", Buffer.from(`see, (${GITHUB}), there`).toString("hex"), "github-token"],
    ["percent-encoded", encodeURIComponent(`"x" ${GITHUB.replace("_", "%5F")}`), "github-token"],
    ["in a gzip in base64 in hex", Buffer.from(base64(gzipSync(`one\n${GITHUB}\n`))).toString("hex"), "compressed"],
    ["in a gzip in hex", gzipSync(`one\n${GITHUB}\n`).toString("hex"), "github-token"],
  ])("are told, %s", async (_, wrapped, rule) => {
    expect(await leftIn({ "extra.txt": `one\ntwo ${wrapped}\n` })).toContainEqual(
      `extra.txt: Line 2 holds what looks like a secret (${rule}).`,
    );
  });

  it("are told by file, line and rule, never by value", async () => {
    const body = `${"x".repeat(99)}\n`.repeat(30_000);
    const path = await writeSamplePack(await tempFolder(), { texts: { "extra.txt": `${body}key hunter22\n` } });
    const rules = finding((text) =>
      text
        .split("\n")
        .flatMap((line, index) =>
          line.includes("hunter22") ? [{ rule: "named", line: index + 1, by: "context" }] : [],
        ),
    );
    expect(told(await verifyPack([path], { rules }))).toEqual([
      "extra.txt: Line 30001 holds what looks like a secret (named).",
    ]);
  });

  it("are told where a file's name holds one, without the name", async () => {
    const path = await writeSamplePack(await tempFolder(), { texts: { "logs/hunter22.txt": "x" } });
    const rules = finding((text) => (text.includes("hunter22.txt") ? [{ rule: "named", line: 5, by: "context" }] : []));
    const problems = told(await verifyPack([path], { rules }));
    expect(problems).toContainEqual(expect.stringMatching(/^case-pack_.*: The name of file 5 holds/u));
    expect(problems.join("\n")).not.toContain("hunter22");
  });

  it("are told a few at a time", async () => {
    const rules = finding(() => Array.from({ length: 40 }, (_, line) => ({ rule: "r", line: line + 1, by: "form" })));
    const report = await verifyPack([await writeSamplePack(await tempFolder())], { rules });
    const some = told(report).filter((problem) => problem.startsWith("timeline.csv"));
    expect(some).toHaveLength(11);
    expect(some.at(-1)).toBe("timeline.csv: 30 more such places.");
  });
});

describe("a path that holds no pack", () => {
  it("is an error where there is nothing", async () => {
    await expect(verifyPack(["/nowhere/a.zip"], noSecrets)).rejects.toMatchObject({ code: "usage" });
  });

  it("is a pack that does not verify where there is something else", async () => {
    const path = join(await tempFolder(), "a.zip");
    await writeFile(path, "hello");
    expect(await verifyPack([path], noSecrets)).toMatchObject({ ok: false, facts: { bytes: 5, files: 0 } });
  });
});

function on(name: string, entry: HandMadeEntry, edit: Partial<HandMadeEntry>): HandMadeEntry {
  return entry.name === name ? { ...entry, ...edit } : entry;
}

function outcome(value: string): SampleChanges {
  return { manifest: (m) => ({ ...m, items: m.items.map((item) => ({ ...item, outcome: value as never })) }) };
}

function cite(evidence: Partial<EvidencePointer>): SampleChanges {
  const frequency = { ...sampleFindings.frequency, evidence: [{ file: "logs/g/a.txt", ...evidence }] };
  return { findings: { ...sampleFindings, frequency } as never };
}

function member(pointer: string): EvidencePointer {
  return { file: "function/configuration.json", pointer };
}
