import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CasePackError } from "../../src/core/errors.ts";
import type { ResidueScanner } from "../../src/core/redactor.ts";
import { chunksOf } from "../../src/pack/chunks.ts";
import { sealPack } from "../../src/pack/seal.ts";
import { decodedView } from "../../src/pack/views.ts";
import { handMadeZip, type HandMadeZip } from "../evidence/hand-made-zip.ts";
import { all, tempFolder } from "../evidence/temp.ts";
import { nothing, writeSamplePack } from "./sample-pack.ts";

const SECRET = 'wJalr/XUtn+FEMI "K7MDENG"\\bPx';

/** Finds one value as it stands, as a scanner without any decoding would. */
const literal: ResidueScanner = {
  scan(bytes) {
    const text = Buffer.from(bytes).toString("latin1");
    const at = text.indexOf(SECRET);
    return at < 0 ? [] : [{ rule: "planted", line: text.slice(0, at).split("\n").length }];
  },
};

/** What sealing a zip throws, undefined where it is sealed. */
async function sealing(zip: HandMadeZip, secrets: readonly string[] = []): Promise<CasePackError | undefined> {
  const path = join(await tempFolder(), "pack.zip");
  await writeFile(path, handMadeZip(zip));
  const [result] = await Promise.allSettled([sealPack(path, { residue: literal, secrets })]);
  expect(existsSync(path)).toBe(result.status === "fulfilled");
  return result.status === "fulfilled" ? undefined : (result.reason as CasePackError);
}

function textFile(content: string): HandMadeZip {
  return { entries: [{ name: "logs/a.txt", content }] };
}

const jsonString = (text: string) => JSON.stringify(text);
const base64 = (text: string) => Buffer.from(text).toString("base64");
const hidden: [string, string][] = [
  ["as it is", SECRET],
  ["in base64", base64(`user:${SECRET}`)],
  ["in base64 for URLs", Buffer.from(`>>>???user:${SECRET}`).toString("base64url")],
  ["in base64 behind letters that look like it", `arn/prefix/x${base64(`{"k":${jsonString(SECRET)}}`)}`],
  ["percent-encoded", encodeURIComponent(SECRET)],
  ["percent-encoded to the last letter", [...Buffer.from(SECRET)].map((byte) => `%${byte.toString(16)}`).join("")],
  ["percent-encoded twice", encodeURIComponent(encodeURIComponent(SECRET))],
  ["in JSON", jsonString(SECRET)],
  ["in JSON in JSON", jsonString(jsonString(SECRET))],
  ["in JSON with every letter escaped", [...SECRET].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join("")],
  ["in base64 of JSON", base64(jsonString({ token: SECRET } as never))],
  ["in base64 in JSON, slashes escaped", jsonString(base64(`????${SECRET}`)).replaceAll("/", String.raw`\/`)],
  ["in base64 of base64", base64(base64(SECRET))],
  ["in base64, percent-encoded", encodeURIComponent(base64(SECRET))],
];

describe("a secret left in a pack", () => {
  it.each(hidden)("%s is found, by file and line", async (_, wrapped) => {
    const error = await sealing(textFile(`first line\nsecond: ${wrapped} end\nthird\n`));
    expect(error).toMatchObject({ code: "seal", message: expect.stringContaining("logs/a.txt line 2 (planted)") });
    expect(error?.message).not.toContain(SECRET.slice(0, 6));
  });

  it("that a session used is found, even if no rule knows it", async () => {
    const error = await sealing(textFile("a\nb hunter2hunter2 c\n"), ["hunter2hunter2"]);
    expect(error?.message).toContain("logs/a.txt line 2 (session-credential)");
  });

  it("is found in the comment of the zip and of a file", async () => {
    const entries = [{ name: "a.txt", content: "x" }];
    expect((await sealing({ entries, comment: SECRET }))?.message).toContain("the comment of the zip (planted)");
    expect((await sealing({ entries: [{ name: "a.txt", comment: SECRET }] }))?.message).toContain("file 1 (planted)");
  });

  it("is found in a file's name, which is then not quoted", async () => {
    const error = await sealing({ entries: [{ name: "hunter2hunter2.txt" }] }, ["hunter2hunter2"]);
    expect(error).toMatchObject({ code: "seal", message: expect.stringContaining("the name of file 1") });
    expect(error?.message).not.toContain("hunter2hunter2");
  });

  it("keeps the message short where there are many", async () => {
    const entries = Array.from({ length: 9 }, (_, n) => ({ name: `${n}.txt`, content: SECRET }));
    expect((await sealing({ entries }))?.message).toMatch(/0\.txt line 1 .* and 4 more\. No pack was made/u);
  });
});

