import { PATHS } from "../../core/evidence.ts";
import { cites } from "../cite.ts";
import { markdownCode, markdownProse } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { grouped } from "../messages.ts";
import { type CallGroup, rank, relevantCalls } from "../relevant-calls.ts";
import { both, moment } from "../times.ts";
import { isChange, type ViewModel } from "../view-model.ts";
import { ALWAYS, asked, fact, named, principal } from "./fact.ts";
import { gapWords } from "./outcome.ts";

export function logFacts(view: ViewModel): Fact[] {
  const { t, count } = view.messages;
  const { logs } = view;
  const period = t("period", { start: view.start.utc, end: view.end.utc });
  const files = count("files", logs.files.length);
  const summary =
    logs.files.length === 0
      ? t("logs.none", { period })
      : logs.events === undefined
        ? t("logs.uncounted", { period, files })
        : count("logs.summary", logs.events, { period, files });
  return [
    fact(view, ALWAYS, summary),
    ...logs.files.map(({ path, events }, index) => {
      const file = events === undefined ? path : count("logs.file", events, { path });
      const name = named(view, path);
      return name === path
        ? fact(view, 60 - Math.min(index, 20), file)
        : fact(view, ALWAYS, t("logs.named", { name, file }), [], t("logs.named", { name, file: path }));
    }),
    ...logs.gaps.map((item) =>
      fact(view, 74, t("gap", gapWords(item.operation, t(`outcome.${item.outcome}`), item.effect))),
    ),
  ];
}

export function timestampFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const window = t("window", { start: both(view.start), end: both(view.end), why: view.windowWhy });
  const zoned =
    view.start.local === undefined ? window : `${window} ${t("window.zone", { zone: view.info.window.timeZone })}`;
  const { firstFailure, lastFailure } = view;
  return [
    ...(firstFailure === undefined || lastFailure === undefined
      ? [fact(view, ALWAYS, t("no-failure-time")), ...asked(view, "timestamps")]
      : [
          fact(
            view,
            ALWAYS,
            t("failure-times", { first: both(firstFailure), last: both(lastFailure) }),
            view.frequency.cites.slice(0, 1),
          ),
        ]),
    fact(view, ALWAYS, zoned),
    ...view.timeline
      .filter((row) => isChange(row) && !view.changesBefore.includes(row))
      .toReversed()
      .map((row, index) => {
        const words = {
          at: row.at.utc,
          label: row.label,
          what: markdownProse(row.entry.what),
          who: markdownProse(principal(view, row.entry.who)),
        };
        return fact(view, 68 - Math.min(index * 2, 30), t("change", words), [row.cite]);
      }),
  ];
}

export function cloudtrailFacts(view: ViewModel): Fact[] {
  const { t, count } = view.messages;
  const { rows, own } = view.calls;
  if (rows.length === 0) return [fact(view, ALWAYS, t("cloudtrail.none"))];
  const clause = own === 0 ? "" : count("cloudtrail.own-clause", own);
  return [
    fact(view, ALWAYS, count("cloudtrail.summary", rows.length, { path: PATHS.callsTable, own: clause })),
    ...relevantCalls(rows, 6).map((group, index) => callFact(view, group, callWeight(view, group, index))),
  ];
}

/** AWS asks for these four facts of a call, so a refused call and a change stay as long as they can. */
function callWeight(view: ViewModel, { row }: CallGroup, index: number): number {
  const broke = view.changesBefore.some(
    ({ entry }) => entry.source.file === PATHS.events && entry.source.line === row.line,
  );
  if (broke) return 93;
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
