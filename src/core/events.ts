import type { Window } from "./case.ts";
import type { Outcome } from "./outcome.ts";
import type { RedactedText } from "./redacted.ts";

/**
 * What the pipeline tells its host while it works; the terminal turns these into lines on stderr. None carries text of
 * an AWS reply that has not been redacted.
 */
export type PipelineEvent =
  | { readonly type: "stage"; readonly stage: "plan" | "collect" | "analyse" | "render" | "pack" }
  | { readonly type: "window"; readonly window: Window }
  | { readonly type: "collector-started"; readonly collector: string; readonly title: string }
  | { readonly type: "collector-finished"; readonly collector: string; readonly title: string }
  | { readonly type: "progress"; readonly collector: string; readonly count: number; readonly unit: string }
  | { readonly type: "item"; readonly collector: string; readonly id: string; readonly outcome: Outcome }
  | { readonly type: "note"; readonly text: RedactedText };

export type Listener = (event: PipelineEvent) => void;
