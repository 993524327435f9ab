import { parseArn } from "../../core/arn.ts";
import { principalName } from "../arn-names.ts";
import { cites } from "../cite.ts";
import { markdownProse } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { refusalSentence } from "../refusals.ts";
import { opening, sentences } from "../sentences.ts";
import { moment } from "../times.ts";
import type { TimelineRow, ViewModel } from "../view-model.ts";
import { ALWAYS, fact, minor, principal, sentence } from "./fact.ts";

/**
 * "In short": the refused calls, since when and how often, the change that broke them, and who should do what. A reader
 * of these few lines knows the case.
 */
export function verdictFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { verdict } = view;
  if (verdict.cause === undefined) {
    return [
      fact(view, ALWAYS, verdict.headline, verdict.cites.slice(0, 2)),
      fact(view, 91, markdownProse(verdict.explanation)),
    ];
  }
  const parts = [sentence(view, verdict.headline), beside(view), howOften(view), changed(view), toDo(view)];
  const text = sentences(parts);
  // Of a refused call, what is left mostly repeats what item 5 says.
  const told = verdict.cause.denial === undefined ? 85 : 62;
  const change = cites(verdict.change?.evidence ?? [], 1);
  return [
    fact(view, ALWAYS, text, [...verdict.cites.slice(0, 2), ...change]),
    fact(view, ALWAYS, t("confidence-sentence", { label: verdict.confidenceLabel, why: verdict.confidenceWhy })),
    ...(verdict.share === ""
      ? []
      : [minor(fact(view, 89, sentence(view, sentences([verdict.share, ...against(view)]))))]),
    ...(verdict.explanation === "" ? [] : [minor(fact(view, told, sentence(view, verdict.explanation)))]),
    ...(verdict.fixes.length > 1 ? verdict.fixes.map((fix, index) => fact(view, 90 - index, sentence(view, fix))) : []),
    ...undo(view),
    ...(verdict.change === undefined ? view.changesBefore : []).map((row, index) =>
      fact(view, 94 - index, t("change-fact", { change: changeWords(view, row) }), [row.cite]),
    ),
  ];
}

function against(view: ViewModel): readonly string[] {
  const { against: texts } = view.verdict;
  return texts.length === 0 ? [] : [view.messages.t("against"), ...texts];
}

/** Refused calls that are not the cause itself but were seen beside it. */
function beside(view: ViewModel): string {
  const { refusals, cause } = view.verdict;
  if (refusals.length === 0 || cause?.denial !== undefined) return "";
  // The sentence before has said whose account it is.
  const account = parseArn(refusals[0]?.denial?.principal ?? "")?.accountId ?? "";
  const home = view.verdict.headline.includes(account) ? account : view.info.accountId;
  const wording = { messages: view.messages, resources: "short", home } as const;
  return sentence(view, refusalSentence(refusals, wording));
}

function howOften(view: ViewModel): string {
  const { t, count } = view.messages;
  const { verdict, frequency } = view;
  const seen = verdict.refusals.flatMap((finding) => finding.seen ?? []);
  const total = seen.reduce((sum, { count: n }) => sum + n, 0);
  const first = seen.map((one) => one.first).sort()[0];
  const known = frequency.verdict === "continuous" || frequency.verdict === "intermittent";
  const pattern = known ? t("clause.pattern", { frequency: t(`frequency-word.${frequency.verdict}`) }) : "";
  if (first !== undefined && total > 0)
    return count("how-often-since", total, { first: moment(first, "UTC").utc, pattern });
  return view.firstFailure === undefined ? "" : t("since", { first: view.firstFailure.utc, pattern });
}

/** The first sentence of the comparison says what was changed, what that took away, and when. */
function changed(view: ViewModel): string {
  const { change } = view.verdict;
  return change === undefined ? "" : sentence(view, opening(change.explanation, 0));
}

/** Who should do what; of several calls only their number, because each fix stands below. */
function toDo(view: ViewModel): string {
  const { t } = view.messages;
  const { fixes, causes } = view.verdict;
  const [fix] = fixes;
  const denial = causes[0]?.denial;
  if (fix === undefined) return "";
  const account = parseArn(denial?.principal ?? "")?.accountId ?? "";
  const who = `\`${principalName(denial?.principal ?? "")}\``;
  const identity = denial?.layer === "identity-based policy" && !denial.explicit && /^\d{12}$/u.test(account);
  if (identity && fixes.length > 1) return t("to-do.calls", { account, who, n: fixes.length });
  const words = sentences(fixes.map((text) => sentence(view, text)));
  return identity && !words.includes(account) ? t("to-do.iam", { account, fix: words }) : t("to-do", { fix: words });
}

function undo(view: ViewModel): Fact[] {
  const summary = view.verdict.change?.fix?.summary;
  if (summary === undefined) return [];
  return [minor(fact(view, 84, sentence(view, summary), cites(view.verdict.change?.evidence ?? [], 1)))];
}

/** When, what and who: the question that an engineer on call asks first. */
export function changeWords(view: ViewModel, { at, label, entry }: TimelineRow): string {
  const who = markdownProse(principal(view, entry.who));
  return view.messages.t("change-before", { at: at.utc, label, what: sentence(view, entry.what), who });
}
