import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadExample } from "../../../src/example/accounts/index.ts";
import { ROOT } from "../../helpers/cli.ts";
import { EXAMPLE_NAMES } from "../../helpers/examples.ts";

describe("the files of the example accounts", () => {
  it.each(EXAMPLE_NAMES)(
    "hold no made-up secret of %s in one piece, so that no scanner stops the package",
    async (name) => {
      const folder = join(ROOT, "examples", "accounts", name);
      const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".json"));
      const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
      const { planted } = await loadExample(name);
      const secrets = planted.filter(
        ({ value, kind }) => kind !== "email" && value.length >= 8 && !value.includes("@"),
      );
      expect(secrets.length).toBeGreaterThan(20);
      const whole = secrets.filter(({ value }) => texts.some((text) => text.includes(value)));
      expect(whole.map(({ kind, where }) => ({ kind, where }))).toEqual([]);
    },
  );
});
