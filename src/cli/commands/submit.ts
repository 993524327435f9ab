import { setTimeout as wait } from "node:timers/promises";
import { partSender } from "../../aws/put-part.ts";
import { type SupportClients, supportClients } from "../../aws/support.ts";
import { CasePackError } from "../../core/errors.ts";
import { visible } from "../../core/visible.ts";
import { jsonText } from "../../render/escape.ts";
import type { ByHand } from "../../submit/console.ts";
import { isWithoutPlan } from "../../submit/failure.ts";
import { subjectOf } from "../../submit/find-case.ts";
import type { SubmitWith } from "../../submit/job.ts";
import { LIMITS } from "../../submit/limits.ts";
import { type Draft, draftFrom } from "../draft.ts";
import { type ExitCode, EXIT } from "../exit-codes.ts";
import { given } from "../given.ts";
import type { Host } from "../host.ts";
import type { SubmitArgs } from "../submit-args.ts";
import { byHandFor, planSubmission, type SubmitPlan, unasked } from "../submit-plan.ts";
import { interruptions } from "../submit-interrupted.ts";
import { byHandText, eventText, openQuestionsText, previewText } from "../submit-preview.ts";
import { dryRun, sendCase, type Submitted } from "../submit-send.ts";
import { createTerminal } from "../terminal.ts";
import { connectFor } from "../world.ts";

/**
 * Opens a case with AWS Support, or adds to one: verifies the pack, shows all that would be sent, asks, uploads, and
 * submits once. The one command that writes anything to AWS.
 */
export async function submit(args: SubmitArgs, host: Host): Promise<ExitCode> {
  requireSense(args);
  const ask = args.yes || args.dryRun ? undefined : asking(host.ask);
  if (!args.yes && !args.dryRun && ask === undefined) {
    throw new CasePackError(
      "usage",
      "Nothing is sent without a yes, and nobody can be asked here. Look at it with --dry-run, then say --yes.",
      { option: "--yes" },
    );
  }
  const draft = await draftFrom(args, args.yesUnanswered ? undefined : ask, host);
  if (draft.open.length > 0 && !args.yesUnanswered && !args.dryRun) throw unanswered(draft);
  const world = await connectFor(args, draft.case.region, host);
  try {
    return await withSupport(args, draft, world, ask, host);
  } finally {
    await world.close();
  }
}

function requireSense({ cc = [], caseId, ...args }: SubmitArgs): void {
  const refuse = (option: string, message: string): CasePackError => new CasePackError("usage", message, { option });
  if (cc.length > LIMITS.cc) throw refuse("--cc", `--cc takes ${LIMITS.cc} addresses at most.`);
  const odd = cc.find((address) => !/^[^\s@]+@[^\s@]+$/u.test(address));
  if (odd !== undefined) throw refuse("--cc", `--cc ${visible(odd)} is not an e-mail address.`);
  if (args.attachmentSet && (args.uploadId ?? []).length > 0)
    throw refuse("--attachment-set", "--attachment-set and --upload-id exclude each other.");
  if (caseId === undefined) return;
  for (const name of ["service", "category", "severity", "language", "subject"] as const) {
    if (args[name] !== undefined)
      throw refuse(`--${name}`, `--${name} is of a new case; a case that is added to with --case-id has its own.`);
  }
}

function unanswered(draft: Draft): CasePackError {
  return new CasePackError(
    "usage",
    `${draft.open.length === 1 ? "A question is" : `${draft.open.length} questions are`} open in the text, which only you can answer:\n${openQuestionsText(draft)}Answer with --answer ${draft.open[0]?.id ?? "1"}="..." each, or send it as it is with --yes-unanswered.`,
    { option: "--answer" },
  );
}

async function withSupport(
  args: SubmitArgs,
  draft: Draft,
  { aws, clock }: Pick<Awaited<ReturnType<typeof connectFor>>, "aws" | "clock">,
  ask: Host["ask"],
  host: Host,
): Promise<ExitCode> {
  const clients = await supportClients(aws);
  const title = args.subject ?? `Lambda permission problem: ${draft.case.functionName}`;
  const subject = subjectOf(title, draft.sha256);
  let plan: SubmitPlan;
  try {
    plan = await planSubmission({ args, draft, subject, clients, aws, note: (text) => host.stderr(`${text}\n`) });
  } catch (error) {
    if (!isWithoutPlan(error)) throw unasked(error);
    return tellByHand(byHandFor(draft, subject, aws.partition), args, host);
  }
  show(plan, args, ask !== undefined, host);
  if (args.dryRun) return await rehearse(plan, args, clients, host);
  if (ask !== undefined && !(await agreed(ask, plan))) throw new CasePackError("interrupted", "Nothing was sent.");
  const sender = partSender({
    // A person's proxy must not reach into the example.
    env: args.example === undefined ? host.env : {},
    endpointUrl: aws.config.endpoint,
    signal: host.signal,
  });
  const interrupted = interruptions(host);
  const using: SubmitWith = {
    ...clients,
    put: sender.put,
    clock,
    signal: host.signal,
    sleep: (ms) => pause(ms, host.signal),
    tell: (event) => {
      interrupted.heard(event);
      const line = eventText(event);
      if (!args.quiet && line !== undefined) host.stderr(`${visible(line)}\n`);
    },
  };
  try {
    const submitted = await sendCase(plan, args, using);
    tellSubmitted(submitted, args, host);
    return EXIT.complete;
  } finally {
    interrupted.over();
    sender.close();
  }
}

