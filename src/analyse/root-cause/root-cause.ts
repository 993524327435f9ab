import { count, join, type Phrase, say } from "../../core/phrase.ts";
import type { Finding, Frequency, RootCause } from "../said.ts";
import type { CauseConfidence, Severity } from "../../core/finding.ts";
import type { Context } from "../context.ts";
import type { DenialGroup } from "../denials/groups.ts";
import { secondOpinion } from "../denials/opinion.ts";
import { relatedDenials } from "../denials/relevance.ts";
import { whoOf } from "../denials/who.ts";
import { answerEvidence } from "../explain.ts";
import { distinct } from "../pointers.ts";
import { unique } from "../read.ts";
import { type Explainer, explainer, tookAwayWhatIsMissing } from "./explains.ts";

/** The findings with the rank of those that failed, and what the first of them explains. */
export interface Ranked {
  readonly findings: readonly Finding[];
  readonly rootCause?: RootCause;
}

/** A failed finding with the refused calls that it explains. */
interface Candidate {
  readonly finding: Finding;
  readonly groups: ReadonlySet<DenialGroup>;
  readonly calls: number;
  readonly confidence: CauseConfidence;
}

/**
 * Ranks what failed: first what explains most of the refused calls in the window; a fault of low weight explains nothing
 * by itself, and comes last.
 */
export function rank(ctx: Context, findings: readonly Finding[], frequency: Frequency): Ranked {
  const refused = inWindow(ctx);
  const explained = explainer(ctx, refused);
  const candidates = findings
    .filter(({ status }) => status === "fail")
    .map((finding) => candidate(ctx, finding, explained))
    .toSorted(byRank);
  const places = new Map(candidates.map(({ finding }, index) => [finding.id, index + 1]));
  const ranked = findings.map((finding) => {
    const place = places.get(finding.id);
    return place === undefined ? finding : { ...finding, rank: place };
  });
  const [first, ...others] = candidates;
  if (first === undefined || isNote(first.finding)) return { findings: ranked };
  return { findings: ranked, rootCause: rootCause(ctx, first, others, refused, frequency) };
}

/** Refusals that bear on the function, and of which at least the last was in the window; all, where none was. */
function inWindow(ctx: Context): readonly DenialGroup[] {
  const start = Date.parse(ctx.info.window.start);
  const related = relatedDenials(ctx);
  const recent = related.filter(({ sightings }) => !(sightings.last < start));
  return recent.length > 0 ? recent : related;
}

function candidate(ctx: Context, finding: Finding, explained: Explainer): Candidate {
  const groups = isNote(finding) ? [] : explained(finding);
  return { finding, groups: new Set(groups), calls: callsOf(groups), confidence: confidenceIn(ctx, finding, groups) };
}

function callsOf(groups: Iterable<DenialGroup>): number {
  let calls = 0;
  for (const { sightings } of groups) calls += sightings.count;
  return calls;
}

function isNote({ severity }: Finding): boolean {
  return severity === "low" || severity === "info";
}

/** What AWS said of the call itself comes before what policies say, and that before what merely happened before. */
function confidenceIn(ctx: Context, finding: Finding, groups: readonly DenialGroup[]): CauseConfidence {
  const [check = ""] = finding.id.split("/");
  if (check === "recent-changes" || check === "invocations-continue" || check === "compare-working") return "likely";
  if (check === "function-state" || check === "organization-policies") return "confirmed-by-aws";
  const { denial } = finding;
  if (denial === undefined) return "by-evaluation";
  if (denial.layer !== undefined || denial.policyArn !== undefined || denial.explicit) return "confirmed-by-aws";
  const own = groups.find((group) => group.denial === denial);
  if (own?.reading.meaning !== undefined) return "confirmed-by-aws";
  const opinion = own === undefined ? undefined : secondOpinion(ctx, own, whoOf(ctx, own));
  return opinion?.answer.asRead === "denied" ? "by-evaluation" : "likely";
}

const WEIGHT: Readonly<Record<Severity, number>> = { critical: 0, high: 0, medium: 1, low: 2, info: 3 };
const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "info"];
const CONFIDENCES: readonly CauseConfidence[] = ["confirmed-by-aws", "by-evaluation", "likely"];

/** A total order: the same on every run. */
function byRank(a: Candidate, b: Candidate): number {
  const [one, other] = [a.finding, b.finding];
  return (
    WEIGHT[one.severity] - WEIGHT[other.severity] ||
    b.calls - a.calls ||
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    Number(other.denial !== undefined) - Number(one.denial !== undefined) ||
    (other.seen?.count ?? 0) - (one.seen?.count ?? 0) ||
    CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
    one.step - other.step ||
    (one.id < other.id ? -1 : Number(one.id > other.id))
  );
}

