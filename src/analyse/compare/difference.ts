import type { Phrase } from "../../core/phrase.ts";
import type { EvidencePointer } from "../../core/finding.ts";

/** Something that the function that fails and the one that works do not have in common. */
export interface Difference {
  /** Whether it can be why calls were refused. */
  readonly bears: boolean;
  /** A sentence. */
  readonly text: Phrase;
  readonly evidence: readonly EvidencePointer[];
}
