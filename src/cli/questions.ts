import type { Stated } from "../core/case.ts";
import { given } from "./given.ts";
import type { Host } from "./host.ts";

/**
 * What only a person knows and no option said, asked for where somebody sits at a terminal. What stays open is asked
 * for in the case description, visibly marked.
 */
export async function askForMissing(stated: Stated, ask: Host["ask"]): Promise<Stated> {
  if (ask === undefined) return stated;
  const issue =
    stated.issue ??
    (await ask("What goes wrong, in your words? (Enter: later)", "orders stay in the queue since this morning"));
  const workflow =
    stated.workflow ??
    (await ask("What is the function part of? (Enter: later)", "SQS queue -> function -> DynamoDB table"));
  return { ...stated, ...given("issue", issue), ...given("workflow", workflow) };
}
