import type { Rule } from "../rule.ts";

const BODY = /\s{0,4}\d{1,3}((?:(?:\r?\n|\\{1,8}r?\\{0,8}n)[ \t]{0,16}[A-Za-z0-9+/=]{1,64}(?=[\r\n\\"' ]|$)){1,120})/y;

/**
 * The private half of a PuTTY key file; the public one stays.
 * https://the.earth.li/~sgtatham/putty/0.83/htmldoc/AppendixC.html
 */
export const puttyKey: Rule = {
  id: "putty-key",
  title: "Private lines of PuTTY keys are replaced",
  triggers: ["private-lines:"],
  find(subject, _start, end, found) {
    BODY.lastIndex = end;
    const lines = BODY.exec(subject.text)?.[1];
    if (lines === undefined) return 0;
    const from = BODY.lastIndex - lines.length;
    for (const line of lines.matchAll(/(?<=^|[\n\r]|\\n)[ \t]{0,16}([A-Za-z0-9+/=]{1,64})(?=[\r\n\\]|$)/g)) {
      const to = from + line.index + line[0].length;
      found.add(to - line[1]!.length, to, "private-key", this.id);
    }
    return BODY.lastIndex;
  },
};
