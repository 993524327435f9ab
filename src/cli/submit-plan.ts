import type { AwsSession } from "../aws/session.ts";
import type { SupportClients } from "../aws/support.ts";
import { CasePackError } from "../core/errors.ts";
import { visible } from "../core/visible.ts";
import { byHand, type ByHand } from "../submit/console.ts";
import { type Filing, file } from "../submit/choose.ts";
import { refused } from "../submit/failure.ts";
import { caseNamed } from "../submit/find-case.ts";
import type { Draft } from "./draft.ts";
import { given } from "./given.ts";
import { quotable } from "./quotable.ts";
import type { SubmitArgs } from "./submit-args.ts";
import { type Before, whatThereIs } from "./submit-before.ts";

/** Everything that would be sent, and where to. */
export interface SubmitPlan {
  readonly draft: Draft;
  readonly subject: string;
  readonly language: string;
  readonly cc: readonly string[];
  readonly partition: string;
  /** What a new case is filed under; absent where one is added to. */
  readonly filing?: Filing;
  readonly addTo?: KnownCase;
  /** What AWS Support had of this pack before; absent where it may not be asked. */
  readonly before?: Before;
  /** The account whose credentials are used, where it is known. */
  readonly accountId?: string;
}

/** The case that is added to. */
export interface KnownCase {
  readonly caseId: string;
  readonly displayId?: string;
  readonly subject: string;
  readonly status: string;
}

export interface PlanFrom {
  readonly args: SubmitArgs;
  readonly draft: Draft;
  readonly subject: string;
  readonly clients: SupportClients;
  readonly aws: AwsSession;
  readonly note: (text: string) => void;
}

/**
 * Asks AWS Support what there is: services and severities, or the case that is added to, and whether it has the pack
 * already. Reads only. Errors: the SDK's, and CasePackError `usage` for what is not there or there already.
 */
export async function planSubmission(from: PlanFrom): Promise<SubmitPlan> {
  const { args, draft, subject, clients, aws } = from;
  const language = args.language ?? (draft.case.language === "zh-TW" ? "zh" : "en");
  const where =
    args.caseId === undefined ? { filing: await filingFor(from) } : { addTo: await caseFor(args.caseId, from) };
  const { partition } = aws;
  const before = await whatThereIs({ draft, partition, ...where }, args.again, clients, from.note);
  return {
    draft,
    subject,
    language,
    cc: args.cc ?? [],
    partition,
    ...where,
    ...given("before", before),
    ...given("accountId", await accountOf(aws)),
  };

  async function filingFor({ args }: PlanFrom): Promise<Filing> {
    const [{ services = [] }, { severityLevels = [] }] = await Promise.all([
      clients.support.describeServices({ language: "en" }),
      clients.support.describeSeverityLevels({ language: "en" }),
    ]);
    return file(services, severityLevels, args);
  }
}

async function caseFor(id: string, { clients }: PlanFrom): Promise<KnownCase> {
  const found = await caseNamed(clients.support, id);
  if (found?.caseId === undefined) {
    throw new CasePackError(
      "usage",
      `AWS Support knows no case ${visible(id)} in this account. Give the number that the Support Center shows, or an id like case-12345678910-exen-2026-c4c1d2bf33c5cf47.`,
      { option: "--case-id" },
    );
  }
  const { caseId, displayId, subject = "", status = "" } = found;
  return { caseId, subject, status, ...given("displayId", displayId) };
}

/** It is shown where it is known; what depends on it, AWS Support decides. */
async function accountOf(aws: AwsSession): Promise<string | undefined> {
  try {
    return (await (await aws.sts()).getCallerIdentity({})).Account;
  } catch {
    return undefined;
  }
}

export function unasked(error: unknown): CasePackError {
  return refused(error, "AWS Support", "AWS Support could not be asked, and nothing was sent", quotable);
}

export function byHandFor(draft: Draft, subject: string, partition: string): ByHand {
  return byHand({
    partition,
    subject,
    textCommand: draft.textCommand,
    files: draft.files,
    openQuestions: draft.open.length,
    accountId: draft.case.accountId,
  });
}
