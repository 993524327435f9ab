/** An element as it was opened. */
export interface OpenedTag {
  readonly name: string;
  /** Names with their values, entities as they stand. */
  readonly attributes: ReadonlyMap<string, string>;
}

const VOID = new Set(["meta", "br", "hr", "img", "link", "input", "col", "wbr", "base", "area", "embed", "source"]);

/** What `html` reads of a page. */
export interface Page {
  readonly tags: readonly OpenedTag[];
  /** What does not fit together: an element that is closed and not open, a comment, a quote without end. */
  readonly faults: readonly string[];
}

/**
 * The tags of a page as a browser would find them, by the tokenizer's states of the HTML standard (13.2.5) that matter
 * for text that wants out: tag open, attribute names and values in each quoting, comments, and raw text in `style`,
 * `script`, `title` and `textarea`.
 */
export function readHtml(text: string): Page {
  const tags: OpenedTag[] = [];
  const faults: string[] = [];
  const open: string[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf("<", at);
    if (start < 0) break;
    const rest = text.slice(start + 1, start + 3);
    if (/^[!?]/u.test(rest)) {
      if (!/^<!doctype html>/iu.test(text.slice(start, start + 15)))
        faults.push(`a comment or declaration at ${start}`);
      at = text.indexOf(">", start) + 1 || text.length;
    } else if (/^\/[a-z]/iu.test(rest)) {
      const end = text.indexOf(">", start);
      const name = text
        .slice(start + 2, end)
        .trim()
        .toLowerCase();
      if (open.pop() !== name) faults.push(`</${name}> closes what is not open at ${start}`);
      at = end + 1 || text.length;
    } else if (/^[a-z]/iu.test(rest)) {
      const { tag, end, selfClosing } = readTag(text, start + 1, faults);
      tags.push(tag);
      at = end;
      if (VOID.has(tag.name) || selfClosing) continue;
      open.push(tag.name);
      if (/^(?:style|script|title|textarea)$/u.test(tag.name) && !open.includes("svg")) {
        const close = text.toLowerCase().indexOf(`</${tag.name}`, at);
        at = close < 0 ? text.length : close;
      }
    } else {
      faults.push(`a bare < at ${start}`);
      at = start + 1;
    }
  }
  if (open.length > 0) faults.push(`never closed: ${open.join(", ")}`);
  return { tags, faults };
}

function readTag(text: string, from: number, faults: string[]): { tag: OpenedTag; end: number; selfClosing: boolean } {
  const name = /[^\s/>]+/uy;
  name.lastIndex = from;
  const element = (name.exec(text)?.[0] ?? "").toLowerCase();
  const attributes = new Map<string, string>();
  const attribute = /\s*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/uy;
  let at = from + element.length;
  for (;;) {
    attribute.lastIndex = at;
    const found = attribute.exec(text);
    if (found === null) break;
    const [whole, key = "", double, single, bare] = found;
    if (attributes.has(key)) faults.push(`${key} twice in <${element}>`);
    if (/["'<]/u.test(key)) faults.push(`a sign in the name of an attribute of <${element}>`);
    attributes.set(key.toLowerCase(), double ?? single ?? bare ?? "");
    at += whole.length;
  }
  const end = /\s*(\/?)>/uy;
  end.lastIndex = at;
  const closed = end.exec(text);
  if (closed === null) faults.push(`<${element}> has no end at ${from}`);
  return {
    tag: { name: element, attributes },
    end: closed === null ? text.length : at + closed[0].length,
    selfClosing: closed?.[1] === "/",
  };
}

/** `element attribute` for each attribute, and each element itself: what a page is built of, whatever it says. */
export function vocabulary({ tags }: Page): ReadonlySet<string> {
  return new Set(
    tags.flatMap(({ name, attributes }) => [name, ...[...attributes.keys()].map((key) => `${name} ${key}`)]),
  );
}

/** How often each of them occurs. */
export function census({ tags }: Page): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, attributes } of tags) {
    for (const what of [name, ...[...attributes.keys()].map((key) => `${name} ${key}`)])
      counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}
