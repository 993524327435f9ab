import { PATHS } from "../../core/evidence.ts";
import { cites } from "../cite.ts";
import { markdownCode, markdownProse } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { grouped } from "../messages.ts";
import { type CallGroup, rank, relevantCalls } from "../relevant-calls.ts";
import { both, moment } from "../times.ts";
import { isNote } from "../verdict.ts";
import { isChange, type TimelineRow, type ViewModel } from "../view-model.ts";
import { ALWAYS, asked, fact, minor, named, principal, sentence } from "./fact.ts";
import { notRead } from "./gaps.ts";

export function logFacts(view: ViewModel): Fact[] {
  const { t, count } = view.messages;
  const { logs } = view;
  const period = t("period", { start: view.start.utc, end: view.end.utc });
  const [only] = logs.files.length === 1 ? logs.files : [];
  const files = only === undefined ? count("files", logs.files.length) : logFile(view, only.path);
  const summary =
    logs.files.length === 0
      ? t("logs.none", { period })
      : logs.events === undefined
        ? t("logs.uncounted", { period, files })
        : count("logs.summary", logs.events, { period, files });
  return [
    fact(view, ALWAYS, summary),
    ...(only === undefined ? logs.files : []).map(({ path, events }, index) => {
      const file = logFile(view, path);
      const text = events === undefined ? file : count("logs.file", events, { path: file });
      return named(view, path) === path
        ? fact(view, 60 - Math.min(index, 20), text)
        : fact(view, ALWAYS, text, [], file);
    }),
    ...notRead(view, /^logs:/u),
    ...logs.unfound.map((item) =>
      fact(
        view,
        74,
        t("gap", {
          operation: markdownCode(item.operation),
          outcome: t(`outcome.${item.outcome}`),
          effect: markdownProse(item.effect),
        }),
      ),
    ),
  ];
}

/** A path, with the short name that it is cited by, where it has one. */
function logFile(view: ViewModel, path: string): string {
  const name = named(view, path);
  return name === path ? path : view.messages.t("logs.named", { name, path });
}

export function timestampFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const window = t("window", { start: both(view.start), end: both(view.end), why: view.windowWhy });
  const zoned =
    view.start.local === undefined ? window : `${window} ${t("window.zone", { zone: view.info.window.timeZone })}`;
  const { firstFailure, lastFailure } = view;
  const changes = view.timeline.filter(isChange).toReversed();
  return [
    ...(firstFailure === undefined || lastFailure === undefined
      ? [
          fact(view, ALWAYS, t("no-failure-time")),
          ...notRead(view, /^(?:cloudwatch:GetMetricData|logs:FilterLogEvents|cloudtrail:LookupEvents)$/u),
          ...asked(view, "timestamps"),
        ]
      : [
          fact(
            view,
            ALWAYS,
            t("failure-times", { first: both(firstFailure), last: both(lastFailure) }),
            view.failureCites,
          ),
        ]),
    fact(view, ALWAYS, zoned),
    ...changes
      .filter((row) => view.changesBefore.includes(row))
      .map((row, index) => fact(view, 95 - index, changeLine(view, row), [row.cite])),
    ...changes
      .filter((row) => !view.changesBefore.includes(row))
      .map((row, index) => minor(fact(view, 54 - Math.min(index * 2, 30), changeLine(view, row), [row.cite]))),
  ];
}

function changeLine(view: ViewModel, { at, label, entry }: TimelineRow): string {
  const who = markdownProse(principal(view, entry.who));
  return view.messages.t("change", { at: both(at), label, what: sentence(view, entry.what), who });
}

export function cloudtrailFacts(view: ViewModel): Fact[] {
  const { t, count } = view.messages;
  const { rows, own } = view.calls;
  const unread = notRead(view, /^cloudtrail:/u);
  if (rows.length === 0) {
    if (view.trailRead === "nothing") return unread;
    return [fact(view, ALWAYS, t(`cloudtrail-none.${view.trailRead}`)), ...unread];
  }
  const clause = own === 0 ? "" : count("cloudtrail.own-clause", own);
  return [
    fact(view, ALWAYS, count("cloudtrail.summary", rows.length, { path: PATHS.callsTable, own: clause })),
    ...unread,
    // The sentence above says where all of them stand.
    ...relevantCalls(rows, 6).map((group, index) => minor(callFact(view, group, callWeight(view, group, index)))),
  ];
}

/** AWS asks for these four facts of a call, so a refused call and a change stay as long as they can. */
function callWeight(view: ViewModel, { row }: CallGroup, index: number): number {
  const broke = view.changesBefore.some(
    ({ entry }) => entry.source.file === PATHS.events && entry.source.line === row.line,
  );
  if (broke) return 93;
  const noted = view.verdict.others.some(
    (finding) =>
      isNote(finding) && finding.evidence.some(({ file, line }) => file === PATHS.events && line === row.line),
  );
  if (noted) return 36;
  return row.error === "" ? 60 - 4 * rank(row) - index : 88 - index;
}

function callFact(view: ViewModel, { row, count, first }: CallGroup, weight: number): Fact {
  const { t } = view.messages;
  const text = t("call", {
    at: moment(row.at, "UTC").utc,
    request: markdownCode(`${row.service.replace(/\.amazonaws\.com$/u, "")}:${row.request}`),
    ip: markdownCode(row.sourceIp),
    who: markdownCode(principal(view, row.who)),
    outcome: row.error === "" ? "ok" : markdownCode(row.error),
    repeated: count === 1 ? "" : t("call-repeated", { n: grouped(count), first: moment(first, "UTC").utc }),
  });
  return fact(view, weight, text, cites([{ file: PATHS.events, line: row.line }], 1));
}
