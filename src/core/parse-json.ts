import type { Json } from "./json.ts";

/** No document of AWS comes near it, and every function that calls itself comes back from it. */
const DEEPEST = 1_000;

/**
 * JSON.parse, which reads any depth; what then walks or writes the value would exhaust the stack.
 * @throws SyntaxError for what is no JSON, or nests deeper than a thousand levels; V8's own messages quote the text
 */
export function parseJson(text: string): Json {
  if (text.length >= 2 * DEEPEST && isTooDeep(text)) throw new SyntaxError("The JSON nests too deep.");
  return JSON.parse(text) as Json;
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [34, 92, 91, 93, 123, 125];

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case OPEN_LIST:
      case OPEN:
        if (++depth > DEEPEST) return true;
        break;
      case CLOSE_LIST:
      case CLOSE:
        depth--;
        break;
      default:
    }
  }
  return false;
}

/** The offset of the quote that ends a string, or the text's end. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((end - first) % 2 === 0) return end;
  }
  return text.length;
}
