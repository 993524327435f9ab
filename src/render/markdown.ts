import { descriptionFacts } from "./description/facts.ts";
import { markdownProse } from "./escape.ts";
import { shorten } from "./charts/svg.ts";
import { fit } from "./fit.ts";
import { partsSentence } from "./parts.ts";
import { textTemplates } from "./templates.ts";
import type { ViewModel } from "./view-model.ts";

/** AWS Support: `communicationBody` takes 1 to 8,000 characters. Source: CreateCase, AWS Support API Reference. */
export const SUPPORT_LIMIT = 8_000;

/** Room for the answer to each open question: a text that fits only while unanswered does not fit. */
const ANSWER = 150;

/** case-description.md. */
export function renderDescription(view: ViewModel, templatesRoot: string): string {
  const render = textTemplates(templatesRoot);
  const budget = SUPPORT_LIMIT - view.questions.length * ANSWER;
  const parts = partsSentence(view);
  const title = markdownProse(shorten(view.info.functionName, 140));
  return fit(
    descriptionFacts(view),
    (lists) => tidy(render(`${view.language}/case-description`, { title, view, lists, bullets, parts })),
    (text) => supportLength(text) <= budget,
  );
}

/** As a form counts it that sends CR LF for each line end: UTF-16 units, line ends twice. Never less than AWS counts. */
export function supportLength(text: string): number {
  return text.length + (text.match(/\n/gu)?.length ?? 0);
}

function bullets(lines: readonly string[] | undefined): string {
  return (lines ?? []).map((line) => `- ${line}`).join("\n");
}

function tidy(text: string): string {
  return `${text.replaceAll(/\n{3,}/gu, "\n\n").trim()}\n`;
}
