import { createHmac } from "node:crypto";
import { join } from "node:path";
import type { CaseInfo } from "../core/case.ts";
import { fixedClock } from "../core/clock.ts";
import { CasePackError } from "../core/errors.ts";
import type { Evidence } from "../core/evidence.ts";
import { endIfInterrupted } from "../core/interrupted.ts";
import type { Json } from "../core/json.ts";
import type { Manifest, RedactionCounts } from "../core/manifest.ts";
import type { Item } from "../core/outcome.ts";
import type { AttachmentLimits } from "../core/part.ts";
import { fromRedacted } from "../core/redacted.ts";
import type { Redactor, ResidueHit, ResidueScanner, ResidueValue } from "../core/redactor.ts";
import { parseJson } from "../core/parse-json.ts";
import { showable } from "../evidence/log-grammar.ts";
import { blocksOf } from "../evidence/blocks.ts";
import { byCodeUnit } from "../evidence/paths.ts";
import { type RunFolder, createRunFolder } from "../evidence/store.ts";
import { sweep } from "../evidence/sweep.ts";
import { type FinishedPack, type FinishHost, finishPack } from "./finish.ts";
import type { KeptMap } from "./keep-map.ts";
import type { SearchFor } from "../pack/search.ts";
import { decodedView } from "../pack/views.ts";
import { createNameGatherer } from "../redact/names/gather.ts";
import { type SharedNames, createNames } from "../redact/names/names.ts";
import { createOddStrings } from "../redact/odd.ts";
import { createRedactor } from "../redact/redactor.ts";
import { mergeReports, sharedReport } from "../redact/reports.ts";
import { createSecondReading } from "../redact/second-reading.ts";
import type { UserControl } from "../redact/user/control.ts";
import { namedAfter, sharedPaths, unknownLogFolders } from "./sharing-paths.ts";

/** Evidence that was redacted for Support, and how a pack for readers outside is made of it. */
export interface SharingRequest {
  readonly evidence: Evidence;
  /** redaction/report.json and the manifest's counts of the pack for Support. */
  readonly report: Json;
  readonly counts: RedactionCounts;
  /** 32 bytes. The same key, evidence and statements give the same pack. */
  readonly key: Uint8Array;
  /** Where pseudonyms come from and go to, if they are to be known later. */
  readonly map?: KeptMap;
  readonly stated?: UserControl;
  /** Absolute folder for the pack. */
  readonly out: string;
  /** Absolute folder in which what is not packed yet waits, `out` where absent: it goes when that does. */
  readonly within?: string;
  /** How large a zip may be, and how many a case takes; AWS's current ones where absent. */
  readonly limits?: AttachmentLimits;
  readonly tool: Manifest["tool"];
  readonly templatesRoot: string;
  /** What else may not be in the pack: all that was replaced on the way to the evidence. */
  readonly also?: {
    readonly residue: ResidueScanner;
    readonly secrets: readonly string[];
    readonly values: readonly ResidueValue[];
  };
}

/** The key of a case's pseudonyms of names. It opens none of its tokens, so it may stand in a map. */
export function namesKeyOf(key: Uint8Array): Uint8Array {
  return createHmac("sha256", key).update("pseudonyms of names").digest();
}

/**
 * Makes the pack for readers outside of evidence that was redacted for Support: accounts, names, addresses and e-mail
 * addresses become pseudonyms, in texts and in the names of files, and everything that a pack derives is made anew of what
 * came of it. Nothing but that is ever written. Ends with a sealed pack at its final name, or throws and leaves nothing.
 */
export async function sharePack(request: SharingRequest, host: FinishHost): Promise<FinishedPack> {
  host.listener({ type: "stage", stage: "share" });
  const clock = fixedClock(request.evidence.case.collectedAt);
  const folder = await createRunFolder({ parent: request.within ?? request.out, clock });
  const forget = host.onAbruptEnd(() => folder.removeSync());
  try {
    const names = await gatherNames(request);
    const shared = await share(request, host, folder, names);
    await folder.remove();
    return shared;
  } catch (error) {
    await folder.remove();
    throw error;
  } finally {
    forget();
  }
}

/** One pass over all evidence: a name may stand in a log long before the document that says that it is one. */
async function gatherNames({ evidence, map, key }: SharingRequest): Promise<SharedNames> {
  const gatherer = createNameGatherer();
  const { accountId, peerAccounts, ...about } = evidence.case;
  for (const account of [accountId, ...peerAccounts]) if (/^\d{12}$/u.test(account)) gatherer.account(account);
  gatherer.document({ ...about, stated: undefined });
  for (const item of evidence.items) {
    gatherer.document({ id: item.id, error: item.error, reason: item.reason });
    if (item.accountId !== undefined && /^\d{12}$/u.test(item.accountId)) gatherer.account(item.accountId);
    if (item.reading !== undefined) gatherer.name(item.reading.group);
  }
  for (const folder of unknownLogFolders(evidence)) gatherer.name(folder);
  for (const path of evidence.paths) {
    if (path.endsWith(".json")) {
      gatherer.document(await evidence.json(path));
      continue;
    }
    const isRecords = path.endsWith(".ndjson");
    for await (const line of evidence.lines(path)) {
      if (isRecords) gatherer.document(record(line, path));
      else gatherer.line(line);
    }
  }
  return createNames(map?.key ?? namesKeyOf(key), gatherer.gathered(), decoded, map?.names());
}

/** As the seal reads what is encoded. */
function decoded(text: string): string {
  return decodedView(Buffer.from(text, "latin1")).bytes.toString("latin1");
}

