import { deduce } from "../analyse/run.ts";
import type { Analysis } from "../core/analysis.ts";
import type { CaseInfo } from "../core/case.ts";
import type { Listener } from "../core/events.ts";
import type { Evidence } from "../core/evidence.ts";
import { endIfInterrupted } from "../core/interrupted.ts";
import type { Manifest, RedactionCounts } from "../core/manifest.ts";
import type { Item } from "../core/outcome.ts";
import { ATTACHMENTS, type AttachmentLimits } from "../core/part.ts";
import { english } from "../core/phrase.ts";
import type { RedactedJson } from "../core/redacted.ts";
import type { ResidueValue } from "../core/redactor.ts";
import { buildManifest } from "../evidence/manifest.ts";
import { openRunFolder } from "../evidence/reader.ts";
import type { RunFolder } from "../evidence/store.ts";
import type { SearchFor } from "../pack/search.ts";
import type { StartSearch } from "../pack/write.ts";
import { renderPack } from "../render/render.ts";
import type { KeptMap } from "./keep-map.ts";
import { lade, type Laden, ship, type Shipped, type ShippedZip } from "./shipment.ts";

/** Evidence that is complete and redacted for whom the pack is for, and what is to be said of it. */
export interface FinishRequest {
  readonly folder: RunFolder;
  readonly info: CaseInfo;
  readonly items: readonly Item[];
  readonly redaction: RedactionCounts;
  readonly redactionReport: RedactedJson;
  /** How large a zip may be, and how many a case takes; AWS's current ones where absent. */
  readonly limits?: AttachmentLimits | undefined;
  readonly tool: Manifest["tool"];
  readonly templatesRoot: string;
  /** Absolute folder for the pack. */
  readonly out: string;
  /** ms since the epoch: that of all files in the zip. */
  readonly date: number;
  readonly seal: SearchFor;
  readonly startSearch?: StartSearch | undefined;
  /** Where what pseudonyms stand for is kept, and the values that may not be in it. */
  readonly map?: { readonly kept: KeptMap; readonly secrets: readonly ResidueValue[] } | undefined;
}

export interface FinishHost {
  readonly listener: Listener;
  readonly signal: AbortSignal;
  onAbruptEnd(cleanUp: () => void): () => void;
  /** Told, before the pack gets its name, how to learn whether it has it. */
  onNaming?(isNamed: () => boolean): void;
}

export interface FinishedPack {
  /** The zips of the pack: one, or its parts in the order in which they are to be attached. */
  readonly zips: readonly ShippedZip[];
  /** Of the first, absolute. */
  readonly path: string;
  readonly manifest: Manifest;
  readonly findings: Analysis["findings"];
}

/** The second half of the way, analyse -> render -> pack: a sealed pack at its final name, or an error and nothing. */
export async function finishPack(request: FinishRequest, host: FinishHost): Promise<FinishedPack> {
  const { folder, info, items, redaction, tool, templatesRoot } = request;
  const evidence = untilInterrupted(openRunFolder(folder, { case: info, items }), host.signal);
  host.listener({ type: "stage", stage: "analyse" });
  const deduced = await deduce(evidence);
  const analysis = english(deduced);
  host.listener({ type: "stage", stage: "render" });
  const laden = await lade({
    folder,
    info,
    evidence,
    analysis,
    limits: request.limits ?? ATTACHMENTS.current,
    render: (parts) =>
      renderPack({
        case: info,
        tool,
        items,
        analysis: deduced,
        redaction,
        evidence,
        templatesRoot,
        ...(parts === undefined ? {} : { parts }),
      }),
    redactionReport: request.redactionReport,
    manifest: (files, parts) => buildManifest({ tool, case: info, items, analysis, files, parts, redaction }),
  });
  endIfInterrupted(host.signal);
  host.listener({ type: "stage", stage: "pack" });
  const { zips, manifest } = await withMap(request, host, laden);
  return { zips, path: zips[0]?.path ?? "", manifest, findings: analysis.findings };
}

/** Packs, beside the map where one is kept: both get their names or neither. */
async function withMap(
  { map, out, date, seal, startSearch }: FinishRequest,
  { onAbruptEnd, onNaming, signal }: FinishHost,
  laden: Laden,
): Promise<Shipped> {
  let forget: (() => void) | undefined;
  const write = (): Promise<Shipped> =>
    ship(laden, {
      out,
      date,
      seal,
      signal,
      ...(startSearch === undefined ? {} : { startSearch }),
      onPartial: (partial) => {
        forget = onAbruptEnd(() => partial.removeSync());
        onNaming?.(() => partial.isNamed());
      },
    });
  try {
    return map === undefined ? await write() : await map.kept.beside(map.secrets, write, onAbruptEnd);
  } finally {
    forget?.();
  }
}

/** Lines between two looks at the signal. */
const LOOK_EVERY = 1024;

/** The same evidence, whose reading ends after the signal. */
function untilInterrupted(evidence: Evidence, signal: AbortSignal): Evidence {
  return {
    ...evidence,
    async json(path) {
      endIfInterrupted(signal);
      return await evidence.json(path);
    },
    async *lines(path) {
      let count = 0;
      for await (const line of evidence.lines(path)) {
        if (count++ % LOOK_EVERY === 0) endIfInterrupted(signal);
        yield line;
      }
    },
  };
}
