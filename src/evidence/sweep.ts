import { join } from "node:path";
import { endIfInterrupted } from "../core/interrupted.ts";
import type { Json } from "../core/json.ts";
import { fromRedacted, type RedactedText } from "../core/redacted.ts";
import type { Redactor, ResidueScanner } from "../core/redactor.ts";

import { blocksOf, type Block } from "./blocks.ts";
import type { RunFolder } from "./store.ts";

/** How much of a file is looked through for what looks odd: a person is to read the answer. */
const LOOKED_THROUGH = 64 * 1024 * 1024;

/** Looks at parts of finished files; line numbers count from 1. */
export type Look = (path: string, bytes: Uint8Array, line: number) => void;

/**
 * Looks once more at all that a run has written, for values that were recognised only later: a token that a log line
 * names as one may stand bare in a document that was written before. Files that hold one are redacted again, documents
 * as documents, so that they stay JSON. `look` is shown the first 64 MiB of every file in the same reading, and nothing
 * that still held such a value. Gives the paths of the files that were written anew. The writing has ended (`close`).
 * @throws CasePackError `interrupted` after the signal
 */
export async function sweep(
  folder: RunFolder,
  redactor: Redactor,
  look: Look,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const residue = redactor.residue();
  const again: string[] = [];
  for (const { path } of folder.files()) {
    if (!(await isClean(folder, path, residue, look, signal))) again.push(path);
  }
  for (const path of again) {
    endIfInterrupted(signal);
    await redactAgain(folder, redactor, path);
  }
  for (const path of again) for await (const block of shown(folder, path)) look(path, block.bytes, block.line);
  return again;
}

async function redactAgain(folder: RunFolder, redactor: Redactor, path: string): Promise<void> {
  if (path.endsWith(".json")) return await folder.rewriteJson(path, (document) => redactor.resweepJson(document, path));
  const record = (line: RedactedText): RedactedText =>
    fromRedacted(JSON.stringify(redactor.resweepJson(JSON.parse(line) as Json, path)));
  return await folder.rewrite(path, path.endsWith(".ndjson") ? record : (line) => redactor.resweep(line, path));
}

/** Whether a file holds no residue. Blocks end with their lines, as values do. */
async function isClean(
  folder: RunFolder,
  path: string,
  residue: ResidueScanner,
  look: Look,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let seen = 0;
  for await (const { bytes, line } of blocksOf(join(folder.path, path))) {
    endIfInterrupted(signal);
    if (residue.scan(bytes).length > 0) return false;
    if (seen < LOOKED_THROUGH) look(path, bytes, line);
    seen += bytes.length;
  }
  return true;
}

function shown(folder: RunFolder, path: string): AsyncIterable<Block> {
  return blocksOf(join(folder.path, path), LOOKED_THROUGH);
}
