import type { AddCommunicationToCaseRequest, CreateCaseRequest } from "../aws/support.ts";
import { CasePackError } from "../core/errors.ts";
import { isRefusal, isThrottled, refused } from "./failure.ts";
import { casesAbout, communicationsOf, endOf } from "./find-case.ts";
import type { Asked, SubmitWith } from "./job.ts";

/** How often a request that was throttled is sent again: throttled means not done. */
const ATTEMPTS = 5;
const WAIT_MS = 1_000;
/** When to look whether a request was done whose answer was lost, in ms after one another. */
const LOOKS_MS = [1_000, 3_000, 8_000];
/** A look that takes longer is given up: whoever lost one answer to the network may lose these too. */
const LOOK_MS = 10_000;

type Quote = (text: string) => string;

/** AWS may have done what it was asked: whoever sends it again may have it twice. */
export class OutcomeUnknown extends CasePackError {
  constructor({ done, toDo }: Asked, why: string, looked: string) {
    super("service", `It is not known whether ${done}: ${why} It was not sent a second time, and ${looked}. ${toDo}`);
  }
}

/**
 * Opens one case, or none, or says that it cannot be known. CreateCase takes no token by which AWS would know a repeated
 * request, so the request is never repeated unless AWS says that it did not do it; where the answer is lost, the case
 * is looked for by the mark in its subject. See docs/adr/043-one-case.md.
 */
export async function openCase(
  request: CreateCaseRequest,
  before: CasesBefore | undefined,
  using: SubmitWith,
  quote: Quote,
): Promise<{ readonly caseId: string; readonly found: boolean }> {
  const asked: Asked = {
    operation: "CreateCase",
    done: "a case was opened",
    toDo: `There may be a case whose subject ends in ${endOf(request.subject ?? "")}: look for it in the Support Center before you submit again. If it is there, add to it with --case-id.`,
  };
  const look =
    before &&
    (async (signal: AbortSignal): Promise<Answer | undefined> => {
      const now = await casesAbout(using.support, before.sha256, before.since, signal);
      const fresh = now.find(({ caseId = "" }) => caseId !== "" && !before.caseIds.has(caseId));
      return fresh === undefined ? undefined : { caseId: fresh.caseId };
    });
  const { reply, found } = await onlyOnce(asked, () => using.once.createCase(request), look, using, quote);
  if (reply.caseId === undefined || reply.caseId === "")
    throw new OutcomeUnknown(asked, "The reply named no case.", "it was not looked for");
  using.tell({ type: "placed", caseId: reply.caseId });
  return { caseId: reply.caseId, found };
}

/** What there was about the pack before: it cannot be what the request made. Times are ms since the epoch. */
export interface CasesBefore {
  readonly sha256: string;
  readonly since: number;
  readonly caseIds: ReadonlySet<string>;
}

/** Adds one communication to a case, or none, or says that it cannot be known; as `openCase`. */
export async function addToCase(
  request: AddCommunicationToCaseRequest & { readonly caseId: string; readonly communicationBody: string },
  before: { readonly since: number; readonly count: number } | undefined,
  using: SubmitWith,
  quote: Quote,
): Promise<{ readonly found: boolean }> {
  const asked: Asked = {
    operation: "AddCommunicationToCase",
    done: "the communication was added",
    toDo: "It may be there: look at the case in the Support Center before you add it again.",
  };
  const look =
    before &&
    (async (signal: AbortSignal): Promise<Answer | undefined> => {
      const { caseId, communicationBody } = request;
      const now = await communicationsOf(using.support, caseId, communicationBody, before.since, signal);
      return now > before.count ? { result: true } : undefined;
    });
  const send = (): Promise<Answer> => using.once.addCommunicationToCase(request);
  const { reply, found } = await onlyOnce(asked, send, look, using, quote);
  if (reply.result === false) {
    using.tell({ type: "refused" });
    throw new CasePackError("service", "AWS Support did not add the communication to the case; nothing was added.");
  }
  using.tell({ type: "placed", caseId: request.caseId });
  return { found };
}

/** Of both operations: what their replies say. */
interface Answer {
  readonly caseId?: string | undefined;
  readonly result?: boolean | undefined;
}

async function onlyOnce(
  asked: Asked,
  send: () => Promise<Answer>,
  look: Look | undefined,
  using: SubmitWith,
  quote: Quote,
): Promise<{ readonly reply: Answer; readonly found: boolean }> {
  for (let attempt = 1; ; attempt += 1) {
    using.tell({ type: "asked", asked });
    try {
      return { reply: await send(), found: false };
    } catch (error) {
      if (error instanceof CasePackError) throw error;
      if (isThrottled(error) && attempt < ATTEMPTS) {
        using.tell({ type: "asking-again", why: "AWS Support asks to go slower" });
        await using.sleep(WAIT_MS * 2 ** (attempt - 1));
        continue;
      }
      if (isRefusal(error) || isThrottled(error)) {
        using.tell({ type: "refused" });
        throw refused(
          error,
          `support:${asked.operation}`,
          "AWS Support did not take it, and nothing was opened or added",
          quote,
        );
      }
      using.tell({ type: "answer-lost", asked });
      const looked = await lookFor(look, using);
      if (typeof looked !== "string") return { reply: looked, found: true };
      throw new OutcomeUnknown(
        asked,
        refused(error, `support:${asked.operation}`, "The answer was lost", quote).message,
        looked,
      );
    }
  }
}

/** What the request has made; undefined where it is not there. Undefined altogether where nobody may look. */
type Look = (signal: AbortSignal) => Promise<Answer | undefined>;

/** What the request has made; or in words why that is not known. Never throws: what was sent stays sent. */
async function lookFor(look: Look | undefined, using: SubmitWith): Promise<Answer | string> {
  if (look === undefined) return "these credentials may not look for it";
  let seen = false;
  for (const pause of LOOKS_MS) {
    try {
      await using.sleep(pause);
    } catch {
      return "the look for it was interrupted";
    }
    try {
      const found = await look(AbortSignal.any([using.signal, AbortSignal.timeout(using.lookMs ?? LOOK_MS)]));
      if (found !== undefined) return found;
      seen = true;
    } catch {
      // The next look may be answered.
    }
  }
  return seen ? "AWS Support does not show it yet" : "AWS Support could not be asked for it";
}
