import type { Analysis } from "../core/analysis.ts";
import type { Finding, RootCause, Severity } from "../core/finding.ts";
import { GAPS, type Item } from "../core/outcome.ts";
import { type Cite, cites } from "./cite.ts";
import { grouped, type Messages } from "./messages.ts";
import { headline, refusalSentence, remainder, sameCause, type Wording } from "./refusals.ts";
import { sentences } from "./sentences.ts";

/** `undetermined`: no cause was found, and not everything could be looked at. */
export type VerdictState = "cause" | "nothing-found" | "undetermined";
export type Confidence = "high" | "medium" | "low" | "none";

/** The answer in a few sentences: what stands at the top of the report and of the case description. */
export interface Verdict {
  readonly state: VerdictState;
  readonly headline: string;
  readonly explanation: string;
  readonly confidence: Confidence;
  readonly confidenceLabel: string;
  readonly confidenceWhy: string;
  readonly cites: readonly Cite[];
  /** What is to be done, a sentence or two each. */
  readonly fixes: readonly string[];
  readonly commands: readonly string[];
  /** How many of the refused calls it explains, and how certain that is; empty where the analysis does not say. */
  readonly share: string;
  /** What speaks against it, a sentence each. */
  readonly against: readonly string[];
  /** The finding it rests on. */
  readonly cause: Finding | undefined;
  /** The cause, with the refused calls that share it. */
  readonly causes: readonly Finding[];
  /** The refused calls among the causes; where the cause is none, the weightiest ones beside it. */
  readonly refusals: readonly Finding[];
  /** The finding that says what was changed before the failures began, and what that took away. */
  readonly change: Finding | undefined;
  /** Further failed findings, weightiest first. */
  readonly others: readonly Finding[];
}

/** The check that compares the permissions with those before: its first sentence says what broke them. */
const CHANGES = "recent-changes";

/** A fault of low severity is a note: it is seldom why anything failed, and must not read as if it were. */
export function isNote({ status, severity }: Finding): boolean {
  return status === "fail" && (severity === "low" || severity === "info");
}

export function decide(analysis: Analysis, items: readonly Item[], messages: Messages, home: string): Verdict {
  const { findings, frequency } = analysis.findings;
  const failed = findings.filter((finding) => finding.status === "fail").sort(byWeight);
  const [cause, ...others] = failed;
  // Where nothing failed, a note is no cause of anything.
  if (cause === undefined || (isNote(cause) && frequency.verdict === "none-seen")) {
    return withoutCause(analysis, items, messages);
  }
  return withCause(cause, others, analysis, { messages, resources: "short", home });
}

function withCause(cause: Finding, others: readonly Finding[], analysis: Analysis, wording: Wording): Verdict {
  const { t } = wording.messages;
  const weighty = others.filter((finding) => !isNote(finding));
  const beside = weighty.find((finding) => finding.denial?.action !== undefined);
  const shared = sameCause(cause, weighty);
  const refusals = shared.length === 0 && beside !== undefined ? sameCause(beside, weighty) : shared;
  const { level, why } = confidenceIn(cause, refusals, analysis);
  const causes = shared.length === 0 ? [cause] : shared;
  return {
    state: "cause",
    headline: shared.length === 0 ? headline(cause, wording) : refusalSentence(shared, wording),
    explanation: remainder(cause),
    confidence: level,
    confidenceLabel: t(`confidence.${level}`),
    confidenceWhy: t(`confidence-why.${why}`),
    cites: cites(
      causes.flatMap((finding) => finding.evidence.slice(0, causes.length > 1 ? 1 : 3)),
      3,
    ),
    fixes: [...new Set(causes.flatMap((finding) => finding.fix?.summary ?? []))],
    commands: causes.flatMap((finding) => finding.fix?.commands ?? []),
    ...shareOf(cause, analysis, wording.messages),
    cause,
    causes,
    refusals,
    change: others.find((finding) => finding.id === CHANGES),
    others: others.filter((finding) => !causes.includes(finding)),
  };
}