function rootCause(
  ctx: Context,
  first: Candidate,
  others: readonly Candidate[],
  refused: readonly DenialGroup[],
  frequency: Frequency,
): RootCause {
  const told = others.filter(
    ({ finding, groups }) =>
      [...groups].some((group) => first.groups.has(group)) || tookAwayWhatIsMissing(ctx, finding, first.finding),
  );
  const all = callsOf(refused);
  const cause = articleCause(first.finding);
  // The explanation of a refused call says it already.
  const named = cause === undefined || first.finding.denial !== undefined ? "" : say` ${ARTICLE_CAUSES[cause]}`;
  return {
    finding: first.finding.id,
    alsoTold: told.map(({ finding }) => finding.id),
    explains: first.calls,
    refused: all,
    confidence: first.confidence,
    ...(cause === undefined ? {} : { articleCause: cause }),
    why: say`${shareOf(first.calls, all)} ${CONFIDENCE_WORDS[first.confidence]}${named}`,
    against: [...unexplained(first, refused), ...contradictions(ctx, first), ...successes(first, frequency)],
  };
}

const ARTICLE_CAUSES: Readonly<Record<1 | 2 | 3 | 4, Phrase>> = {
  1: say`This is the first of AWS's four causes: the execution role may not do what the function does.`,
  2: say`This is the second of AWS's four causes: who invokes the function may not.`,
  3: say`This is the third of AWS's four causes: whoever manages the function may not.`,
  4: say`This is the fourth of AWS's four causes: Lambda cannot make the function's network interfaces.`,
};

/** The article's steps look for its causes: its first and sixth for the role, its second and third for who invokes. */
function articleCause({ id, step, denial }: Finding): RootCause["articleCause"] {
  const [check = ""] = id.split("/");
  if (check === "pass-role" || (check === "denied-calls" && step === 7)) return 3;
  if (["code-signing", "recent-changes", "compare-working", "invocations-continue"].includes(check)) return undefined;
  if (step === 4 || /^ec2:.*networkinterface/iu.test(denial?.action ?? "")) return 4;
  if (step === 2 || step === 3) return 2;
  return step === 1 || step === 6 ? 1 : undefined;
}

function shareOf(explained: number, all: number): Phrase {
  if (all === 0) return say`No refused call was seen in the window that could confirm it.`;
  if (explained === 0) return say`None of ${count(all, "refused call")} in the window tells of it.`;
  if (explained === all)
    return all === 1
      ? say`It explains the one refused call in the window.`
      : say`It explains all ${all} refused calls in the window.`;
  return say`It explains ${explained} of ${count(all, "refused call")} in the window.`;
}

const CONFIDENCE_WORDS: Readonly<Record<CauseConfidence, Phrase>> = {
  "confirmed-by-aws": say`Confirmed by AWS's own text.`,
  "by-evaluation": say`It follows from the policies that were read, by the rules of IAM; AWS's text names no policy.`,
  likely: say`It is likely, not certain: neither AWS's text nor the policies that were read say so by themselves.`,
};

type Against = RootCause["against"];

function unexplained(first: Candidate, refused: readonly DenialGroup[]): Against {
  const left = refused.filter((group) => !first.groups.has(group));
  if (left.length === 0) return [];
  const actions = unique(left.map(({ denial }) => denial.action ?? say`a call that AWS does not name`)).slice(0, 4);
  return [
    {
      text:
        callsOf(left) === 1
          ? say`${callsOf(left)} refused call (${join(actions)}) is not explained by it.`
          : say`${callsOf(left)} refused calls (${join(actions)}) are not explained by it.`,
      evidence: distinct(
        left.flatMap(({ sightings }) => sightings.pointers().slice(0, 1)),
        4,
      ),
    },
  ];
}

/** Where the policies that were read say something else than AWS's text. */
function contradictions(ctx: Context, first: Candidate): Against {
  return [...first.groups].slice(0, 4).flatMap((group) => {
    const { action, layer } = group.denial;
    const answer = secondOpinion(ctx, group, whoOf(ctx, group))?.answer;
    if (answer === undefined || action === undefined) return [];
    const evidence = distinct(answerEvidence(answer), 4);
    if (answer.asRead === "allowed") {
      return [
        {
          text: say`The policies that were read allow ${action} now: it was repaired since, or another layer decides.`,
          evidence,
        },
      ];
    }
    const other =
      answer.asRead === "denied" && layer !== undefined && answer.layer !== undefined && answer.layer !== layer;
    if (!other) return [];
    return [
      {
        text: say`AWS lays the refusal of ${action} on the ${layer}; by what was read, the ${answer.layer} refuses it already.`,
        evidence,
      },
    ];
  });
}

/** A permission that is missing is missing each time: invocations that succeed ask for other calls, or for other data. */
function successes(first: Candidate, { verdict, invocations, failures, evidence }: Frequency): Against {
  if (verdict !== "intermittent" || first.groups.size === 0 || invocations === null || failures === null) return [];
  return [
    {
      text: say`${count(Math.max(0, invocations - failures), "invocation")} of ${invocations} in the window did not fail: the refused calls are not part of each.`,
      evidence: distinct(evidence, 2),
    },
  ];
}
