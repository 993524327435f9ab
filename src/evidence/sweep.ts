import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { Json } from "../core/json.ts";
import { fromRedacted, type RedactedText } from "../core/redacted.ts";
import type { Redactor, ResidueScanner } from "../core/redactor.ts";
import { linesOf } from "./lines.ts";
import type { RunFolder } from "./store.ts";

/** How much text is searched at once, in UTF-16 units; cut at line ends, as values do not reach over them. */
const BLOCK = 1024 * 1024;

/**
 * Looks once more at all that a run has written, for values that were recognised only later: a token that a log line
 * names as one may stand bare in a document that was written before. Files that hold one are redacted again, documents
 * as documents, so that they stay JSON. Gives their paths. The writing has ended (`close`).
 */
export async function sweep(folder: RunFolder, redactor: Redactor): Promise<readonly string[]> {
  const residue = redactor.residue();
  const again: string[] = [];
  for (const { path } of folder.files()) {
    if (await holdsResidue(join(folder.path, path), residue)) again.push(path);
  }
  for (const path of again) await redactAgain(folder, redactor, path);
  return again;
}

async function redactAgain(folder: RunFolder, redactor: Redactor, path: string): Promise<void> {
  if (path.endsWith(".json")) return await folder.rewriteJson(path, (document) => redactor.resweepJson(document, path));
  const record = (line: RedactedText): RedactedText =>
    fromRedacted(JSON.stringify(redactor.resweepJson(JSON.parse(line) as Json, path)));
  return await folder.rewrite(path, path.endsWith(".ndjson") ? record : (line) => redactor.resweep(line, path));
}

async function holdsResidue(location: string, residue: ResidueScanner): Promise<boolean> {
  let block = "";
  for await (const line of linesOf(createReadStream(location))) {
    block += `${line}\n`;
    if (block.length < BLOCK) continue;
    if (residue.scan(Buffer.from(block, "utf8")).length > 0) return true;
    block = "";
  }
  return residue.scan(Buffer.from(block, "utf8")).length > 0;
}
