import { deduce } from "../../src/analyse/run.ts";
import { SUPPORT_LIMIT, supportLength } from "../../src/render/markdown.ts";
import { renderPack } from "../../src/render/render.ts";
import { TEMPLATES } from "./render-samples.ts";
import { type Evidence, PATHS } from "../../src/core/evidence.ts";
import { isObject } from "../../src/core/json.ts";

/** Members of AWS's documents that hold sentences: they are quoted in every language as AWS wrote them. */
const QUOTED = new Set(["StateReason", "LastUpdateStatusReason", "LastProcessingResult", "StateTransitionReason"]);

/** Three English words and a small one before them: prose, where names and codes have been taken out. */
const PROSE = /(?<![\w:/.@-])[A-Za-z][a-z]*(?:['’]s)?,?(?: \(?(?![a-z]+:\S)[a-z]+(?:['’-][a-z]+)*[,;:]?\)?){3,}/gu;

/**
 * Renders evidence in Traditional Chinese: runs of English that its case description and report still hold. The
 * description must keep to the length that AWS Support takes.
 */
export async function leftInEnglish(evidence: Evidence): Promise<readonly string[]> {
  const files = await renderPack({
    case: { ...evidence.case, language: "zh-TW" },
    tool: { name: "lambda-case-pack", version: "0.0.0" },
    items: evidence.items,
    analysis: await deduce(evidence),
    redaction: { total: 0, byRule: {} },
    evidence,
    templatesRoot: TEMPLATES,
  });
  const text = (path: string): string => files.find((file) => file.path === path)?.text ?? "";
  const quotes = await quotesOf(evidence);
  const description = text("case-description.md");
  const tooLong = supportLength(description) > SUPPORT_LIMIT ? [`${supportLength(description)} characters`] : [];
  return [...englishIn(description, quotes), ...englishOnPage(text("report.html"), quotes), ...tooLong];
}

/** Runs of English in a Markdown or plain text: code, addresses and what `quotes` holds do not count. */
export function englishIn(text: string, quotes: readonly string[]): readonly string[] {
  let rest = text;
  for (const quote of quotes) rest = rest.replaceAll(quote, "…");
  rest = rest
    .replaceAll(/```.*?```|`[^`]*`/gsu, "…")
    .replaceAll(/https?:\/\/\S+|\[[\w./-]+[:\d]*(?: \/[^\]]*)?\]/gu, "…");
  return rest.match(PROSE) ?? [];
}

/** The same of a page: what a reader sees as text, without code and preformatted text. */
function englishOnPage(html: string, quotes: readonly string[]): readonly string[] {
  const text = html
    .replaceAll(/<(style|pre|code)\b.*?<\/\1>/gsu, " … ")
    .replaceAll(/<[^>]*\saria-label="([^"]*)"[^>]*>/gu, " | $1 | ")
    .replaceAll(/<\/?(?:a|strong|em|span|tspan)\b[^>]*>/gu, "")
    .replaceAll(/<[^>]+>/gu, " | ");
  return englishIn(decoded(text), quotes);
}

function decoded(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/gu, " ");
}

/** Sentences of AWS and of a person that a text may quote, longest first. */
async function quotesOf(evidence: Evidence): Promise<readonly string[]> {
  const found: string[] = [evidence.case.stated.issue ?? "", evidence.case.stated.workflow ?? ""];
  for (const item of evidence.items) if (item.error !== undefined) found.push(item.error.message);
  for (const path of [PATHS.function, PATHS.mappings]) gather(await evidence.json(path), found);
  return found.filter((text) => text.length > 3).sort((a, b) => b.length - a.length);
}

function gather(value: unknown, found: string[]): void {
  if (Array.isArray(value)) for (const entry of value) gather(entry, found);
  if (!isObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (QUOTED.has(name) && typeof member === "string") found.push(member);
    else gather(member, found);
  }
}
