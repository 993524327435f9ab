import type { Analysis } from "../core/analysis.ts";
import type { Denial, Finding, Severity } from "../core/finding.ts";
import { GAPS, type Item } from "../core/outcome.ts";
import { parseArn, resourceName } from "../core/arn.ts";
import { type Cite, cites } from "./cite.ts";
import type { Messages } from "./messages.ts";

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
  readonly fix: string;
  readonly commands: readonly string[];
  /** The finding it rests on. */
  readonly cause: Finding | undefined;
  /** Further failed findings, weightiest first. */
  readonly others: readonly Finding[];
}

export function decide(analysis: Analysis, items: readonly Item[], messages: Messages): Verdict {
  const failed = analysis.findings.findings.filter((finding) => finding.status === "fail").sort(byWeight);
  const [cause, ...others] = failed;
  return cause === undefined ? withoutCause(analysis, items, messages) : withCause(cause, others, analysis, messages);
}

function withCause(cause: Finding, others: readonly Finding[], analysis: Analysis, messages: Messages): Verdict {
  const { level, why } = confidenceIn(cause, analysis);
  return {
    state: "cause",
    headline: headline(cause, messages),
    explanation: remainder(cause),
    confidence: level,
    confidenceLabel: messages.t(`confidence.${level}`),
    confidenceWhy: messages.t(`confidence-why.${why}`),
    cites: cites(cause.evidence, 3),
    fix: cause.fix?.summary ?? "",
    commands: cause.fix?.commands ?? [],
    cause,
    others,
  };
}

/**
 * Nothing was found to be wrong: that is good news only where everything could be looked at and the function was
 * seen working.
 */
function withoutCause(analysis: Analysis, items: readonly Item[], messages: Messages): Verdict {
  const { findings, frequency } = analysis.findings;
  const unknown = findings.filter((finding) => finding.status === "unknown").length;
  const gaps = items.filter((item) => GAPS.has(item.outcome)).length;
  const fine = unknown === 0 && gaps === 0 && frequency.verdict === "none-seen" && findings.length > 0;
  const state = fine ? "nothing-found" : "undetermined";
  return {
    state,
    headline: messages.t(`verdict.${state}`),
    explanation: [
      messages.count("checks-passed", findings.filter((finding) => finding.status === "pass").length),
      ...(fine ? [messages.t("everything-read")] : []),
      ...(unknown === 0 ? [] : [messages.count("gaps.unknown", unknown)]),
      ...(gaps === 0 ? [] : [messages.count("gaps.calls", gaps)]),
    ].join(messages.t("sentence-join")),
    confidence: "none",
    confidenceLabel: messages.t("confidence.none"),
    confidenceWhy: messages.t("confidence-why.none"),
    cites: cites(frequency.evidence, 2),
    fix: "",
    commands: [],
    cause: undefined,
    others: [],
  };
}

/** A headline of a finding that names no call is its first sentences, up to this many characters. */
const HEADLINE = 240;

/** One sentence that names the refused call; for other faults, what the check found. */
export function headline(finding: Finding, messages: Messages, resources: "whole" | "short" = "whole"): string {
  const { denial } = finding;
  if (denial?.action === undefined) return opening(finding.explanation, HEADLINE);
  const who = denial.principal === undefined ? messages.t("denial.someone") : `\`${shortPrincipal(denial.principal)}\``;
  const what = `\`${denial.action}\``;
  const resource = denial.resource === undefined || denial.resource === "*" ? "" : denial.resource;
  const on = `\`${resources === "short" ? shortResource(resource) : resource}\``;
  const call = resource === "" ? messages.t("denial.call", { who, what }) : messages.t("denial.on", { who, what, on });
  return messages.t("denial.sentence", { call, why: denialReason(denial, messages) });
}

/**
 * What the explanation says beyond the headline. Of a refused call, a first sentence that names action and resource in
 * full says the same; any other sentence may hold something of its own.
 */
export function remainder({ denial, explanation }: Finding): string {
  if (denial?.action === undefined) return explanation.slice(opening(explanation, HEADLINE).length).trim();
  const said = opening(explanation, 0);
  const repeats = said.includes(denial.action) && said.includes(denial.resource ?? "");
  return repeats ? explanation.slice(said.length).trim() : explanation;
}

/** What an ARN names within its account, for places where the whole one has been named before. */
export function shortResource(arn: string): string {
  return parseArn(arn)?.resource ?? arn;
}

function denialReason(denial: Denial, messages: Messages): string {
  const layer = denial.layer ?? "";
  if (denial.explicit) {
    return layer === "" ? messages.t("denial.explicit") : messages.t("denial.explicit-layer", { layer });
  }
  return layer === "" ? messages.t("denial.no-layer") : messages.t("denial.implicit-layer", { layer });
}

/** `role/session` of an assumed-role ARN, else the last name: the whole ARN stands where it is cited. */
function shortPrincipal(arn: string): string {
  const role = /:assumed-role\/([^/]+)\//u.exec(arn)?.[1];
  return role ?? resourceName(arn);
}

/**
 * high: AWS refused the call itself and named the deciding layer. medium: AWS refused without saying why, or the
 * policies read decide so but no refusal was seen. low: a lesser fault beside failures that may come from elsewhere.
 */
function confidenceIn(cause: Finding, analysis: Analysis): { readonly level: Confidence; readonly why: string } {
  if (cause.severity === "low" || cause.severity === "info") return { level: "low", why: "low" };
  const refused = cause.denial !== undefined && (cause.seen === undefined || cause.seen.count > 0);
  const named = cause.denial?.layer !== undefined || cause.denial?.policyArn !== undefined;
  if (refused && named) return { level: "high", why: "high" };
  if (refused) return { level: "medium", why: "medium-refused" };
  if (analysis.findings.frequency.verdict === "none-seen") return { level: "low", why: "low-unseen" };
  return { level: "medium", why: "medium-evaluated" };
}

const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** Severity, then what was seen happening, then how often, then step and id: a total order. */
export function byWeight(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    Number(b.denial !== undefined) - Number(a.denial !== undefined) ||
    (b.seen?.count ?? 0) - (a.seen?.count ?? 0) ||
    a.step - b.step ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}

/**
 * The first sentence, and as many further ones as stay within `most` characters. A sentence ends at a full stop that a
 * blank follows; ARNs, hosts and numbers hold points of their own.
 */
export function opening(text: string, most: number): string {
  let end = 0;
  for (const sentence of text.matchAll(/[.!?](?=\s)|[。！？]|$/gu)) {
    const next = sentence.index + sentence[0].length;
    if (end > 0 && next > most) break;
    end = next;
  }
  return text.slice(0, end);
}
