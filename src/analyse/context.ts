import type { CaseInfo } from "../core/case.ts";
import type { Evidence } from "../core/evidence.ts";
import { PATHS } from "../core/evidence.ts";
import type { Item } from "../core/outcome.ts";
import { executionRoleAccess, type Identity } from "./access.ts";
import { type DenialGroup, DenialGroups } from "./denials/groups.ts";
import { documentDenials } from "./denials/documents.ts";
import { type Documents, loadDocuments } from "./documents.ts";
import { type LogFacts, scanLogs } from "./logs/scan.ts";
import { at } from "./read.ts";
import { type Subjects, subjectsOf } from "./subjects.ts";
import { scanTrail, type TrailFacts } from "./trail/scan.ts";

/** All that checks see: the documents, and what one pass over logs and CloudTrail found. */
export interface Context {
  readonly info: CaseInfo;
  readonly items: readonly Item[];
  readonly paths: readonly string[];
  readonly documents: Documents;
  readonly subjects: Subjects;
  /** GetFunction's `Configuration`; undefined where it was not read. */
  readonly configuration: unknown;
  readonly role: Identity;
  readonly logs: LogFacts;
  readonly trail: TrailFacts;
  readonly denials: readonly DenialGroup[];
  /** Refusals beyond those that are kept apart. */
  readonly denialsNotKept: number;
}

export async function contextOf(evidence: Evidence): Promise<Context> {
  const documents = await loadDocuments(evidence);
  const subjects = subjectsOf(evidence.case, documents);
  const groups = new DenialGroups();
  const logs = await scanLogs(evidence, groups);
  const trail = await scanTrail(evidence, subjects, groups);
  for (const sighting of documentDenials(documents, evidence.case)) groups.add(sighting);
  return {
    info: evidence.case,
    items: evidence.items,
    paths: evidence.paths,
    documents,
    subjects,
    configuration: at(documents.get(PATHS.function), "Configuration"),
    role: executionRoleAccess(documents, evidence.items),
    logs,
    trail,
    denials: groups.list(),
    denialsNotKept: groups.overflow,
  };
}
