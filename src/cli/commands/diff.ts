import { resolve } from "node:path";
import { comparePacks, type PackDiff, type VerdictDifference } from "../../analyse/compare/packs.ts";
import { openPack, type PackEvidence } from "../../evidence/reader.ts";
import { visible } from "../../core/visible.ts";
import { jsonText } from "../../render/escape.ts";
import { type ExitCode, EXIT } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { tellOfMissing } from "../missing-parts.ts";

export interface DiffArgs {
  readonly first: string;
  readonly second: string;
  readonly output: "text" | "json";
}

/** Compares two packs, offline: broken against working, or before against after. */
export async function diffPacks(args: DiffArgs, host: Host): Promise<ExitCode> {
  const open: PackEvidence[] = [];
  try {
    const [first, second] = [resolve(host.cwd, args.first), resolve(host.cwd, args.second)];
    const one = await openPack(first);
    open.push(one);
    const other = await openPack(second);
    open.push(other);
    for (const pack of open) tellOfMissing(pack, host);
    const found = await comparePacks(one, other);
    host.stdout(args.output === "json" ? jsonText(found) : told(found));
    return open.every(({ missing }) => missing.length === 0) ? EXIT.complete : EXIT.incomplete;
  } finally {
    for (const pack of open) pack.close();
  }
}

/** What differs, the weightiest first. Text of foreign packs is made visible. */
function told({ first, second, verdicts, differences, findings }: PackDiff): string {
  const about = ({ functionArn, window }: PackDiff["first"]): string =>
    `${functionArn}, ${window.start} to ${window.end}`;
  const bearing = differences.filter(({ bears }) => bears);
  const further = differences.filter(({ bears }) => !bears);
  const lines = [
    `First   ${about(first)}`,
    `Second  ${about(second)}`,
    ...section("What the policies say differently", verdicts.filter(isSettled).flatMap(verdictLines)),
    ...section("Differences that bear on refused calls", bearing.flatMap(differenceLines)),
    ...section("Further differences", further.flatMap(differenceLines)),
    ...section("Not settled for one of the two, by what was read of it", unsettled(verdicts)),
    ...section(
      "Checks that answer differently",
      findings.map(({ title, first: one, second: other }) => `${one ?? "-"} -> ${other ?? "-"}  ${title}`),
    ),
    ...(verdicts.length + differences.length + findings.length === 0
      ? [
          "",
          "Nothing of what is compared differs: needed and refused actions, policies, trust, invokers, settings, checks.",
        ]
      : []),
  ];
  return `${lines.map(visible).join("\n")}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

function isSettled({ first, second }: VerdictDifference): boolean {
  return first.decision !== "unknown" && second.decision !== "unknown";
}

/** One line for all actions of one kind on a resource: what is missing stands in the JSON document. */
function unsettled(verdicts: readonly VerdictDifference[]): readonly string[] {
  const byResource = new Map<string, string[]>();
  for (const one of verdicts) {
    if (isSettled(one)) continue;
    const key = `${one.resource}: ${one.first.decision} -> ${one.second.decision}`;
    byResource.set(key, [...(byResource.get(key) ?? []), one.action]);
  }
  return [...byResource].map(([key, actions]) => `${actions.join(", ")} on ${key}`);
}

function verdictLines({ action, resource, refused, first, second, evidence }: VerdictDifference): readonly string[] {
  return [
    `${action} on ${resource}: ${first.decision} -> ${second.decision}${refused ? " (AWS refused it)" : ""}`,
    `    first:  ${first.why}`,
    `    second: ${second.why}`,
    ...places(evidence),
  ];
}

function differenceLines({ text, evidence }: PackDiff["differences"][number]): readonly string[] {
  return [text, ...places(evidence)];
}

function places(evidence: PackDiff["differences"][number]["evidence"]): readonly string[] {
  const shown = evidence.slice(0, 4).map(({ pack, file, line, pointer }) => {
    return `${pack}: ${file}${line === undefined ? "" : `:${line}`}${pointer ?? ""}`;
  });
  return shown.length === 0 ? [] : [`    see ${shown.join(", ")}`];
}
