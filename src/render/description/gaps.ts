import { isRoot, type GapGroup } from "../../core/gaps.ts";
import { fileCite } from "../cite.ts";
import { markdownCode, markdownProse } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { grouped } from "../messages.ts";
import { opening, sentences } from "../sentences.ts";
import type { ViewModel } from "../view-model.ts";
import { ALWAYS, fact, minor, sentence } from "./fact.ts";

/** Calls that a line names; the manifest has all. */
const MOST = 6;

/** Reasons that a line names, of calls that were not even made. */
const MOST_REASONS = 2;

/** A line of names takes no more, so that the text still fits where much was denied. */
const BRIEF = 300;

const ROOTS = ["denied", "throttled", "failed"] as const;

/**
 * Says of an item of the description what was not read for it: without that, "none was found" would claim what nobody
 * looked at. Operations are told by a pattern; undefined items of the text stay as they are where nothing is missing.
 */
export function notRead(view: ViewModel, operations: RegExp): Fact[] {
  const { t } = view.messages;
  const gaps = view.gapGroups.filter(({ operation }) => operations.test(operation));
  const parts = ROOTS.flatMap((outcome) => {
    const these = gaps.filter((gap) => gap.outcome === outcome);
    return these.length === 0 ? [] : [words(view, "not-read", outcome, these)];
  });
  const skipped = gaps.filter((gap) => !isRoot(gap));
  if (parts.length > 0) return [fact(view, ALWAYS, t("not-read", { list: parts.join(t("join")) }))];
  return skipped.length === 0 ? [] : [fact(view, 79, t("not-read", { list: skippedWords(view, skipped) }))];
}

/** "What we could not see": the calls by what came of them, the checks that hang on them, and the blind spots. */
export function gapFacts(view: ViewModel): Fact[] {
  const { t, count } = view.messages;
  const unknown = view.steps.flatMap((step) => step.findings).filter((finding) => finding.status === "unknown");
  // The first unknown of a step that is itself unknown stands in the list of steps already.
  const said = new Set(view.steps.filter((step) => step.status === "unknown").map((step) => step.findings[0]));
  const counted = [
    ...(view.gaps.length === 0 ? [] : [count("gaps.calls", view.gaps.length)]),
    ...(unknown.length === 0 ? [] : [count("gaps.unknown", unknown.length)]),
  ];
  const roots = view.gapGroups.filter(isRoot);
  const skipped = view.gapGroups.filter((gap) => !isRoot(gap));
  return [
    fact(view, ALWAYS, counted.length === 0 ? t("gaps.none") : sentences(counted), [fileCite("manifest.json")]),
    ...ROOTS.flatMap((outcome) => rootFacts(view, outcome)),
    ...(skipped.length === 0 ? [] : [fact(view, ALWAYS, t("gaps.skipped", { what: skippedWords(view, skipped) }))]),
    ...blindSpotsBriefly(view),
    ...roots.flatMap(({ operation, effects }, index) =>
      effects.length === 0 ? [] : [minor(fact(view, 66 - Math.min(index, 20), without(view, operation, effects)))],
    ),
    ...unknown
      .filter((finding) => !said.has(finding))
      .map((finding, index) =>
        fact(view, 50 - Math.min(index, 20), sentence(view, opening(finding.explanation, 0)), [
          fileCite("findings.json"),
        ]),
      ),
    ...view.blindSpots.map((spot) => minor(fact(view, 46, markdownProse(spot.text)))),
  ];
}

/** A blind spot is true whatever the permissions: it must not vanish where everything that was asked was answered. */
function blindSpotsBriefly(view: ViewModel): Fact[] {
  const { t, optional } = view.messages;
  if (view.blindSpots.length === 0) return [];
  const list = view.blindSpots.map(({ id }) => optional(`blind-spot-brief.${id}`) ?? id).join(t("join"));
  return [fact(view, ALWAYS, t("blind-spots.brief", { list: markdownProse(list) }), [fileCite("manifest.json")])];
}

function rootFacts(view: ViewModel, outcome: (typeof ROOTS)[number]): Fact[] {
  const these = view.gapGroups.filter((gap) => gap.outcome === outcome);
  if (these.length === 0) return [];
  return [fact(view, ALWAYS, words(view, "gaps", outcome, these))];
}

function without(view: ViewModel, operation: string, effects: readonly string[]): string {
  const effect = markdownProse(sentences(effects.slice(0, 2)));
  return view.messages.t("gaps.without", { operation: markdownCode(operation), effect });
}

/** An operation and its action mostly have the same name, which is enough once. */
function words(
  view: ViewModel,
  where: "not-read" | "gaps",
  outcome: (typeof ROOTS)[number],
  gaps: readonly GapGroup[],
): string {
  const { t } = view.messages;
  const named = names(view, gaps);
  const same = outcome === "denied" && gaps.every(({ operation, actions }) => actions.join() === operation);
  if (!same) return where === "gaps" ? t(`gaps.${outcome}`, named) : t(`not-read.${outcome}`, named);
  return t(where === "gaps" ? "gaps.denied-same" : "not-read.denied-same", named);
}

/** The operations with how many of their calls are meant, and the actions that would give them. */
function names(view: ViewModel, gaps: readonly GapGroup[]): Record<"operations" | "actions", string> {
  const { t } = view.messages;
  const operations = gaps.map((gap) => {
    const name = markdownCode(gap.operation);
    const foreign = gap.accounts.filter((account) => account !== view.info.accountId);
    const about = [
      ...(gap.calls === gap.planned ? [] : [t("gaps.of", { n: grouped(gap.calls), planned: grouped(gap.planned) })]),
      ...(foreign.length === 0 || gap.accounts.length > 1 ? [] : [t("account-word", { id: foreign[0] ?? "" })]),
    ];
    return about.length === 0 ? name : t("chain-part", { name, about: about.join(t("list.comma")) });
  });
  return {
    operations: some(view, operations),
    actions: some(view, [...new Set(gaps.flatMap((gap) => gap.actions))].map(markdownCode)),
  };
}

/** What was never asked: behind another gap its number is enough, by itself its reason is the news. */
function skippedWords(view: ViewModel, skipped: readonly GapGroup[]): string {
  const { count, t } = view.messages;
  const calls = skipped.reduce((sum, gap) => sum + gap.calls, 0);
  if (view.gapGroups.some(isRoot)) return count("gaps.follow", calls);
  const reasons = [...new Set(skipped.flatMap((gap) => gap.reasons))];
  const why = some(
    view,
    reasons.map((reason) => sentence(view, reason)),
    MOST_REASONS,
  );
  return count("gaps.not-made", calls, { why: why === "" ? t("outcome.skipped") : why });
}

function some(view: ViewModel, words: readonly string[], most = MOST): string {
  const { t } = view.messages;
  let shown = words.slice(0, most);
  while (shown.length > 1 && shown.join().length > BRIEF) shown = shown.slice(0, -1);
  const left = words.length - shown.length;
  const list = shown.join(t("list.comma"));
  return left === 0 ? list : [list, t("more", { n: grouped(left), where: "manifest.json" })].join(t("list.comma"));
}
