import type { ErrorCode } from "../../src/core/errors.ts";
import type { Item } from "../../src/core/outcome.ts";

/** What came of a run, as far as the matrix compares it. */
export type Snapshot = Packed | Ended;

/** A pack was made. */
export interface Packed {
  readonly made: true;
  readonly items: ReadonlyMap<string, Item>;
  /** Sha-256 by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly exit: number;
  /** What `verify` complains about. */
  readonly problems: readonly string[];
  /** All that a person gets to read: the summary, the manifest, the case description. */
  readonly texts: ReadonlyMap<string, string>;
  /** What stands in the output folder. */
  readonly left: readonly string[];
}

/** The run ended without one. */
export interface Ended {
  readonly made: false;
  /** `hang`: it did not end; `bug`: an error that was not thrown on purpose. */
  readonly code: ErrorCode | "hang" | "bug";
  readonly message: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly left: readonly string[];
}
