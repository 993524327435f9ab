import { classifyKey } from "../classify/key-name.ts";
import { judgeValue } from "../classify/named-value.ts";
import { keyBefore } from "../read/key.ts";
import { subjectOfLatin1 } from "../find/subject.ts";
import type { Rule, Subject } from "../rule.ts";
import { latin1Of } from "../values/encodings.ts";

/** "Password", "secret key" and "token" in languages whose words have other letters than a name's, or spaces. */
const NAMES = [
  "密碼",
  "密码",
  "口令",
  "金鑰",
  "密钥",
  "權杖",
  "令牌",
  "パスワード",
  "비밀번호",
  "пароль",
  "contraseña",
  "mot de passe",
  "clé secrète",
  "hasło",
  "lösenord",
  "mật khẩu",
  "รหัสผ่าน",
];
const COLON = latin1Of("：");
const EQUALS = latin1Of("＝");
const JOINT = new RegExp(`(?:["'\`])?[ \\t]{0,4}(?:[:=]>?|${COLON}|${EQUALS})[ \\t]{0,4}`, "y");
const VALUE = /\\{0,8}(["'`])((?:(?!\1)[^\n]){1,512})|([^\s"'`<>]{1,512})/y;

/** Values behind names in other languages: `密碼：x`, `contraseña=x`, `mot de passe : x`. */
export const foreignNames: Rule = {
  id: "foreign-name",
  title: "Values under names for secrets in other languages are replaced",
  triggers: NAMES.map(latin1Of),
  find(subject, _start, end, found) {
    JOINT.lastIndex = end;
    const joint = JOINT.exec(subject.text);
    if (joint !== null)
      reportValue(subject.text, JOINT.lastIndex, subject.length, (from, to) =>
        found.add(from, to, "password", this.id),
      );
    return end;
  },
};

/** Full-width marks between a name and its value: `password：x`, `password＝x`. */
export const fullWidthJoints: Rule = {
  id: "full-width-joint",
  title: "Values after full-width colons and equals signs are replaced under secret-looking names",
  triggers: [COLON, EQUALS],
  find(subject, start, end, found) {
    let stop = start;
    while (stop > 0 && subject.bytes[stop - 1] === 32) stop--;
    const window = windowOf(subject, stop);
    const name = keyBefore(window, window.length);
    const verdict = classifyKey(name);
    if (verdict.verdict !== "secret" && verdict.verdict !== "maybe") return 0;
    let from = end;
    while (subject.bytes[from] === 32) from++;
    reportValue(subject.text, from, subject.length, (at, to) => {
      const text = subject.text.slice(at, to);
      if (judgeValue({ name, verdict, text, quoted: true })) found.add(at, to, verdict.kind, this.id);
    });
    return end;
  },
};

/** What stands before a joint as a subject of its own, an ASCII colon in the joint's place. */
function windowOf({ text }: Subject, stop: number): Subject {
  return subjectOfLatin1(`${text.slice(Math.max(0, stop - 80), stop)}:`);
}

/** Reads the value at an offset, quoted or one word, and hands on where it stands. */
export function reportValue(text: string, from: number, length: number, add: (from: number, to: number) => void): void {
  VALUE.lastIndex = from;
  const match = VALUE.exec(text);
  if (match === null) return;
  const value = (match[2] ?? match[3] ?? "").replace(match[2] === undefined ? /[,;.)\]}]+$/ : /$^/, "");
  const start = match[2] === undefined ? from : from + match[0].length - match[2].length;
  if (value.length >= 3 && start + value.length <= length && !/^<[a-z-]+:[0-9a-f]{10}>?$/.test(value))
    add(start, start + value.length);
}
