import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { RedactedText } from "../core/redacted.ts";
import type { ResidueScanner } from "../core/redactor.ts";
import { linesOf } from "./lines.ts";
import type { RunFolder } from "./store.ts";

/** How much text is searched at once, in UTF-16 units; cut at line ends, as values do not reach over them. */
const BLOCK = 1024 * 1024;

/**
 * Looks once more at all that a run has written, for values that were recognised only later: a token that a log line
 * names as one may stand bare in a document that was written before. Files that hold one are redacted again. Gives
 * their paths. The writing has ended (`close`).
 */
export async function sweep(
  folder: RunFolder,
  residue: ResidueScanner,
  redact: (line: RedactedText, path: string) => RedactedText,
): Promise<readonly string[]> {
  const again: string[] = [];
  for (const { path } of folder.files()) {
    if (await holdsResidue(join(folder.path, path), residue)) again.push(path);
  }
  for (const path of again) await folder.rewrite(path, (line) => redact(line, path));
  return again;
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
