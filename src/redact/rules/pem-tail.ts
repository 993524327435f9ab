import type { Found } from "../find/found.ts";
import type { Rule, Subject } from "../rule.ts";

/** What a file of the pack or a colour puts before a line. */
const BEFORE_A_LINE = String.raw`(?:(?:\x1b|\\{1,8}(?:u00|x)[19][bB])?\[?[0-9;]{1,16}m|[ \t]){0,8}`;
/** A full line of a body and its end, read backwards from a line's end; the last line of a body may be shorter. */
const LINE = new RegExp(
  String.raw`(?:^|[\r\n]|\\{1,8}n)${BEFORE_A_LINE}([A-Za-z0-9+/]{4,76}={0,2})(?:\r?\n|(?:\\{1,8}r)?\\{1,8}n)${BEFORE_A_LINE}$`,
);
const FULL: ReadonlySet<number> = new Set([64, 70, 76]);
const MOST_LINES = 400;
const END = /-{4,5}END (?:[A-Z0-9]+ ){0,4}(PRIVATE KEY|CERTIFICATE|PUBLIC KEY)(?: [A-Z]+)?-{4,5}/y;

/**
 * Lines before the end of a PEM block of which the beginning is not there: it came in an event that was not read. Of a
 * private key they go, of what is public they stay. RFC 7468, section 2.
 */
export const pemTail: Rule = {
  id: "pem-tail",
  title: "Ends of private keys whose beginning is missing are replaced, ends of certificates stay",
  triggers: ["----end "],
  find(subject, start, end, found) {
    const from = subject.bytes[start - 1] === 45 ? start - 1 : start;
    END.lastIndex = from;
    const match = END.exec(subject.text);
    if (match === null) return 0;
    eachLineBefore(subject, from, found, match[1] === "PRIVATE KEY");
    return end;
  },
};

function eachLineBefore({ text }: Subject, from: number, found: Found, isPrivate: boolean): void {
  let at = from;
  for (let lines = 0; lines < MOST_LINES; lines++) {
    const before = text.slice(Math.max(0, at - 160), at);
    const line = LINE.exec(before);
    if (line === null) return;
    const body = line[1]!;
    // 64 and 76 characters by RFC 7468 and RFC 2045; what is shorter can only be the last line
    if (lines > 0 && !FULL.has(body.length)) return;
    const start = at - line[0].length + line[0].indexOf(body);
    if (isPrivate) found.add(start, start + body.length, "private-key", "pem-tail");
    else found.keep(start, start + body.length);
    at = start;
  }
}
