import type { PackEvidence } from "../evidence/reader.ts";
import { visible } from "../core/visible.ts";
import type { Host } from "./host.ts";

/** What is read of a pack whose parts are not all at hand may come to other findings: never without a word. */
export function tellOfMissing({ missing }: PackEvidence, host: Pick<Host, "stderr">): void {
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(", ");
  host.stderr(
    visible(`Not all parts of the pack are here: ${names}. What is in them was not read, so findings may differ.`) +
      "\n",
  );
}
