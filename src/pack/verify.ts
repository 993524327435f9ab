import { basename } from "node:path";
import { CasePackError } from "../core/errors.ts";
import type { SecondReading } from "../core/redactor.ts";
import { openArchive, zipSize, type Archive } from "../evidence/archive.ts";
import { completenessProblems } from "./completeness.ts";
import { sealState, sha256Before } from "./digest.ts";
import { factsOf, type VerifyFacts } from "./facts.ts";
import { findingsProblems } from "./findings-problems.ts";
import { layoutProblems } from "./layout.ts";
import { listingProblems } from "./listing.ts";
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
 * what the rules of redaction find. A pack that is broken gives problems; a CasePackError `pack` is thrown only where
 * there is no file to read.
 */
export async function verifyPack(path: string, using: VerifyWith): Promise<VerifyReport> {
  const size = await zipSize(path);
  const sha256 = await sha256Before(path, size);
  try {
    const archive = await openArchive(path);
    try {
      return await verifyArchive(archive, path, sha256, using);
    } finally {
      archive.close();
    }
  } catch (error) {
    const problem = { file: basename(path), problem: messageOf(error) };
    return { ok: false, problems: [problem], facts: factsOf({ size, sha256 }) };
  }
}

async function verifyArchive(archive: Archive, path: string, sha256: string, using: VerifyWith): Promise<VerifyReport> {
  const whole = [...layoutProblems(archive), ...(await sealProblems(path, archive))];
  const files = await readFiles(archive, using.rules);
  const { manifest, findings } = files;
  const problems: VerifyProblem[] = [
    ...whole.map((problem) => ({ file: basename(path), problem })),
    ...nameProblems(archive, using).map((problem) => ({ file: basename(path), problem })),
    ...files.problems,
    ...(manifest === undefined ? [] : listingProblems(manifest, files)),
    ...(manifest === undefined ? [] : completenessProblems(manifest, files)),
    ...(findings === undefined ? [] : await findingsProblems(findings, files)),
  ];
  const facts = factsOf({ size: archive.size, sha256, read: files.read, manifest, findings });
  return { ok: problems.length === 0, problems, facts };
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
