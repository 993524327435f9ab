import type { SupportClients } from "../aws/support.ts";
import { CasePackError } from "../core/errors.ts";
import { visible } from "../core/visible.ts";
import { caseUrl } from "../submit/console.ts";
import { isUnavailable, isWithoutPlan, refused } from "../submit/failure.ts";
import { casesAbout, communicationsOf } from "../submit/find-case.ts";
import type { CasesBefore } from "../submit/open-case.ts";
import { quotable } from "./quotable.ts";
import type { SubmitPlan } from "./submit-plan.ts";

/** What AWS Support has of a pack. */
export interface Before extends CasesBefore {
  /** Communications of the case that is added to, of this very text. */
  readonly count: number;
}

/** AWS Support has the pack, or the text, already. */
export class ThereAlready extends CasePackError {
  constructor(what: string) {
    super("usage", `${what} To submit it again all the same, say --again.`, { option: "--again" });
  }
}

type About = Pick<SubmitPlan, "draft" | "partition" | "addTo">;

/**
 * Cases are opened once: whoever submits a pack twice is told, however the first time ended. Undefined where these
 * credentials may not ask, which is noted. Errors: the SDK's, and ThereAlready unless `again`.
 */
export async function whatThereIs(
  about: About,
  again: boolean,
  { support }: Pick<SupportClients, "support">,
  note: (text: string) => void,
): Promise<Before | undefined> {
  const { draft, addTo, partition } = about;
  const since = Date.parse(draft.case.collectedAt);
  const { sha256 } = draft;
  try {
    if (addTo !== undefined) {
      const count = await communicationsOf(support, addTo.caseId, draft.text, since);
      if (count > 0 && !again)
        throw new ThereAlready(`The case has this text already: ${visible(addTo.displayId ?? addTo.caseId)}.`);
      return { sha256, since, caseIds: new Set(), count };
    }
    const cases = await casesAbout(support, sha256, since);
    const [first] = cases;
    if (first !== undefined && !again) {
      const { displayId = "", caseId = "" } = first;
      const page = caseUrl(partition, displayId);
      throw new ThereAlready(
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

/**
 * The same question right before the case is opened: since the first time somebody thought about a yes and files went
 * up, and another job may have submitted the pack. Errors: ThereAlready unless `again`; CasePackError `service`.
 */
export async function whatThereIsNow(
  plan: SubmitPlan,
  again: boolean,
  clients: SupportClients,
): Promise<Before | undefined> {
  // Whoever may not ask has been told.
  if (plan.before === undefined) return undefined;
  try {
    return await whatThereIs(plan, again, clients, () => undefined);
  } catch (error) {
    throw refused(
      error,
      plan.addTo === undefined ? "support:DescribeCases" : "support:DescribeCommunications",
      "Whether another run has submitted the pack meanwhile could not be asked, and nothing was opened or added",
      quotable,
    );
  }
}
