import type { BlindSpot, ChecklistEntry } from "./manifest.ts";
import type { FindingsDocument } from "./finding.ts";
import type { TimelineEntry, Workflow } from "./workflow.ts";

/**
 * All that is derived from the evidence: a function of it, so a finished pack gives the same again. `W`: how its
 * sentences are kept, as text or as phrases that can be told in several languages.
 */
export interface Analysis<W = string> {
  readonly findings: FindingsDocument<W>;
  readonly workflow: Workflow;
  /** Ascending. */
  readonly timeline: readonly TimelineEntry<W>[];
  readonly checklist: readonly ChecklistEntry<W>[];
  readonly blindSpots: readonly BlindSpot<W>[];
}
