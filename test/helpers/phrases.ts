import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../src/", import.meta.url));
const FOLDERS = ["analyse", "core"];

/** Every phrase in the code of the analysis: its id, and the file it stands in. */
export function phrasesInCode(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const folder of FOLDERS) {
    for (const entry of readdirSync(ROOT + folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
      const source = withoutComments(readFileSync(`${entry.parentPath}/${entry.name}`, "utf8"));
      for (const id of [...tagged(source), ...counted(source, entry.name)]) found.set(id, `${folder}/${entry.name}`);
    }
  }
  return found;
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*.*?\*\/|(?<=^|[\s;])\/\/[^\n]*/gsu, "");
}

/** `say` with a template: its text with `{1}`, `{2}` for what stands in it. */
function* tagged(source: string): Generator<string> {
  for (const match of source.matchAll(/(?<![\w.])say`/gu)) {
    yield template(source, match.index + match[0].length).text;
  }
}

function template(source: string, start: number): { readonly text: string; readonly end: number } {
  let [text, at, parts] = ["", start, 0];
  while (source[at] !== "`") {
    if (at >= source.length) throw new Error("a template does not end");
    if (source[at] === "\\") {
      text += source[at + 1] ?? "";
      at += 2;
    } else if (source.startsWith("${", at)) {
      parts += 1;
      text += `{${parts}}`;
      at = closing(source, at + 2, "}") + 1;
    } else {
      text += source[at] ?? "";
      at += 1;
    }
  }
  return { text, end: at };
}

const CLOSES: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]" };

/** Where the bracket that was opened before `start` is closed; strings and templates within hold any. */
function closing(source: string, start: number, bracket: string): number {
  for (let at = start; at < source.length; at += 1) {
    const char = source[at] ?? "";
    if (char === bracket) return at;
    if (char === "`") at = template(source, at + 1).end;
    else if (char === '"') at = text(source, at + 1);
    else if (CLOSES[char] !== undefined) at = closing(source, at + 1, CLOSES[char]);
  }
  throw new Error(`no ${bracket} for what begins with ${source.slice(start, start + 60)}`);
}

function text(source: string, start: number): number {
  let at = start;
  while (source[at] !== '"') at += source[at] === "\\" ? 2 : 1;
  return at;
}

/** `count(n, "record")` and `count(n, "policy", "policies")`: for one, and for several. */
function* counted(source: string, file: string): Generator<string> {
  if (!/import \{[^}]*\bcount\b[^}]*\} from "[^"]*core\/phrase\.ts"/u.test(source)) return;
  for (const match of source.matchAll(/(?<![\w.])(?<!(?:function|get) )count\(/gu)) {
    const start = match.index + match[0].length;
    const call = source.slice(start, closing(source, start, ")"));
    const words = /,\s*"([^"]+)"(?:,\s*"([^"]+)")?,?\s*$/u.exec(call);
    if (words === null) throw new Error(`${file} counts in words that are not written there: count(${call})`);
    const [, one = "", many = `${one}s`] = words;
    yield `{1} ${one}`;
    yield `{1} ${many}`;
  }
}
