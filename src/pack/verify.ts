import { createHash } from "node:crypto";
import { basename } from "node:path";
import { CasePackError } from "../core/errors.ts";
import type { Manifest, PackedFile } from "../core/manifest.ts";
import type { ResidueHit } from "../core/redactor.ts";
import { openArchive, type Archive } from "../evidence/archive.ts";
import type { ZipEntry } from "../evidence/archive-entry.ts";
import { LIMITS } from "../evidence/limits.ts";
import { readManifest } from "../evidence/manifest-schema.ts";
import { MANIFEST_PATH } from "../evidence/paths.ts";
import { chunksOf } from "./chunks.ts";
import { completenessProblems } from "./completeness.ts";
import { sealState, sha256Before } from "./digest.ts";
import { factsOf, type VerifyFacts } from "./facts.ts";
import { findingsProblems } from "./findings-problems.ts";
import { layoutProblems } from "./layout.ts";

export interface VerifyProblem {
  /** A file of the pack, or the pack's own name where it is about the whole. */
  readonly file: string;
  /** A sentence. */
  readonly problem: string;
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly problems: readonly VerifyProblem[];
  readonly facts: VerifyFacts;
}

export interface VerifyWith {
  /** The rules of redaction over one text of up to about 1 MiB; lines count from 1. */
  readonly findSecrets: (text: string) => readonly ResidueHit[];
}

/** What reading one file gave. */
interface ReadFile {
  readonly sha256: string;
  readonly lines: number;
  readonly problems: readonly string[];
}

/**
 * Whether a pack is as it was made (every byte), whole (against the checklist and its own list of calls) and free of
 * what the rules of redaction find. A pack that is broken gives problems; a CasePackError `pack` is thrown only where
 * there is no file to read.
 */
export async function verifyPack(path: string, using: VerifyWith): Promise<VerifyReport> {
  const name = basename(path);
  const problems: VerifyProblem[] = [];
  const archive = await openOrReport(path, name, problems);
  if (archive === undefined) return { ok: false, problems, facts: factsOf() };
  try {
    const whole = [...layoutProblems(archive), ...(await sealProblems(path, archive))];
    problems.push(...whole.map((problem) => ({ file: name, problem })));
    const read = new Map<string, ReadFile>();
    for (const entry of archive.entries.values()) {
      const result = await readFile(archive, entry, using);
      read.set(entry.path, result);
      problems.push(...result.problems.map((problem) => ({ file: entry.path, problem })));
    }
    const manifest = await manifestOf(archive, problems);
    const lines = new Map([...read].map(([file, { lines }]) => [file, lines]));
    if (manifest !== undefined) {
      problems.push(...listingProblems(manifest.files, archive, read));
      problems.push(...completenessProblems(manifest, lines));
    }
    const findings = await findingsProblems(await textOf(archive, "findings.json"), lines);
    problems.push(...findings);
    const sha256 = await sha256Before(path, archive.size);
    return { ok: problems.length === 0, problems, facts: factsOf({ archive, sha256, manifest }) };
  } finally {
    archive.close();
  }
}
