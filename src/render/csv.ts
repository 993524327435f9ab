import type { TimelineEntry } from "../core/workflow.ts";
import { cite } from "./cite.ts";
import type { CallRow } from "./cloudtrail.ts";
import { csvField } from "./escape.ts";

const CALL_COLUMNS = [
  "time UTC",
  "who",
  "source IP",
  "request",
  "service",
  "outcome (error code)",
  "region",
  "request id",
  "event id",
];

/** cloudtrail/calls.csv. */
export function callsCsv(rows: readonly CallRow[]): string {
  return table(
    CALL_COLUMNS,
    rows.map((row) => [
      row.at,
      row.who,
      row.sourceIp,
      row.request,
      row.service,
      row.error === "" ? "ok" : row.error,
      row.region,
      row.requestId,
      row.eventId,
    ]),
  );
}

/** timeline.csv. */
export function timelineCsv(timeline: readonly TimelineEntry[]): string {
  return table(
    ["time UTC", "kind", "what", "who", "evidence"],
    timeline.map((entry) => [entry.at, entry.kind, entry.what, entry.who, cite(entry.source).text]),
  );
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, ...rows].map((fields) => `${fields.map(csvField).join(",")}\n`).join("");
}
