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
  readonly shape: RegExp;
  readonly joint: Separator["joint"];
}

const BREAK = String.raw`(?:\r?\n|\\{1,8}r\\{1,8}n|\\{1,8}n)`;

const JOINTS: readonly OddJoint[] = [
  // HikariConfig - password........................x
  { first: ".", quoted: false, shape: /\.{4,80}(?=[^\s.])/y, joint: "assign" },
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
    before: /(?:^|\n)$/,
    shape: /:: {1,4}(?=[A-Za-z0-9+/]{8,4096}={0,2}\s{0,2}(?:\n|$))/y,
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
const BY_FIRST: readonly (readonly OddJoint[])[] = Array.from({ length: 128 }, (_, byte) =>
  JOINTS.filter(({ first }) => first.includes(String.fromCharCode(byte))),
);
const FURTHEST_BEFORE = 48;

/** Reads a joint that is neither a colon nor an equals sign, or gives undefined where none of them stands. */
export function oddJoint(subject: Subject, key: Key, closed: Quote | undefined, at: number): Separator | undefined {
  const candidates = BY_FIRST[subject.bytes[at]!];
  if (candidates === undefined) return undefined;
  for (const { quoted, before, shape, joint } of candidates) {
    if (quoted !== (closed !== undefined)) continue;
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
