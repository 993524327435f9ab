import { createHash } from "node:crypto";
import { CasePackError } from "../../core/errors.ts";
import type { ListedFile, PackedFile, PartList, PartZip } from "../../core/manifest.ts";
import { type AttachmentLimits, partDocumentPath, partNumber, partTextPath } from "../../core/part.ts";
import { byCodeUnit, MANIFEST_PATH } from "../../evidence/paths.ts";
import { assign } from "./assign.ts";
import { entrySize, measureText, ZIP_END } from "./measure.ts";
import { type Unit, type UnitJob, unitsOf } from "./units.ts";

/** How a pack is laid out in parts. */
export interface Split {
  /** By number; sizes and hashes are not known before they are written. */
  readonly zips: readonly PartZip[];
  /** What goes into each, by number, without what is written later: texts that speak of the parts, and the manifest. */
  readonly parts: readonly (readonly Unit[])[];
}

export interface SplitJob extends Omit<UnitJob, "room"> {
  readonly limits: AttachmentLimits;
  /** The name of the pack where it is one zip. */
  readonly name: string;
  /** Texts that speak of the parts and are written once those are known; as they are without parts. They go into part 1. */
  readonly later: ReadonlyMap<string, string>;
  /** manifest.json as it would be. */
  readonly manifest: (files: readonly ListedFile[], parts?: PartList) => string;
}

/** Who opens part 1 must find these: what to read first, and the lists of all that is in the pack. */
const FIRST: ReadonlySet<string> = new Set(["findings.json", "redaction/report.json", "report.html"]);

/** What sentences about the parts add to a text, deflated. */
const SENTENCES = 3072;
/** What a further part's own two files take, but for its list of entries. */
const OWN_FILES = 3072;

/**
 * Lays a pack out in parts none of which is larger than one attachment may be; undefined where one zip holds it. Sizes
 * are measured as the zip will deflate them, so that the number of parts can stand in texts that are packed themselves.
 * Errors: CasePackError `output` where what must be in part 1, or a single line, is larger than a part.
 */
export async function splitOf(job: SplitJob): Promise<Split | undefined> {
  const { limits, files, later } = job;
  const texts = [...later].map(([path, text]) => ({ path, ...measureText(text) }));
  const alone = measureText(job.manifest([...files, ...texts.map(plain)]));
  const undeflated = [...files, ...texts, { path: MANIFEST_PATH, bytes: alone.bytes }];
  // deflate never adds more than five bytes to 16 KiB
  if (undeflated.reduce((sum, { path, bytes }) => sum + entrySize(path, bytes * 1.001), ZIP_END) <= limits.bytes)
    return undefined;

  const capacity = limits.bytes - ZIP_END;
  const other = capacity - OWN_FILES;
  const units = await unitsOf({ ...job, room: other - LONGEST_LISTED });
  const written = texts.reduce((sum, { path, deflated }) => sum + entrySize(path, deflated), 0);
  const manifestSize = (deflated: number): number => entrySize(MANIFEST_PATH, deflated);
  const total = units.reduce((sum, { size }) => sum + size, written + manifestSize(alone.deflated));
  if (total <= capacity && units.every(isWhole)) return undefined;

  const first = units.filter(({ of }) => FIRST.has(of));
  const rest = units.filter(({ of }) => !FIRST.has(of));
  const fixed = first.reduce((sum, { size }) => sum + size, written + later.size * SENTENCES);
  let reserved = alone.deflated;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const room = capacity - fixed - manifestSize(reserved);
    if (room < 0 || !first.every(isWhole)) throw tooSmall(limits, limits.bytes - room);
    const [one = [], ...others] = assign(rest, { first: room, other });
    const split = layOut(job, [[...first, ...one], ...others]);
    const needed = Math.ceil(measureText(placeholder(job, split)).deflated * 1.02) + 512;
    if (needed <= reserved) return split;
    reserved = needed;
  }
  throw new CasePackError("internal", "The parts of the pack could not be laid out.");
}

const MOST_ATTEMPTS = 20;
/** What an entry's line in a part's lists takes at most: see `listed`; paths have at most 240 characters. */
const LONGEST_LISTED = 96 + 240;

const isWhole = ({ path, of }: Unit): boolean => path === of;

function plain({ path, bytes, sha256 }: PackedFile): PackedFile {
  return { path, bytes, sha256 };
}

function tooSmall({ bytes }: AttachmentLimits, needed: number): CasePackError {
  return new CasePackError(
    "output",
    `--max-size allows ${bytes.toLocaleString("en")} bytes a file, and what must be in the first part needs about ${needed.toLocaleString("en")}. Choose a larger one; --resume takes it too.`,
    { option: "--max-size" },
  );
}

function layOut({ limits, name }: SplitJob, parts: readonly (readonly Unit[])[]): Split {
  const of = parts.length;
  const zips = parts.map((_, index): PartZip => {
    const attach = index < limits.files ? "at-once" : "on-request";
    const suffix = attach === "at-once" ? "" : "-on-request";
    return {
      number: index + 1,
      name: name.replace(/\.zip$/u, `_${partNumber(index + 1, of)}${suffix}.zip`),
      attach,
    };
  });
  return { zips, parts };
}

/** The manifest with digests that are none yet: as long, and as hard to deflate. */
function placeholder(job: SplitJob, split: Split): string {
  const of = split.zips.length;
  const own = split.zips
    .slice(1)
    .flatMap(({ number }) =>
      [partDocumentPath(number, of), partTextPath(number, of)].map((path) => ({ path, number })),
    );
  const fake = (path: string): PackedFile => ({ path, bytes: 99_999, sha256: sha256(path) });
  const files = [
    ...listedFiles(job.files, split.parts),
    ...[...job.later.keys()].map((path) => ({ ...fake(path), part: 1 })),
    ...own.map(({ path, number }) => ({ ...fake(path), part: number })),
  ];
  const zips = split.zips.map((zip) => ({ ...zip, bytes: 999_999_999, sha256: sha256(zip.name) }));
  return job.manifest(files, { set: sha256("set"), zips });
}

/** Files as the manifest lists them: with the part that each is in, or its pieces. */
export function listedFiles(files: readonly PackedFile[], parts: readonly (readonly Unit[])[]): readonly ListedFile[] {
  const units = parts.flatMap((part, index) => part.map((unit) => ({ unit, part: index + 1 })));
  const byFile = new Map<string, typeof units>();
  for (const each of units) byFile.set(each.unit.of, [...(byFile.get(each.unit.of) ?? []), each]);
  return files.map((file) => {
    const own = (byFile.get(file.path) ?? []).toSorted((a, b) => a.unit.from - b.unit.from);
    const [only] = own;
    if (only !== undefined && isWhole(only.unit)) return { ...plain(file), part: only.part };
    return {
      ...plain(file),
      pieces: own.map(({ unit, part }) => ({ ...plain(unit), part, firstLine: unit.firstLine })),
    };
  });
}

/**
 * What tells the parts of one pack from those of another: SHA-256 over `<sha256> <bytes> <path>` of every file of the
 * pack, a line each, by path; pieces do not count, nor what exists only because there are parts, nor the manifest.
 */
export function setOf(files: readonly PackedFile[]): string {
  const lines = files
    .toSorted((a, b) => byCodeUnit(a.path, b.path))
    .map((file) => `${file.sha256} ${file.bytes} ${file.path}\n`);
  return sha256(lines.join(""));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
