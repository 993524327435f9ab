import { TOKEN } from "../find/char-class.ts";
import type { Rule } from "../rule.ts";

const SHAPE = /\+[1-9](?:[ .()-]{0,2}\d){7,14}(?!\d)/y;

/** Telephone numbers in international form (E.164): the plus sign is the context. */
export const phone: Rule = {
  id: "phone",
  title: "International telephone numbers are replaced",
  triggers: ["+1", "+2", "+3", "+4", "+5", "+6", "+7", "+8", "+9"],
  find(subject, start, _end, found) {
    const before = subject.bytes[start - 1];
    if (before !== undefined && TOKEN[before] === 1 && before !== 61) return 0;
    SHAPE.lastIndex = start;
    const match = SHAPE.exec(subject.text);
    if (match === null) return 0;
    const digits = match[0].replaceAll(/\D/g, "").length;
    if (digits >= 9 && digits <= 15) found.add(start, start + match[0].length, "phone", this.id);
    return 0;
  },
};
