import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../helpers/cli.ts";
import { readHtml, vocabulary } from "./html.ts";

/** C0 and C1 controls but for line ends and tabs, Unicode's own line ends, its direction controls, and halves of pairs. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const ACTING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u;

/** Text that acts where it is shown: gives which character, and where. */
export function actingIn(text: string): readonly string[] {
  const found = ACTING.exec(text);
  if (found === null) return [];
  const code = found[0].codePointAt(0)?.toString(16).padStart(4, "0");
  return [
    `U+${code} acts, at ${found.index} behind ${JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index))}`,
  ];
}

const OURS = textIn("src/render") + textIn("templates");
const DRAWN = textIn("src/render/charts");
const ELEMENTS = new Set([...namesIn(OURS, /<([a-z][a-z0-9]*)/gu), ...namesIn(DRAWN, /\bel\(\s*"([a-z]+)"/gu)]);
// Charts give their attributes as members of objects.
const ATTRIBUTES = new Set([
  ...namesIn(OURS, /([a-z][a-zA-Z:-]*)="/gu),
  ...namesIn(DRAWN, /([a-zA-Z][a-zA-Z0-9-]*)/gu),
  "open",
]);
const NEVER =
  /^(?:script|iframe|object|embed|form|img|image|base|link|video|audio)$|\s(?:on.*|src|srcset|action|style)$/u;
const TARGET =
  /^(?:#[a-z0-9-]+|https:\/\/docs\.aws\.amazon\.com\/[^"]*|(?!\.\.?\/)[A-Za-z0-9%._~!*()-]+(?:\/[A-Za-z0-9%._~!*()-]+)*)$/u;

function textIn(folder: string): string {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

function namesIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = ""]) => name.toLowerCase());
}

/** A page must be made of what our sources write, and link nowhere but into the pack and to AWS's documentation. */
export function pageFaults(text: string): readonly string[] {
  const page = readHtml(text);
  const foreign = [...vocabulary(page)].filter((what) => {
    const [element = "", attribute] = what.split(" ");
    return NEVER.test(what) || !ELEMENTS.has(element) || (attribute !== undefined && !ATTRIBUTES.has(attribute));
  });
  const links = page.tags
    .flatMap(({ attributes }) => attributes.get("href") ?? [])
    .filter((link) => !TARGET.test(link));
  return [
    ...page.faults,
    ...foreign.map((what) => `the page holds <${what}>`),
    ...links.map((link) => `the page links to ${JSON.stringify(link.slice(0, 80))}`),
  ];
}

/** Fields of RFC 4180 text, line by line; undefined where it is none. */
function fieldsOf(line: string): readonly string[] | undefined {
  if (!/^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/u.test(line)) return undefined;
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/gu)].map(([, field = ""]) => field.replaceAll('""', '"'));
}

/** A table must have as many fields in each line, none of which a spreadsheet calculates. */
export function tableFaults(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.pop() !== "") return ["the table's last line has no end"];
  const rows = lines.map(fieldsOf);
  return rows.flatMap((fields, at) => {
    if (fields === undefined) return [`line ${at + 1} is no line of a table`];
    if (fields.length !== rows[0]?.length) return [`line ${at + 1} has ${fields.length} fields`];
    return fields
      .filter((field) => /^[\s]*[=+\-@|%＝＋－＠]/u.test(field))
      .map((field) => `line ${at + 1} calculates ${field.slice(0, 40)}`);
  });
}

/** Markdown may hold no tag, no image and no link but to AWS's documentation; what is in code spans is code. */
export function markdownFaults(text: string): readonly string[] {
  const plain = text
    .replaceAll(/(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/gu, "code")
    .replaceAll(/^```[\s\S]*?^```/gmu, "code");
  return [
    ...[...plain.matchAll(/(?<!\\)<\/?(?:canary|script|img|svg|style|title)[^>\n]*/giu)].map(
      ([tag]) => `a tag: ${tag}`,
    ),
    ...[...plain.matchAll(/(?<!\\)\]\((?!https:\/\/docs\.aws\.amazon\.com\/)[^\n]{0,40}/gu)].map(
      ([link]) => `a link: ${link}`,
    ),
  ];
}

/** Log files hold what their grammar allows: lines of the head, beginnings of events, and further lines of them. */
export function logFaults(text: string): readonly string[] {
  const lines = text.split("\n");
  lines.pop();
  const first = lines.findIndex((line) => !line.startsWith("#"));
  const odd = lines.findIndex(
    (line, at) => (first < 0 || at >= first) && !/^(?:\t|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t[^\t]*\t)/u.test(line),
  );
  return odd < 0 || first < 0 ? [] : [`line ${odd + 1} of the log begins as no event does`];
}

/** Mermaid may hold nothing but its own lines; labels are quoted and hold no quote. */
export function diagramFaults(text: string): readonly string[] {
  const label = String.raw`"(?:<[a-z][a-z0-9-]*:[0-9a-f]{10}>|[\p{L}\p{N} _.,:/@-]|#\d+;)*"`;
  const line = new RegExp(
    String.raw`^(?:flowchart LR|\s+subgraph a\d+\[${label}\]|\s+end|\s+n\d+\[${label}\]|\s+n\d+ \S+\|${label}\| n\d+|\s+(?:linkStyle|style) [\w ,:#-]+)$`,
    "u",
  );
  return text
    .trimEnd()
    .split("\n")
    .filter((each) => !line.test(each))
    .map((each) => `the diagram holds ${JSON.stringify(each.slice(0, 100))}`);
}
