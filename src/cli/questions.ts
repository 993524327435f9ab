import type { Stated, Suggested } from "../core/case.ts";
import { given } from "./given.ts";
import type { Guess, Guesses } from "./guesses.ts";
import type { Host } from "./host.ts";

type Ask = NonNullable<Host["ask"]>;

/** Leaves a question open that the evidence suggests an answer to. */
const OPEN = "-";

/**
 * What goes wrong: asked for before anything is collected, while somebody sits there, for no evidence tells it. What
 * stays open is asked for in the case description, visibly marked.
 */
export async function askForIssue(stated: Stated, ask: Ask | undefined): Promise<Stated> {
  if (ask === undefined || stated.issue !== undefined) return stated;
  const issue = await ask(
    "What goes wrong, in your words? (Enter: later)",
    "orders stay in the queue since this morning",
  );
  return { ...stated, ...given("issue", issue) };
}

/** Whether a question is left that the evidence can suggest an answer to. */
export function isComplete(stated: Stated): boolean {
  return stated.workflow !== undefined && stated.frequency !== undefined && stated.crossAccount !== undefined;
}

/**
 * What only a person knows for certain and no option said, each with what the evidence suggests: Enter accepts that, and
 * the case says so. Asked once everything is collected.
 */
export async function askForMissing(stated: Stated, guesses: Guesses, ask: Ask): Promise<Stated> {
  let { workflow, frequency, crossAccount } = stated;
  const accepted = new Set<Suggested>(stated.accepted);
  const note = (name: Suggested, answer: Answer<string>): void => void (answer.accepted && accepted.add(name));
  if (workflow === undefined) {
    const question = "What is the function part of?";
    const answer = await askOpenly(ask, question, guesses.workflow, "SQS queue -> function -> DynamoDB table");
    note("workflow", answer);
    workflow = answer.value;
  }
  if (frequency === undefined) {
    const question = "Does it fail every time, or now and then?";
    const answer = await choose(ask, question, ["continuous", "intermittent"], guesses.frequency);
    note("frequency", answer);
    frequency = answer.value;
  }
  if (crossAccount === undefined) {
    const answer = await choose(ask, "Does another account take part?", ["yes", "no"], guesses.crossAccount);
    note("crossAccount", answer);
    crossAccount = answer.value;
  }
  return {
    ...stated,
    ...given("workflow", workflow),
    ...given("frequency", frequency),
    ...given("crossAccount", crossAccount),
    ...(accepted.size === 0 ? {} : { accepted: [...accepted] }),
  };
}

/** What a person answered; nothing where they left it open. */
interface Answer<T> {
  readonly value: T | undefined;
  /** It is the guess. */
  readonly accepted: boolean;
}

async function askOpenly(
  ask: Ask,
  question: string,
  guess: Guess<string> | undefined,
  example: string,
): Promise<Answer<string>> {
  const answer = await ask(`${question} ${offer(guess)}`, guess?.value ?? example);
  return settled(answer, guess);
}

/** One of several words, or the beginning of one; asked again until it is. */
async function choose<T extends string>(
  ask: Ask,
  question: string,
  choices: readonly T[],
  guess: Guess<T> | undefined,
): Promise<Answer<T>> {
  const words = choices.join(" or ");
  let asked = `${question} ${offer(guess, words)}`;
  for (;;) {
    const answer = await ask(asked, guess?.value ?? words);
    if (answer === undefined || answer === OPEN) return settled(undefined, answer === OPEN ? undefined : guess);
    const chosen = choices.find((choice) => choice.startsWith(answer.toLowerCase()));
    if (chosen !== undefined) return { value: chosen, accepted: false };
    asked = `Please answer ${words}. ${asked}`;
  }
}

function settled<T extends string>(answer: T | undefined, guess: Guess<T> | undefined): Answer<T> {
  if (answer === OPEN) return { value: undefined, accepted: false };
  if (answer !== undefined) return { value: answer, accepted: false };
  return { value: guess?.value, accepted: guess !== undefined };
}

function offer(guess: Guess<string> | undefined, words?: string): string {
  const others = words === undefined ? "" : `${words}; `;
  if (guess === undefined) return `(${others}Enter: later)`;
  return `The evidence suggests: ${guess.value}.${guess.why === "" ? "" : ` ${guess.why}`} (Enter: so it is; ${others}${OPEN}: leave it open)`;
}
