import type { Finding, FindingStatus, Step } from "../core/finding.ts";
import type { Messages } from "./messages.ts";
import { byWeight, isNote } from "./verdict.ts";

const STEPS: readonly Step[] = [1, 2, 3, 4, 5, 6, 7];

/** `note`: something is not as it should be, but it hardly explains a failure. */
export type Standing = FindingStatus | "note";

/** One of the article's seven troubleshooting steps with what its checks found. */
export interface StepView {
  readonly number: Step;
  readonly title: string;
  /** `not-run` when no check of this step answered: that is no good news either. */
  readonly status: Standing | "not-run";
  readonly statusLabel: string;
  /** What matters first: failed, unknown, notes, passed, not applicable. */
  readonly findings: readonly Finding[];
}

const ORDER: readonly Standing[] = ["fail", "unknown", "note", "pass", "not-applicable"];

export function standing(finding: Finding): Standing {
  return isNote(finding) ? "note" : finding.status;
}

export function stepViews(findings: readonly Finding[], messages: Messages): StepView[] {
  return STEPS.map((number) => {
    const own = findings
      .filter((finding) => finding.step === number)
      .sort((a, b) => ORDER.indexOf(standing(a)) - ORDER.indexOf(standing(b)) || byWeight(a, b));
    const [first] = own;
    const status = first === undefined ? "not-run" : standing(first);
    return {
      number,
      title: messages.t(`step.${number}`),
      status,
      statusLabel: messages.t(`status.${status}`),
      findings: own,
    };
  });
}
