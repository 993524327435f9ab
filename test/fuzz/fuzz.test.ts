import { describe, expect, it } from "vitest";
import { readCorpus } from "./corpus.ts";
import { PROPERTIES } from "./properties/index.ts";
import { faultsOf, tryOut } from "./property.ts";

const SEED = 20_261_123;

describe("hostile input, with a saved seed", () => {
  it.each(PROPERTIES.map((tested) => [tested.title, tested] as const))("%s", async (_, tested) => {
    const { failure } = await tryOut(tested, { seed: SEED, runs: tested.savedRuns });
    expect(failure).toBeUndefined();
  });
});

describe("hostile input that once did harm", () => {
  it.each(readCorpus().map((kept) => [`${kept.file}: ${kept.why}`, kept] as const))("%s", async (_, kept) => {
    const tested = PROPERTIES.find(({ name }) => name === kept.property);
    if (tested === undefined) throw new Error(`${kept.file} is of no property that there is`);
    expect(await faultsOf(tested, kept.input)).toEqual([]);
  });
});
