import type { BlindSpot, ChecklistEntry } from "./manifest.ts";
import type { FindingsDocument } from "./finding.ts";
import type { TimelineEntry, Workflow } from "./workflow.ts";

/** All that is derived from the evidence: a function of it, so a finished pack gives the same again. */
export interface Analysis {
  readonly findings: FindingsDocument;
  readonly workflow: Workflow;
  /** Ascending. */
  readonly timeline: readonly TimelineEntry[];
  readonly checklist: readonly ChecklistEntry[];
  readonly blindSpots: readonly BlindSpot[];
}
