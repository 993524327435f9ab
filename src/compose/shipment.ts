import { basename, join } from "node:path";
import type { Analysis } from "../core/analysis.ts";
import type { CaseInfo } from "../core/case.ts";
import { CasePackError } from "../core/errors.ts";
import { type Evidence, PATHS } from "../core/evidence.ts";
import { isObject } from "../core/json.ts";
import type { ListedFile, Manifest, PackedFile, PartList, PartZip } from "../core/manifest.ts";
import { type AttachmentLimits, type PartDocument, partDocumentPath } from "../core/part.ts";
import type { RedactedJson } from "../core/redacted.ts";
import { manifestText } from "../evidence/manifest.ts";
import { isPartFile, partDocumentText } from "../evidence/part-document.ts";
import type { RunFolder } from "../evidence/store.ts";
import type { PartialPack } from "../pack/partial.ts";
import { packName } from "../pack/name.ts";
import { focusOf } from "../pack/parts/focus.ts";
import { listedFiles, setOf, type Split, splitOf } from "../pack/parts/split.ts";
import type { LogFile } from "../pack/parts/units.ts";
import { type PartEntry, writeParts } from "../pack/parts/write-parts.ts";
import type { SearchFor } from "../pack/search.ts";
import { type StartSearch, writePack } from "../pack/write.ts";
import type { RenderedFile } from "../render/render.ts";

/** What becomes a pack once its evidence is complete and analysed. */
export interface Shipment {
  readonly folder: RunFolder;
  readonly info: CaseInfo;
  readonly evidence: Evidence;
  readonly analysis: Analysis;
  readonly limits: AttachmentLimits;
  /** The files that people and programs read; some speak of the parts, where there are several. */
  readonly render: (parts?: readonly PartZip[]) => Promise<readonly RenderedFile[]>;
  readonly redactionReport: RedactedJson;
  readonly manifest: (files: readonly ListedFile[], parts?: PartList) => Manifest;
}

/** A shipment whose files are written, all but a manifest that lists parts. */
export interface Laden {
  readonly shipment: Shipment;
  readonly split: Split | undefined;
}

/** How and where it is packed. */
export interface PackingJob {
  /** Absolute folder. */
  readonly out: string;
  /** ms since the epoch. */
  readonly date: number;
  readonly seal: SearchFor;
  readonly startSearch?: StartSearch;
  readonly signal?: AbortSignal;
  readonly onPartial: (partial: Pick<PartialPack, "isNamed" | "removeSync">) => void;
}

/** A zip at its final name. */
export interface ShippedZip {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly attach: PartZip["attach"];
}

/** In the order in which they are to be attached. */
export interface Shipped {
  readonly zips: readonly ShippedZip[];
  readonly manifest: Manifest;
}

/** These say how many parts there are and in which order to attach them. */
const SPEAK_OF_PARTS: ReadonlySet<string> = new Set(["README.txt", "case-description.md"]);

/** Writes the derived files, and settles whether the pack is one zip or several. */
export async function lade(shipment: Shipment): Promise<Laden> {
  const { folder, render, limits } = shipment;
  const rendered = await render();
  const later = new Map<string, string>();
  for (const { path, text } of rendered) {
    if (SPEAK_OF_PARTS.has(path)) later.set(path, text);
    else await folder.writeText(path, text);
  }
  await folder.writeJson("redaction/report.json", shipment.redactionReport);
  await folder.close();
  const split = await splitOf({
    folder: folder.path,
    files: folder.files(),
    logs: await logsOf(shipment),
    focus: focusOf(shipment.analysis),
    limits,
    name: packName(shipment.info),
    later,
    manifest: (files, parts) => manifestText(shipment.manifest(files, parts)),
  });
  const told = split === undefined ? rendered : await render(split.zips);
  for (const { path, text } of told) {
    if (SPEAK_OF_PARTS.has(path) || isPartFile({ path })) await folder.writeText(path, text);
  }
  return { shipment, split };
}

