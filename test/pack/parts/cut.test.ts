import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut } from "../../../src/pack/parts/cut.ts";
import { tempFolder } from "../../evidence/temp.ts";

async function cutText(text: string, target: number, at: "lines" | "events") {
  const path = join(await tempFolder(), "a.txt");
  await writeFile(path, text);
  const bytes = await readFile(path);
  const stretches = await cut(path, { from: 0, to: bytes.length, firstLine: 1 }, target, at);
  return stretches.map((stretch) => ({ ...stretch, text: bytes.toString("utf8", stretch.from, stretch.to) }));
}

describe("a file that is cut", () => {
  it("is cut between events, never in one", async () => {
    const text = "# head\nt1\ta\n\tmore\n\tmore\nt2\tb\nt3\tc\n\tlast\n";
    expect((await cutText(text, 12, "events")).map((each) => each.text)).toEqual([
      "# head\n",
      "t1\ta\n\tmore\n\tmore\n",
      "t2\tb\n",
      "t3\tc\n\tlast\n",
    ]);
  });

  it("tells the lines of each piece, as editors count them", async () => {
    const pieces = await cutText("a\nbb\nccc\ndddd\nno end", 6, "lines");
    expect(pieces.map(({ text, firstLine, lastLine }) => [text, firstLine, lastLine])).toEqual([
      ["a\nbb\n", 1, 2],
      ["ccc\n", 3, 3],
      ["dddd\n", 4, 4],
      ["no end", 5, 5],
    ]);
  });

  it("is its pieces one after the other, each at a border and no longer than asked where it can be", async () => {
    const line = fc.string({ unit: fc.constantFrom("a", "é", "\t", " "), maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 60 }),
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom("lines" as const, "events" as const),
        fc.boolean(),
        async (lines, target, at, ended) => {
          const text = lines.join("\n") + (ended && lines.length > 0 ? "\n" : "");
          const pieces = await cutText(text, target, at);
          expect(pieces.map((piece) => piece.text).join("")).toBe(text);
          for (const [index, piece] of pieces.entries()) {
            expect(piece.text).not.toBe("");
            expect(
              text
                .slice(
                  0,
                  pieces.slice(0, index).reduce((sum, each) => sum + each.text.length, 0),
                )
                .split("\n"),
            ).toHaveLength(piece.firstLine);
            const before = pieces[index - 1]?.text ?? "\n";
            expect(before.endsWith("\n")).toBe(true);
            expect(index > 0 && at === "events" && piece.text.startsWith("\t")).toBe(false);
            const borders = piece.text.split("\n").slice(1, piece.text.endsWith("\n") ? -1 : undefined);
            const within = at === "events" ? borders.filter((each) => !each.startsWith("\t")) : borders;
            // longer than asked is only what could not be cut
            expect(Buffer.byteLength(piece.text) > target ? within : []).toEqual([]);
          }
        },
      ),
      { numRuns: 150, seed: 20_261_123 },
    );
  });
});
