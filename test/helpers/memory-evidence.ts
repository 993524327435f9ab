import type { CaseInfo } from "../../src/core/case.ts";
import type { Evidence } from "../../src/core/evidence.ts";
import type { Json } from "../../src/core/json.ts";
import type { Item } from "../../src/core/outcome.ts";

/** Evidence held in memory: documents by path, and text files by path with their lines. */
export function memoryEvidence(
  info: CaseInfo,
  items: readonly Item[],
  documents: Readonly<Record<string, Json>>,
  texts: Readonly<Record<string, readonly string[]>>,
): Evidence {
  return {
    case: info,
    items,
    paths: [...Object.keys(documents), ...Object.keys(texts)].sort(),
    json: (path) => Promise.resolve(documents[path]),
    async *lines(path) {
      yield* texts[path] ?? [];
    },
  };
}
