import type { Finding, FindingStatus, Step } from "../core/finding.ts";
import type { Messages } from "./messages.ts";
import { byWeight } from "./verdict.ts";

const STEPS: readonly Step[] = [1, 2, 3, 4, 5, 6, 7];

/** One of the article's seven troubleshooting steps with what its checks found. */
export interface StepView {
  readonly number: Step;
  readonly title: string;
  /** `not-run` when no check of this step answered: that is no good news either. */
  readonly status: FindingStatus | "not-run";
  readonly statusLabel: string;
  /** What matters first: failed, unknown, passed, not applicable. */
  readonly findings: readonly Finding[];
}

const ORDER: readonly FindingStatus[] = ["fail", "unknown", "pass", "not-applicable"];

export function stepViews(findings: readonly Finding[], messages: Messages): StepView[] {
  return STEPS.map((number) => {
    const own = findings
      .filter((finding) => finding.step === number)
      .sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || byWeight(a, b));
    const status = own[0]?.status ?? "not-run";
    return {
      number,
      title: messages.t(`step.${number}`),
      status,
      statusLabel: messages.t(`status.${status}`),
      findings: own,
    };
  });
}
