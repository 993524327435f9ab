import { visible } from "../core/visible.ts";
import { sizeText } from "../evidence/disk.ts";
import type { ByHand } from "../submit/console.ts";
import type { SubmitEvent } from "../submit/job.ts";
import { lengthOf } from "../submit/text.ts";
import { LIMITS } from "../submit/limits.ts";
import type { Draft } from "./draft.ts";
import type { SubmitPlan } from "./submit-plan.ts";
import type { Colors } from "./terminal.ts";

/** Lines for a person, safe for a terminal. */
export function previewText(preview: SubmitPlan, colors: Colors): string {
  const { draft, filing, addTo, cc } = preview;
  const lines: string[] = [];
  const row = (label: string, text: string): void => void lines.push(`${label.padEnd(9)} ${visible(text)}`);
  if (addTo === undefined) {
    row("Case", "a new one");
    row("Subject", preview.subject);
  } else {
    row("Case", `${addTo.displayId ?? addTo.caseId}, ${addTo.status}: ${addTo.subject}`);
  }
  if (filing !== undefined) {
    row("Service", `${filing.service.name} (${filing.service.code})`);
    row("Category", `${filing.category.name} (${filing.category.code})`);
    row("Severity", `${filing.severity.name} (${filing.severity.code})`);
    row("Language", preview.language);
  }
  if (cc.length > 0) row("Copies to", cc.join(", "));
  for (const { name, bytes, sha256 } of draft.files) {
    row("File", `${name}, ${sizeText(bytes)} (${bytes} bytes)`);
    row("", `sha256 ${sha256}`);
  }
  if (draft.keptBack.length > 0) row("Not now", `${draft.keptBack.join(", ")}: send them when Support asks`);
  row("Text", `${lengthOf(draft.text)} of ${LIMITS.text} characters:`);
  lines.push(
    "",
    ...draft.text
      .trimEnd()
      .split("\n")
      .map((line) => colors.dim("| ") + visible(line)),
    "",
  );
  const { accountId } = preview;
  if (accountId !== undefined && accountId !== draft.case.accountId) {
    lines.push(
      colors.yellow(
        visible(
          `These credentials are of account ${accountId} and the function is of ${draft.case.accountId}: AWS Support talks about a function with its own account only.`,
        ),
      ),
    );
  }
  if (draft.case.audience === "shared") {
    lines.push(
      colors.yellow(
        "The pack was made for --audience shared: AWS Support sees pseudonyms in it instead of account ids and addresses.",
      ),
    );
  }
  return `${lines.join("\n")}\n`;
}

/** A question that is open stands in the text as a mark that Support would read. */
export function openQuestionsText(draft: Draft): string {
  return draft.open.map(({ id, number, question }) => `  ${id ?? number}: ${visible(question)}\n`).join("");
}

export function eventText(event: SubmitEvent): string | undefined {
  switch (event.type) {
    case "upload-started":
      return `Sending ${event.file.name}${event.parts > 1 ? ` in ${event.parts} parts` : ""}`;
    case "part-sent":
      return event.of > 1 ? `  part ${event.part} of ${event.of}` : undefined;
    case "part-again":
      return `  part ${event.part} again: ${event.why}`;
    case "upload-ready":
      return `  AWS Support has it: ${event.uploadId}`;
    case "older-way":
      return `Attaching as a set, the older way: ${event.why}`;
    case "asking-again":
      return `  ${event.why}`;
    case "asked":
      return event.asked.operation === "CreateCase" ? "Opening the case" : "Adding to the case";
    case "answer-lost":
      return `  No answer came; looking whether ${event.asked.done}`;
    case "refused":
    case "placed":
      return undefined;
  }
}

/** How to do it by hand, step by step. */
export function byHandText({ steps }: ByHand): string {
  return `${steps.map((step, index) => `${index + 1}. ${visible(step)}`).join("\n")}\n`;
}
