import type { TimelineEntry } from "../core/workflow.ts";
import { cite } from "./cite.ts";
import type { CallRow } from "./cloudtrail.ts";
import { csvField } from "./escape.ts";

const CALL_COLUMNS = [
  "request",
  "source IP",
  "who",
  "when (UTC)",
  "outcome",
  "error code",
  "error text",
  "resource",
  "made by this tool",
  "who (ARN)",
  "first principal",
  "service",
  "region",
  "request id",
  "event id",
];

/** cloudtrail/calls.csv: the four things that the article asks for, what came of the call, then what identifies it. */
export function callsCsv(rows: readonly CallRow[]): string {
  return table(
    CALL_COLUMNS,
    rows.map((row) => [
      row.request,
      row.sourceIp,
      row.caller,
      row.at,
      row.error === "" ? "ok" : "failed",
      row.error,
      row.errorMessage,
      row.resource,
      row.own ? "yes" : "no",
      row.who === row.caller ? "" : row.who,
      row.first,
      row.service,
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
