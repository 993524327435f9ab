import { readDenials } from "../../../src/analyse/denials/read.ts";
import { readLogRecord } from "../../../src/analyse/logs/record.ts";
import { messageLines } from "../../../src/evidence/log-grammar.ts";
import { bounded, csvField, html, markdownCode, markdownProse, mermaidLabel } from "../../../src/render/escape.ts";
import { visible } from "../../../src/core/visible.ts";
import { ruleSteps, stringSteps } from "../../helpers/steps.ts";
import { property } from "../property.ts";
import { leakingText } from "../text.ts";

/** Windows that a trigger of redaction looks through anew are seen from 16 KiB on. */
const SHORT = 24_576;
/** Twice the text may take twice the steps, and what is looked back over at the beginning. */
const MOST_GROWTH = 2.3;
const FREE = 20_000;

/** What goes over each line that a function writes. */
const WORK: Readonly<Record<string, (text: string) => number>> = {
  "the rules of redaction": ruleSteps,
  "the reading of denials": (text) => stringSteps(() => readDenials(text)),
  "the reading of log records": (text) => stringSteps(() => readLogRecord(text)),
  "the grammar of log files": (text) => stringSteps(() => messageLines(text)),
  "what makes text visible": (text) =>
    stringSteps(() =>
      [visible, html, markdownProse, markdownCode, csvField, mermaidLabel, bounded].map((show) => show(text)),
    ),
};

export const lines = property<string>({
  name: "lines",
  title: "long lines, by the steps that they take",
  savedRuns: 3,
  input: leakingText.filter((text) => text !== ""),
  check: (piece) =>
    Promise.resolve(
      Object.entries(WORK).flatMap(([what, steps]) => {
        const once = steps(filled(piece, SHORT));
        const twice = steps(filled(piece, 2 * SHORT));
        return twice <= once * MOST_GROWTH + FREE ? [] : [`${what} takes ${once} steps, then ${twice}`];
      }),
    ),
});

function filled(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}
