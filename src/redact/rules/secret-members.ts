import { classifyKey } from "../classify/key-name.ts";
import type { KeyClass } from "../classify/key-name.ts";
import { judgeValue } from "../classify/named-value.ts";
import type { Found } from "../find/found.ts";
import type { Key } from "../read/key.ts";
import type { Subject } from "../rule.ts";

const ARGUMENT = /(\\{0,8}["'])\s{0,8},\s{0,8}\1((?!-)(?:(?!\1)[^\n]){3,512})\1/y;
/** `[pg_dump, --password, x, orders]`, as Java and Go print a command. */
const BARE_ARGUMENT = /, ((?!-)[^\s,"'[\]]{3,512})(?=[,\]])/y;
/** `- --password` and `- x` in the next line, as YAML lists arguments. */
const LINE_ARGUMENT = /\\{0,8}["']?(?:\r?\n|\\{1,8}n)[ \t]{0,40}- {1,4}\\{0,8}["']?((?!-)[^\s"'\\]{3,512})/y;
/** `--password \` and the value in the next line, as shells continue a command. */
const CONTINUED = /[ \t]{1,4}\\{1,8}(?:\r?\n|n)[ \t]{0,40}["']?((?!-)[^\s"'\\]{3,512})/y;
/** Options that say where the secret comes from, or that there is none. */
const NO_VALUE = /^no-|-(?:stdin|file|path|ttl|prompt|less)$/i;

/** `["--password", "x"]`: the argument after an option that asks for a secret. Gives whether there is one. */
export function findArgument(subject: Subject, key: Key, verdict: KeyClass, rule: string, found: Found): boolean {
  const { bytes, text: whole } = subject;
  if (bytes[key.start - 1] !== 45) return false;
  if (NO_VALUE.test(key.name)) return true;
  for (const shape of [ARGUMENT, BARE_ARGUMENT, LINE_ARGUMENT, CONTINUED]) {
    shape.lastIndex = key.end;
    const next = shape.exec(whole);
    if (next === null) continue;
    const text = next[2] ?? next[1] ?? "";
    if (!judgeValue({ name: key.name, verdict, text, quoted: true })) return shape !== ARGUMENT;
    const end = shape.lastIndex - (next[2] === undefined ? 0 : next[1]!.length);
    found.add(end - text.length, end, verdict.kind, rule);
    return true;
  }
  return false;
}

const MEMBER =
  /[{,]\s{0,40}(\\{0,8}["'])([\w.$ @-]{1,64})\1\s{0,4}:\s{0,4}(?:\1((?:(?!\1)[^\n]){0,2048})\1|(?:true|false|null|-?[\d.]{1,20}))(?=\s{0,40}[,}])/y;
const MOST_MEMBERS = 100;

/** `"passwords":{"prod":"x"}`: what stands under a secret name holds secrets, whatever its members are called. */
export function findMembers(subject: Subject, from: number, { kind }: KeyClass, rule: string, found: Found): void {
  let at = from;
  for (let members = 0; members < MOST_MEMBERS; members++) {
    MEMBER.lastIndex = at;
    const member = MEMBER.exec(subject.text);
    if (member === null || MEMBER.lastIndex > subject.length) return;
    const [all, mark = "", name = "", text = ""] = member;
    const end = at + all.length - mark.length;
    if (isTold(name, text, kind) && judgeValue({ name, verdict: { verdict: "secret", kind }, text, quoted: true }))
      found.add(end - text.length, end, kind, rule);
    at = MEMBER.lastIndex;
    while (subject.bytes[at]! <= 32 && at < subject.length) at++;
  }
}

/** Whether a member's name leaves it to its container's to say what its value is. */
function isTold(name: string, text: string, kind: string): boolean {
  const own = classifyKey(name);
  return own.verdict === "plain" && own.kind !== "about" && !isOrdinaryMember(text, kind);
}

/** Under a container's name a word is more often a user, a state or a kind than a secret; of passwords it is not known. */
export function isOrdinaryMember(text: string, kind: string): boolean {
  return kind === "password" ? text.length < 4 : text.length < 6 || !/[^A-Za-z _-]/.test(text);
}