describe("sealing", () => {
  it("passes a pack without secrets", async () => {
    expect(await sealing(textFile("all is well\n"))).toBeUndefined();
  });

  it("refuses and removes a zip that cannot be read to its end", async () => {
    const error = await sealing({ entries: [{ name: "a.txt", content: "x", crc: 1 }] });
    expect(error).toMatchObject({ code: "pack" });
  });

  it("leaves no pack under any name where the scanner itself fails", async () => {
    const parent = await tempFolder();
    const broken: ResidueScanner = {
      scan() {
        throw new Error("broken");
      },
    };
    await expect(writeSamplePack(parent, { residue: broken })).rejects.toThrow(CasePackError);
    expect(await readdir(parent)).toEqual([]);
  });

  it("makes a pack where nothing is found", async () => {
    expect(existsSync(await writeSamplePack(await tempFolder(), { residue: nothing }))).toBe(true);
  });
});

describe("the parts that a file is searched in", () => {
  async function* cut(bytes: Buffer, size: number) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }

  it("hold every stretch as long as the overlap whole, at its line", async () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "é"), maxLength: 60 }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 90 }), async (texts, size) => {
        const whole = Buffer.from(texts.join("\n"));
        const overlap = 16;
        const chunks = await all(chunksOf(cut(whole, size), 64, overlap));
        for (let at = 0; at + overlap <= whole.length; at += 1) {
          const stretch = whole.subarray(at, at + overlap);
          const line = whole.subarray(0, at).toString("latin1").split("\n").length;
          const found = chunks.some(({ bytes, firstLine }) => {
            for (let place = bytes.indexOf(stretch); place >= 0; place = bytes.indexOf(stretch, place + 1)) {
              if (firstLine + bytes.subarray(0, place).toString("latin1").split("\n").length - 1 === line) return true;
            }
            return false;
          });
          expect(found).toBe(true);
        }
        expect(Math.max(0, ...chunks.map((chunk) => chunk.bytes.length))).toBeLessThanOrEqual(64 + overlap + size);
      }),
      { numRuns: 60 },
    );
  });

  it("find a value wherever it lies in megabytes, across any border", async () => {
    const filler = `${"x".repeat(97)}\n`;
    for (const before of [1_048_570, 1_114_100, 2_097_140]) {
      const content = `${filler.repeat(before).slice(0, before)}${SECRET}\n${filler.repeat(9000)}`;
      const error = await sealing({ entries: [{ name: "a.txt", content, method: 0 }] });
      expect(error?.message).toContain(`a.txt line ${Math.floor(before / 98) + 1} (planted)`);
    }
  });
});

describe("decoding", () => {
  it("gives nothing for text that is not encoded", () => {
    expect(decodedView(Buffer.from("2026-11-20T08:13:02.123Z ok 100 percent\n")).bytes.toString()).toBe("");
  });

  it("finds in any text what any wrapping hides", () => {
    const wrappings: ((text: string) => string)[] = [encodeURIComponent, jsonString, base64];
    const value = fc.string({ unit: fc.constantFrom(...'abcXYZ019+/= "\\%&é'.split("")), minLength: 9, maxLength: 40 });
    const around = fc.string({ unit: fc.constantFrom(..."aZ0+/ \t:=\"'".split("")), maxLength: 12 });
    fc.assert(
      fc.property(
        value,
        around,
        around,
        fc.array(fc.constantFrom(...wrappings), { minLength: 1, maxLength: 3 }),
        (secret, a, b, wraps) => {
          fc.pre(/[ -~]{8}/u.test(secret));
          const wrapped = wraps.reduce((text, wrap) => wrap(text), secret);
          const bytes = Buffer.from(`line\n${a}${wrapped}${b}\n`);
          const found = bytes.includes(secret) || decodedView(bytes).bytes.includes(secret);
          expect(found).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});
