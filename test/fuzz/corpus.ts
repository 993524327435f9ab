import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../helpers/cli.ts";

/** A case that failed once, and must not again. */
export interface Kept {
  readonly file: string;
  readonly property: string;
  /** What went wrong, in a sentence. */
  readonly why: string;
  readonly input: unknown;
}

/** `test/fuzz/corpus/*.json`, in the order of their names. */
export function readCorpus(): readonly Kept[] {
  const folder = join(ROOT, "test/fuzz/corpus");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({ file, ...(JSON.parse(readFileSync(join(folder, file), "utf8")) as Omit<Kept, "file">) }));
}
