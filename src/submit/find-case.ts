import type { CaseDetails, Support } from "../aws/support.ts";
import { CasePackError } from "../core/errors.ts";

/** The part of a subject by which a case is known to be about a pack, whoever opened it, and by which run. */
export function markOf(sha256: string): string {
  return `case pack ${sha256.slice(0, 12)}`;
}

/** Subjects longer than this are hard to read in the list of cases; the mark must not be cut off. */
const SUBJECT = 200;

export function subjectOf(title: string, sha256: string): string {
  const mark = ` (${markOf(sha256)})`;
  const plain = title.replaceAll(/\s+/gu, " ").trim();
  return `${plain.slice(0, SUBJECT - mark.length)}${mark}`;
}

/** What a subject ends in by which its case is found: `(case pack 3fb1c09a2e4d)`. */
export function endOf(subject: string): string {
  return /\(case pack [0-9a-f]+\)$/u.exec(subject)?.[0] ?? subject;
}

/** Of a hundred entries each: as many cases since a pack was made has no team. */
const MOST_PAGES = 100;

/** A safety margin for clocks that differ. */
const DAY_MS = 86_400_000;

/**
 * Cases about a pack, resolved ones too, newest first: none can be older than the pack. `since` is ms since the epoch.
 * Errors: the SDK's.
 */
export async function casesAbout(
  support: Support,
  sha256: string,
  since: number,
  abortSignal?: AbortSignal,
): Promise<readonly CaseDetails[]> {
  const mark = markOf(sha256);
  const about: CaseDetails[] = [];
  let nextToken: string | undefined;
  let pages = 0;
  do {
    if ((pages += 1) > MOST_PAGES) throw endless("list of cases");
    const page = await support.describeCases(
      {
        afterTime: new Date(since - DAY_MS).toISOString(),
        includeResolvedCases: true,
        includeCommunications: false,
        maxResults: 100,
        ...(nextToken === undefined ? {} : { nextToken }),
      },
      abortSignal === undefined ? {} : { abortSignal },
    );
    about.push(...(page.cases ?? []).filter(({ subject }) => subject?.includes(mark) === true));
    ({ nextToken } = page);
  } while (nextToken !== undefined && nextToken !== "");
  return about;
}

/**
 * A case by the id that the API gives (`case-...`) or the number that the Support Center shows; undefined where there is
 * none. Errors: the SDK's.
 */
export async function caseNamed(support: Support, id: string): Promise<CaseDetails | undefined> {
  const by = id.startsWith("case-") ? { caseIdList: [id] } : { displayId: id };
  try {
    const { cases = [] } = await support.describeCases({
      ...by,
      includeResolvedCases: true,
      includeCommunications: false,
    });
    return cases[0];
  } catch (error) {
    if ((error as { readonly name?: string }).name === "CaseIdNotFound") return undefined;
    throw error;
  }
}

/**
 * How many communications of this text a case has since a time, ms since the epoch. Errors: the SDK's.
 */
export async function communicationsOf(
  support: Support,
  caseId: string,
  text: string,
  since: number,
  abortSignal?: AbortSignal,
): Promise<number> {
  const wanted = squeezed(text);
  const afterTime = new Date(since - DAY_MS).toISOString();
  let count = 0;
  let nextToken: string | undefined;
  let pages = 0;
  do {
    if ((pages += 1) > MOST_PAGES) throw endless("list of a case's communications");
    const page = await support.describeCommunications(
      { caseId, afterTime, maxResults: 100, ...(nextToken === undefined ? {} : { nextToken }) },
      abortSignal === undefined ? {} : { abortSignal },
    );
    count += (page.communications ?? []).filter(({ body }) => squeezed(body ?? "") === wanted).length;
    ({ nextToken } = page);
  } while (nextToken !== undefined && nextToken !== "");
  return count;
}

function endless(list: string): CasePackError {
  return new CasePackError("service", `AWS Support's ${list} has no end after ${MOST_PAGES} pages.`);
}

/** Line ends and trailing spaces may change on the way. */
function squeezed(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}
