import type { CaseInfo } from "./case.ts";
import type { Item } from "./outcome.ts";

/** The eight things that AWS asks for in a case, in the article's order (`cloudtrail` is its step 7). */
export const CHECKLIST_IDS = [
  "function-arn",
  "workflow",
  "frequency",
  "cross-account",
  "permissions",
  "logs",
  "timestamps",
  "cloudtrail",
] as const;
export type ChecklistId = (typeof CHECKLIST_IDS)[number];
export type ChecklistStatus = "collected" | "partial" | "missing" | "needs-answer" | "not-applicable";

export interface ChecklistEntry {
  readonly id: ChecklistId;
  readonly status: ChecklistStatus;
  readonly evidence: readonly string[];
  readonly why: string;
}

/** Something that the pack cannot show however many permissions the collector has. */
export interface BlindSpot {
  readonly id: string;
  readonly text: string;
}

export interface PackedFile {
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface RedactionCounts {
  readonly total: number;
  readonly byRule: Readonly<Record<string, number>>;
}

/** manifest.json. Names are a contract; it can carry no payload, only what was asked and what came of it. */
export interface Manifest {
  readonly schema: "lambda-case-pack/manifest@1";
  readonly tool: { readonly name: string; readonly version: string };
  readonly case: CaseInfo;
  readonly checklist: readonly ChecklistEntry[];
  readonly items: readonly Item[];
  readonly blindSpots: readonly BlindSpot[];
  readonly files: readonly PackedFile[];
  readonly redaction: RedactionCounts;
}
