import { wordsOf } from "../classify/key-name.ts";
import type { Replacement } from "../find/found.ts";
import { LONGEST_VALUE, quotationEnd, quoteAt } from "../read/escapes.ts";
import type { Key } from "../read/key.ts";
import { keyAround } from "../read/key.ts";
import type { Separator } from "../read/separator.ts";
import { separatorAfter } from "../read/separator.ts";
import { valueAfter } from "../read/value.ts";
import type { Rule, Subject } from "../rule.ts";

export const NAME_RULE = "user-key";
export const NAME_KIND = "user-key";

/** A name in whatever notation: `customerRef`, `CUSTOMER_REF`, `customer-ref` are one. */
export function flatName(name: string): string {
  return wordsOf(name).join("");
}

/**
 * The rule for names that a person stated: their values go whatever they look like, in JSON, environment dumps, logs,
 * headers and command lines; of JSON also whole objects and lists.
 * @param names flat (`flatName`), with the words they were stated in
 */
export function statedNamesRule(names: ReadonlyMap<string, readonly string[]>): Rule {
  const triggers = [...names.values()].flatMap((words) => ["", "_", "-", "."].map((joint) => words.join(joint)));
  return {
    id: NAME_RULE,
    title: "Values under names that were stated are replaced",
    triggers: [...new Set(triggers)],
    find(subject, start, end, found) {
      const key = keyAround(subject, start, end);
      if (!isStated(key.name)) return 0;
      const separator = separatorAfter(subject, key);
      if (separator === undefined) return key.end;
      // in prose the next word is no value, after a command's flag it is
      if (separator.joint === "space" && subject.bytes[key.start - 1] !== 45) return key.end;
      const [from, to] = extent(subject, key, separator) ?? [0, 0];
      const text = subject.text.slice(from, to);
      if (text !== "" && !/^(?:null|true|false)$/.test(text))
        found.add(from, to, NAME_KIND, NAME_RULE, quoted(subject, separator, from));
      return Math.max(key.end, to);
    },
  };

  function isStated(name: string): boolean {
    return names.has(flatName(name)) || names.has(flatName(name.slice(name.lastIndexOf(".") + 1)));
  }
}

/** Where the value stands: a whole structure, what is in quotation marks, a header's line, or a word. */
function extent(subject: Subject, key: Key, separator: Separator): readonly [number, number] | undefined {
  const opener = subject.bytes[separator.end];
  if ((opener === 123 || opener === 91) && (separator.joint === "colon" || separator.joint === "assign"))
    return [separator.end, structureEnd(subject, separator.end)];
  const value = valueAfter(subject, separator, separator.joint === "colon" && startsLine(subject, key));
  return value === undefined ? undefined : [value.start, value.end];
}

/** Whether a name is the first thing of its line, as in headers and YAML. */
function startsLine(subject: Subject, key: Key): boolean {
  return /(?:^|[\n\r])[ \t]{0,40}(?:- )?$/.test(subject.text.slice(Math.max(0, key.start - 43), key.start));
}

/** The end of the object or list that opens at an offset; where it does not close, as far as a value may reach. */
function structureEnd(subject: Subject, from: number): number {
  const limit = Math.min(subject.length, from + LONGEST_VALUE);
  let depth = 0;
  let at = from;
  while (at < limit) {
    const byte = subject.bytes[at]!;
    if (byte === 123 || byte === 91) depth++;
    else if (byte === 125 || byte === 93) {
      if (--depth === 0) return at + 1;
    } else {
      const quote = quoteAt(subject, at);
      if (quote !== undefined) {
        const close = quoteAt(subject, quotationEnd(subject, quote, quote.end));
        at = close === undefined ? quote.end : close.end;
        continue;
      }
    }
    at++;
  }
  return limit;
}

/** A structure or a bare number in JSON must become a string, in the marks that its name has. */
function quoted(subject: Subject, separator: Separator, from: number): Replacement | undefined {
  const { closed } = separator;
  const bare = quoteAt(subject, from - 1) === undefined && from === separator.end;
  if (closed === undefined || separator.joint !== "colon" || !bare) return undefined;
  const mark = subject.text.slice(closed.start, closed.end);
  return (text, pseudonyms) => mark + pseudonyms.token(NAME_KIND, text) + mark;
}
