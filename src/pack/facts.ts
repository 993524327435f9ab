import type { ChecklistId, ChecklistStatus, Manifest } from "../core/manifest.ts";
import type { FindingStatus } from "../core/finding.ts";
import type { Outcome } from "../core/outcome.ts";
import type { CheckedFindings } from "./findings-schema.ts";
import type { ReadFile } from "./read-files.ts";

/** What a pack is, as far as it could be read. */
export interface VerifyFacts {
  /** Of the zip. */
  readonly bytes: number;
  /** Of the zip, lower-case hex: two people can tell that they look at the same pack. */
  readonly sha256: string;
  /** Files in it, and what they unpack to in bytes. */
  readonly files: number;
  readonly unpackedBytes: number;
  readonly case?: Manifest["case"];
  readonly tool?: Manifest["tool"];
  readonly checklist?: Readonly<Partial<Record<ChecklistId, ChecklistStatus>>>;
  /** How many calls ended how. */
  readonly outcomes?: Readonly<Partial<Record<Outcome, number>>>;
  readonly findings?: Readonly<Partial<Record<FindingStatus, number>>>;
  /** How many values were redacted. */
  readonly redacted?: number;
}

export interface FactSources {
  readonly size: number;
  readonly sha256: string;
  readonly read?: ReadonlyMap<string, ReadFile>;
  readonly manifest?: Manifest | undefined;
  readonly findings?: CheckedFindings | undefined;
}

export function factsOf({ size, sha256, read, manifest, findings }: FactSources): VerifyFacts {
  const files = [...(read?.values() ?? [])];
  return {
    bytes: size,
    sha256,
    files: files.length,
    unpackedBytes: files.reduce((sum, file) => sum + file.bytes, 0),
    ...(manifest === undefined ? {} : manifestFacts(manifest)),
    ...(findings === undefined ? {} : { findings: tally(findings.findings.map((finding) => finding.status)) }),
  };
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