/** The preview is the result of a dry run; else it is for whoever says yes. */
function show(plan: SubmitPlan, args: SubmitArgs, isAsked: boolean, host: Host): void {
  const { colors } = createTerminal(host, { ...args, verbose: false, progress: false });
  if (args.dryRun && args.output === "text") host.stdout(previewText(plan, colors));
  else if (isAsked || !args.quiet) host.stderr(previewText(plan, colors));
}

/** Ctrl-C at a question: of collect's questions it is said that no pack was made. */
function asking(ask: Host["ask"]): Host["ask"] {
  if (ask === undefined) return undefined;
  return async (message, placeholder) => {
    try {
      return await ask(message, placeholder);
    } catch (error) {
      if (!(error instanceof CasePackError) || error.code !== "interrupted") throw error;
      throw new CasePackError("interrupted", "Interrupted; nothing was sent.", { cause: error });
    }
  };
}

async function agreed(ask: NonNullable<Host["ask"]>, { addTo }: SubmitPlan): Promise<boolean> {
  const what = addTo === undefined ? "Open this case with AWS Support" : "Add this to the case";
  const answer = await ask(`${what}? Type yes to send it.`, "no");
  return /^y(?:es)?$/iu.test(answer ?? "");
}

/** The API's own rehearsal: AWS checks what it would be sent, and does nothing. */
async function rehearse(plan: SubmitPlan, args: SubmitArgs, clients: SupportClients, host: Host): Promise<ExitCode> {
  await dryRun(plan, args, clients);
  const open = plan.draft.open.length;
  if (args.output === "json") {
    host.stdout(jsonText({ dryRun: true, ...summary(plan), openQuestions: plan.draft.open }));
  } else {
    if (open > 0) host.stdout(`Open questions, to be answered with --answer:\n${openQuestionsText(plan.draft)}`);
    host.stdout("AWS Support would take it. Nothing was uploaded, and no case was opened or added to.\n");
  }
  return EXIT.complete;
}

function tellSubmitted(done: Submitted, args: SubmitArgs, host: Host): void {
  if (args.output === "json") return host.stdout(jsonText({ ...summary(done.plan), ...resultOf(done) }));
  const { displayId, caseId, found } = done;
  const what = done.plan.addTo === undefined ? "Opened" : "Added to";
  host.stdout(`${what} case ${visible(displayId ?? caseId)}\n`);
  if (displayId !== undefined) host.stdout(`  id    ${visible(caseId)}\n`);
  if (done.url !== undefined) host.stdout(`  page  ${done.url}\n`);
  if (found) host.stderr("The answer of AWS Support was lost on the way; it was found there and not sent again.\n");
}

/** The document for scripts. */
function resultOf({ caseId, displayId, url, uploaded, found }: Submitted): object {
  return { caseId, ...given("displayId", displayId), ...given("url", url), uploads: uploaded, answerWasLost: found };
}

function summary({ draft, subject, filing, addTo, cc, language }: SubmitPlan): object {
  return {
    ...(addTo === undefined ? { subject, language, ...filing } : { addedTo: addTo.caseId }),
    cc,
    text: draft.text,
    files: draft.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    keptBack: draft.keptBack,
  };
}

/** Without a plan that has the API the way is the console's; the exit code says that nothing was sent. */
function tellByHand(steps: ByHand, args: SubmitArgs, host: Host): ExitCode {
  if (args.output === "json") host.stdout(jsonText({ byHand: steps }));
  else host.stdout(byHandText(steps));
  host.stderr(
    "lambda-case-pack: The support plan of this account has no API (SubscriptionRequiredException), so nothing was sent; the way by hand is above.\n",
  );
  return EXIT.service;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {
    throw new CasePackError("interrupted", "Interrupted.");
  });
}
