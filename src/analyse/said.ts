import type * as analysis from "../core/analysis.ts";
import type * as finding from "../core/finding.ts";
import type * as manifest from "../core/manifest.ts";
import type { Words } from "../core/phrase.ts";
import type * as workflow from "../core/workflow.ts";

/** What the analysis derives, as it is while it is made: its sentences are phrases that every language can tell. */
export type Analysis = analysis.Analysis<Words>;
export type Finding = finding.Finding<Words>;
export type Fix = finding.Fix<Words>;
export type Frequency = finding.Frequency<Words>;
export type CrossAccount = finding.CrossAccount<Words>;
export type RootCause = finding.RootCause<Words>;
export type BlindSpot = manifest.BlindSpot<Words>;
export type ChecklistEntry = manifest.ChecklistEntry<Words>;
export type TimelineEntry = workflow.TimelineEntry<Words>;
