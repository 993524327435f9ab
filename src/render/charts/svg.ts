import { html } from "../escape.ts";

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
  const title = full === text ? [] : [el("title", {}, html(full))];
  return el("text", attributes, ...title, html(text));
}

/** Two decimals: coordinates must not differ between machines by a last digit. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Text cut in its middle, where names and ARNs differ least; the whole stands in a title or a table. */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(head - most + 1).join("")}`;
}
