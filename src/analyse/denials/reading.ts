import type { Phrase } from "../../core/phrase.ts";
import type { Denial } from "../../core/finding.ts";

/** A refusal that was read out of a text. */
export interface DenialReading {
  readonly denial: Denial;
  /** Id of the form it was recognised by: a line of the tables in `forms.ts`. */
  readonly form: string;
  /** What is known besides: for a text that names no policy layer, what it means. */
  readonly meaning?: Phrase;
  /** From the wrapper that the SDK put around it. */
  readonly code?: string;
  readonly service?: string;
  readonly operation?: string;
  /** The text speaks of the execution role without naming it. */
  readonly byRole?: boolean;
  /** Request id of the refused call itself. */
  readonly requestId?: string;
}
