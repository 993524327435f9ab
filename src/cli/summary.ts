import type { Finding } from "../core/finding.ts";
import { GAPS, type Item } from "../core/outcome.ts";
import type { PackResult } from "../pipeline.ts";
import type { Colors } from "./terminal.ts";

/** What a run came to, in ten lines or fewer: each line one fact, the most urgent findings named. */
export function summarise(result: PackResult, colors: Colors): string {
  const { manifest, findings } = result;
  const failed = findings.findings.filter((finding) => finding.status === "fail").toSorted(bySeverity);
  const lines = [
    row("Pack", `${result.path} (${size(result.bytes)})`),
    row("Window", `${manifest.case.window.start} to ${manifest.case.window.end}`),
    row("Collected", collected(manifest.items, result)),
    row("Missing", missing(manifest.items)),
    row("Findings", verdict(findings.findings, colors)),
    ...failed.slice(0, 3).map((finding) => row("", colors.red(`step ${finding.step}: ${headline(finding)}`))),
    row("Redacted", redacted(manifest.redaction.total, manifest.redaction.byRule)),
    row("Next", next(result, failed.length)),
  ];
  return `${lines.join("\n")}\n`;
}

function row(label: string, text: string): string {
  return `${label.padEnd(10)} ${text}`;
}

function collected(items: readonly Item[], result: PackResult): string {
  const asked = items.filter((item) => item.outcome !== "not-applicable");
  const answered = asked.filter((item) => !GAPS.has(item.outcome));
  const events = sum(items, "logs:FilterLogEvents");
  const calls = result.cloudTrailRecords;
  return `${answered.length} of ${asked.length} calls answered; ${number(events)} log events, ${number(calls)} CloudTrail records, ${manifestFiles(result)} files`;
}

function manifestFiles(result: PackResult): string {
  return number(result.manifest.files.length + 1);
}

function sum(items: readonly Item[], operation: string): number {
  return items.filter((item) => item.operation === operation).reduce((total, item) => total + item.count, 0);
}

/** Which evidence is missing and the IAM action that would give it. */
function missing(items: readonly Item[]): string {
  const gaps = items.filter((item) => GAPS.has(item.outcome));
  if (gaps.length === 0) return "nothing that was planned";
  const denied = [...new Set(gaps.filter((item) => item.outcome === "denied").flatMap((item) => item.actions))];
  const others = gaps.filter((item) => item.outcome !== "denied");
  const parts = [
    ...(denied.length === 0 ? [] : [`allow ${some(denied, 4)} and run again`]),
    ...(others.length === 0
      ? []
      : [`${some([...new Set(others.map((item) => `${item.operation} (${item.outcome})`))], 3)}`]),
  ];
  return `${gaps.length} ${gaps.length === 1 ? "answer" : "answers"}: ${parts.join("; ")}`;
}

function verdict(findings: readonly Finding[], colors: Colors): string {
  const count = (status: Finding["status"]): number => findings.filter((finding) => finding.status === status).length;
  const fail = count("fail");
  const failed = `${fail} failed`;
  return `${fail > 0 ? colors.red(failed) : failed}, ${count("unknown")} could not be decided, ${count("pass")} passed`;
}

/** The title states the good state, so a failed one is told by its explanation's first sentence. */
function headline(finding: Finding): string {
  const sentence = /^.*?[.!?](?=\s|$)/su.exec(finding.explanation)?.[0] ?? finding.explanation;
  return sentence.length <= 160 ? sentence : `${sentence.slice(0, 157)}...`;
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
  return `${read}; to open a case, attach the zip and paste: unzip -p ${shellWord(result.path)} case-description.md`;
}

const SEVERITIES: readonly Finding["severity"][] = ["critical", "high", "medium", "low", "info"];

function bySeverity(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.step - b.step;
}

function some(words: readonly string[], limit: number): string {
  const rest = words.length - limit;
  return rest > 0 ? `${words.slice(0, limit).join(", ")} and ${rest} more` : words.join(", ");
}

/** Bytes as a person reads them: `1.2 MB`, powers of ten. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function number(value: number): string {
  return value.toLocaleString("en");
}

function shellWord(text: string): string {
  return /^[\w./@:+-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
