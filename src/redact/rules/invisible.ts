import { classifyKey } from "../classify/key-name.ts";
import { judgeValue } from "../classify/named-value.ts";
import { charClass, NAME } from "../find/char-class.ts";
import type { Rule } from "../rule.ts";
import { reportValue } from "./foreign-names.ts";

/** Zero-width spaces and joiners, word joiners, byte order marks and soft hyphens, as UTF-8 in latin1. */
const MARKS = ["\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\ufeff", "\u00ad"].map((mark) =>
  Buffer.from(mark, "utf8").toString("latin1"),
);
const IN_MARK = charClass(MARKS.join(""));
const MARK = new RegExp(MARKS.join("|"), "g");
const JOINT = new RegExp(`["'\`]?[ \\t]{0,4}(?:${MARKS.join("|")}){0,4}[:=]>?[ \\t]{0,4}`, "y");
/** Furthest that a name is followed to either side. */
const REACH = 80;

/** `pass<U+200B>word: x`: characters that nobody sees, in a name or beside it. */
export const invisibleMarks: Rule = {
  id: "invisible-mark",
  title: "Values under names that hold invisible characters are replaced",
  triggers: MARKS,
  find(subject, start, end, found) {
    const { bytes, text } = subject;
    const isPart = (byte: number | undefined): boolean =>
      byte !== undefined && (NAME[byte] === 1 || IN_MARK[byte] === 1);
    let from = start;
    while (from > 0 && start - from < REACH && isPart(bytes[from - 1])) from--;
    let to = end;
    while (to < subject.length && to - end < REACH && isPart(bytes[to])) to++;
    const name = text.slice(from, to).replaceAll(MARK, "");
    const verdict = classifyKey(name);
    if (verdict.verdict !== "secret" && verdict.verdict !== "maybe") return to;
    JOINT.lastIndex = to;
    if (!JOINT.test(text)) return to;
    reportValue(text, JOINT.lastIndex, subject.length, (first, last) => {
      if (judgeValue({ name, verdict, text: text.slice(first, last), quoted: true }))
        found.add(first, last, verdict.kind, this.id);
    });
    return to;
  },
};