async function share(
  request: SharingRequest,
  host: FinishHost,
  folder: RunFolder,
  names: SharedNames,
): Promise<FinishedPack> {
  const { evidence, map, key, also, tool, templatesRoot } = request;
  const remembered = map?.remembered() ?? [];
  const redactor = createRedactor({
    key: createHmac("sha256", key).update("tokens of a shared pack").digest(),
    namesKey: map?.key ?? namesKeyOf(key),
    audience: "shared",
    names,
    ...(remembered.length === 0 ? {} : { remembered }),
    ...(map === undefined ? {} : { onPseudonym: (kind, value, pseudonym) => map.note(kind, value, pseudonym) }),
    ...(request.stated === undefined ? {} : { stated: request.stated }),
  });
  const pathOf = await sharedPaths(evidence, redactor);
  await writeShared(request, host, folder, redactor, pathOf);
  await folder.close();
  const odd = createOddStrings();
  await sweep(folder, redactor, odd.look, host.signal);
  await requireNoNames(folder, names);

  const told = evidence.items.map((item) => ({ ...item, files: item.files.map(pathOf).sort(byCodeUnit) }));
  const about = redactor.json({ ...evidence.case, audience: "shared" }, "manifest.json") as unknown as CaseInfo;
  const items = redactor.json(told, "manifest.json") as unknown as readonly Item[];
  const before = sharedReport(request.report, redactor, pathOf);
  map?.noteNames(names.entries());
  return await finishPack(
    {
      folder,
      info: about,
      items,
      redaction: mergeCounts(request.counts, redactor.counts()),
      redactionReport: mergeReports(before, redactor.report(odd.report())),
      limits: request.limits,
      tool,
      templatesRoot,
      out: request.out,
      date: Date.parse(evidence.case.collectedAt),
      seal: sealOf(request, redactor, names),
      map:
        map === undefined ? undefined : { kept: map, secrets: [...redactor.residueValues(), ...(also?.values ?? [])] },
    },
    host,
  );
}

/** What the pack may not hold: what was replaced on the way to it, and names that tell wherever they stand. */
function sealOf({ also, stated }: SharingRequest, redactor: Redactor, names: SharedNames): SearchFor {
  const residue = redactor.residue();
  const scan = (bytes: Uint8Array): readonly ResidueHit[] => [
    ...residue.scan(bytes),
    ...(also?.residue.scan(bytes) ?? []),
    ...names.leftAnywhere(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")),
  ];
  return {
    residue: { scan },
    secrets: also?.secrets ?? [],
    rules: createSecondReading(stated?.keepPatterns ?? []),
  };
}

/** How much of a log is gathered before it is written, in UTF-16 units. */
const BATCH = 256 * 1024;

async function writeShared(
  { evidence }: SharingRequest,
  { signal }: FinishHost,
  folder: RunFolder,
  redactor: Redactor,
  pathOf: (path: string) => string,
): Promise<void> {
  for (const from of evidence.paths) {
    endIfInterrupted(signal);
    const path = pathOf(from);
    if (from.endsWith(".json")) {
      await folder.writeJson(path, redactor.json(await evidence.json(from), path));
      continue;
    }
    if (from.endsWith(".ndjson")) {
      for await (const line of evidence.lines(from)) {
        await folder.appendRecord(path, redactor.json(record(line, from), path));
      }
      continue;
    }
    let batch = "";
    for await (const line of evidence.lines(from)) {
      // What a pack of this tool holds shows nothing that acts; a pack that somebody made may.
      batch += `${showable(redactor.text(line, path))}\n`;
      if (batch.length < BATCH) continue;
      endIfInterrupted(signal);
      await folder.appendText(path, fromRedacted(batch));
      batch = "";
    }
    await folder.appendText(path, fromRedacted(batch));
  }
}

function record(line: string, path: string): Json {
  try {
    return parseJson(line);
  } catch {
    throw new CasePackError("pack", `${path} holds a line that is not JSON.`);
  }
}

/** A second search, of the evidence alone: words of this tool's own texts may be somebody's names. */
async function requireNoNames(folder: RunFolder, names: SharedNames): Promise<void> {
  const left: string[] = [];
  for (const { path } of folder.files()) {
    const named = names.left(namedAfter(path))[0];
    if (named !== undefined) left.push(`the name of a file under ${path.split("/", 1)[0]}/ (${named.rule})`);
    for await (const { bytes, line } of blocksOf(join(folder.path, path))) {
      const hit = names.left(bytes.toString("latin1"))[0] ?? leftEncoded(bytes, names);
      if (hit === undefined) continue;
      left.push(`${path} line ${line + hit.line - 1} (${hit.rule})`);
      break;
    }
  }
  if (left.length === 0) return;
  throw new CasePackError(
    "seal",
    `The evidence still held what should have become a pseudonym: ${left.slice(0, 5).join(", ")}. No pack was made. ` +
      "Please report this as a bug: it names nobody.",
  );
}

/** The first in what the bytes say encoded. */
function leftEncoded(bytes: Buffer, names: SharedNames): ResidueHit | undefined {
  const view = decodedView(bytes);
  const hit = names.left(view.bytes.toString("latin1"))[0];
  return hit === undefined ? undefined : { ...hit, line: (view.lines[hit.line - 1] ?? 0) + 1 };
}

function mergeCounts(one: RedactionCounts, other: RedactionCounts): RedactionCounts {
  const byRule: Record<string, number> = { ...one.byRule };
  for (const [rule, count] of Object.entries(other.byRule)) byRule[rule] = (byRule[rule] ?? 0) + count;
  return { total: one.total + other.total, byRule };
}
