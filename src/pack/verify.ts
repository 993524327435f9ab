import { basename } from "node:path";
import { CasePackError } from "../core/errors.ts";
import type { PackedFile } from "../core/manifest.ts";
import type { SecondReading } from "../core/redactor.ts";
import { zipSize, type Archive } from "../evidence/archive.ts";
import { openSet, type PackSet, setFiles, type SetFiles } from "../evidence/pack-set.ts";
import { completenessProblems } from "./completeness.ts";
import { sealState, sha256Before } from "./digest.ts";
import { factsOf, type VerifyFacts } from "./facts.ts";
import { findingsProblems } from "./findings-problems.ts";
import { layoutProblems } from "./layout.ts";
import { listingProblems } from "./listing.ts";
import { ownEntries, partProblems } from "./part-problems.ts";
import type { VerifyProblem } from "./problem.ts";
import { readFiles } from "./read-files.ts";
import { suspicionsIn } from "./suspicions.ts";
import { decodedView } from "./views.ts";

export interface VerifyReport {
  readonly ok: boolean;
  readonly problems: readonly VerifyProblem[];
  readonly facts: VerifyFacts;
}

export interface VerifyWith {
  /** The rules of redaction. */
  readonly rules: SecondReading;
}

/**
 * Whether a pack is as it was made (every byte), whole (against the checklist and its own list of calls) and free of
 * what the rules of redaction find. `paths`: a pack, all parts of one, or one part: what stands beside it is taken along,
 * and where nothing does it is verified alone. A pack that is broken gives problems; a CasePackError is thrown only
 * where there is no file to read (`usage`).
 */
export async function verifyPack(paths: readonly string[], using: VerifyWith): Promise<VerifyReport> {
  const sizes: number[] = [];
  for (const path of paths) sizes.push(await zipSize(path));
  const [path = ""] = paths;
  try {
    const set = await openSet(paths);
    try {
      return await verifySet(set, using);
    } finally {
      set.close();
    }
  } catch (error) {
    const problem = { file: basename(path), problem: messageOf(error) };
    const size = sizes.reduce((sum, each) => sum + each, 0);
    return {
      ok: false,
      problems: [problem],
      facts: factsOf({ size, sha256: await sha256Before(path, sizes[0] ?? 0) }),
    };
  }
}

async function verifySet(set: PackSet, using: VerifyWith): Promise<VerifyReport> {
  const problems: VerifyProblem[] = [];
  for (const { path, archive } of set.parts) {
    const whole = [...layoutProblems(archive), ...(await sealProblems(path, archive)), ...nameProblems(archive, using)];
    problems.push(...whole.map((problem) => ({ file: basename(path), problem })));
  }
  const joined = filesOf(set);
  const files = await readFiles(
    joined,
    using.rules,
    set.manifest === undefined && set.parts[0]?.document !== undefined,
  );
  const { manifest, findings } = files;
  const own = new Set(set.manifest === undefined ? set.parts.flatMap((part) => [...ownEntries(part)]) : []);
  const elsewhere = [...joined.absent].filter((path) => !joined.entries.has(path));
  problems.push(
    ...(await partProblems(set)),
    ...joined.hidden.map(({ zip, path }) => ({ file: zip, problem: `It holds a second ${path}.` })),
    ...files.problems,
    ...(manifest === undefined && own.size === 0
      ? []
      : listingProblems(joined.listed, files, new Set([...own, ...elsewhere]))),
    ...(manifest === undefined ? [] : completenessProblems(manifest, files)),
    ...(findings === undefined ? [] : await findingsProblems(findings, files)),
  );
  let size = 0;
  for (const { archive } of set.parts) size += archive.size;
  const { path = "", archive } = set.parts[0] ?? {};
  const sha256 = await sha256Before(path, archive?.size ?? 0);
  const facts = factsOf({ size, sha256, read: files.read, manifest, findings, set });
  return { ok: problems.length === 0, problems, facts };
}

/** A part that is alone and not the first says itself what is in it. */
function filesOf(set: PackSet): SetFiles {
  const files = setFiles(set);
  if (set.manifest !== undefined) return files;
  const listed = set.parts.flatMap(({ document }): readonly PackedFile[] => document?.files ?? []);
  return { ...files, listed };
}

/** A name that holds a secret cannot be quoted. */
function nameProblems(archive: Archive, { rules }: VerifyWith): string[] {
  const bytes = Buffer.from([...archive.entries.keys()].join("\n"));
  const hits = suspicionsIn({ bytes, firstLine: 1 }, decodedView(bytes), rules);
  return hits.map(({ rule, line }) => `The name of file ${line} holds what looks like a secret (${rule}).`);
}

async function sealProblems(path: string, archive: Archive): Promise<string[]> {
  switch (await sealState(path, archive.size, archive.comment)) {
    case "intact":
      return [];
    case "broken":
      return ["Bytes of the zip were changed after it was sealed."];
    case "absent":
      return ["The zip has no seal: it was packed again by another program, or is not a case pack."];
  }
}

function messageOf(error: unknown): string {
  if (error instanceof CasePackError) return error.message;
  throw error;
}
