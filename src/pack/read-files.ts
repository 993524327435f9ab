import { createHash } from "node:crypto";
import * as v from "valibot";
import { CasePackError } from "../core/errors.ts";
import type { Manifest, PackedFile } from "../core/manifest.ts";
import type { SecondReading } from "../core/redactor.ts";
import { parseJson } from "../core/parse-json.ts";
import type { SetFile, SetFiles } from "../evidence/pack-set.ts";
import { LIMITS } from "../evidence/limits.ts";
import { readManifest } from "../evidence/manifest-schema.ts";
import { MANIFEST_PATH } from "../evidence/paths.ts";
import { chunksOf } from "./chunks.ts";
import { findingsSchema, type CheckedFindings } from "./findings-schema.ts";
import type { VerifyProblem } from "./problem.ts";
import { confirmed, Suspicions, suspicionsIn } from "./suspicions.ts";
import { decodedView } from "./views.ts";

/** What the pass over a file's bytes gave. */
export interface ReadFile extends PackedFile {
  readonly lines: number;
  /** Characters (code points). */
  readonly characters: number;
}

export interface ReadFiles {
  /** The paths of all files, readable or not, or in a part of the pack that is not at hand. */
  readonly present: ReadonlySet<string>;
  /** By path; files that could not be read to their end are missing, and among the problems. */
  readonly read: ReadonlyMap<string, ReadFile>;
  readonly manifest: Manifest | undefined;
  readonly findings: CheckedFindings | undefined;
  readonly problems: readonly VerifyProblem[];
  /** A document of the pack, undefined where there is none that can be read. Parsed once. */
  document(path: string): Promise<unknown>;
}

/** So many finds are told of one file; the rest would say the same. */
const TOLD_HITS = 10;

/**
 * Reads every byte of every file once: unpacks, hashes, counts, and looks for secrets, decoded too. Keeps the two
 * documents, which a part that is not the first has not (`alone`).
 */
export async function readFiles(
  archive: Pick<SetFiles, "entries" | "absent" | "read">,
  rules: SecondReading,
  alone = false,
): Promise<ReadFiles> {
  const read = new Map<string, ReadFile>();
  const problems: VerifyProblem[] = [];
  for (const entry of archive.entries.values()) {
    try {
      const { file, hits } = await readOne(archive, entry, rules);
      read.set(entry.path, file);
      problems.push(...hits.map((problem) => ({ file: entry.path, problem })));
    } catch (error) {
      problems.push(problemOf(error, entry.path));
    }
  }
  const documents = new Map<string, Promise<unknown>>();
  const document = (path: string): Promise<unknown> => {
    const known = documents.get(path) ?? parsed(archive, path);
    documents.set(path, known);
    return known;
  };
  const checked = async <T>(path: string, check: (value: unknown) => T): Promise<T | undefined> => {
    try {
      return check(await document(path));
    } catch (error) {
      // A file that is there and could not be unpacked was told of above.
      if (read.has(path) || !archive.entries.has(path)) problems.push(problemOf(error, path));
      return undefined;
    }
  };
  const manifest = alone ? undefined : await checked(MANIFEST_PATH, readManifest);
  const findings = alone ? undefined : await checked("findings.json", readFindings);
  const lenient = (path: string): Promise<unknown> => document(path).catch(() => undefined);
  const present = new Set([...archive.entries.keys(), ...archive.absent]);
  return { present, read, manifest, findings, problems, document: lenient };
}

async function readOne(archive: Pick<SetFiles, "read">, entry: SetFile, rules: SecondReading) {
  const hash = createHash("sha256");
  const count = { bytes: 0, lines: 0, characters: 0, last: 0x0a };
  const suspicions = new Suspicions(entry.path);
  for await (const chunk of chunksOf(measured(archive.read(entry), hash, count))) {
    suspicions.add(suspicionsIn(chunk, decodedView(chunk.bytes), rules));
  }
  const left = await confirmed(entry.path, () => archive.read(entry), suspicions.all, rules);
  const hits = new Set(left.map(({ rule, line }) => `Line ${line} holds what looks like a secret (${rule}).`));
  const lines = count.lines + (count.last === 0x0a ? 0 : 1);
  const file = {
    path: entry.path,
    bytes: count.bytes,
    sha256: hash.digest("hex"),
    lines,
    characters: count.characters,
  };
  const more = hits.size > TOLD_HITS ? [`${hits.size - TOLD_HITS} more such places.`] : [];
  return { file, hits: [...[...hits].slice(0, TOLD_HITS), ...more] };
}

/** Passes bytes on, and counts them, their line ends and their characters (bytes that continue none). */
async function* measured(
  bytes: AsyncIterable<Buffer>,
  hash: { update(bytes: Uint8Array): unknown },
  count: { bytes: number; lines: number; characters: number; last: number },
): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    count.bytes += chunk.length;
    for (const byte of chunk) {
      if (byte === 0x0a) count.lines += 1;
      if ((byte & 0xc0) !== 0x80) count.characters += 1;
    }
    count.last = chunk.at(-1) ?? count.last;
    yield chunk;
  }
}

async function parsed(archive: Pick<SetFiles, "entries" | "read">, path: string): Promise<unknown> {
  const entry = archive.entries.get(path);
  if (entry === undefined) throw new CasePackError("pack", "It is missing.");
  if (entry.bytes > LIMITS.documentBytes) throw new CasePackError("pack", "It is too large to be read.");
  const chunks: Buffer[] = [];
  for await (const chunk of archive.read(entry)) chunks.push(chunk);
  try {
    return parseJson(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new CasePackError("pack", "It is not JSON, or nests too deep.");
  }
}

function readFindings(document: unknown): CheckedFindings {
  const result = v.safeParse(findingsSchema, document, { abortEarly: true });
  if (result.success) return result.output;
  const place = (v.getDotPath(result.issues[0]) ?? "its top").replaceAll(/[^\w.-]/gu, "?");
  throw new CasePackError("pack", `It is not as format 1 has it, at ${place}.`);
}

function problemOf(error: unknown, file: string): VerifyProblem {
  if (error instanceof CasePackError) return { file, problem: error.message };
  throw error;
}
