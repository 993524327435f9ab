import { NAME } from "../find/char-class.ts";
import type { Quote } from "./escapes.ts";
import type { Key } from "./key.ts";
import type { Separator } from "./separator.ts";
import type { Subject } from "../rule.ts";

/** A joint that only one language or tool has. The shapes are tried in order at the first byte after the name. */
interface OddJoint {
  /** First bytes of what joins. */
  readonly first: string;
  /** Whether the name stands in quotation marks. */
  readonly quoted: boolean;
  /** What must stand before the name, looked at only where the joint fits. */
  readonly before?: RegExp;
  /** The names that it joins; all where absent. */
  readonly name?: RegExp;
  readonly shape: RegExp;
  readonly joint: Separator["joint"];
}

const BREAK = String.raw`(?:\r?\n|\\{1,8}r\\{1,8}n|\\{1,8}n)`;

/** What no word of a sentence looks like: letters and digits, six characters and more, and no token. */
const MIXED = String.raw`(?!<?[a-z-]{1,40}:[0-9a-f]{10}>)(?=[^\s]{0,80}\d)(?=[^\s]{0,80}[A-Za-z])(?=[^\s]{6})`;
const CLOSES = String.raw`<\/(?:b|strong|em|i|u|code|span|label)>`;
const PASSWORD = /^(?:\w{0,24}[_-])?(?:passw(?:or)?d|passwort|passphrase|pwd|secret)$/i;

