import type { Analysis } from "../core/analysis.ts";
import type { CaseInfo } from "../core/case.ts";
import type { BlindSpot, ChecklistEntry, ListedFile, Manifest, PartList, RedactionCounts } from "../core/manifest.ts";
import type { Item } from "../core/outcome.ts";
import type { CountComparison, LogReading } from "../core/reading.ts";
import { fromRedacted, type RedactedText } from "../core/redacted.ts";
import { byCodeUnit, MANIFEST_PATH } from "./paths.ts";

export interface ManifestParts {
  readonly tool: Manifest["tool"];
  readonly case: CaseInfo;
  readonly items: readonly Item[];
  readonly analysis: Pick<Analysis, "checklist" | "blindSpots">;
  readonly files: readonly ListedFile[];
  /** Where the pack is several zips. */
  readonly parts?: PartList | undefined;
  readonly redaction: RedactionCounts;
}

/**
 * The manifest of a run: a function of its parts, whatever order they come in. Members are copied by name, so what a
 * collector hung onto an item by mistake (a reply, say) does not come along.
 */
export function buildManifest(parts: ManifestParts): Manifest {
  return {
    schema: "lambda-case-pack/manifest@1",
    tool: { name: parts.tool.name, version: parts.tool.version },
    case: plainCase(parts.case),
    checklist: parts.analysis.checklist.map(plainChecklistEntry),
    items: plainItems(parts.items),
    blindSpots: parts.analysis.blindSpots.map(plainBlindSpot),
    files: parts.files
      .filter((file) => file.path !== MANIFEST_PATH)
      .map(plainFile)
      .sort((a, b) => byCodeUnit(a.path, b.path)),
    ...(parts.parts === undefined ? {} : { parts: plainParts(parts.parts) }),
    redaction: plainCounts(parts.redaction),
  };
}

function plainFile({ path, bytes, sha256, part, pieces }: ListedFile): ListedFile {
  return {
    path,
    bytes,
    sha256,
    ...(part === undefined ? {} : { part }),
    ...(pieces === undefined
      ? {}
      : {
          pieces: pieces.map((piece) => ({
            path: piece.path,
            part: piece.part,
            bytes: piece.bytes,
            sha256: piece.sha256,
            firstLine: piece.firstLine,
          })),
        }),
  };
}

function plainParts({ set, zips }: PartList): PartList {
  return {
    set,
    zips: zips.map(({ number, name, attach, bytes, sha256 }) => ({
      number,
      name,
      attach,
      ...(bytes === undefined || sha256 === undefined ? {} : { bytes, sha256 }),
    })),
  };
}

/** manifest.json as it is written: it is made of the case, redacted messages, sizes and hashes. */
export function manifestText(manifest: Manifest): RedactedText {
  return fromRedacted(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** Items by collector and id: calls end in no particular order, packs and findings must not depend on it. */
export function plainItems(items: readonly Item[]): Item[] {
  return items.map(plainItem).sort((a, b) => byCodeUnit(a.collector, b.collector) || byCodeUnit(a.id, b.id));
}

/** The case with the manifest's members only, absent ones left out. */
export function plainCase(from: CaseInfo): CaseInfo {
  const { window, stated } = from;
  return {
    functionArn: from.functionArn,
    functionName: from.functionName,
    ...(from.qualifier === undefined ? {} : { qualifier: from.qualifier }),
    accountId: from.accountId,
    region: from.region,
    window: { start: window.start, end: window.end, timeZone: window.timeZone, origin: window.origin },
    audience: from.audience,
    language: from.language,
    stated: {
      ...(stated.issue === undefined ? {} : { issue: stated.issue }),
      ...(stated.workflow === undefined ? {} : { workflow: stated.workflow }),
      ...(stated.frequency === undefined ? {} : { frequency: stated.frequency }),
      ...(stated.crossAccount === undefined ? {} : { crossAccount: stated.crossAccount }),
      ...(stated.accepted === undefined ? {} : { accepted: [...stated.accepted] }),
    },
    peerAccounts: [...from.peerAccounts],
    ...(from.collectedBy === undefined ? {} : { collectedBy: from.collectedBy }),
    collectedAt: from.collectedAt,
    ...(from.comparedWith === undefined ? {} : { comparedWith: from.comparedWith }),
  };
}

function plainItem(from: Item): Item {
  return {
    id: from.id,
    collector: from.collector,
    operation: from.operation,
    actions: [...from.actions],
    outcome: from.outcome,
    attempts: from.attempts,
    startedAt: from.startedAt,
    finishedAt: from.finishedAt,
    count: from.count,
    files: [...from.files],
    ...(from.accountId === undefined ? {} : { accountId: from.accountId }),
    ...(from.region === undefined ? {} : { region: from.region }),
    ...(from.error === undefined ? {} : { error: plainError(from.error) }),
    ...(from.reason === undefined ? {} : { reason: from.reason }),
    effect: from.effect,
    ...(from.reading === undefined ? {} : { reading: plainReading(from.reading) }),
  };
}

function plainReading(from: LogReading): LogReading {
  const { counts, onlyStreamsOf } = from;
  return {
    group: from.group,
    reader: from.reader,
    why: from.why,
    ...(onlyStreamsOf === undefined ? {} : { onlyStreamsOf }),
    slices: from.slices,
    gaps: from.gaps.map((gap) => ({ kind: gap.kind, from: gap.from, to: gap.to, why: gap.why })),
    ...(counts === undefined ? {} : { counts: plainComparison(counts) }),
    notes: [...from.notes],
  };
}

function plainComparison({ binSeconds, bins, counted, read, differences }: CountComparison): CountComparison {
  return {
    binSeconds,
    bins,
    counted,
    read,
    differences: differences.map((bin) => ({ from: bin.from, to: bin.to, counted: bin.counted, read: bin.read })),
  };
}

function plainError(from: NonNullable<Item["error"]>): NonNullable<Item["error"]> {
  const { code, message, requestId } = from;
  return { code, message, ...(requestId === undefined ? {} : { requestId }) };
}

function plainChecklistEntry({ id, status, evidence, why }: ChecklistEntry): ChecklistEntry {
  return { id, status, evidence: [...evidence], why };
}

function plainBlindSpot({ id, text }: BlindSpot): BlindSpot {
  return { id, text };
}

function plainCounts(from: RedactionCounts): RedactionCounts {
  const rules = Object.entries(from.byRule).sort(([a], [b]) => byCodeUnit(a, b));
  return { total: from.total, byRule: Object.fromEntries(rules) };
}
