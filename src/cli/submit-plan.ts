import type { AwsSession } from "../aws/session.ts";
import type { SupportClients } from "../aws/support.ts";
import { CasePackError } from "../core/errors.ts";
import { findSecrets } from "../redact/scan.ts";
import { visible } from "../render/escape.ts";
import { byHand, type ByHand, caseUrl } from "../submit/console.ts";
import { type Filing, file } from "../submit/choose.ts";
import { isUnavailable, isWithoutPlan, refused } from "../submit/failure.ts";
import { caseNamed, casesAbout, communicationsOf } from "../submit/find-case.ts";
import type { CasesBefore } from "../submit/open-case.ts";
import type { Draft } from "./draft.ts";
import { given } from "./given.ts";
import type { SubmitArgs } from "./submit-args.ts";

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

export interface Before extends CasesBefore {
  /** Communications of the case that is added to, of this very text. */
  readonly count: number;
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
  const before = await whatThereWas(from, "addTo" in where ? where.addTo : undefined);
  return {
    draft,
    subject,
    language,
    cc: args.cc ?? [],
    partition: aws.partition,
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

/** Cases are opened once: whoever submits a pack twice is told, however the first time ended. */
async function whatThereWas(from: PlanFrom, addTo: KnownCase | undefined): Promise<Before | undefined> {
  const { args, draft, clients, aws, note } = from;
  const since = Date.parse(draft.case.collectedAt);
  const { sha256 } = draft;
  try {
    if (addTo !== undefined) {
      const count = await communicationsOf(clients.support, addTo.caseId, draft.text, since);
      if (count > 0 && !args.again) throw twice(`The case has this text already: ${name(addTo)}.`);
      return { sha256, since, caseIds: new Set(), count };
    }
    const cases = await casesAbout(clients.support, sha256, since);
    const [first] = cases;
    if (first !== undefined && !args.again) {
      const { displayId = "", caseId = "" } = first;
      const page = caseUrl(aws.partition, displayId);
      throw twice(
        `There is a case about this pack already: ${visible(displayId || caseId)}${page === undefined ? "" : `, ${page}`}. Add to it with --case-id ${visible(displayId || caseId)}.`,
      );
    }
    return { sha256, since, caseIds: new Set(cases.flatMap(({ caseId }) => caseId ?? [])), count: 0 };
  } catch (error) {
    if (error instanceof CasePackError || isWithoutPlan(error) || !isUnavailable(error)) throw error;
    note(
      "These credentials may not list cases (support:DescribeCases), so it is not known whether AWS Support has this pack already.",
    );
    return undefined;
  }
}

function twice(what: string): CasePackError {
  return new CasePackError("usage", `${what} To submit it again all the same, say --again.`, { option: "--again" });
}

function name({ displayId, caseId }: KnownCase): string {
  return visible(displayId ?? caseId);
}

/** It is shown where it is known; what depends on it, AWS Support decides. */
async function accountOf(aws: AwsSession): Promise<string | undefined> {
  try {
    return (await (await aws.sts()).getCallerIdentity({})).Account;
  } catch {
    return undefined;
  }
}

/** AWS's own words where they hold nothing that must not be shown. */
export function quotable(text: string): string {
  const shown = visible(text.slice(0, 300)).trim();
  return findSecrets(shown).length > 0 ? "" : shown;
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
