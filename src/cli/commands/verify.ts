import { resolve } from "node:path";
import { analyse } from "../../analyse/run.ts";
import { isObject } from "../../core/json.ts";
import type { SecondReading } from "../../core/redactor.ts";
import { openPack } from "../../evidence/reader.ts";
import { type VerifyReport, verifyPack } from "../../pack/verify.ts";
import { createSecondReading } from "../../redact/second-reading.ts";
import { type ExitCode, EXIT } from "../exit-codes.ts";
import type { Host } from "../host.ts";
import { visible } from "../../core/visible.ts";
import { jsonText } from "../../render/escape.ts";

export interface VerifyArgs {
  /** One, or the parts of one. */
  readonly packs: readonly string[];
  readonly output: "text" | "json";
}

/** Checks a pack's bytes, its completeness, its findings and that the rules of redaction find nothing in it. */
export async function verify(args: VerifyArgs, host: Host): Promise<ExitCode> {
  const report = await checkPack(
    args.packs.map((pack) => resolve(host.cwd, pack)),
    host.version,
  );
  if (args.output === "json") host.stdout(jsonText(report));
  else tell(report, host);
  return report.ok ? EXIT.complete : EXIT.error;
}

/** The whole of `verify`: a pack is what this version would vouch for, or there are problems. */
export async function checkPack(paths: readonly string[], version: string): Promise<VerifyReport> {
  return await withReproduced(paths, await verifyPack(paths, { rules: await rulesFor(paths) }), version);
}

/** What `--keep-pattern` left in the pack on purpose stands in its redaction report. A pack that cannot be read has none. */
async function rulesFor(paths: readonly string[]): Promise<SecondReading> {
  try {
    const pack = await openPack(...paths);
    try {
      const report: unknown = JSON.parse((await pack.text("redaction/report.json")) ?? "{}");
      const kept = isObject(report) && Array.isArray(report["kept"]) ? (report["kept"] as readonly unknown[]) : [];
      return createSecondReading(kept.filter((pattern) => typeof pattern === "string"));
    } finally {
      pack.close();
    }
  } catch {
    return createSecondReading([]); // verifyPack says what is wrong
  }
}

/** The same version must come to the same findings from the same evidence; another version may know more. */
async function withReproduced(paths: readonly string[], report: VerifyReport, version: string): Promise<VerifyReport> {
  if (!report.ok || isIncomplete(report)) return report;
  const pack = await openPack(...paths);
  try {
    if (pack.manifest.tool.version !== version) return report;
    const { findings } = await analyse(pack);
    if ((await pack.text("findings.json")) === jsonText(findings)) return report;
    const problem = { file: "findings.json", problem: "The evidence in the pack leads to other findings." };
    return { ...report, ok: false, problems: [problem] };
  } finally {
    pack.close();
  }
}

/** Whether parts of the pack were not looked at: what the evidence in them says is not known then. */
function isIncomplete({ facts: { parts } }: VerifyReport): boolean {
  return parts !== undefined && parts.verified.length < parts.of;
}

/** `The pack is`, `Part 2 of 3 is`, `Parts 1, 2 of 3 are`. */
function subject({ parts }: VerifyReport["facts"]): string {
  if (parts === undefined || parts.verified.length === parts.of) return "The pack is";
  const numbers = parts.verified.join(", ");
  return parts.verified.length === 1 ? `Part ${numbers} of ${parts.of} is` : `Parts ${numbers} of ${parts.of} are`;
}

function tell({ ok, problems, facts }: VerifyReport, host: Host): void {
  if (ok) {
    host.stdout(`${subject(facts)} whole, unchanged since it was made, and no secret is recognisable in it.\n`);
    for (const [label, text] of factLines(facts)) host.stdout(`  ${label.padEnd(10)} ${visible(text)}\n`);
    return;
  }
  host.stdout(`The pack does not verify: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}.\n`);
  for (const { file, problem } of problems) host.stdout(`  ${visible(file)}: ${visible(problem)}\n`);
}

function factLines(facts: VerifyReport["facts"]): readonly (readonly [label: string, text: string])[] {
  const { case: about, tool, outcomes, findings, redacted } = facts;
  const { parts } = facts;
  const lines: [string, string][] = [
    ["sha256", facts.sha256],
    ["size", `${facts.bytes} bytes, ${facts.files} files`],
  ];
  if (parts !== undefined) lines.push(["parts", `${parts.verified.join(", ")} of ${parts.of}`]);
  if (parts !== undefined && parts.verified.length < parts.of) {
    const names = parts.missing.length === 0 ? "the others" : parts.missing.join(", ");
    lines.push(["not here", `${names}: what is in them was not looked at`]);
  }
  if (about !== undefined) {
    lines.push(["function", about.functionArn], ["window", `${about.window.start} to ${about.window.end}`]);
  }
  if (tool !== undefined) lines.push(["made by", `${tool.name} ${tool.version}`]);
  if (outcomes !== undefined) lines.push(["calls", counts(outcomes)]);
  if (findings !== undefined) lines.push(["findings", counts(findings)]);
  if (redacted !== undefined) lines.push(["redacted", `${redacted} values`]);
  return lines;
}

function counts(tally: Readonly<Record<string, number | undefined>>): string {
  return Object.entries(tally)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
}
