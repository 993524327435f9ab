import { isName } from "../find/char-class.ts";
import type { RunRule } from "../rule.ts";

/** Area, group and serial that can be given out. https://www.ssa.gov/employer/randomization.html */
const SHAPE = /(?!000|666|9)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}(?![\d-])/y;
const CONTEXT = /(?:ssn|social|tax.?id|itin|taxpayer)[^\n]{0,48}$/i;

/** US social security numbers, where the words before them say so: the form alone is too common. */
export const socialSecurityNumber: RunRule = {
  id: "social-security-number",
  title: "Social security numbers are replaced",
  runs: "digits",
  minimum: 11,
  find(subject, start, end, found) {
    let from = start;
    while (from < end && (subject.bytes[from] === 32 || subject.bytes[from] === 45)) from++;
    if (isName(subject.bytes[from - 1])) return;
    SHAPE.lastIndex = from;
    if (!SHAPE.test(subject.text)) return;
    if (CONTEXT.test(subject.text.slice(Math.max(0, from - 64), from))) found.add(from, from + 11, "ssn", this.id);
  },
};
