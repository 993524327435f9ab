import type { Replacement } from "../find/found.ts";
import type { Rule } from "../rule.ts";

const HEX = /<Buffer ([0-9a-f]{2}(?: [0-9a-f]{2}){3,4096})(?: \.\.\. \d{1,12} more bytes?)?>/y;
const JSON_BUFFER =
  /Buffer\\{0,8}["']\s{0,4},\s{0,8}\\{0,8}["']?data\\{0,8}["']?\s{0,4}:\s{0,4}\[((?:\s{0,12}\d{1,3}\s{0,12},){3,16384}\s{0,12}\d{1,3})\s{0,12}\]/y;
const TYPED =
  /Uint8Array\(\d{1,9}\)\s{0,2}\[((?:(?:\s|\\n){0,12}\d{1,3}(?:\s|\\n){0,12},){7,16384}(?:\s|\\n){0,12}\d{1,3})/y;

/**
 * Printed buffers: `<Buffer 70 61 73 ...>`, `{"type":"Buffer","data":[112,97,...]}`. Nobody reads them, and what is in
 * them is text as often as not. https://nodejs.org/api/buffer.html#buftojson
 */
export const byteDump: Rule = {
  id: "byte-dump",
  title: "Printed buffers are replaced",
  triggers: ["<buffer ", 'buffer"', 'buffer\\"', "buffer'", "uint8array("],
  find(subject, start, _end, found) {
    for (const shape of [HEX, JSON_BUFFER, TYPED]) {
      shape.lastIndex = start;
      const match = shape.exec(subject.text);
      if (match === null) continue;
      const body = match[1]!;
      const from = start + match[0].indexOf(body);
      found.add(from, from + body.length, "bytes", this.id, shape === JSON_BUFFER ? inQuotes(match[0]) : undefined);
      return shape.lastIndex;
    }
    return 0;
  },
};

/** Inside JSON the token must be a string, quoted as the text around it is. */
function inQuotes(around: string): Replacement {
  const mark = /\\{0,8}"/.exec(around.slice(around.indexOf("Buffer")))?.[0] ?? '"';
  return (value, pseudonyms) => mark + pseudonyms.token("bytes", value) + mark;
}
