import { bounded, html } from "../escape.ts";

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An SVG element: attributes are escaped here, `children` are finished elements. */
export function el(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${html(typeof value === "number" ? round(value) : value)}"`)
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
}

/** A text element; `full` is what a pointer resting on it shows. */
export function label(text: string, attributes: Attributes, full: string = text): string {
  const title = full === text ? [] : [el("title", {}, html(bounded(full)))];
  return el("text", attributes, ...title, html(text));
}

/** Two decimals: coordinates must not differ between machines by a last digit. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/**
 * Text cut in its middle, where names and ARNs differ least, to what `most` Latin letters take; the whole stands in a
 * title or a table.
 */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  if (widthOf(characters) <= most) return text;
  let [head, tail] = [0, characters.length];
  let room = most - 1;
  for (let turn = 0; head < tail; turn += 1) {
    const next = turn % 2 === 0 ? characters[head] : characters[tail - 1];
    room -= widthOf([next ?? ""]);
    if (room < 0) break;
    if (turn % 2 === 0) head += 1;
    else tail -= 1;
  }
  return `${characters.slice(0, head).join("")}…${characters.slice(tail).join("")}`;
}

/** East Asian letters and emoji take about two Latin ones. */
function widthOf(characters: readonly string[]): number {
  return characters.reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1), 0);
}
