import { classifyKey } from "../classify/key-name.ts";
import type { KeyClass } from "../classify/key-name.ts";
import { isPlaceholder } from "../classify/value.ts";
import { judgeValue, schemeLength } from "../classify/named-value.ts";
import { VENDOR_NAMES } from "../classify/vendor-names.ts";
import type { Found, Replacement } from "../find/found.ts";
import { keyAround } from "../read/key.ts";
import type { Key } from "../read/key.ts";
import { separatorAfter } from "../read/separator.ts";
import type { Separator } from "../read/separator.ts";
import { valueAfter } from "../read/value.ts";
import type { Value } from "../read/value.ts";
import { insideArn } from "../read/arn.ts";
import { quoteAt } from "../read/escapes.ts";
import { isIdle } from "./idle-names.ts";
import { isSecretValue } from "./secret-value.ts";
import { findSpaced } from "./spaced-values.ts";
import { findColumns } from "./table-columns.ts";
import { findArgument, findMembers } from "./secret-members.ts";
import type { Rule, Subject } from "../rule.ts";

const ID = "named-value";

/** Values under names that say "secret", in any notation: JSON, logfmt, env, query strings, headers, XML, YAML, code. */
export const namedValues: Rule = {
  id: ID,
  title: "Values under secret-looking names are replaced",
  triggers: [
    "pass",
    "pwd",
    "secret",
    "token",
    "key",
    "cred",
    "auth",
    "cookie",
    "signature",
    "sig=",
    "sig%",
    "(pw",
    "'pw",
    "mfa",
    "pin:",
    "pin=",
    "?code=",
    "&code=",
    "kennwort",
    "senha",
    "contrasena",
    "motdepasse",
    "wachtwoord",
    '"sig"',
    "session",
    "jwt",
    "dsn",
    "conn_str",
    "connstr",
    "connectionstring",
    "connection_string",
    "connection-string",
    "sid=",
    '"sid"',
    "'sid'",
    "sid:",
    "sessid",
    "cvv",
    "cvc",
    "bearer",
    "webhook",
    "otp",
    "salt",
    "license",
    "licence",
    "access",
    "client",
    "_pat",
    "pat=",
    "pat:",
    "_pw",
    ".pw",
    "-pw",
    " pw",
    '"pw',
    "pw=",
    "pw:",
    "_srt",
    "ssn",
    "iban",
    "contribsys",
    "private",
    "login",
    '"pin',
    "_pin",
    " pin",
    "phone",
    "mobile",
    "msisdn",
    "psk",
    "verifier",
    "saml",
    "plaintext",
    "assertion",
    "challengeanswer",
    "recovery_code",
    "recoverycode",
    "backup_code",
    "backupcode",
    "security_answer",
    "securityanswer",
    "cloudfront-policy",
    "honeycomb",
    ...VENDOR_NAMES,
  ],
  find(subject, start, end, found) {
    const key = keyAround(subject, start, end);
    const verdict = classifyKey(key.name);
    if (verdict.verdict === "plain" || verdict.verdict === "keep") return key.end;
    const after = subject.bytes[key.end];
    if ((after === 58 || after === 37) && PSEUDONYM.test(subject.text.slice(key.start, key.start + 72))) return key.end;
    const before = subject.bytes[key.start - 1];
    if ((before === 58 || before === 47) && insideArn(subject, key.start)) return key.end; // arn:...:secret:name
    if (isIdle(subject, key)) return key.end;
    if (before === 47 && subject.bytes[key.start - 2] === 60) {
      findBeforeClose(subject, key, verdict, found);
      return key.end;
    }
    if (findArgument(subject, key, verdict, ID, found)) return key.end;
    const separator = separatorAfter(subject, key);
    if (separator === undefined) {
      findReversedPair(subject, key, verdict, found);
      findRefused(subject, key, verdict, found);
      findColumns(subject, key, ID, found);
      return key.end;
    }
    if (separator.joint === "space") {
      if (BETWEEN_COLUMNS.test(subject.text.slice(key.end, key.end + 2))) findColumns(subject, key, ID, found);
      findSpaced(subject, key, verdict, separator, found);
      return key.end;
    }
    if (separator.listed === true) findColumns(subject, key, ID, found);
    if (findArray(subject, key, verdict, separator, found)) return key.end;
    const wholeLine = verdict.kind === "cookie" || verdict.kind === "authorization";
    if (subject.bytes[separator.end] === 123 && separator.closed !== undefined && verdict.verdict === "secret")
      findMembers(subject, separator.end, verdict, ID, found);
    const line =
      wholeLine && separator.joint === "colon" && !(separator.closed !== undefined && isLiteral(subject, separator));
    let value = valueAfter(subject, separator, line);
    while (value !== undefined) {
      report(subject, key, verdict, separator, value, found);
      value = nextInList(subject, separator, value);
    }
    return key.end;
  },
};

