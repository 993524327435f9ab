import type { EvidencePointer } from "../core/finding.ts";
import { jsonPointer } from "../core/json.ts";
import type { StatementRef } from "./iam/policy.ts";

/** A pointer to a place in a document of the pack. */
export function inDocument(file: string, ...path: readonly (string | number)[]): EvidencePointer {
  return path.length === 0 ? { file } : { file, pointer: jsonPointer(path) };
}

export function toPointer(ref: StatementRef): EvidencePointer {
  return { file: ref.file, pointer: ref.pointer };
}

/** Each place once, in the order given. */
export function distinct(pointers: Iterable<EvidencePointer>, most = Number.POSITIVE_INFINITY): EvidencePointer[] {
  const seen = new Map<string, EvidencePointer>();
  for (const pointer of pointers) {
    const key = `${pointer.file}\0${pointer.line ?? ""}\0${pointer.pointer ?? ""}`;
    if (!seen.has(key) && seen.size < most) seen.set(key, pointer);
  }
  return [...seen.values()];
}
