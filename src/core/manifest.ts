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

export interface ChecklistEntry<W = string> {
  readonly id: ChecklistId;
  readonly status: ChecklistStatus;
  readonly evidence: readonly string[];
  readonly why: W;
}

/** Something that the pack cannot show however many permissions the collector has. */
export interface BlindSpot<W = string> {
  readonly id: string;
  readonly text: W;
}

export interface PackedFile {
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A file as the manifest lists it. In a pack of several parts it stands in one of them, whole, or in pieces. */
export interface ListedFile extends PackedFile {
  /** The number of the part that has it whole. */
  readonly part?: number;
  /** What it was cut into, at ends of lines, because it is larger than a part; one after the other they are the file. */
  readonly pieces?: readonly FilePiece[];
}

/** One of the entries that a file was cut into; `bytes` and `sha256` are its own. */
export interface FilePiece extends PackedFile {
  readonly part: number;
  /** The line of the whole file, from 1, that it begins with: findings cite lines of whole files. */
  readonly firstLine: number;
}

/** The zips of a pack that is larger than one attachment may be. */
export interface PartList {
  /** The same in every part of one pack: SHA-256 over the paths and hashes of its files, see `setOf`. */
  readonly set: string;
  /** By number, from 1. */
  readonly zips: readonly PartZip[];
}

export interface PartZip {
  readonly number: number;
  /** File name, without a folder. */
  readonly name: string;
  /** Whether it goes with the case at once, or is kept for when Support asks: a case takes only so many files. */
  readonly attach: "at-once" | "on-request";
  /** Of the zip; absent for part 1, which holds the manifest: its seal is its own. */
  readonly bytes?: number;
  readonly sha256?: string;
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
  readonly files: readonly ListedFile[];
  /** Absent where the pack is one zip. */
  readonly parts?: PartList;
  readonly redaction: RedactionCounts;
}
