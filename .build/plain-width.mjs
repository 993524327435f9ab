/** Columns of a text without wide characters: one each, colours none. Stands in for string-width; see bundle.mjs. */
export default function plainWidth(text) {
  return [...text.replaceAll(/\u001B\[[\d;]*m/gu, "")].length;
}
