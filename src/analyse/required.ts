import { join, type Phrase, say, sentences, type Words } from "../core/phrase.ts";
import type { EvidencePointer } from "../core/finding.ts";
import type { Context } from "./context.ts";
import { answerEvidence, explainAnswer } from "./explain.ts";
import type { Answer } from "./iam/evaluate.ts";
import { mayExecutionRole } from "./requests.ts";
import { unique } from "./read.ts";

/** An action that something needs of the execution role, and the resource it is needed on. */
export interface Need {
  readonly action: string;
  /** An ARN, or `*` for actions that take no resource. */
  readonly resource: string;
  /** Condition keys that the request carries, beside those of every request. */
  readonly keys?: Readonly<Record<string, string | null | undefined>>;
}

export interface Judged {
  readonly need: Need;
  readonly answer: Answer;
}

/** What the collected policies say of a set of needs. */
export interface Verdicts {
  readonly granted: readonly Judged[];
  readonly lacking: readonly Judged[];
  readonly open: readonly Judged[];
}

/** Judges each need; undefined where the execution role itself is not known. */
export function judgeNeeds(ctx: Context, needs: readonly Need[]): Verdicts | undefined {
  const granted: Judged[] = [];
  const lacking: Judged[] = [];
  const open: Judged[] = [];
  for (const need of needs) {
    const answer = mayExecutionRole(ctx, need.action, need.resource, undefined, need.keys);
    if (answer === undefined) return undefined;
    const list = answer.asRead === "allowed" ? granted : answer.asRead === "denied" ? lacking : open;
    list.push({ need, answer });
  }
  return { granted, lacking, open };
}

export function actionsOf(judged: readonly Judged[]): readonly string[] {
  return unique(judged.map(({ need }) => need.action));
}

/**
 * "The execution role orders-role lacks sqs:DeleteMessage, which ... needs. None of its policies allows it."
 * @param needer what it is needed for, with its verb: the first sentence is all that some places show
 */
export function explainLacking(ctx: Context, lacking: readonly Judged[], needer: Words): Phrase {
  const reasons = unique(lacking.map(({ answer }) => explainAnswer(answer)));
  return say`${roleName(ctx)} lacks ${join(actionsOf(lacking))}, which ${needer}. ${sentences(reasons.slice(0, 2))}`;
}

/** "The execution role orders-role", for the start of a sentence. */
export function roleName(ctx: Context): Phrase {
  const { roleName: name } = ctx.subjects;
  return name === undefined || name === "" ? say`The execution role` : say`The execution role ${name}`;
}

export function explainGranted(granted: readonly Judged[]): Phrase {
  return say`The execution role's policies grant ${join(actionsOf(granted))}.`;
}

export function explainOpen(open: readonly Judged[]): Phrase {
  const missing = unique(open.flatMap(({ answer }) => answer.missing)).slice(0, 5);
  const what = missing.length === 0 ? "" : say`; missing: ${join(missing)}`;
  return say`What was read does not settle whether the execution role has ${join(actionsOf(open))}${what}.`;
}

/** The statements that decide; where it is the lack of one, the documents in which it is lacking. */
export function evidenceOf(ctx: Context, judged: readonly Judged[]): readonly EvidencePointer[] {
  const lacking = judged.some(({ answer }) => answer.asRead === "denied" && !answer.explicit);
  const documents = lacking ? ctx.role.files.map((file) => ({ file })) : [];
  return [...judged.flatMap(({ answer }) => answerEvidence(answer)), ...documents];
}
