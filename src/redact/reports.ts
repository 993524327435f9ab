import { isObject, type Json } from "../core/json.ts";
import type { RedactedJson } from "../core/redacted.ts";
import type { Redactor } from "../core/redactor.ts";

/** What redaction/report.json says of counts; see docs/pack-format.md. */
type Counts = Readonly<Record<string, number>>;

interface Report {
  readonly byRule: Counts;
  readonly byKind: Counts;
  readonly files: Readonly<Record<string, Counts>>;
  readonly kept: readonly string[];
  readonly examples: Readonly<Record<string, readonly { readonly file: string; readonly text: string }[]>>;
}

/** A pack's report with the paths and examples as they stand in the pack for readers outside. It may be a stranger's. */
export function sharedReport(report: Json, redactor: Redactor, pathOf: (path: string) => string): Report {
  const { byRule, byKind, files, kept, examples } = readReport(report);
  return {
    byRule,
    byKind,
    files: Object.fromEntries(Object.entries(files).map(([path, counts]) => [pathOf(path), counts])),
    kept: kept.map((pattern) => redactor.text(pattern, "redaction/report.json")),
    examples: Object.fromEntries(
      Object.entries(examples).map(([rule, places]) => [
        rule,
        places.map(({ file, text }) => ({ file: pathOf(file), text: redactor.text(text, "redaction/report.json") })),
      ]),
    ),
  };
}

/** The report of both passes: counts summed, at most three examples of a rule, what looks odd as the second pass saw it. */
export function mergeReports(first: Report, second: RedactedJson): RedactedJson {
  const after = readReport(second);
  const files: Record<string, Counts> = { ...first.files };
  for (const [path, counts] of Object.entries(after.files)) files[path] = summed(files[path] ?? {}, counts);
  const examples: Record<string, Json> = {};
  for (const rule of [...new Set([...Object.keys(first.examples), ...Object.keys(after.examples)])].sort())
    examples[rule] = [...(first.examples[rule] ?? []), ...(after.examples[rule] ?? [])].slice(0, 3) as unknown as Json;
  const byRule = summed(first.byRule, after.byRule);
  const whole = second as unknown as Readonly<Record<string, Json>>;
  return {
    ...whole,
    total: Object.values(byRule).reduce((sum, count) => sum + count, 0),
    byRule,
    byKind: summed(first.byKind, after.byKind),
    files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))),
    kept: [...new Set([...first.kept, ...after.kept])],
    examples,
  } as unknown as RedactedJson;
}

function readReport(report: Json): Report {
  const members = isObject(report) ? report : {};
  const examples: Record<string, { file: string; text: string }[]> = {};
  for (const [rule, places] of Object.entries(isObject(members["examples"]) ? members["examples"] : {})) {
    examples[rule] = (Array.isArray(places) ? places : []).flatMap((place: unknown) =>
      isObject(place) && typeof place["file"] === "string" && typeof place["text"] === "string"
        ? [{ file: place["file"], text: place["text"] }]
        : [],
    );
  }
  const kept: readonly unknown[] = Array.isArray(members["kept"]) ? members["kept"] : [];
  const files = isObject(members["files"]) ? members["files"] : {};
  return {
    byRule: countsOf(members["byRule"]),
    byKind: countsOf(members["byKind"]),
    files: Object.fromEntries(Object.entries(files).map(([path, counts]) => [path, countsOf(counts)])),
    kept: kept.filter((pattern) => typeof pattern === "string"),
    examples,
  };
}

function countsOf(value: unknown): Counts {
  const entries = Object.entries(isObject(value) ? value : {});
  return Object.fromEntries(
    entries.flatMap(([name, count]) => (Number.isSafeInteger(count) ? [[name, Number(count)]] : [])),
  );
}

function summed(one: Counts, other: Counts): Counts {
  const sums: Record<string, number> = { ...one };
  for (const [name, count] of Object.entries(other)) sums[name] = (sums[name] ?? 0) + count;
  return Object.fromEntries(Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1)));
}
