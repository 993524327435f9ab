import type { ChecklistId, ChecklistStatus, Manifest } from "../core/manifest.ts";
import type { FindingStatus } from "../core/finding.ts";
import type { Outcome } from "../core/outcome.ts";
import type { PackSet } from "../evidence/pack-set.ts";
import type { CheckedFindings } from "./findings-schema.ts";
import type { ReadFile } from "./read-files.ts";

/** What a pack is, as far as it could be read. */
export interface VerifyFacts {
  /** Of the zip, or of all parts at hand. */
  readonly bytes: number;
  /** Of the zip or the first part at hand, lower-case hex: two people can tell that they look at the same pack. */
  readonly sha256: string;
  /** Files in it, and what they unpack to in bytes. */
  readonly files: number;
  readonly unpackedBytes: number;
  /** Where the pack is several zips: which of them were looked at. */
  readonly parts?: PartFacts;
  readonly case?: Manifest["case"];
  readonly tool?: Manifest["tool"];
  readonly checklist?: Readonly<Partial<Record<ChecklistId, ChecklistStatus>>>;
  /** How many calls ended how. */
  readonly outcomes?: Readonly<Partial<Record<Outcome, number>>>;
  readonly findings?: Readonly<Partial<Record<FindingStatus, number>>>;
  /** How many values were redacted. */
  readonly redacted?: number;
}

export interface PartFacts {
  readonly of: number;
  /** Numbers, ascending. */
  readonly verified: readonly number[];
  /** File names of the others, as far as the first part tells them. */
  readonly missing: readonly string[];
}

export interface FactSources {
  readonly set?: Pick<PackSet, "parts" | "manifest" | "missing">;
  readonly size: number;
  readonly sha256: string;
  readonly read?: ReadonlyMap<string, ReadFile>;
  readonly manifest?: Manifest | undefined;
  readonly findings?: CheckedFindings | undefined;
}

export function factsOf({ size, sha256, read, manifest, findings, set }: FactSources): VerifyFacts {
  const files = [...(read?.values() ?? [])];
  return {
    bytes: size,
    sha256,
    files: files.length,
    unpackedBytes: files.reduce((sum, file) => sum + file.bytes, 0),
    ...(set === undefined ? {} : partFacts(set)),
    ...(manifest === undefined ? {} : manifestFacts(manifest)),
    ...(findings === undefined ? {} : { findings: tally(findings.findings.map((finding) => finding.status)) }),
  };
}

function partFacts({
  parts,
  manifest,
  missing,
}: Pick<PackSet, "parts" | "manifest" | "missing">): Partial<VerifyFacts> {
  const of = manifest?.parts?.zips.length ?? parts[0]?.document?.of;
  if (of === undefined) return {};
  return { parts: { of, verified: parts.map(({ number }) => number), missing: missing.map(({ name }) => name) } };
}

function manifestFacts(manifest: Manifest): Partial<VerifyFacts> {
  return {
    case: manifest.case,
    tool: manifest.tool,
    checklist: Object.fromEntries(manifest.checklist.map(({ id, status }) => [id, status])),
    outcomes: tally(manifest.items.map((item) => item.outcome)),
    redacted: manifest.redaction.total,
  };
}

function tally<Name extends string>(names: readonly Name[]): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
