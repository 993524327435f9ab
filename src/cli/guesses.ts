import type { Analysis } from "../core/analysis.ts";
import { visible } from "../core/visible.ts";
import { opening } from "../render/sentences.ts";
import { type ChainPart, workflowChain } from "../render/workflow-chain.ts";

/** An answer that the evidence suggests to a question, and what it rests on, in a sentence. */
export interface Guess<T extends string> {
  readonly value: T;
  readonly why: string;
}

export interface Guesses {
  readonly workflow?: Guess<string>;
  readonly frequency?: Guess<"continuous" | "intermittent">;
  readonly crossAccount?: Guess<"yes" | "no">;
}

/** A question shows one sentence of the reason; the report has all. */
const MOST_WHY = 200;
/** Parts on one side of the function that a line takes. */
const MOST_PARTS = 5;

/** What the analysis would answer for the person; nothing where it does not know. */
export function guessesOf({ findings: { frequency, crossAccount }, workflow }: Analysis): Guesses {
  const line = workflowLine(workflow);
  return {
    ...(line === undefined ? {} : { workflow: { value: line, why: "" } }),
    ...(frequency.verdict === "continuous" || frequency.verdict === "intermittent"
      ? { frequency: { value: frequency.verdict, why: reason(frequency.why) } }
      : {}),
    ...(crossAccount.verdict === "unknown"
      ? {}
      : { crossAccount: { value: crossAccount.verdict, why: reason(crossAccount.why) } }),
  };
}

function reason(why: string): string {
  return visible(opening(why, MOST_WHY));
}

/** "orders (Amazon SQS) -> the function -> table-1 (Amazon DynamoDB)"; undefined where nothing feeds it or is fed. */
function workflowLine(workflow: Analysis["workflow"]): string | undefined {
  const { before, after } = workflowChain(workflow, new Set());
  const happens = ({ kinds }: ChainPart): boolean => kinds.some((kind) => kind !== "uses");
  const sides = [before.filter(happens), after.filter(happens)].map((side) => sideOf(side));
  const name = workflow.nodes.find(({ id }) => id === workflow.functionId)?.label;
  if (name === undefined || sides.every((side) => side === "")) return undefined;
  return visible([sides[0], name, sides[1]].filter((part) => part !== "").join(" -> "));
}

function sideOf(parts: readonly ChainPart[]): string {
  const named = parts.map(({ name, service }) => (name === "" ? service : `${name} (${service})`));
  const shown = named.slice(0, MOST_PARTS);
  return [...shown, ...(named.length > shown.length ? [`${named.length - shown.length} more`] : [])].join(", ");
}