const ITEM = String.raw`(?:-?\d{1,3}|0x[0-9a-fA-F]{1,2}|[A-Za-z!#-&*+./:;<=>?@^_~-])`;
/** `[104, 117, ...]`, `[104 117 ...]`, `[]uint8{0x68, ...}`, `[h, u, ...]`: bytes and characters, eight and more. */
const ARRAY = new RegExp(
  String.raw`(?:\[\](?:u?int8|byte)|new byte\[\] ?|\[)[[{]?[ \r\n\\]{0,4}(?:n\s{0,12})?(${ITEM}(?:(?:,(?:\s|\\n){0,12}| )${ITEM}){7,8192})[\s,\\n]{0,12}[\]}]`,
  "y",
);
/** `tokens`, `keys`: of a model, of an object. */
const NUMBERS_OF = /(?:tokens|keys|ids)$/i;

/** A secret that is printed as its bytes, or as its characters one by one. Gives whether there is one. */
function findArray(subject: Subject, key: Key, verdict: KeyClass, separator: Separator, found: Found): boolean {
  if (verdict.verdict !== "secret" || subject.bytes[separator.end] !== 91 || NUMBERS_OF.test(key.name)) return false;
  ARRAY.lastIndex = separator.end;
  const array = ARRAY.exec(subject.text);
  if (array === null) return false;
  const [all, body = ""] = array;
  if (body.match(/-?\d+/g)?.some((item) => Math.abs(Number(item)) > 255) === true && !body.includes("0x")) return false;
  const from = separator.end + all.indexOf(body);
  const mark = separator.closed?.mark === '"' ? subject.text.slice(separator.closed.start, separator.closed.end) : "";
  found.add(
    from,
    from + body.length,
    verdict.kind,
    ID,
    (text, pseudonyms) => mark + pseudonyms.token(verdict.kind, text) + mark,
  );
  return true;
}

/** What follows a heading of a table; one space follows any word of a sentence. */
const BETWEEN_COLUMNS = /^(?:\t| [ |\r\n])/;

/** `x</password>` where a part of a stream begins: its tag was opened in the part before. */
function findBeforeClose(subject: Subject, key: Key, verdict: KeyClass, found: Found): void {
  const end = key.start - 2;
  if (end > LONGEST_SPLIT || subject.bytes[key.end] !== 62) return;
  const before = subject.text.slice(0, end);
  const text = before.trim();
  if (text === "" || /[\s<>&]/.test(text) || !judgeValue({ name: key.name, verdict, text, quoted: true })) return;
  const from = before.indexOf(text);
  found.add(from, from + text.length, verdict.kind, ID);
}

const LONGEST_SPLIT = 512;

/** The inside of a token: it names its kind, and is nobody's name for what follows it. */
const PSEUDONYM = /^[a-z][a-z0-9-]{0,39}(?::|%3[aA])[0-9a-f]{10}(?:>|&gt;|\\u003[eE]|%3[eE])/;

