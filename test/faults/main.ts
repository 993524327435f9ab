// The whole matrix of faults, as a table: npm run -s test:faults -- --only KIND --account NAME --operation OP; with
// `--only disk` that of a disk that fills up, alone.
import { fork } from "node:child_process";
import { loadExample } from "../../src/example/accounts/index.ts";
import { EXAMPLE_NAMES } from "../helpers/examples.ts";
import { diskTable, fillDisks } from "./disk.ts";
import { KINDS } from "./kinds.ts";
import { type Cell, strike, survey } from "./matrix.ts";
import { table } from "./table.ts";

/** Runs at once in a process: most of a run is waiting where faults are slow. */
const SIDE_BY_SIDE = 3;

const { only, account, operation, worker } = options(process.argv.slice(2));
const accounts = EXAMPLE_NAMES.filter((name) => account === undefined || name === account);
const asked = only?.split(",");
const kinds = KINDS.filter(({ name }) => asked === undefined || asked.includes(name));
const isDisk = asked === undefined || asked.includes("disk");
if (accounts.length === 0 || (kinds.length === 0 && !isDisk))
  throw new Error("There is no such account or kind of fault.");

if (worker === undefined) {
  const began = Date.now();
  const halves = kinds.length === 0 ? [] : [accounts.filter(even), accounts.filter((_, at) => !even(_, at))];
  const cells = (await Promise.all(halves.map(inProcess))).flat();
  const disks = isDisk ? await fillDisks() : [];
  if (cells.length > 0) process.stdout.write(`${table(cells)}\n`);
  if (isDisk) process.stdout.write(`\n${diskTable(disks)}\n`);
  const diskCells = typeof disks === "string" ? [] : disks;
  for (const { stage, deviations } of diskCells)
    for (const each of deviations) process.stderr.write(`disk, ${stage}: ${each}\n`);
  const off = cells.filter(isOff).length + diskCells.filter(({ deviations }) => deviations.length > 0).length;
  process.stdout.write(
    `\n${cells.length + diskCells.length} cells, ${off} with a deviation, ${Math.round((Date.now() - began) / 1000)} s\n`,
  );
  process.exitCode = off === 0 && (cells.length > 0 || isDisk) ? 0 : 1;
} else {
  for (const name of accounts.filter((each) => worker.split(",").includes(each))) {
    const ground = await survey(await loadExample(name));
    const operations = ground.operations.filter(({ id }) => operation === undefined || id === operation);
    const left = [...kinds];
    const lane = async (): Promise<void> => {
      for (let kind = left.shift(); kind !== undefined; kind = left.shift()) {
        for await (const cell of strike(ground, kind, operations)) process.send?.(cell);
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
  }
  process.disconnect?.();
}

function even(_: string, at: number): boolean {
  return at % 2 === 0;
}

function isOff({ deviations }: Cell): boolean {
  return deviations.length > 0;
}

function explain({ account: where, kind, operation: what, deviations }: Cell): string {
  return [`${where} ${kind} ${what}`, ...deviations.slice(0, 12).map((each) => `  ${each}`)].join("\n");
}

/** The accounts' cells, from a process of their own. */
async function inProcess(names: readonly string[]): Promise<readonly Cell[]> {
  if (names.length === 0) return [];
  const cells: Cell[] = [];
  const child = fork(process.argv[1] ?? "", [...process.argv.slice(2), "--worker", names.join(",")]);
  child.on("message", (cell: Cell) => {
    cells.push(cell);
    if (isOff(cell)) process.stderr.write(`${explain(cell)}\n`);
  });
  await new Promise<void>((done, failed) => {
    child.on("error", failed);
    child.on("exit", (code) => (code === 0 ? done() : failed(new Error(`a process ended with ${code ?? "a signal"}`))));
  });
  return cells;
}

function options(argv: readonly string[]): Readonly<Record<string, string | undefined>> {
  const found: Record<string, string> = {};
  for (let at = 0; at < argv.length; at += 2) found[(argv[at] ?? "").replace(/^--/u, "")] = argv[at + 1] ?? "";
  return found;
}
