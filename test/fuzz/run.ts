import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../helpers/cli.ts";
import { PROPERTIES } from "./properties/index.ts";
import { type AnyProperty, type Failure, faultsOf, tryOut } from "./property.ts";
import { REFUSED } from "./collected.ts";
import { readCorpus } from "./corpus.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string" },
    only: { type: "string" },
    "shrink-minutes": { type: "string", default: "2" },
  },
});
const chosen = PROPERTIES.filter(({ name }) => values.only === undefined || values.only.split(",").includes(name));
if (chosen.length === 0) {
  throw new Error(`--only takes ${PROPERTIES.map(({ name }) => name).join(", ")}, with commas between`);
}
const first = values.seed === undefined ? Math.trunc(Math.random() * 0x7fff_ffff) : Number(values.seed);
const end = Date.now() + Number(values.minutes) * 60_000;
const counts = new Map(chosen.map(({ name }) => [name, { cases: 0, failures: 0 }]));

say(`seed ${first}, ${values.minutes} minutes: ${chosen.map(({ name }) => name).join(", ")}`);
await replayCorpus();
for (let seed = first; Date.now() < end; seed += 1) {
  for (const tested of chosen) if (Date.now() < end) await fuzz(tested, seed);
}
for (const tested of chosen) {
  const { cases, failures } = counts.get(tested.name)!;
  say(`${tested.name.padEnd(12)} ${String(cases).padStart(6)} cases  ${failures} failed  ${tested.title}`);
}
const refused = [...REFUSED].map(([code, count]) => `${count} ${code}`).join(", ");
say(`ended with a refusal instead of a pack: ${refused === "" ? "none" : refused}`);
const failed = [...counts.values()].reduce((sum, { failures }) => sum + failures, 0);
process.exitCode = failed === 0 ? 0 : 1;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function replayCorpus(): Promise<void> {
  for (const { file, property, input } of readCorpus()) {
    const tested = chosen.find(({ name }) => name === property);
    if (tested === undefined) continue;
    const faults = await faultsOf(tested, input);
    counts.get(tested.name)!.cases += 1;
    if (faults.length === 0) continue;
    counts.get(tested.name)!.failures += 1;
    say(`FAILED ${file}\n  ${faults.slice(0, 5).join("\n  ")}`);
  }
}

async function fuzz(tested: AnyProperty, seed: number): Promise<void> {
  const shrinkMs = Number(values["shrink-minutes"]) * 60_000;
  const { runs, failure } = await tryOut(tested, { seed, runs: tested.savedRuns, shrinkMs });
  const count = counts.get(tested.name)!;
  count.cases += runs;
  if (failure === undefined) return;
  count.failures += 1;
  const file = keep(tested, failure);
  say(`FAILED ${tested.name}, seed ${failure.seed}, kept as ${file}\n  ${failure.faults.slice(0, 5).join("\n  ")}`);
}

/** Writes a failing case where every later run finds it; `why` is for a person to fill in. */
function keep({ name }: AnyProperty, { seed, path, input, faults }: Failure): string {
  const file = `${name}-${seed}.json`;
  mkdirSync(join(ROOT, "test/fuzz/corpus"), { recursive: true });
  const kept = { property: name, why: faults[0]?.split("\n")[0] ?? "", seed, path, input };
  writeFileSync(join(ROOT, "test/fuzz/corpus", file), `${JSON.stringify(kept, null, 2)}\n`);
  return file;
}
