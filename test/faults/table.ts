import type { Cell } from "./matrix.ts";

/** Kinds of faults against how the struck calls ended, with counts, for each account. */
export function table(cells: readonly Cell[]): string {
  const accounts = [...new Set(cells.map(({ account }) => account))].sort();
  return accounts
    .map((account) =>
      one(
        account,
        cells.filter((cell) => cell.account === account),
      ),
    )
    .join("\n\n");
}

function one(account: string, cells: readonly Cell[]): string {
  const kinds = [...new Set(cells.map(({ kind }) => kind))];
  const width = Math.max(...kinds.map((kind) => kind.length));
  const rows = kinds.map((kind) => {
    const mine = cells.filter((cell) => cell.kind === kind && cell.result !== "together");
    const counts = new Map<string, number>();
    for (const { result } of mine) counts.set(result, (counts.get(result) ?? 0) + 1);
    const off = cells.filter((cell) => cell.kind === kind && cell.deviations.length > 0).length;
    const told = [...counts].sort(([, a], [, b]) => b - a).map(([result, count]) => `${count} ${result}`);
    return `  ${kind.padEnd(width)}  ${String(mine.length).padStart(3)}  ${off === 0 ? "ok " : `${off} OFF`}  ${told.join(" | ")}`;
  });
  return [`${account}: ${new Set(cells.map(({ operation }) => operation)).size} operations`, ...rows].join("\n");
}