/** The log files by path, with their time and whether the function's own group wrote them. */
async function logsOf({ evidence, info }: Shipment): Promise<ReadonlyMap<string, LogFile>> {
  const [index, configuration] = await Promise.all([evidence.json(PATHS.logIndex), evidence.json(PATHS.function)]);
  const group = member(configuration, "Configuration", "LoggingConfig", "LogGroup");
  const { functionName } = info;
  const own = (name: string): boolean =>
    name === group || name.endsWith(`/${functionName}`) || name.endsWith(`.${functionName}`);
  const files = member(index, "Files");
  return new Map(
    (Array.isArray(files) ? files : []).map((file: unknown) => [
      String(member(file, "Path")),
      {
        first: Date.parse(String(member(file, "FirstEvent"))),
        last: Date.parse(String(member(file, "LastEvent"))),
        own: own(String(member(file, "Group"))),
      },
    ]),
  );
}

function member(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce((found, name) => (isObject(found) ? found[name] : undefined), value);
}

/** Packs, seals and names it: one zip or all parts, or nothing. The zips in the order in which they are to be attached. */
export async function ship({ shipment, split }: Laden, job: PackingJob): Promise<Shipped> {
  if (split !== undefined) return await shipParts(shipment, split, job);
  const { folder, info } = shipment;
  const manifest = shipment.manifest(folder.files());
  await folder.writeText("manifest.json", manifestText(manifest));
  await folder.close();
  const files = folder.files().map(({ path }) => path);
  const { path, bytes } = await writePack({ ...job, folder: folder.path, files, out: join(job.out, packName(info)) });
  return { zips: [{ path, bytes, attach: "at-once" }], manifest };
}

async function shipParts(shipment: Shipment, { zips, parts }: Split, job: PackingJob): Promise<Shipped> {
  const { folder, limits } = shipment;
  const of = zips.length;
  const placed = new Set(parts.flat().map(({ of: file }) => file));
  const set = setOf(folder.files().filter((file) => !isPartFile(file)));
  for (const { number } of zips.slice(1)) {
    const document: PartDocument = {
      schema: "lambda-case-pack/part@1",
      set,
      number,
      of,
      first: zips[0]!.name,
      files: (parts[number - 1] ?? []).map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
    };
    await folder.writeText(partDocumentPath(number, of), partDocumentText(document));
  }
  const files = folder.files();
  const late = files.filter(({ path }) => !placed.has(path));
  const partOf = (file: PackedFile): number =>
    isPartFile(file) ? Number(/part-0*(\d+)-of-/u.exec(basename(file.path))?.[1]) : 1;
  const listed: readonly ListedFile[] = [
    ...listedFiles(
      files.filter(({ path }) => placed.has(path)),
      parts,
    ),
    ...late.map((file) => ({ ...file, part: partOf(file) })),
  ];
  let manifest: Manifest | undefined;
  const written = await writeParts({
    ...job,
    folder: folder.path,
    zips,
    parts: parts.map((units, index): readonly PartEntry[] => [
      ...units,
      ...late.filter((file) => partOf(file) === index + 1).map(wholeEntry),
    ]),
    digests: new Map(files.map(({ path, sha256 }) => [path, sha256])),
    limit: limits.bytes,
    writeManifest: async (measured) => {
      manifest = shipment.manifest(listed, { set, zips: measured });
      await folder.writeText("manifest.json", manifestText(manifest));
      await folder.close();
    },
  });
  if (manifest === undefined) throw new CasePackError("internal", "Parts were written without a manifest.");
  return { zips: written.map((zip, index) => ({ ...zip, attach: zips[index]!.attach })), manifest };
}

function wholeEntry({ path, bytes, sha256 }: PackedFile): PartEntry {
  return { path, of: path, from: 0, to: bytes, sha256 };
}
