import { english, say, type Told } from "../core/phrase.ts";
import type { Finding, Frequency, Analysis } from "./said.ts";
import type { Evidence } from "../core/evidence.ts";
import { blindSpotsOf } from "./blind-spots.ts";
import { type Check, answer } from "./check.ts";
import { checklistOf } from "./checklist.ts";
import { CHECKS } from "./checks.ts";
import { type Context, contextOf } from "./context.ts";
import { crossAccountOf } from "./cross-account.ts";
import { frequencyOf } from "./frequency.ts";
import { rank, type Ranked } from "./root-cause/root-cause.ts";
import { timelineOf } from "./timeline.ts";
import { workflowOf } from "./workflow.ts";

/**
 * Derives everything that is derived, in English: a function of the evidence alone, the same on every run, whatever the
 * language of the case.
 */
export async function analyse(evidence: Evidence): Promise<Told<Analysis>> {
  return english(await deduce(evidence));
}

/** The same with its sentences as phrases, which each language's catalogue tells. */
export async function deduce(evidence: Evidence): Promise<Analysis> {
  return analyseContext(await contextOf(evidence));
}

/** The same of evidence that was read already. */
export function analyseContext(ctx: Context): Analysis {
  const frequency = frequencyOf(ctx);
  const crossAccount = crossAccountOf(ctx);
  const workflow = workflowOf(ctx);
  const inSteps = CHECKS.flatMap((check) => runCheck(check, ctx)).sort((a, b) => a.step - b.step);
  const { findings, rootCause } = ranked(ctx, inSteps, frequency);
  return {
    findings: {
      schema: "lambda-case-pack/findings@1",
      frequency,
      crossAccount,
      ...(rootCause === undefined ? {} : { rootCause }),
      findings,
    },
    workflow,
    timeline: timelineOf(ctx),
    checklist: checklistOf(ctx, frequency, crossAccount, workflow),
    blindSpots: blindSpotsOf(ctx),
  };
}

/** Ranking asks the checks' own questions again: where evidence makes it stumble, the findings stand without their ranks. */
function ranked(ctx: Context, findings: readonly Finding[], frequency: Frequency): Ranked {
  try {
    return rank(ctx, findings, frequency);
  } catch {
    return { findings };
  }
}

/** A check that stumbles over evidence of an unforeseen shape answers `unknown`; the others are not held up. */
function runCheck(check: Check, ctx: Context): readonly Finding[] {
  try {
    return unambiguous(check.run(ctx));
  } catch (error) {
    const kind = error instanceof Error ? error.name : "error";
    return [
      answer(check, {
        status: "unknown",
        explanation: say`The evidence has a shape that this check does not know (${kind}); the files it reads are in the pack.`,
      }),
    ];
  }
}

/** Ids are unique: a second finding about the same thing gets a number. */
function unambiguous(findings: readonly Finding[]): readonly Finding[] {
  const used = new Map<string, number>();
  return findings.map((finding) => {
    const times = (used.get(finding.id) ?? 0) + 1;
    used.set(finding.id, times);
    return times === 1 ? finding : { ...finding, id: `${finding.id}#${times}` };
  });
}
