import { CasePackError } from "../core/errors.ts";
import { LIMITS } from "./limits.ts";

/** A place in the text that only a person can fill. */
export interface Mark {
  /** Counts from 1, in the order of the text. */
  readonly number: number;
  /** What the pack calls the question, `impact`; absent where this version does not know it. */
  readonly id?: string;
  readonly question: string;
}

/** How marks look in one language: what stands before and after the question, and the questions by their ids. */
export interface MarkStyle {
  readonly before: string;
  readonly after: string;
  readonly questions: Readonly<Record<string, string>>;
}

/** The marks that are left in a text, whatever language it was written in. */
export function marksIn(text: string, styles: readonly MarkStyle[]): readonly Mark[] {
  return found(text, styles).map(({ question, id }, index) => ({
    number: index + 1,
    question,
    ...(id === undefined ? {} : { id }),
  }));
}

/**
 * The text with answers in the place of their marks, by number. An answer is one line: what would break out of its
 * place becomes a space.
 */
export function answered(text: string, styles: readonly MarkStyle[], answers: ReadonlyMap<number, string>): string {
  let out = "";
  let at = 0;
  for (const [index, mark] of found(text, styles).entries()) {
    const answer = answers.get(index + 1);
    if (answer === undefined) continue;
    out += text.slice(at, mark.start) + answer.replaceAll(/\s+/gu, " ").trim();
    at = mark.end;
  }
  return out + text.slice(at);
}

/**
 * `impact=Orders wait since 05:41` by the mark's id or number, as options state it.
 * @throws CasePackError `usage` for one that fits no mark, or is empty
 */
export function statedAnswers(stated: readonly string[], marks: readonly Mark[]): ReadonlyMap<number, string> {
  const answers = new Map<number, string>();
  for (const each of stated) {
    const [, name = "", answer = ""] = /^([^=]*)=([^]*)$/u.exec(each) ?? [];
    const mark = marks.find(({ id, number }) => name !== "" && (id === name || String(number) === name));
    if (mark === undefined) {
      const known = marks.map(({ id, number }) => id ?? String(number)).join(", ");
      throw usage(
        marks.length === 0
          ? "--answer has nothing to answer: no question is left open in the text."
          : `--answer takes QUESTION=TEXT, and the open questions are ${known}.`,
      );
    }
    if (answer.trim() === "") throw usage(`--answer ${mark.id ?? mark.number} is empty.`);
    answers.set(mark.number, answer);
  }
  return answers;
}

function usage(message: string): CasePackError {
  return new CasePackError("usage", message, { option: "--answer" });
}

/** As a form counts it that sends CR LF for each line end. Never less than AWS counts. */
export function lengthOf(text: string): number {
  return text.length + (text.match(/\n/gu)?.length ?? 0);
}

/** @throws CasePackError `usage` for a text that AWS would refuse */
export function requireFit(text: string): void {
  if (text.trim() === "") throw new CasePackError("usage", "The text is empty; AWS Support takes no case without one.");
  const over = lengthOf(text) - LIMITS.text;
  if (over <= 0) return;
  throw new CasePackError(
    "usage",
    `The text is ${over} characters too long: AWS Support takes ${LIMITS.text}. Shorten the answers, or give a text of your own with --text.`,
    { option: "--text" },
  );
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly question: string;
  readonly id: string | undefined;
}

function found(text: string, styles: readonly MarkStyle[]): readonly Found[] {
  const all = styles.flatMap(({ before, after, questions }) => {
    // A mark that begins a line has its bracket escaped.
    const pattern = new RegExp(String.raw`\\?${literal(before)}([^\n]*?)${literal(after)}`, "gu");
    return [...text.matchAll(pattern)].map((match): Found => {
      const question = (match[1] ?? "").trim();
      const id = Object.entries(questions).find(([, words]) => words === question)?.[0];
      return { start: match.index, end: match.index + match[0].length, question, id };
    });
  });
  return all.sort((a, b) => a.start - b.start);
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
