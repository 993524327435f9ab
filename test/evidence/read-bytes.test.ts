import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocksOf } from "../../src/evidence/blocks.ts";
import { bytesOfFile } from "../../src/evidence/read-bytes.ts";
import { tempFolder } from "./temp.ts";

const MEGABYTE = 1024 * 1024;

describe("a file that is only looked at", () => {
  it("gives all its bytes, from anywhere and up to anywhere", async () => {
    const location = join(await tempFolder(), "bytes");
    const whole = Buffer.from(Array.from({ length: 1_300_000 }, (_, at) => (at * 7919) % 251));
    await writeFile(location, whole);
    const place = fc.integer({ min: 0, max: whole.length + 10 });
    await fc.assert(
      fc.asyncProperty(place, place, async (start, most) => {
        const parts: Buffer[] = [];
        for await (const part of bytesOfFile(location, { start, most })) parts.push(Buffer.from(part));
        expect(Buffer.concat(parts).equals(whole.subarray(start, start + most))).toBe(true);
      }),
      { numRuns: 30, seed: 41 },
    );
  });

  it("comes in blocks of whole lines, each with the number of its first, whatever the lines' lengths", async () => {
    const location = join(await tempFolder(), "lines");
    const lengths = [0, 10, 3 * MEGABYTE, 1, MEGABYTE - 1, MEGABYTE, 700_000, 700_000, 700_000, 5, 6 * MEGABYTE, 4];
    const lines = lengths.map((length, index) => String.fromCodePoint(97 + index).repeat(length));
    await writeFile(location, lines.join("\n"));
    const seen: string[] = [];
    for await (const { bytes, line } of blocksOf(location)) {
      expect(line).toBe(seen.length + 1);
      const texts = bytes.toString("latin1").split("\n");
      if (texts.at(-1) === "") texts.pop();
      seen.push(...texts);
    }
    expect(seen.length).toBe(lines.length);
    expect(seen.every((text, index) => text === lines[index])).toBe(true);
  });
});
