import { describe, expect, it } from "vitest";
import type { Suspicion } from "../../src/core/redactor.ts";
import { scanFor, searchFile } from "../../src/pack/search.ts";
import { Suspicions } from "../../src/pack/suspicions.ts";
import { createSecondReading } from "../../src/redact/second-reading.ts";
import { nothing } from "./sample-pack.ts";

const suspicion = (line: number, by: Suspicion["by"]): Suspicion => ({ rule: "named-value", line, by });

describe("what was suspected in a file", () => {
  it("may come by the million, and is kept once a line", () => {
    const many = function* (): Generator<Suspicion> {
      for (let index = 0; index < 1_000_000; index += 1) yield suspicion(1 + (index % 5000), "form");
    };
    const found = new Suspicions("logs/g/a.txt");
    found.add(many());
    expect(found.all).toHaveLength(1000);
    expect(found.all[0]).toEqual(suspicion(1, "form"));
  });

  it("is kept of every record, for each is judged by itself", () => {
    const found = new Suspicions("cloudtrail/events.ndjson");
    found.add(Array.from({ length: 5000 }, (_, index) => suspicion(index + 1, "context")));
    expect(found.all).toHaveLength(5000);
  });
});

describe("a piece of a document", () => {
  const scan = scanFor({ residue: nothing, rules: createSecondReading([]) });
  const searched = (path: string, text: string): ReturnType<typeof searchFile> =>
    searchFile(
      path,
      async function* () {
        yield Buffer.from(text);
      },
      scan,
    );
  const piece = '  "password": "purple-Giraffe-42-window"\n';

  it("is not judged by what stands around a value, for the whole was", async () => {
    expect(await searched("function/versions.lines-201-400.json", piece)).toHaveProperty("sha256");
    expect(await searched("function/versions.json", piece)).toHaveProperty("hit");
  });

  it("still holds no token that tells by its form", async () => {
    const token = `  "a": "${["ghp", "16C7e42F292c6912E7710c838347Ae178B4a"].join("_")}"\n`;
    expect(await searched("function/versions.lines-201-400.json", token)).toHaveProperty("hit.rule", "github-token");
  });
});
