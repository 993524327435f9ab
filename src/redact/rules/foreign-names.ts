import { classifyKey } from "../classify/key-name.ts";
import { judgeValue } from "../classify/named-value.ts";
import { isPlaceholder } from "../classify/value.ts";
import { isAlnum } from "../find/char-class.ts";
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
  "密鑰",
  "權杖",
  "令牌",
  "パスワード",
  "暗証番号",
  "秘密鍵",
  "비밀번호",
  "암호",
  "пароль",
  "парола",
  "ｐａｓｓｗｏｒｄ",
  "contraseña",
  "clave secreta",
  "mot de passe",
  "clé secrète",
  "clé d'api",
  "chiave segreta",
  "geheimer schlüssel",
  "hasło",
  "lösenord",
  "jelszó",
  "şifre",
  "κωδικός πρόσβασης",
  "κωδικός",
  "סיסמה",
  "كلمة المرور",
  "كلمة السر",
  "رمز عبور",
  "پاسورد",
  "पासवर्ड",
  "mật khẩu",
  "kata sandi",
  "รหัสผ่าน",
];
/** Words of one language's letters that stand for nothing else where a value follows: a colon or an equals sign is asked for. */
const PLAIN_NAMES = [
  "clave",
  "contrasena",
  "contrasenya",
  "motdepasse",
  "mdp",
  "palavra-passe",
  "palavra_passe",
  "adgangskode",
  "passord",
  "salasana",
  "heslo",
  "parola",
  "sifre",
  "zugangsdaten",
  "schluessel",
  "p/w",
  "pass word",
];

/** A name as programs write it that keep to ASCII: JSON's and Python's escapes, a query string's, and as UTF-8 read for Latin-1. */
function spellingsOf(name: string): readonly string[] {
  const bytes = latin1Of(name);
  if (bytes === name) return [bytes];
  const escaped = (each: (character: string) => string): string =>
    Array.from(name, (character) => (character > "\u007f" ? each(character) : character)).join("");
  const hex = (text: string): string[] => Buffer.from(text).toString("hex").match(/../g)!;
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  return [
    bytes,
    latin1Of(capital),
    latin1Of(name.toUpperCase()),
    latin1Of(name.normalize("NFD")),
    latin1Of(bytes),
    escaped((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`),
    escaped((character) => `\\\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`),
    escaped((character) =>
      hex(character)
        .map((byte) => `%${byte}`)
        .join(""),
    ),
    escaped((character) =>
      hex(character)
        .map((byte) => `\\x${byte}`)
        .join(""),
    ),
  ];
}

const SPELLINGS = [...new Set([...NAMES, ...PLAIN_NAMES].flatMap(spellingsOf))];
const COLON = latin1Of("：");
const EQUALS = latin1Of("＝");
const JOINT = new RegExp(String.raw`\\{0,8}["'\`]?[ \t]{0,4}(?:[:=]>?|${COLON}|${EQUALS})[ \t]{0,4}`, "y");
/** "is" between a name and its value; what follows must look like one. */
const COPULA = new RegExp(
  `(?:${["为", "為", "是", "は", "は、", "는", "은", "가", " es", " é", " è", " este", " est", " ist", " от [^\\s]{1,24}", "「"].map(latin1Of).join("|")})(?=[ 「"'\`A-Za-z0-9])[ ]{0,2}["'\`]?([^\\s"'\`<>\\\\\\x7f-\\xff]{4,256})`,
  "y",
);
const VALUE = /(\\{0,8}["'`])((?:(?!\1)[^\n]){1,512})|([^\s"'`<>]{1,512})/y;

/** Values behind names in other languages: `密碼：x`, `contraseña=x`, `mot de passe : x`. */
export const foreignNames: Rule = {
  id: "foreign-name",
  title: "Values under names for secrets in other languages are replaced",
  triggers: SPELLINGS,
  find(subject, start, end, found) {
    if (isAlnum(subject.bytes[start]) && isAlnum(subject.bytes[start - 1])) return end; // esclave: x
    COPULA.lastIndex = end;
    const said = COPULA.exec(subject.text);
    if (said !== null) {
      const value = said[1]!.replace(/["'`]?[.,;)]*$/, "");
      const from = COPULA.lastIndex - said[1]!.length;
      if (MIXED.test(value) && !isPlaceholder(value)) found.add(from, from + value.length, "password", this.id);
      return end;
    }
    JOINT.lastIndex = end;
    const joint = JOINT.exec(subject.text);
    if (joint !== null)
      reportValue(subject.text, JOINT.lastIndex, subject.length, (from, to) => {
        const text = subject.text.slice(from, to);
        if (!isPlaceholder(text) && !isWord(text)) found.add(from, to, "password", this.id);
      });
    return end;
  },
};

/** Of a sentence only what no word looks like: letters and digits. */
const MIXED = /^(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])/;

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

/** `Passwort: falsch`: what is said of a password is a word of letters. */
function isWord(text: string): boolean {
  return /^(?:[a-z]{1,9}|[A-Z][a-z]{1,8})$/.test(text);
}

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
