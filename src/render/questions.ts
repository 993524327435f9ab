import type { Analysis } from "../core/analysis.ts";
import type { CaseInfo } from "../core/case.ts";
import type { Messages } from "./messages.ts";

export type QuestionId = "issue" | "workflow" | "frequency" | "cross-account" | "timestamps" | "impact";

/** What only a person knows and nobody has said yet. */
export interface Question {
  readonly id: QuestionId;
  readonly text: string;
}

/** Frequency, cross-account and the time are asked only where the evidence does not answer them. */
export function questions(info: CaseInfo, analysis: Analysis, messages: Messages): Question[] {
  const { stated } = info;
  const { frequency, crossAccount } = analysis.findings;
  const open: readonly (readonly [QuestionId, boolean])[] = [
    ["issue", blank(stated.issue)],
    ["workflow", blank(stated.workflow)],
    ["frequency", stated.frequency === undefined && ["unknown", "none-seen"].includes(frequency.verdict)],
    ["cross-account", stated.crossAccount === undefined && crossAccount.verdict === "unknown"],
    ["timestamps", frequency.firstFailure === null],
    ["impact", true],
  ];
  return open.filter(([, asked]) => asked).map(([id]) => ({ id, text: messages.t(`question.${id}`) }));
}

function blank(text: string | undefined): boolean {
  return text === undefined || text.trim() === "";
}
