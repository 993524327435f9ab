import { execFile } from "node:child_process";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Manifest } from "../../src/core/manifest.ts";
import { verifyPack, type VerifyReport } from "../../src/pack/verify.ts";
import { handMadeZip } from "../evidence/hand-made-zip.ts";
import { tempFolder } from "../evidence/temp.ts";
import { sampleFindings, writeSamplePack, type SampleChanges } from "./sample-pack.ts";

const noSecrets = { findSecrets: () => [] };

async function verifySample(changes: SampleChanges = {}): Promise<VerifyReport> {
  return await verifyPack(await writeSamplePack(await tempFolder(), changes), noSecrets);
}

/** The problems of a report, `file: problem` each. */
function told(report: VerifyReport): string[] {
  return report.problems.map(({ file, problem }) => `${file}: ${problem}`);
}

function change(part: Partial<Manifest>): SampleChanges {
  return { manifest: (manifest) => ({ ...manifest, ...part }) };
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
        expect((await verifyPack(changed, noSecrets)).ok).toBe(false);
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
        expect((await verifyPack(changed, noSecrets)).ok).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it("says which file was changed when it was packed again", async () => {
    const folder = await tempFolder();
    const path = await writeSamplePack(folder);
    await promisify(execFile)("python3", ["-c", REPACK, path, "logs/g/a.txt", "2026-01-01T00:00:00.000Z\ts\tforged\n"]);
    const report = await verifyPack(path, noSecrets);
    expect(told(report)).toContainEqual(expect.stringMatching(/^logs\/g\/a\.txt: It has \d+ bytes, the manifest says \d+\.$/u));
    expect(told(report)).toContainEqual(expect.stringMatching(/has no seal/u));
  });
});
