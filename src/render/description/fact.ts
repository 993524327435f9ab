import { parseArn } from "../../core/arn.ts";
import { withShortArns } from "../arn-names.ts";
import type { Cite } from "../cite.ts";
import { markdownProse } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { grouped } from "../messages.ts";
import type { QuestionId } from "../questions.ts";
import { readableTimes } from "../times.ts";
import type { ViewModel } from "../view-model.ts";

/** Left out only when nothing else is left. */
export const ALWAYS = 100;

/** The person's own words are what the case is about: they give way last. */
const PERSON = 101;

/** Of the person's own words, this many characters at most; a case description is no place for a dump. */
const MOST_STATED = 1_500;

/** What a fact that must stay may take when it is put briefly. */
const BRIEF = 160;
const MUCH = 1_000;
const SOURCE = 80;

/** A fact with its sources in brackets; the brief form keeps the first. */
export function fact(
  view: ViewModel,
  weight: number,
  text: string,
  sources: readonly Cite[] = [],
  brief?: string,
): Fact {
  const full = text + sources.map((source) => ` [${named(view, source.text)}]`).join("");
  const [first] = sources;
  const source = first === undefined ? "report.html" : named(view, first.text);
  const where = source.length > SOURCE ? "report.html" : source;
  // What may be left out is not worth a note that it was too long, unless it would take much room.
  const bearable = weight < ALWAYS ? MUCH : BRIEF;
  const short =
    brief ?? (text.length > bearable ? view.messages.t("too-long", { n: grouped(text.length), where }) : undefined);
  return short === undefined ? { text: full, weight } : { text: full, brief: short, weight };
}

/** A fact that nothing points to where it is left out. */
export function minor(made: Fact): Fact {
  return { ...made, minor: true };
}

/** A sentence of the analysis, escaped, with short names for what the text names in full elsewhere. */
export function sentence(view: ViewModel, text: string): string {
  return markdownProse(withShortArns(readableTimes(text), { accountId: view.info.accountId, named: view.namedArns }));
}

/**
 * Log files have long names and are cited often: those that matter most get a short one, which item 6 explains.
 */
export function named(view: ViewModel, source: string): string {
  const index = view.namedLogs.findIndex((path) => source === path || source.startsWith(`${path}:`));
  const path = view.namedLogs[index];
  if (path === undefined) return source;
  return view.messages.t("log-name", { n: index + 1 }) + source.slice(path.length);
}

/** A principal of the function's own account without what all of them begin with; of another account the whole ARN. */
export function principal(view: ViewModel, arn: string): string {
  const parsed = parseArn(arn);
  return parsed?.accountId === view.info.accountId ? parsed.resource : arn;
}

/** What the person said, or the mark that asks for it. */
export function stated(view: ViewModel, id: QuestionId, text: string | undefined): Fact {
  const question = view.questions.find((candidate) => candidate.id === id);
  if (question !== undefined) return fact(view, ALWAYS, view.messages.t("please-answer", { question: question.text }));
  const words = (text ?? "").trim();
  const where = `manifest.json /case/stated/${id}`;
  const opening = wholeSentences(words, MOST_STATED);
  const cut = opening.length < words.length;
  const lines = opening
    .split(/\s*\n\s*/u)
    .map(markdownProse)
    .join("\n  ");
  const whole = cut ? `${lines} ${view.messages.t("continues", { n: grouped(words.length), where })}`.trim() : lines;
  const brief = view.messages.t("too-long", { n: grouped(words.length), where });
  return whole.length > brief.length ? { text: whole, brief, weight: PERSON } : { text: whole, weight: PERSON };
}

/** The opening of a text up to the last sentence or line that ends within `most` characters. */
function wholeSentences(text: string, most: number): string {
  if (text.length <= most) return text;
  const ends = [...text.slice(0, most).matchAll(/[.!?](?=\s)|[。！？]|\n/gu)];
  const last = ends.at(-1);
  return last === undefined ? "" : text.slice(0, last.index + last[0].length).trim();
}

/** The mark, where the question is open. */
export function asked(view: ViewModel, id: QuestionId): Fact[] {
  return view.questions.some((question) => question.id === id) ? [stated(view, id, undefined)] : [];
}
