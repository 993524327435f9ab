import type { SupportClients } from "../aws/support.ts";
import { CasePackError } from "../core/errors.ts";
import { shellWord } from "../core/shell.ts";
import { AttachFailure, attach, type Uploaded } from "../submit/attach.ts";
import { fitsSet } from "../submit/attachment-set.ts";
import { caseUrl } from "../submit/console.ts";
import { isDryRunSuccess, isUnavailable, refused } from "../submit/failure.ts";
import { caseNamed } from "../submit/find-case.ts";
import type { Attached, SubmitWith } from "../submit/job.ts";
import { addToCase, openCase, OutcomeUnknown } from "../submit/open-case.ts";
import { given } from "./given.ts";
import type { SubmitArgs } from "./submit-args.ts";
import { quotable } from "./quotable.ts";
import { ThereAlready, whatThereIsNow } from "./submit-before.ts";
import type { SubmitPlan } from "./submit-plan.ts";

export interface Submitted {
  readonly plan: SubmitPlan;
  readonly caseId: string;
  readonly displayId?: string;
  readonly url?: string;
  readonly uploaded: Uploaded;
  /** The answer was lost, and what it would have said was found afterwards. */
  readonly found: boolean;
}

/**
 * Uploads the files and then opens the case, or adds to it: a case without its files is of no use, files without a case
 * do no harm. A failure says what is there and how to go on.
 */
export async function sendCase(plan: SubmitPlan, args: SubmitArgs, using: SubmitWith): Promise<Submitted> {
  let uploaded: Uploaded = [];
  try {
    const how = { known: args.uploadId ?? [], way: args.attachmentSet ? "set" : "current", quote: quotable } as const;
    const sent = await attach(plan.draft.files, how, using);
    ({ uploaded } = sent);
    if (using.signal.aborted) throw new CasePackError("interrupted", "Interrupted.");
    const before = await whatThereIsNow(plan, args.again, using);
    const { caseId, found } = await place({ ...plan, ...given("before", before) }, sent.attached, using);
    const displayId = plan.addTo?.displayId ?? (await displayIdOf(caseId, using));
    const url = displayId === undefined ? undefined : caseUrl(plan.partition, displayId);
    return { plan, caseId, uploaded, found, ...given("displayId", displayId), ...given("url", url) };
  } catch (error) {
    if (!(error instanceof CasePackError)) throw error;
    const there = error instanceof AttachFailure ? error.uploaded : uploaded;
    const more = error instanceof OutcomeUnknown ? onlyIfNone(there) : goOn(there, args, error instanceof ThereAlready);
    throw new CasePackError(error.code, `${error.message}${more}`, {
      cause: error,
      ...given("option", error.option),
    });
  }
}

async function place(
  plan: SubmitPlan,
  attached: Attached,
  using: SubmitWith,
): Promise<{ readonly caseId: string; readonly found: boolean }> {
  const { addTo, before } = plan;
  if (addTo === undefined) return await openCase({ ...caseRequest(plan), ...attached }, before, using, quotable);
  const request = { ...messageRequest(plan, addTo.caseId), ...attached };
  return { caseId: addTo.caseId, ...(await addToCase(request, before, using, quotable)) };
}

function caseRequest({ subject, filing, language, cc, draft }: SubmitPlan) {
  return {
    subject,
    communicationBody: draft.text,
    issueType: "technical",
    language,
    ...(filing === undefined
      ? {}
      : {
          serviceCode: filing.service.code,
          categoryCode: filing.category.code,
          severityCode: filing.severity.code,
        }),
    ...(cc.length === 0 ? {} : { ccEmailAddresses: [...cc] }),
  };
}

function messageRequest({ cc, draft }: SubmitPlan, caseId: string) {
  return {
    caseId,
    communicationBody: draft.text,
    ...(cc.length === 0 ? {} : { ccEmailAddresses: [...cc] }),
  };
}

/**
 * The API's rehearsal of each step: AWS checks the text, the case and the announced files, and keeps nothing.
 * Errors: CasePackError with what AWS would refuse.
 */
export async function dryRun(plan: SubmitPlan, args: SubmitArgs, { once }: SupportClients): Promise<void> {
  if (!args.attachmentSet) {
    for (const { name, bytes } of plan.draft.files) {
      const announced = { fileName: name, fileSizeBytes: bytes, dryRun: true };
      // Where uploads are not to be had, submit takes the older way.
      await rehearsed(
        "support:GetAttachmentUploadLinks",
        () => once.getAttachmentUploadLinks(announced),
        (error) => isUnavailable(error) && fitsSet(plan.draft.files),
      );
    }
  }
  const { addTo } = plan;
  await (addTo === undefined
    ? rehearsed("support:CreateCase", () => once.createCase({ ...caseRequest(plan), dryRun: true }))
    : rehearsed("support:AddCommunicationToCase", () =>
        once.addCommunicationToCase({ ...messageRequest(plan, addTo.caseId), dryRun: true }),
      ));
}

async function rehearsed(
  operation: string,
  send: () => Promise<unknown>,
  isNoMatter: (error: unknown) => boolean = () => false,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (isDryRunSuccess(error) || isNoMatter(error)) return;
    throw refused(error, operation, "AWS Support would not take it; nothing was uploaded or opened", quotable);
  }
  throw new CasePackError(
    "service",
    `${operation} did not answer as AWS Support does to a dry run: it may have taken it in earnest. Look in the Support Center.`,
  );
}

/** The number that people see; the case is open without it too. */
async function displayIdOf(caseId: string, { support }: SubmitWith): Promise<string | undefined> {
  try {
    return (await caseNamed(support, caseId))?.displayId;
  } catch {
    return undefined;
  }
}

/** The case that nobody knows of may have them: no command that opens another may be at hand. */
function onlyIfNone(uploaded: Uploaded): string {
  if (uploaded.length === 0) return "";
  return `\nOnly if there is none, --upload-id takes what was sent, so that it need not be sent again:\n${listOf(uploaded)}`;
}

function goOn(uploaded: Uploaded, args: SubmitArgs, isThere: boolean): string {
  if (uploaded.length === 0) return "";
  const ids = uploaded.map(({ uploadId }) => ` --upload-id ${shellWord(uploadId)}`).join("");
  return `\nAWS Support has these files, attached to nothing:\n${listOf(uploaded)}${isThere ? "" : `\nTo go on without sending them again: lambda-case-pack submit ${shellWord(args.pack)}${ids}, with the other options as before.`}`;
}

export function listOf(uploaded: Uploaded): string {
  return uploaded.map(({ name, uploadId }) => `  ${name}  ${uploadId}`).join("\n");
}
