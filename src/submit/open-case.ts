import type { AddCommunicationToCaseRequest, CreateCaseRequest } from "../aws/support.ts";
import { CasePackError } from "../core/errors.ts";
import { isRefusal, isThrottled, refused } from "./failure.ts";
import { casesAbout, communicationsOf } from "./find-case.ts";
import type { SubmitWith } from "./job.ts";

/** How often a request that was throttled is sent again: throttled means not done. */
const ATTEMPTS = 5;
const WAIT_MS = 1_000;
/** When to look whether a request was done whose answer was lost, in ms after one another. */
const LOOKS_MS = [1_000, 3_000, 8_000];

type Quote = (text: string) => string;

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
  const look = async (): Promise<Answer | undefined> => {
    if (before === undefined) return undefined;
    const now = await casesAbout(using.support, before.sha256, before.since);
    const fresh = now.find(({ caseId = "" }) => caseId !== "" && !before.caseIds.has(caseId));
    return fresh === undefined ? undefined : { caseId: fresh.caseId };
  };
  const { reply, found } = await onlyOnce("CreateCase", () => using.once.createCase(request), look, using, quote);
  if (reply.caseId === undefined || reply.caseId === "") throw unknown("CreateCase", "The reply named no case.");
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
  const look = async (): Promise<Answer | undefined> => {
    if (before === undefined) return undefined;
    const { caseId, communicationBody } = request;
    const now = await communicationsOf(using.support, caseId, communicationBody, before.since);
    return now > before.count ? { result: true } : undefined;
  };
  const send = (): Promise<Answer> => using.once.addCommunicationToCase(request);
  const { reply, found } = await onlyOnce("AddCommunicationToCase", send, look, using, quote);
  if (reply.result === false) {
    throw new CasePackError("service", "AWS Support did not add the communication to the case; nothing was added.");
  }
  return { found };
}

/** Of both operations: what their replies say. */
interface Answer {
  readonly caseId?: string | undefined;
  readonly result?: boolean | undefined;
}

async function onlyOnce(
  operation: string,
  send: () => Promise<Answer>,
  look: () => Promise<Answer | undefined>,
  using: SubmitWith,
  quote: Quote,
): Promise<{ readonly reply: Answer; readonly found: boolean }> {
  for (let attempt = 1; ; attempt += 1) {
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
        throw refused(
          error,
          `support:${operation}`,
          "AWS Support did not take it, and nothing was opened or added",
          quote,
        );
      }
      const reply = await lookFor(look, using);
      if (reply !== undefined) return { reply, found: true };
      throw unknown(operation, refused(error, `support:${operation}`, "The answer was lost", quote).message);
    }
  }
}

/** Undefined also where AWS cannot be asked: then nobody knows. */
async function lookFor(look: () => Promise<Answer | undefined>, using: SubmitWith): Promise<Answer | undefined> {
  for (const pause of LOOKS_MS) {
    await using.sleep(pause);
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unknown(operation: string, why: string): CasePackError {
  const what = operation === "CreateCase" ? "a case was opened" : "the communication was added";
  return new CasePackError(
    "service",
    `It is not known whether ${what}: ${why} It was not sent a second time, and AWS Support does not show it yet. Look in the Support Center before you submit again.`,
  );
}
