import type { Window } from "./case.ts";
import type { Outcome } from "./outcome.ts";
import type { RedactedText } from "./redacted.ts";

/** How far a long reading is; a member is absent where nobody knows. Totals, not differences. */
export interface HowFar {
  /** Of what was read, in UTF-8. */
  readonly bytes?: number;
  /** Of the window, 0 to 1, by time that is done. */
  readonly share?: number;
  /** Requests a second of the last seconds, and what AWS grants at most. */
  readonly rate?: number;
  readonly quota?: number;
}

/**
 * What the pipeline tells its host while it works; the terminal turns these into lines on stderr. None carries text of
 * an AWS reply that has not been redacted.
 */
export type PipelineEvent =
  | { readonly type: "stage"; readonly stage: "plan" | "collect" | "share" | "analyse" | "render" | "pack" }
  | { readonly type: "window"; readonly window: Window }
  /** About how many bytes of disk the run needs, and how many are free; undefined where the system does not say. */
  | { readonly type: "room"; readonly needed: number; readonly free: number | undefined; readonly folder: string }
  | { readonly type: "collector-started"; readonly collector: string; readonly title: string }
  | { readonly type: "collector-finished"; readonly collector: string; readonly title: string }
  | ({ readonly type: "progress"; readonly collector: string; readonly count: number; readonly unit: string } & HowFar)
  | { readonly type: "item"; readonly collector: string; readonly id: string; readonly outcome: Outcome }
  | { readonly type: "note"; readonly text: RedactedText };

export type Listener = (event: PipelineEvent) => void;