const JOINTS: readonly OddJoint[] = [
  // Password ........ x
  {
    first: ".",
    quoted: false,
    shape: new RegExp(String.raw`\.{4,80}(?::[ \t]{0,8}|[ \t]{1,8})${MIXED}`, "y"),
    joint: "assign",
  },
  // password::x
  {
    first: ":",
    quoted: false,
    name: PASSWORD,
    shape: new RegExp(String.raw`::${MIXED}(?![\w$]{1,64}(?:::|\(|<))`, "y"),
    joint: "assign",
  },
  // HikariConfig - password........................x
  { first: ".", quoted: false, shape: /\.{4,80}(?=[^\s.])/y, joint: "assign" },
  // password → x, password — x, and their kin
  {
    first: "\u00e2\u00f0",
    quoted: false,
    shape: new RegExp(
      String.raw`(?:\xe2(?:\x86\x92|\x87\x92|\x9e[\x9c-\xa1]|\x80[\x93\x94])|\xf0\x9f\x91\x89)[ \t]{1,4}${MIXED}`,
      "y",
    ),
    joint: "assign",
  },
  // Password - x
  {
    first: "-~",
    quoted: false,
    name: PASSWORD,
    shape: new RegExp(String.raw`(?<=[ \t])[-~][ \t]{1,4}${MIXED}(?=[^\s]{6,128}[ \t]{0,4}(?:[\r\n"]|\\[rn"]|$))`, "y"),
    joint: "assign",
  },
  // password | x, alone in a line
  {
    first: "|",
    quoted: false,
    before: /(?:^|[\r\n]|\\n)[ \t]{0,8}$/,
    name: PASSWORD,
    shape: new RegExp(String.raw`\|[ \t]{1,4}${MIXED}(?=[^\s|]{6,128}[ \t]{0,4}(?:[\r\n"]|\\[rn"]|$))`, "y"),
    joint: "assign",
  },
  // password(x), password <x>, password {x}
  {
    first: "(<{",
    quoted: false,
    name: PASSWORD,
    shape: new RegExp(String.raw`[(<{]${MIXED}(?=[^\s()<>{}]{6,200}[)>}](?:[\s,;."\\]|$))`, "y"),
    joint: "assign",
  },
  // │ password │ 'x' │, a row of two of console.table
  {
    first: "\u00e2",
    quoted: false,
    before: /\xe2\x94\x82[ \t]{1,4}$/,
    shape:
      /\xe2\x94\x82[ \t]{1,40}(?=[^\n]{1,512}\xe2\x94\x82[ \t]{0,4}(?:[\r\n"]|\\[rn"]|$))(?=(?:'[^'\n]{1,400}'|[^\s]{1,400})[ \t]{0,200}\xe2\x94\x82[ \t]{0,4}(?:[\r\n"]|\\[rn"]|$))/y,
    joint: "assign",
  },
  // "password" “x”, password “x”, {“password”: “x”}
  {
    first: "\u00e2",
    quoted: false,
    shape:
      /\xe2\x80[\x98\x9a\x9c\x9e](?=[^\s]{4})|\xe2\x80[\x99\x9d][ \t]{0,4}[:=][ \t]{0,4}(?:\xe2\x80[\x98\x9a\x9c\x9e])?/y,
    joint: "assign",
  },
  // <b>Password</b>: x, <strong>Password:</strong> x
  {
    first: "<",
    quoted: false,
    before: /<(?:b|strong|em|i|u|code|span|label)(?:\s[^<>]{0,40})?>$/,
    shape: new RegExp(String.raw`${CLOSES}[ \t]?:[ \t]{0,4}(?=[^\s<])`, "y"),
    joint: "assign",
  },
  { first: ":", quoted: false, shape: new RegExp(String.raw`:${CLOSES}[ \t]{0,4}(?=[^\s<])`, "y"), joint: "assign" },
  // Password:, an empty line, and x alone in its line
  {
    first: ":",
    quoted: false,
    shape: new RegExp(String.raw`:[ \t]{0,4}${BREAK}{2}${MIXED}(?=[^\s\\]{6,128}[ \t]{0,4}(?:[\r\n"]|\\[rn"]|$))`, "y"),
    joint: "assign",
  },
  // Password, underlined, and x alone in its line
  {
    first: "\r\n\\",
    quoted: false,
    shape: new RegExp(
      String.raw`${BREAK}-{4,80}[ \t]{0,40}${BREAK}${MIXED}(?=[^\s\\]{6,128}[ \t]{0,40}(?:[\r\n"]|\\[rn"]|$))`,
      "y",
    ),
    joint: "assign",
  },
  // "password":
  //   "x"
  {
    first: ":",
    quoted: true,
    shape: new RegExp(String.raw`:[ \t]{0,4}${BREAK}[ \t]{0,80}(?=\\{0,8}["'])`, "y"),
    joint: "assign",
  },
  // "password": /* production */ "x", in JSON with comments
  { first: ":", quoted: true, shape: /:[ \t]{0,4}\/\*[^*\n]{0,80}\*\/[ \t]{0,4}/y, joint: "assign" },
  // ""password"":""x"", JSON in a column of a CSV file: https://www.rfc-editor.org/rfc/rfc4180
  { first: '"\\', quoted: true, shape: /\\{0,8}":[ ]?(\\{0,8}")\1(?=[^"\n])/y, joint: "assign" },
  // "password" "x"
  {
    first: "\"'",
    quoted: true,
    before: /(?:^|[\s;])\\{0,8}["']$/,
    name: PASSWORD,
    shape: new RegExp(String.raw`(?<=[ \t])(?=(\\{0,8}["'])${MIXED}[^"'\s\\]{6,200}\1)`, "y"),
    joint: "assign",
  },
  // [Symbol(password)]: 'x'
  { first: ")", quoted: false, before: /\[Symbol\($/, shape: /\)\]:\s?(?=\\{0,8}["'])/y, joint: "assign" },
  // Password: (string) (len=12) "x", as go-spew dumps it
  {
    first: ":",
    quoted: false,
    shape: /: \(\*?[\w.]{1,40}\)(?: \(len=\d{1,6}\))? (?=\\{0,8}")/y,
    joint: "assign",
  },
  // password: Some(
  //     "x",
  {
    first: ":",
    quoted: false,
    shape: new RegExp(String.raw`:[ \t]?Some\(${BREAK}[ \t]{0,80}(?=\\{0,8}")`, "y"),
    joint: "assign",
  },
  // cs1Label=password cs1=x, as CEF names its custom fields
  { first: "c", quoted: false, before: /\bcs\dLabel=$/, shape: /cs\d=(?=\S)/y, joint: "assign" },
  // [Password, x], as .NET prints a pair
  {
    first: ",",
    quoted: false,
    before: /\[$/,
    shape: new RegExp(String.raw`, ${MIXED}(?=[^\s,[\]]{6,400}\])`, "y"),
    joint: "assign",
  },
  // <setting name="Password" serializeAs="String"><value>x
  {
    first: "s",
    quoted: true,
    before: /<setting name=\\{0,8}"$/,
    shape: /serializeAs=\\{0,8}"\w{1,16}\\{0,8}">(?:\s|\\[rn]){0,40}<value>/y,
    joint: "element",
  },
  // <td>$_ENV['DB_PASSWORD']</td><td>x, as phpinfo() shows it
  { first: "<", quoted: true, shape: /<\/t[dh]>\s{0,8}<td(?:\s[^<>]{0,60})?>\s{0,8}/y, joint: "element" },
  // &amp;lt;password&amp;gt;x
  { first: "&", quoted: false, before: /&(?:amp;){1,3}lt;$/, shape: /&(?:amp;){1,3}gt;/y, joint: "element" },
  // ["dbPassword":"App\Config":private]=>  https://www.php.net/manual/en/function.var-dump.php
  {
    first: ":",
    quoted: true,
    shape: /(?::\\{0,8}"[\w\\]{1,128}\\{0,8}")?:(?:private|protected)\]\s?=>/y,
    joint: "assign",
  },
  // s:8:"password";s:12:"x";  https://www.php.net/manual/en/function.serialize.php
  { first: ";", quoted: true, shape: /;s:\d{1,7}:(?=\\{0,8}")/y, joint: "pair" },
  // {password,<<"x">>}, as Erlang writes it
  { first: ",", quoted: false, before: /\{$/, shape: /,\s?(?:<<)?(?=["'])/y, joint: "pair" },
  // variable "db_password" { type = string  default = "x" }
  {
    first: "{",
    quoted: true,
    before: /\bvariable\s{1,4}\\{0,8}"$/,
    shape: /\{[^{}]{0,400}?\bdefault\s{0,20}=\s{0,4}/y,
    joint: "assign",
  },
  // ParameterKey=MasterPassword,ParameterValue=x  https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
  {
    first: ",",
    quoted: false,
    before: /(?:[Kk]ey|[Nn]ame)=$/,
    shape: /,\s{0,2}(?:[Pp]arameter|[Tt]ag|[Aa]ttribute)?[Vv]alues?=/y,
    joint: "pair",
  },
  // DefaultPassword    REG_SZ    x
  { first: "R", quoted: false, shape: /REG_(?:SZ|EXPAND_SZ|MULTI_SZ|BINARY|DWORD)[ \t]{1,8}/y, joint: "assign" },
  // gh secret set NAME --body "x", aws ssm put-parameter --name /db/password --value x
  {
    first: "-",
    quoted: false,
    shape:
      /(?:--?(?:type|description|key-id|region|repo|env)[ =][\w/.:-]{1,128} ){0,4}--(?:value|body|data)[ =](?=\S)/y,
    joint: "assign",
  },
  // Content-Disposition: form-data; name="password"  https://www.rfc-editor.org/rfc/rfc7578
  {
    first: "\r\n\\",
    quoted: true,
    before: /\bname=\\{0,8}"$/,
    shape: new RegExp(`${BREAK}(?:Content-[^\\r\\n\\\\]{1,120}${BREAK}){0,3}${BREAK}`, "y"),
    joint: "part",
  },
  // ? password, and the value in the next line: https://yaml.org/spec/1.2.2/#822-block-mappings
  { first: "\r\n", quoted: false, before: /(?:^|\n)\s{0,40}\? {1,4}$/, shape: /\r?\n {0,40}: {1,4}/y, joint: "colon" },
  // userPassword:: x, base64 in LDIF: https://www.rfc-editor.org/rfc/rfc2849
  {
    first: ":",
    quoted: false,
    before: /(?:^|\n|\\n)$/,
    shape: /:: {1,4}(?=[A-Za-z0-9+/]{8,4096}={0,2}\s{0,2}(?:[\r\n"\\]|$))/y,
    joint: "assign",
  },
  // password:: "x", a hidden field of Jsonnet
  { first: ":", quoted: false, shape: /:{2,3} {0,4}(?=["'])/y, joint: "assign" },
  // Dim password As String = "x"
  { first: "A", quoted: false, shape: /As \w{1,32} ?= ?(?=")/y, joint: "assign" },
  // password:
  //   x, alone in a line that is indented deeper
  {
    first: ":",
    quoted: false,
    before: /(?:^|\n)[ \t]{0,40}(?:- )?$/,
    shape: /:[ \t]{0,4}\r?\n(?=[ \t])/y,
    joint: "part",
  },
];
const BY_FIRST: readonly (readonly OddJoint[])[] = Array.from({ length: 256 }, (_, byte) =>
  JOINTS.filter(({ first }) => first.includes(String.fromCharCode(byte))),
);
const FURTHEST_BEFORE = 48;

/** Reads a joint that is neither a colon nor an equals sign, or gives undefined where none of them stands. */
export function oddJoint(subject: Subject, key: Key, closed: Quote | undefined, at: number): Separator | undefined {
  const candidates = BY_FIRST[subject.bytes[at]!];
  if (candidates === undefined) return undefined;
  for (const { quoted, before, name, shape, joint } of candidates) {
    if (quoted !== (closed !== undefined) || name?.test(key.name) === false) continue;
    shape.lastIndex = at;
    const match = shape.exec(subject.text);
    if (match === null) continue;
    if (before !== undefined && !before.test(subject.text.slice(Math.max(0, key.start - FURTHEST_BEFORE), key.start)))
      continue;
    const end = at + match[0].length;
    if (joint !== "part" || subject.bytes[at] !== 58) return { joint, closed, spaced: true, end };
    const scalar = onlyScalar(subject, key, end);
    if (scalar !== undefined) return { joint: "colon", closed, spaced: true, end: scalar };
  }
  return undefined;
}

const SCALAR = /([ \t]{1,40})(["']?)([^\s:#"'{}[\],&*!|>%@`-][^\s:"']{2,400})\2[ \t]{0,4}(?=\r?\n|$)/y;

/** Where the only word of the next line begins, if that line is indented deeper than the name's. */
function onlyScalar(subject: Subject, key: Key, at: number): number | undefined {
  SCALAR.lastIndex = at;
  const match = SCALAR.exec(subject.text);
  if (match === null) return undefined;
  let line = key.start;
  while (line > 0 && subject.bytes[line - 1] !== 10) line--;
  let indent = line;
  while (NAME[subject.bytes[indent]!] === 0 && indent < key.start) indent++;
  return match[1]!.length > indent - line ? at + match[1]!.length : undefined;
}
