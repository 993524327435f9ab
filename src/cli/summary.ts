import type { Finding } from "../core/finding.ts";
import { shellWord } from "../core/shell.ts";
import { GAPS, type Item } from "../core/outcome.ts";
import type { PackResult } from "../compose/pipeline.ts";
import { missing, some } from "./summary-missing.ts";
import type { Colors } from "./terminal.ts";

/** What a run came to, in ten lines or fewer: each line one fact, the most urgent findings named. */
export function summarise(result: PackResult, colors: Colors): string {
  const { manifest, findings } = result;
  const failed = findings.findings.filter((finding) => isProblem(finding)).toSorted(byRank);
  const lines = [
    row("Pack", packs(result.zips)),
    row("Window", `${manifest.case.window.start} to ${manifest.case.window.end}`),
    row("Collected", collected(manifest.items, result)),
    row("Missing", missing(manifest.items)),
    row("Findings", verdict(findings.findings, colors)),
    ...failed.slice(0, SHOWN).map((finding, index) => row("", `${problem(finding, colors)}${rest(failed, index)}`)),
    row("Redacted", redacted(manifest.redaction.total, manifest.redaction.byRule)),
    row("Next", next(result, failed.length)),
  ];
  return `${lines.join("\n")}\n`;
}

/** Failures that are told; with these the whole stays within ten lines. */
const SHOWN = 3;

function problem(finding: Finding, colors: Colors): string {
  return colors.red(`step ${finding.step}: ${headline(finding)}`);
}

/** Behind the last failure that is told. */
function rest(failed: readonly Finding[], index: number): string {
  const left = failed.length - SHOWN;
  return index === SHOWN - 1 && left > 0 ? ` (and ${number(left)} more in report.html)` : "";
}

/** A fault of low severity is a note: it is seldom why anything failed. The report says the same. */
function isProblem({ status, severity }: Finding): boolean {
  return status === "fail" && severity !== "low" && severity !== "info";
}

function row(label: string, text: string): string {
  return `${label.padEnd(10)} ${text}`;
}

function collected(items: readonly Item[], result: PackResult): string {
  const asked = items.filter((item) => item.outcome !== "not-applicable");
  const answered = asked.filter((item) => !GAPS.has(item.outcome));
  const events = items.reduce((total, { reading, count }) => total + (reading === undefined ? 0 : count), 0);
  const calls = result.cloudTrailRecords;
  return `${answered.length} of ${asked.length} calls answered; ${number(events)} log events, ${number(calls)} CloudTrail records, ${manifestFiles(result)} files`;
}

function packs(zips: PackResult["zips"]): string {
  const more = zips.length === 1 ? "" : ` and ${zips.length - 1} more parts beside it`;
  return `${zips[0]?.path}${more} (${size(total(zips))})`;
}

/** Which zips go with the case, in which order. */
function attach(zips: PackResult["zips"]): string {
  if (zips.length === 1) return "attach the zip";
  const atOnce = zips.filter((zip) => zip.attach === "at-once").length;
  const kept = zips.length - atOnce;
  const rest = kept === 0 ? "" : ` (keep the other ${kept}, ...-on-request.zip, for when Support asks)`;
  return `attach ${atOnce === 1 ? "part 1" : `parts 1 to ${atOnce} in this order`}${rest}`;
}

function total(zips: PackResult["zips"]): number {
  return zips.reduce((sum, { bytes }) => sum + bytes, 0);
}

function manifestFiles(result: PackResult): string {
  return number(result.manifest.files.length + 1);
}

function verdict(findings: readonly Finding[], colors: Colors): string {
  const count = (status: Finding["status"]): number => findings.filter((finding) => finding.status === status).length;
  const fail = findings.filter(isProblem).length;
  const notes = count("fail") - fail;
  const failed = `${fail} failed`;
  const noted = notes === 0 ? "" : `, ${notes} ${notes === 1 ? "note" : "notes"}`;
  return `${fail > 0 ? colors.red(failed) : failed}${noted}, ${count("unknown")} could not be decided, ${count("pass")} passed`;
}

const LONGEST = 220;

/** The title states the good state, so a failed one is told by its explanation's first sentence. */
function headline(finding: Finding): string {
  const sentence = /^.*?[.!?](?=\s|$)/su.exec(finding.explanation)?.[0] ?? finding.explanation;
  if (sentence.length <= LONGEST) return sentence;
  const end = sentence.lastIndexOf(" ", LONGEST);
  return `${sentence.slice(0, end > 0 ? end : LONGEST)} ...`;
}

function redacted(total: number, byRule: Readonly<Record<string, number>>): string {
  if (total === 0) return "nothing was recognised as a secret";
  const rules = Object.entries(byRule)
    .filter(([, count]) => count > 0)
    .toSorted(([a, x], [b, y]) => y - x || a.localeCompare(b, "en"))
    .map(([rule, count]) => `${rule} ${number(count)}`);
  return `${number(total)} values: ${some(rules, 4)}`;
}

function next(result: PackResult, failures: number): string {
  const read = failures > 0 ? "report.html has the fixes" : "report.html has what was checked";
  return `${read}; to open a case, ${attach(result.zips)} and paste: unzip -p ${shellWord(result.path)} case-description.md`;
}

const SEVERITIES: readonly Finding["severity"][] = ["critical", "high", "medium", "low", "info"];

/** As the analysis ranked them: first what explains most of the refused calls. */
function byRank(a: Finding, b: Finding): number {
  return (
    (a.rank ?? 0) - (b.rank ?? 0) || SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.step - b.step
  );
}

/** Bytes as a person reads them: `1.2 MB`, powers of ten. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function number(value: number): string {
  return value.toLocaleString("en");
}
