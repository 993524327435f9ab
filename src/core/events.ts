import type { RedactedText } from "./redacted.ts";
import type { Item } from "./outcome.ts";

/** What the pipeline tells its host while it works; the terminal turns these into lines on stderr. */
export type PipelineEvent =
  | { readonly type: "stage"; readonly stage: "plan" | "collect" | "analyse" | "render" | "pack" }
  | { readonly type: "window"; readonly start: string; readonly end: string; readonly why: string }
  | { readonly type: "collector-started"; readonly collector: string; readonly title: string }
  | { readonly type: "collector-finished"; readonly collector: string; readonly title: string }
  | { readonly type: "progress"; readonly collector: string; readonly count: number; readonly unit: string }
  | { readonly type: "item"; readonly item: Item }
  | { readonly type: "note"; readonly text: RedactedText };

export type Listener = (event: PipelineEvent) => void;
