import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { timelineChart } from "./charts/timeline-chart.ts";
import { shorten } from "./charts/svg.ts";
import { workflowChart } from "./charts/workflow-chart.ts";
import type { Finding } from "../core/finding.ts";
import { cites } from "./cite.ts";
import { compactJson } from "./documents.ts";
import { bounded, htmlLines, htmlProse } from "./escape.ts";
import { excerptKey } from "./log-lines.ts";
import { grouped } from "./messages.ts";
import { metricBuckets } from "./metrics.ts";
import { relevantCalls } from "./relevant-calls.ts";
import { htmlTemplates } from "./templates.ts";
import { both, moment, readableTimes } from "./times.ts";
import { headline, remainder } from "./refusals.ts";
import { opening } from "./sentences.ts";
import { standing } from "./steps.ts";
import { type RenderInput, statedKey, type ViewModel, windowSpan } from "./view-model.ts";

/** Rows and entries that the page shows; the files beside it hold all. */
const MOST = {
  calls: 60,
  timeline: 40,
  findings: 20,
  commands: 8,
  lines: 3_000,
  excerpts: 3,
  gaps: 80,
  routes: 60,
} as const;

/** report.html: one file that needs no network and no script; its policy allows neither. */
export async function renderReport(view: ViewModel, input: RenderInput): Promise<string> {
  const css = readFileSync(join(input.templatesRoot, "shared", "report.css"), "utf8");
  const hash = createHash("sha256").update(css).digest("base64");
  const marks = timelineMarks(view);
  const span = windowSpan(view.info);
  const calls = relevantCalls(view.calls.rows, MOST.calls);
  const buckets = await metricBuckets(input.evidence, span.start, span.end);
  return htmlTemplates(input.templatesRoot)(`${view.language}/report`, {
    ...helpers(view),
    view,
    functionName: shorten(view.info.functionName, 140),
    css,
    // Styles come from this one element and from nowhere else; nothing is loaded, run, framed or sent.
    csp: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    workflow: drawWorkflow(view, input),
    timelines: (["wide", "narrow"] as const).map((format) =>
      timelineChart({ ...span, timeZone: view.info.window.timeZone, buckets, marks }, timelineWords(view), format),
    ),
    hasBuckets: buckets.length > 0,
    marks,
    timelineMore: view.timeline.length - marks.length,
    calls,
    callsMore: view.calls.rows.length - calls.reduce((sum, group) => sum + group.count, 0),
    routes: view.routes.slice(0, MOST.routes),
    routesMore: Math.max(0, view.routes.length - MOST.routes),
    gaps: view.gaps.slice(0, MOST.gaps),
    gapsMore: Math.max(0, view.gaps.length - MOST.gaps),
    rules: Object.entries(view.redaction.byRule)
      .filter(([, n]) => n > 0)
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)),
    mostFindings: MOST.findings,
    mostCommands: MOST.commands,
  });
}

/** What templates may do: put words in, show times, cite, show excerpts. */
function helpers(view: ViewModel): object {
  const { t, count } = view.messages;
  return {
    t,
    count,
    grouped,
    prose: (text: string) => htmlProse(bounded(readableTimes(text))),
    lines: (text: string) => htmlLines(bounded(text, MOST.lines)),
    both,
    headline: (finding: Finding) =>
      headline(finding, { messages: view.messages, resources: "whole", home: view.info.accountId }),
    remainder,
    standing,
    statedKey,
    opening,
    tone,
    cites,
    at: (iso: string) => moment(iso, view.info.window.timeZone),
    json: (value: unknown) => htmlLines(bounded(compactJson(value), MOST.lines)),
    excerpts: (evidence: Parameters<typeof cites>[0]) =>
      evidence.flatMap((pointer) => view.excerpts.get(excerptKey(pointer)) ?? []).slice(0, MOST.excerpts),
  };
}

/** A status as a class name: `pass` beside a value would read like a password to those who search the page for some. */
function tone(status: string): string {
  return status === "pass" ? "good" : status;
}

function drawWorkflow(view: ViewModel, input: RenderInput): { readonly svg: string; readonly hidden: number } {
  const { t } = view.messages;
  return workflowChart(input.analysis.workflow, {
    title: t("workflow.title"),
    description: t("workflow.description", { services: view.services.join(t("list.comma")) }),
    account: (id) => (id === "" ? t("account-unstated") : t("account", { id })),
    edge: (kind) => t(`edge-short.${kind}`),
    unnamed: t("workflow.unnamed"),
  });
}

interface Mark {
  readonly entry: ViewModel["timeline"][number]["entry"];
  readonly row: ViewModel["timeline"][number];
  readonly number: number;
  readonly words: string;
}

/** Changes and the first and last failure before single denials, when there are too many to show; by time. */
function timelineMarks(view: ViewModel): Mark[] {
  const turning = view.timeline.filter(({ entry }) => entry.kind !== "denial" && entry.kind !== "error");
  const others = view.timeline.filter(({ entry }) => entry.kind === "denial" || entry.kind === "error");
  const shown = new Set([...turning.slice(-MOST.timeline), ...others].slice(0, MOST.timeline));
  return view.timeline
    .filter((row) => shown.has(row))
    .map((row, index) => ({ entry: row.entry, row, number: index + 1, words: `${row.label}: ${row.entry.what}` }));
}

function timelineWords(view: ViewModel): { title: string; description: string; axis: string } {
  const { t } = view.messages;
  return {
    title: t("timeline.title"),
    description: t("timeline.description", {
      start: view.start.utc,
      end: view.end.utc,
      frequency: view.frequency.label,
    }),
    axis:
      view.start.local === undefined
        ? t("timeline.axis")
        : t("timeline.axis-both", { zone: view.info.window.timeZone }),
  };
}
