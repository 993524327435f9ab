import { ACTING, visible } from "../core/visible.ts";

/**
 * Text from logs, policies and names is other people's text: whatever it holds, a reader sees characters, never an
 * effect. Each output has its own grammar, so each has its own function; all start from `visible`.
 */

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Longer text stands in the pack's other files; a page that holds all of it would not open on a phone. */
const MOST_SHOWN = 1_000;

/** The beginning of a long text, and how much is left out: `… (+12345)`. */
export function bounded(text: string, most: number = MOST_SHOWN): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/[\ud800-\udbff]$/u, "")} … (+${text.length - most})`;
}

/** Text for an HTML or SVG element or a quoted attribute. */
export function html(text: unknown): string {
  return visible(String(text)).replaceAll(/[&<>"']/gu, (character) => HTML[character] ?? character);
}

/** Text of several lines for an HTML `pre`: its line ends stay. */
export function htmlLines(text: string): string {
  return text.split("\n").map(html).join("\n");
}

/** A sentence for HTML: pairs of backticks become `code`. */
export function htmlProse(text: string): string {
  return prose(
    text,
    (code) => `<code>${html(code)}</code>`,
    (plain) => html(plain),
  );
}

/** What would start a heading, quote, list, fence, rule, table or link definition at the beginning of a line. */
const BLOCK = /^(\s*(?:\d{1,9})?)([[#>|]|(?<=\d)[.)](?=\s|$)|[-+*](?=\s|$)|[=~-]{3})/u;

/**
 * A sentence for Markdown that also reads well pasted as plain text: pairs of backticks stay code, and of the rest
 * only what could become a tag, a link, an image or a heading is escaped. Emphasis is harmless and `sqs:*` common.
 */
export function markdownProse(text: string): string {
  const escaped = prose(text, markdownCode, (plain) =>
    visible(plain).replaceAll("`", "\\`").replaceAll("<", "\\<").replaceAll("](", "]\\("),
  );
  return escaped.replace(BLOCK, String.raw`$1\$2`);
}

/** Text as a Markdown code span, its fence longer than any run of backticks inside. Source: CommonMark 6.1. */
export function markdownCode(text: string): string {
  const shown = visible(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/gu)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return shown === "" ? '""' : `${fence}${pad}${shown}${pad}${fence}`;
}

/** Splits a sentence at its pairs of backticks; one without a partner is plain text. */
function prose(text: string, code: (text: string) => string, plain: (text: string) => string): string {
  return text
    .split(/(`[^`\n]+`)/u)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : plain(part)))
    .join("");
}

/**
 * A CSV field (RFC 4180), always quoted. A field that a spreadsheet would take for a formula gets an apostrophe in
 * front, as OWASP's "CSV Injection" page and ASVS 1.2.10 ask; full-width signs start formulas in some locales.
 */
export function csvField(text: string): string {
  const shown = visible(text);
  const defused = /^\s*[=+\-@＝＋－＠|%]/u.test(shown) || /^[\t\r\n\0]/u.test(text) ? `'${shown}` : shown;
  return `"${defused.replaceAll('"', '""')}"`;
}

/**
 * A Mermaid label: everything but plain letters, digits and a few signs as a decimal entity (`#35;`). Redaction tokens
 * stay as they are, so that whoever searches the pack for secrets knows them.
 */
export function mermaidLabel(text: string): string {
  const parts = visible(text).split(/(<[a-z][a-z0-9-]{0,39}:[0-9a-f]{10}>)/u);
  return `"${parts.map((part, index) => (index % 2 === 1 ? part : entities(part))).join("")}"`;
}

function entities(text: string): string {
  return [...text]
    .map((character) => (/[\p{L}\p{N} _.,:/@-]/u.test(character) ? character : `#${character.codePointAt(0)};`))
    .join("");
}

/** JSON whose strings show their acting characters as escapes: the same value, and safe to print. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replaceAll(ACTING, (character) => (character === "\n" ? character : jsonEscape(character)))}\n`;
}

function jsonEscape(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    const unit = character.charCodeAt(index);
    return `\\u${unit.toString(16).padStart(4, "0")}`;
  }).join("");
}
