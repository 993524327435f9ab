import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CasePackError } from "../../src/core/errors.ts";
import type { ResidueScanner, SecondReading } from "../../src/core/redactor.ts";
import { type Chunk, chunksOf } from "../../src/pack/chunks.ts";
import { sealPack } from "../../src/pack/seal.ts";
import { decodedView } from "../../src/pack/views.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { handMadeZip, type HandMadeZip } from "../evidence/hand-made-zip.ts";
import { all, tempFolder } from "../evidence/temp.ts";
import { noRules, nothing, writeSamplePack } from "./sample-pack.ts";

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
async function sealing(
  zip: HandMadeZip,
  secrets: readonly string[] = [],
  rules: SecondReading = noRules,
): Promise<CasePackError | undefined> {
  const path = join(await tempFolder(), "pack.zip");
  await writeFile(path, handMadeZip(zip));
  const [result] = await Promise.allSettled([sealPack(path, { residue: literal, secrets, rules })]);
  expect(existsSync(path)).toBe(result.status === "fulfilled");
  return result.status === "fulfilled" ? undefined : (result.reason as CasePackError);
}

function textFile(content: string): HandMadeZip {
  return { entries: [{ name: "logs/a.txt", content }] };
}

/** A gzip with the name of its file, as `gzip a.log` writes it. */
function named(gzip: Buffer): Buffer {
  const header = Buffer.from(gzip.subarray(0, 10));
  header[3] = 8;
  return Buffer.concat([header, Buffer.from("a.log\0"), gzip.subarray(10)]);
}

const jsonString = (text: string) => JSON.stringify(text);
const base64 = (text: string | Buffer) => Buffer.from(text).toString("base64");
const hex = (text: string | Buffer) => Buffer.from(text).toString("hex");
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
  ["in hex", hex(`user:${SECRET}`)],
  ["in upper-case hex behind a digit more", `7${hex(SECRET).toUpperCase()}`],
  ["in hex of JSON in base64", base64(hex(jsonString(SECRET)))],
  ["in a gzip in base64", base64(gzipSync(`user:${SECRET}`))],
  ["in a gzip in base64 behind letters that look like it", `abc${base64(gzipSync(SECRET))}`],
  ["in a gzip in hex", hex(gzipSync(`user:${SECRET}`))],
  [
    "in a gzip in base64 in JSON, slashes escaped",
    jsonString(base64(gzipSync(SECRET))).replaceAll("/", String.raw`\/`),
  ],
  ["in a gzip with a name, cut off", base64(named(gzipSync(`${SECRET}${"x1".repeat(500)}`)).subarray(0, 60))],
  [
    "in a gzip that was cut off, and a path behind it",
    `${base64(gzipSync(`user:${SECRET} ${"0123456789abcdef".repeat(40)}`, { level: 0 })).slice(0, 200)}/truncated/by/the/logger/at/two/hundred`,
  ],
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

describe("every rule again", () => {
  const rules = createSecondReading([]);
  const GITHUB = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

  it.each([
    ["a token that tells by its form", `bot, ${GITHUB}, runs`, "github-token"],
    ["a password under its name", "db password=purple-Giraffe-42-window", "named-value"],
    ["a token in hex", hex(`bot has ${GITHUB} here`), "github-token"],
    ["a token in a gzip in hex", hex(gzipSync(`bot has ${GITHUB} here`)), "github-token"],
    [
      "a token in JSON in JSON",
      jsonString(jsonString(`bot\n${GITHUB.replace("_", String.raw`\u005f`)}`)),
      "github-token",
    ],
  ])("finds %s, which nobody had replaced, by file and line", async (_, text, rule) => {
    const error = await sealing(textFile(`first\nsecond ${text}\n`), [], rules);
    expect(error).toMatchObject({ code: "seal", message: expect.stringContaining(`logs/a.txt line 2 (${rule})`) });
    expect(error?.message).not.toContain("292c6912E77");
  });

  it("tells one place of a file that holds hundreds of thousands", async () => {
    const line = `${GITHUB} ${GITHUB}\n`;
    const error = await sealing(textFile(`first\n${line.repeat(200_000)}`), [], rules);
    expect(error).toMatchObject({ code: "seal", message: expect.stringContaining("logs/a.txt line 2 (github-token)") });
  });

  it("finds one in the comment of the zip and in a file's name", async () => {
    const entries = [{ name: `${GITHUB}.txt`, content: "x" }];
    expect((await sealing({ entries }, [], rules))?.message).toContain("the name of file 1 (github-token)");
    expect((await sealing({ entries: [], comment: GITHUB }, [], rules))?.message).toContain("the comment of the zip");
  });

  it("does not pass what it cannot look through", async () => {
    const bomb = gzipSync(Buffer.alloc(3 * 1024 * 1024, "all is well\n"));
    const error = await sealing(textFile(`one\ntwo\n${hex(bomb)}\n`), [], rules);
    expect(error?.message).toContain("logs/a.txt line 3 (compressed)");
  });

  it("reads a document as one: a name beside a token is no secret, a secret under a name is", async () => {
    const document = (password: string): HandMadeZip => ({
      entries: [
        { name: "function/a.json", content: `${JSON.stringify({ a: { message: escaped(password) } }, null, 2)}\n` },
      ],
    });
    const escaped = (password: string): string => JSON.stringify({ m: `A=1\nREDIS_AUTH=${password}\nPWD=/var/task` });
    expect(await sealing(document("<authorization:7f1eba7217>"), [], rules)).toBeUndefined();
    expect((await sealing(document("purple-Giraffe-42-window"), [], rules))?.message).toContain(
      "function/a.json line 3",
    );
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
        const chunks = await all(copied(chunksOf(cut(whole, size), 64, overlap)));
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

/** A part is good until the next is asked for. */
async function* copied(chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
  for await (const { bytes, firstLine } of chunks) yield { bytes: Buffer.from(bytes), firstLine };
}
