import { visible } from "../core/visible.ts";
import { grouped } from "./messages.ts";
import { partsLines } from "./parts.ts";
import { textTemplates } from "./templates.ts";
import { both } from "./times.ts";
import type { ViewModel } from "./view-model.ts";

/** README.txt. */
export function renderReadme(view: ViewModel, templatesRoot: string): string {
  const { t } = view.messages;
  const rules = Object.entries(view.redaction.byRule)
    .filter(([, n]) => n > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, n]) => `${visible(rule)} ${grouped(n)}`);
  const text = textTemplates(templatesRoot)(`${view.language}/README`, {
    functionName: visible(view.info.functionName),
    functionArn: visible(view.info.functionArn),
    window: t("period", { start: both(view.start), end: both(view.end) }),
    madeAt: view.collectedAt.utc,
    tool: view.tool,
    audience: view.info.audience,
    parts: partsLines(view),
    redacted: rules.length === 0 ? t("redaction.none") : `${grouped(view.redaction.total)} (${rules.join(", ")}).`,
  });
  return `${text.replaceAll(/\n{3,}/gu, "\n\n").trim()}\n`;
}
