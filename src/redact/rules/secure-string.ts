import { isPlaceholder } from "../classify/value.ts";
import type { Rule, Subject } from "../rule.ts";

/** What may stand between the type and the value: the type's quotation mark, a comma, a line's end. */
const BETWEEN = String.raw`(?:\\{0,8}["'])?(?:[\s,;]|\\[rn]){1,80}[[\\]{0,8}["']?`;
const JOINT = String.raw`\\{0,8}["']?\]?[ \t]{0,24}(?:=>|[:=])[ \t]{0,8}`;
const QUOTED = String.raw`(\\{0,8}["'])((?:(?!\1)[^\n]){1,8192})\1`;
/** Without a quotation mark a value goes to the next member or to the line's end. */
const BARE = String.raw`((?=[^\s"'\\<])(?:(?!SecureString)[^\r\n]){1,4096}?)(?=\s{0,8}(?:$|[\r\n)}]|\\[rn]|, ?[A-Z]\w{1,24}[=:]))`;
const VALUE = new RegExp(`${BETWEEN}Value${JOINT}(?:${QUOTED}|${BARE})`, "y");
/** `--type SecureString ... --value x`, and what an option is given. */
const OPTION = /(?: --[a-z][a-z-]{0,24}(?:[ =](?!--)[^\s"']{1,256})?){0,6} --value[ =](["']?)([^\s"']{1,4096})\1/y;
/** `"Value": "x", "Type": `, or `--value x --type ` with other options between, up to the type. */
const BEFORE =
  /Value\\{0,8}["']?\s{0,4}[:=]\s{0,8}(\\{0,8}["'])((?:(?!\1)[^\n]){1,8192})\1\s{0,4},\s{0,16}\\{0,8}["']?Type\\{0,8}["']?\s{0,4}[:=]\s{0,8}\\{0,8}["']|--value[ =](["']?)([^\s"']{1,4096})\3(?: --[a-z][a-z-]{0,24}(?:[ =](?!--)[^\s"']{1,256})?){0,6}[ =]/y;
const REACH = 2048;

/**
 * The value of a parameter that is kept encrypted, as `GetParameter` answers it in any SDK's print, `PutParameter` is
 * asked it, and the CLI takes it: its name need not say that it is secret.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Parameter.html
 */
export const secureString: Rule = {
  id: "secure-string",
  title: "Values of SecureString parameters are replaced",
  triggers: ["securestring"],
  find(subject, start, end, found) {
    const { text } = subject;
    for (const shape of [VALUE, OPTION]) {
      shape.lastIndex = end;
      const match = shape.exec(text);
      if (match === null) continue;
      const value = match[2] ?? match[3] ?? "";
      const to = shape.lastIndex - (match[1]?.length ?? 0);
      if (!isSecret(value) || to > subject.length) return 0;
      found.add(to - value.length, to, "secure-string", this.id);
      return shape.lastIndex;
    }
    const value = valueBefore(subject, start);
    if (value !== undefined) found.add(value.from, value.to, "secure-string", this.id);
    return 0;
  },
};

function valueBefore({ text }: Subject, start: number): { readonly from: number; readonly to: number } | undefined {
  const before = text.slice(Math.max(0, start - REACH), start);
  const at = Math.max(before.lastIndexOf("Value"), before.lastIndexOf("--value"));
  if (at < 0) return undefined;
  BEFORE.lastIndex = at;
  const match = BEFORE.exec(before);
  if (match === null || BEFORE.lastIndex !== before.length) return undefined;
  const value = match[2] ?? match[4] ?? "";
  if (!isSecret(value)) return undefined;
  const from = start - before.length + at + match[0].indexOf(value, 7);
  return { from, to: from + value.length };
}

function isSecret(value: string): boolean {
  return !value.startsWith("<") && !value.startsWith("file:") && !isPlaceholder(value);
}
