import { PATHS } from "../core/evidence.ts";
import { english } from "../core/phrase.ts";
import { fromRedacted, type RedactedText } from "../core/redacted.ts";
import { callsCsv, timelineCsv } from "./csv.ts";
import { jsonText } from "./escape.ts";
import { renderReport } from "./html.ts";
import { renderDescription } from "./markdown.ts";
import { workflowMermaid } from "./mermaid.ts";
import { partTexts } from "./parts.ts";
import { renderReadme } from "./readme.ts";
import { buildViewModel, edgeWords, type RenderInput } from "./view-model.ts";

export type { RenderInput } from "./view-model.ts";

/** A file of the pack that is derived from the evidence. */
export interface RenderedFile {
  readonly path: string;
  readonly text: RedactedText;
}

/**
 * Makes the files that people and programs read from redacted evidence and its analysis. The same input gives the
 * same bytes: no clock, no chance, no locale of the machine. Throws `internal` when templates or messages are missing.
 */
export async function renderPack(input: RenderInput): Promise<readonly RenderedFile[]> {
  const view = await buildViewModel(input);
  const { templatesRoot } = input;
  // What programs read is English whatever the language of the case.
  const analysis = english(input.analysis);
  const files: Record<string, string> = {
    "case-description.md": renderDescription(view, templatesRoot),
    "report.html": await renderReport(view, input),
    "README.txt": renderReadme(view, templatesRoot),
    "findings.json": jsonText(analysis.findings),
    "timeline.csv": timelineCsv(analysis.timeline),
    "workflow/workflow.json": jsonText(analysis.workflow),
    "workflow/workflow.mmd": workflowMermaid(analysis.workflow, (edge) =>
      edgeWords(edge, analysis.workflow, view.messages),
    ),
    [PATHS.callsTable]: callsCsv(view.calls.all),
    ...partTexts(view),
  };
  return Object.entries(files).map(([path, text]) => ({ path, text: fromRedacted(text) }));
}
