import type { EvidencePointer } from "../core/finding.ts";
import { isObject } from "../core/json.ts";
import type { CheckedFindings } from "./findings-schema.ts";
import type { ReadFiles } from "./read-files.ts";

/** How many of the citations in findings.json point at a file, line or JSON pointer that is not in the pack. */
export async function brokenCitations(found: CheckedFindings, files: ReadFiles): Promise<number> {
  const citations = [
    ...found.frequency.evidence,
    ...found.crossAccount.evidence,
    ...found.findings.flatMap((finding) => finding.evidence),
  ];
  let broken = 0;
  for (const citation of citations) if (!(await exists(citation, files))) broken += 1;
  return broken;
}

async function exists({ file, line = 1, pointer }: EvidencePointer, files: ReadFiles): Promise<boolean> {
  const read = files.read.get(file);
  // Of a damaged file it cannot be said; that it is damaged has been.
  if (read === undefined) return files.present.has(file);
  if (line > read.lines) return false;
  if (pointer === undefined || !file.endsWith(".json")) return true;
  return resolvePointer(await files.document(file), pointer) !== undefined;
}

/** What an RFC 6901 pointer points at, undefined where it points at nothing. */
export function resolvePointer(document: unknown, pointer: string): unknown {
  if (pointer === "") return document;
  if (!pointer.startsWith("/")) return undefined;
  let value = document;
  for (const step of pointer.slice(1).split("/")) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/u.test(name) ? value[Number(name)] : undefined;
    else if (isObject(value)) value = Object.hasOwn(value, name) ? value[name] : undefined;
    else return undefined;
  }
  return value;
}