/** Whether a literal of JSON stands where a header's line would: `"cookie":null,"requestId":...`. */
function isLiteral(subject: Subject, separator: Separator): boolean {
  return /^(?:null|true|false|None|undefined|-?\d[\d.]{0,40})\s{0,8}(?:[,}\]]|$)/.test(
    subject.text.slice(separator.end, Math.min(subject.length, separator.end + 56)),
  );
}

/** `"old" -> "new"`, as Terraform shows a change. */
const ARROW = / {1,4}(?:->|=>|~>) {1,4}(?=\\{0,8}["'])/y;

/** `"tokens": ["a", "b"]`: the next string of a list, whose first was at `value`; or what a value is changed to. */
function nextInList(subject: Subject, separator: Separator, value: Value): Value | undefined {
  if (value.quote === undefined) return undefined;
  const close = quoteAt(subject, value.end);
  if (close === undefined) return undefined;
  let at = close.end;
  if (subject.bytes[at] === 32) {
    ARROW.lastIndex = at;
    const arrow = ARROW.exec(subject.text);
    return arrow === null ? undefined : valueAfter(subject, { ...separator, end: at + arrow[0].length }, false);
  }
  if (subject.bytes[separator.end] !== 91) return undefined;
  if (subject.bytes[at] !== 44) return undefined;
  at++;
  while (subject.bytes[at] === 32) at++;
  if (quoteAt(subject, at) === undefined) return undefined;
  const next = valueAfter(subject, { ...separator, end: at }, false);
  return next === undefined || next.start <= value.end ? undefined : next;
}

function report(subject: Subject, key: Key, verdict: KeyClass, separator: Separator, value: Value, found: Found): void {
  const scheme = schemeLength(verdict, value.text);
  if (scheme === "signed-request") {
    reportSignature(value, found);
  } else if (scheme > 0) {
    if (isPlaceholder(value.text.slice(scheme))) return; // Bearer $TOKEN
    const end = Math.max(value.end, endOfParameters(subject, value.start + scheme));
    found.add(value.start + scheme, end, verdict.kind, ID);
  } else if (isSecretValue(key, verdict, separator, value)) {
    found.add(value.start, value.end, verdict.kind, ID, quotedToken(subject, separator, value));
    if (value.text.endsWith("\\") && value.quote === undefined) findContinued(subject, value.end, verdict, found);
  }
}

/** `db.password=abc\` and `    def` in the next line. https://docs.oracle.com/javase/8/docs/api/java/util/Properties.html#load-java.io.Reader- */
const CONTINUATION = /\r?\n[ \t]{1,40}([^\s=:]{1,512})/y;
const MOST_CONTINUATIONS = 16;

function findContinued(subject: Subject, from: number, { kind }: KeyClass, found: Found): void {
  let at = from;
  for (let lines = 0; lines < MOST_CONTINUATIONS; lines++) {
    CONTINUATION.lastIndex = at;
    const next = CONTINUATION.exec(subject.text);
    if (next === null) return;
    at = CONTINUATION.lastIndex;
    found.add(at - next[1]!.length, at, kind, ID);
    if (!next[1]!.endsWith("\\")) return;
  }
}

/** `username="bob", response="..."`: what an authorization scheme takes. RFC 7235, section 2.1. */
const PARAMETERS =
  /(?:[\w-]{1,40}=(\\{0,4}")[^"\n\\]{0,2048}\1[ \t]?,?[ \t]{0,4}|[\w-]{1,40}=[^\s,"]{1,2048},[ \t]{0,4}){1,24}/y;

function endOfParameters(subject: Subject, at: number): number {
  PARAMETERS.lastIndex = at;
  return at + (PARAMETERS.exec(subject.text)?.[0].trimEnd().length ?? 0);
}

/** Of `AWS4-HMAC-SHA256 Credential=.../..., SignedHeaders=..., Signature=...` only the signature opens anything. */
function reportSignature(value: Value, found: Found): void {
  const at = value.text.indexOf("Signature=");
  if (at < 0) return;
  const signature = /^[0-9a-f]{16,128}/.exec(value.text.slice(at + 10));
  if (signature !== null)
    found.add(value.start + at + 10, value.start + at + 10 + signature[0].length, "signature", ID);
}

/** A bare number in JSON (`"pin":1234`) must become a string, or the line stops being JSON. */
function quotedToken(subject: Subject, separator: Separator, value: Value): Replacement | undefined {
  const { closed } = separator;
  if (closed === undefined || closed.mark !== '"' || separator.joint !== "colon" || value.quote !== undefined)
    return undefined;
  if (!/^-?[\d.]+$/.test(value.text)) return undefined;
  const mark = subject.text.slice(closed.start, closed.end);
  return (text, pseudonyms) => mark + pseudonyms.token("number", text) + mark;
}

/** `{"value": "x", "name": "DB_PASSWORD"}`, `value: 'x', property: 'password'`: the value stands before its name. */
function findReversedPair(subject: Subject, key: Key, verdict: KeyClass, found: Found): void {
  if (!PAIR_NAME.test(subject.text.slice(Math.max(0, key.start - 32), key.start))) return;
  const from = Math.max(0, key.start - 600);
  const before = subject.text.slice(from, key.start);
  const at = Math.max(before.lastIndexOf("alue"), before.lastIndexOf("nput"), before.lastIndexOf("eceived"));
  if (at < 0) return;
  REVERSED.lastIndex = at;
  const pair = REVERSED.exec(before);
  if (pair === null || !IN_ONE_OBJECT.test(before.slice(REVERSED.lastIndex))) return;
  const value = pair[2]!;
  if (!judgeValue({ name: key.name, verdict, text: value, quoted: true })) return;
  const end = from + REVERSED.lastIndex - pair[1]!.length;
  found.add(end - value.length, end, verdict.kind, ID);
}

const PAIR_NAME =
  /(?:[Nn]ame|[Kk]ey|property|path|param|field|label|attribute)\\{0,8}["']?\s{0,4}:\s{0,4}\[?\s{0,4}\\{0,8}["']$/;
const REVERSED = /(?:alue|nput|eceived)\\{0,8}["']?\s{0,4}:\s{0,4}(\\{0,8}["'])((?:(?!\1)[^\n]){1,400})\1/y;
/** What stands between a value and its name: other members, of which none holds an object. */
const IN_ONE_OBJECT = /^\s{0,8},[^{}]{0,300}$/;

/** `"instancePath":"/password", ... "data":"x"`, as Ajv tells what it refused. https://ajv.js.org/api.html#error-objects */
function findRefused(subject: Subject, key: Key, verdict: KeyClass, found: Found): void {
  const { text } = subject;
  if (subject.bytes[key.start - 1] !== 47 || !INSTANCE_PATH.test(text.slice(Math.max(0, key.start - 96), key.start)))
    return;
  const data = text.slice(key.end, Math.min(subject.length, key.end + 600)).search(DATA);
  if (data < 0 || text.slice(key.end, key.end + data).includes("instancePath")) return;
  REFUSED.lastIndex = key.end + data;
  const match = REFUSED.exec(text);
  if (match === null || !judgeValue({ name: key.name, verdict, text: match[2]!, quoted: true })) return;
  const end = REFUSED.lastIndex - match[1]!.length;
  found.add(end - match[2]!.length, end, verdict.kind, ID);
}

const INSTANCE_PATH = /(?:instancePath|dataPath)\\{0,8}["']?\s?:\s?\\{0,8}["'](?:[\w/.-]{0,60})\/$/;
const DATA = /\bdata\\{0,8}["']?\s?:/;
const REFUSED = /data\\{0,8}["']?\s?:\s?(\\{0,8}["'])((?:(?!\1)[^\n]){3,400})\1/y;
