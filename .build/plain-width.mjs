/** Columns of a text without wide characters: one each, colours none. Stands in for string-width; see bundle.mjs. */
export default function plainWidth(text) {
  // oxlint-disable-next-line no-control-regex -- colours begin with ESC
  return [...text.replaceAll(/\u001B\[[\d;]*m/gu, "")].length;
}