/** What the analysis says of the cause in figures, in the reader's language; its own words are English. */
function shareOf(
  cause: Finding,
  { findings: { rootCause } }: Analysis,
  messages: Messages,
): Pick<Verdict, "share" | "against"> {
  if (rootCause === undefined || rootCause.finding !== cause.id) return { share: "", against: [] };
  const { confidence, articleCause, against } = rootCause;
  const { t } = messages;
  // The explanation of a refused call names the article's cause already.
  const article = articleCause === undefined || cause.denial !== undefined ? "" : t(`article-cause.${articleCause}`);
  return {
    share: sentences([explained(rootCause, messages), t(`cause-known.${confidence}`), article]),
    against: against.map(({ text }) => text),
  };
}

function explained({ explains, refused }: RootCause, { t, count }: Messages): string {
  if (refused === 0) return t("share.unseen");
  if (explains === 0) return t("share.none", { of: grouped(refused) });
  if (explains === refused) return count("share.all", refused);
  return t("share.some", { n: grouped(explains), of: grouped(refused) });
}

/**
 * Nothing was found to be wrong: that is good news only where everything could be looked at and the function was
 * seen working.
 */
function withoutCause(analysis: Analysis, items: readonly Item[], messages: Messages): Verdict {
  const { findings, frequency } = analysis.findings;
  const unknown = findings.filter((finding) => finding.status === "unknown").length;
  const notes = findings.filter(isNote).length;
  const gaps = items.filter((item) => GAPS.has(item.outcome)).length;
  const fine = unknown === 0 && gaps === 0 && frequency.verdict === "none-seen" && findings.length > 0;
  const state = fine ? "nothing-found" : "undetermined";
  return {
    state,
    headline: messages.t(`verdict.${state}`),
    explanation: sentences([
      messages.count("checks-passed", findings.filter((finding) => finding.status === "pass").length),
      ...(fine ? [messages.t("everything-read")] : []),
      ...(notes === 0 ? [] : [messages.count("notes", notes)]),
      ...(unknown === 0 ? [] : [messages.count("gaps.unknown", unknown)]),
      ...(gaps === 0 ? [] : [messages.count("gaps.calls", gaps)]),
    ]),
    confidence: "none",
    confidenceLabel: messages.t("confidence.none"),
    confidenceWhy: messages.t("confidence-why.none"),
    cites: cites(frequency.evidence, 2),
    fixes: [],
    commands: [],
    share: "",
    against: [],
    cause: undefined,
    causes: [],
    refusals: [],
    change: undefined,
    others: findings.filter((finding) => finding.status === "fail").sort(byWeight),
  };
}

/**
 * high: AWS refused the call itself and named the deciding layer. medium: AWS refused without saying why, or the
 * policies read decide so but no refusal was seen. low: a lesser fault beside failures that may come from elsewhere.
 */
function confidenceIn(
  cause: Finding,
  refusals: readonly Finding[],
  analysis: Analysis,
): { readonly level: Confidence; readonly why: string } {
  if (isNote(cause)) return { level: "low", why: "low" };
  const refused = cause.denial !== undefined && (cause.seen === undefined || cause.seen.count > 0);
  const named = cause.denial?.layer !== undefined || cause.denial?.policyArn !== undefined;
  if (refused && named) return { level: "high", why: "high" };
  if (refused) return { level: "medium", why: "medium-refused" };
  if (analysis.findings.frequency.verdict === "none-seen") return { level: "low", why: "low-unseen" };
  return { level: "medium", why: refusals.length > 0 ? "medium-beside" : "medium-evaluated" };
}

const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** After all that the analysis ranked. */
const UNRANKED = 1_000_000;

/** By rank; without one, severity, then what was seen happening, then how often, then step and id: a total order. */
export function byWeight(a: Finding, b: Finding): number {
  return (
    (a.rank ?? UNRANKED) - (b.rank ?? UNRANKED) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(b.denial !== undefined) - Number(a.denial !== undefined) ||
    (b.seen?.count ?? 0) - (a.seen?.count ?? 0) ||
    a.step - b.step ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}
