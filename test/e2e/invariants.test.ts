import { readFileSync, readdirSync, statSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { PipelineEvent } from "../../src/core/events.ts";
import { loadExample } from "../../src/example/accounts/index.ts";
import type * as Redaction from "../../src/redact/redactor.ts";
import { testCase } from "../helpers/case.ts";
import { EXAMPLE_NAMES, PEERS } from "../helpers/examples.ts";
import { leaksIn } from "../helpers/secrets.ts";

/** Set by a test to make redaction fail from its nth document on. */
const failing = vi.hoisted(() => ({ from: Number.POSITIVE_INFINITY }));

vi.mock("../../src/redact/redactor.ts", async (original) => {
  const { createRedactor } = await original<typeof Redaction>();
  return {
    createRedactor: (...settings: Parameters<typeof createRedactor>) => {
      const redactor = createRedactor(...settings);
      let documents = 0;
      return {
        ...redactor,
        json: (...document: Parameters<typeof redactor.json>) => {
          documents += 1;
          if (documents >= failing.from) throw new RangeError("password=hunter2-but-longer");
          return redactor.json(...document);
        },
      };
    },
  };
});

afterEach(() => {
  failing.from = Number.POSITIVE_INFINITY;
});

describe("raw never rests", () => {
  it.each(EXAMPLE_NAMES)("at any moment of a collection of %s no planted secret is on the disk", async (name) => {
    const example = await loadExample(name);
    const one = await testCase(example, { peers: PEERS[name] ?? [] });
    const leaks = new Set<string>();
    const look = lookout(one.out, (path, text) => {
      for (const leak of leaksIn(new Map([[path, text]]), example.planted)) leaks.add(JSON.stringify(leak));
    });
    let looks = 0;
    // Whatever is told while it works: an occasion to look at all that is there.
    const occasion = { push: (event: PipelineEvent) => (event.type === "item" ? 0 : (looks += look())) };
    try {
      await one.run({}, undefined, occasion as unknown as PipelineEvent[]);
    } finally {
      await one.close();
    }
    expect(looks).toBeGreaterThan(50);
    expect([...leaks]).toEqual([]);
  });
});

describe("fail closed", () => {
  it.each([1, 5, 40])(
    "a redactor that fails at document %d leaves nothing and says nothing of the text",
    async (from) => {
      const one = await testCase(await loadExample("vpc-eni-denied"));
      failing.from = from;
      try {
        const error: unknown = await one.run().catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ name: "CasePackError", code: "redaction" });
        expect(String(error)).not.toContain("hunter2");
        expect(await readdir(one.out)).toEqual([]);
      } finally {
        await one.close();
      }
    },
  );
});

describe("same in, same out", () => {
  it("the same evidence, clock and key give the same pack, byte for byte", async () => {
    const packs = [];
    for (let run = 0; run < 2; run += 1) {
      const one = await testCase(await loadExample("cross-account-invoke"), { peers: ["orders"] });
      const { path } = await one.run();
      packs.push(await readFile(path));
      await rm(path);
      await one.close();
    }
    expect(packs[0]?.equals(packs[1] ?? Buffer.alloc(0))).toBe(true);
  });
});

/**
 * Gives a look that reads every file below a folder that has changed since the last one, each version of it, and tells
 * how many files were there.
 */
function lookout(folder: string, tell: (path: string, text: string) => void): () => number {
  const versions = new Map<string, string>();
  return () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      try {
        const { ino, size, mtimeNs } = statSync(path, { bigint: true });
        const version = `${ino} ${size} ${mtimeNs}`;
        if (versions.get(path) === version) continue;
        versions.set(path, version);
        tell(path, readFileSync(path, "latin1"));
      } catch {
        // Gone between the listing and the reading.
      }
    }
    return files.length;
  };
}
