import type { Rule } from "../rule.ts";
import { namesASecret } from "./encoded-text.ts";

const MOST_ROWS = 4096;
const LONGEST_ROW = 200;
/** `00000010: 4621 0a  F!`, `00000010  46 21 0a  |F!.|`, `0x0010:  4621 0a`: address, bytes, what is printable of them. */
const ROW =
  /^(\s{0,16}\|?(?:0x)?[0-9a-f]{4,16}[:|]?\s{1,4})((?:[0-9a-f]{2}){1,8}(?:\s{1,2}(?:[0-9a-f]{2}){1,8}){0,31})(?:(\s{1,80}\|?)([^\n]{1,33}?)\|?)?\s*$/i;

/** Dumps of xxd, hexdump, tcpdump and Python's kin whose bytes name a secret: both columns go, in every row. */
export const hexDump: Rule = {
  id: "hex-dump",
  title: "Hex dumps that name a secret are replaced",
  triggers: ["|00000000| ", "00000000: ", "00000000  ", "0000000 ", "0x0000: ", "0000: ", "0000  "],
  find(subject, start, end, found) {
    const { text } = subject;
    let at = start;
    while (at > 0 && start - at < 20 && subject.bytes[at - 1] !== 10 && !endsEscapedBreak(subject.bytes, at)) at--;
    const spans: (readonly [number, number])[] = [];
    let bytes = "";
    for (let rows = 0; rows < MOST_ROWS && at < subject.length; rows++) {
      const rest = text.slice(at, Math.min(subject.length, at + LONGEST_ROW));
      const { stop, width } = endOfRow(rest);
      const line = stop < 0 ? rest : rest.slice(0, stop);
      const row = ROW.exec(line);
      if (row === null) break;
      const [, address = "", hex = "", gap = "", shown = ""] = row;
      const ascii = shown.slice(0, hex.replaceAll(/\s/g, "").length / 2);
      const from = at + address.length;
      spans.push([from, from + hex.length]);
      if (ascii !== "") spans.push([from + hex.length + gap.length, from + hex.length + gap.length + ascii.length]);
      bytes += hex.replaceAll(/\s/g, "");
      if (stop < 0) break;
      at += line.length + width;
    }
    if (spans.length === 0) return 0;
    if (!namesASecret(Buffer.from(bytes, "hex").toString("latin1"))) return Math.max(end, at);
    for (const [from, to] of spans) found.add(from, to, "bytes", this.id);
    return at;
  },
};

/** Where a row ends, also where the dump stands in JSON: `\\n` as two characters, with a row's address behind it. */
function endOfRow(rest: string): { readonly stop: number; readonly width: number } {
  const match = /\n|\\n(?=\s{0,16}\|?(?:0x)?[0-9a-f]{4,16}[:| ])/i.exec(rest);
  return match === null ? { stop: -1, width: 1 } : { stop: match.index, width: match[0].length };
}

function endsEscapedBreak(bytes: Uint8Array, at: number): boolean {
  return bytes[at - 1] === 110 && bytes[at - 2] === 92;
}
