import { visible } from "../core/visible.ts";
import type { Asked, SubmitEvent } from "../submit/job.ts";
import { EXIT } from "./exit-codes.ts";
import type { Host } from "./host.ts";
import { listOf } from "./submit-send.ts";

/** How far a submission has come, for whoever is about to end it. */
type Standing =
  | { readonly at: "before" }
  | { readonly at: "asked"; readonly asked: Asked }
  | { readonly at: "placed"; readonly caseId: string };

export interface Interruptions {
  /** Takes note of what happens. */
  heard(event: SubmitEvent): void;
  /** The submission is over: nobody has to be told anything any more. */
  over(): void;
}

/**
 * Says what Ctrl-C, or SIGTERM, means for a case. The first lets AWS Support answer what it was asked, because a request
 * that is on its way cannot be called back; a second ends the process at once, and then its last words are whether a case
 * was opened. See docs/adr/043-one-case.md.
 */
export function interruptions(host: Pick<Host, "signal" | "stderr" | "onAbruptEnd">): Interruptions {
  let standing: Standing = { at: "before" };
  const uploaded: { name: string; uploadId: string }[] = [];
  const patience = (): void => {
    if (standing.at !== "asked") return;
    host.stderr(
      `${standing.asked.operation} has been sent and cannot be called back: waiting for AWS Support's answer, half a minute at most. Interrupt again to end without knowing it.\n`,
    );
  };
  host.signal.addEventListener("abort", patience);
  const forget = host.onAbruptEnd((why) => {
    const ended = why === "bug" ? "Ended by a fault" : "Interrupted";
    host.stderr(`\nlambda-case-pack: ${ended}${lastWords(standing, uploaded)}\n`);
    return standing.at === "asked" ? EXIT.service : undefined;
  });
  return {
    heard(event) {
      if (event.type === "upload-ready") uploaded.push({ name: event.file.name, uploadId: event.uploadId });
      standing = after(event) ?? standing;
    },
    over() {
      host.signal.removeEventListener("abort", patience);
      forget();
    },
  };
}

function after(event: SubmitEvent): Standing | undefined {
  switch (event.type) {
    case "asked":
    case "answer-lost":
      return { at: "asked", asked: event.asked };
    case "asking-again":
    case "refused":
      return { at: "before" };
    case "placed":
      return { at: "placed", caseId: event.caseId };
    case "upload-started":
    case "part-sent":
    case "part-again":
    case "upload-ready":
    case "older-way":
      return undefined;
  }
}

function lastWords(standing: Standing, uploaded: readonly { name: string; uploadId: string }[]): string {
  const files = uploaded.length === 0 ? "" : `\n${listOf(uploaded)}`;
  switch (standing.at) {
    case "before":
      return `; no case was opened or added to.${files === "" ? "" : ` AWS Support has these files, attached to nothing; --upload-id takes them:${files}`}`;
    case "asked":
      return ` before AWS Support had answered: it is not known whether ${standing.asked.done}. ${standing.asked.toDo}${files === "" ? "" : `\nOnly if there is none, --upload-id takes what was sent:${files}`}`;
    case "placed":
      return `, but AWS Support has it: case ${visible(standing.caseId)}.`;
  }
}
