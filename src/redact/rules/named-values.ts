import { classifyKey } from "../classify/key-name.ts";
import type { KeyClass } from "../classify/key-name.ts";
import { isIdentifier, isUuid } from "../classify/must-stay.ts";
import { isPlaceholder, looksRandom, mixtureOf } from "../classify/value.ts";
import { judgeValue, NUMERIC_KINDS, schemeLength } from "../classify/named-value.ts";
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
    if (
      before === 47 &&
      TAG_KEY.test(subject.text.slice(Math.max(0, key.start - 16), key.start)) &&
      !isTaggedSecret(subject, key)
    )
      return key.end;
    if (isParameterExpansion(subject, key) || isWorkingDirectory(subject, key) || isTestVerdict(subject, key))
      return key.end;
    if (before === 47 && subject.bytes[key.start - 2] === 60) {
      findBeforeClose(subject, key, verdict, found);
      return key.end;
    }
    if (findArgument(subject, key, verdict, ID, found)) return key.end;
    const separator = separatorAfter(subject, key);
    if (separator === undefined) {
      findReversedPair(subject, key, verdict, found);
      findColumns(subject, key, ID, found);
      return key.end;
    }
    if (separator.joint === "space") {
      if (BETWEEN_COLUMNS.test(subject.text.slice(key.end, key.end + 2))) findColumns(subject, key, ID, found);
      findSpaced(subject, key, verdict, separator, found);
      return key.end;
    }
    if (separator.listed === true) findColumns(subject, key, ID, found);
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

/** `"aws:PrincipalTag/token": "allowed"`: a condition on a tag, whose value goes only when it looks generated. */
const TAG_KEY = /(?:Principal|Resource|Request)Tag\/$/;

function isTaggedSecret(subject: Subject, key: Key): boolean {
  const separator = separatorAfter(subject, key);
  const value = separator === undefined ? undefined : valueAfter(subject, separator, false);
  return value !== undefined && looksRandom(value.text);
}

/** `${DB_PASSWORD:?must be set}`, `${TOKEN:+x}`: what a shell says or does where a variable is missing or set. */
function isParameterExpansion({ bytes }: Subject, { start, end }: Key): boolean {
  if (bytes[start - 1] !== 123 || bytes[start - 2] !== 36) return false;
  const operator = bytes[end] === 58 ? bytes[end + 1] : bytes[end];
  return operator === 63 || operator === 43;
}

/** `--- PASS: TestRefresh (0.00s)`, as Go's tests say it. */
function isTestVerdict({ text }: Subject, { start, name }: Key): boolean {
  return name === "PASS" && text.startsWith("--- ", start - 4);
}

const DIRECTORY = /["']?\]?(?:=|: |: ?["'])["']?(?:\/[\w.@+-]{0,64}){1,12}\/?(?=["'\s,;}]|$)/y;

/** `PWD=/var/task` in a dump of the environment: the working directory, which Lambda sets. */
function isWorkingDirectory(subject: Subject, key: Key): boolean {
  if ((key.name !== "PWD" && key.name !== "OLDPWD") || subject.bytes[key.start - 1] === 59) return false;
  DIRECTORY.lastIndex = key.end;
  const match = DIRECTORY.exec(subject.text);
  return match !== null && !looksRandom(match[0].replace(/^[^/]*/, ""));
}

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

function isSecretValue(key: Key, verdict: KeyClass, separator: Separator, value: Value): boolean {
  const { text, quote } = value;
  if (!judgeValue({ name: key.name, verdict, text, quoted: quote !== undefined })) return false;
  if (SOURCE_FILE.test(key.name) && LINE_NUMBER.test(text)) return false;
  if (verdict.verdict === "maybe") return true;
  if (verdict.kind === "authorization" && MECHANISM.test(text)) return false;
  if (quote === undefined) return isUnquotedSecret(verdict, separator, text);
  if (separator.joint !== "pair") return true;
  if (separator.listed === true && NAME_OF_WORDS.test(text)) return false;
  return (
    verdict.kind === "password" ||
    (/\d/.test(text) && (/[A-Za-z]/.test(text) || text.length >= 12)) ||
    looksRandom(text)
  );
}

/** `ALLOW_REFRESH_TOKEN_AUTH`, `authorization_code`, `apiKey`: beside another name in a list it is one more name. */
const NAME_OF_WORDS =
  /^(?:[A-Z]+(?:[_-][A-Z]+)*|[A-Z]?[a-z]+(?:[A-Z][a-z]+)*(?:[_. -][A-Za-z][a-z]*(?:[A-Z][a-z]+)*)*)$/;

/** `CredentialsProvider.java:133`, `password.service.js:42:17`: a place in a stack trace. */
const SOURCE_FILE =
  /\.(?:java|kt|kts|scala|groovy|js|mjs|cjs|jsx|ts|mts|cts|tsx|vue|py|rb|go|php|cs|fs|vb|rs|ex|exs|swift|c|cc|cpp|h|hpp)$/;
const LINE_NUMBER = /^\d{1,6}(?::\d{1,6})?[)\],;:]{0,3}$/;
/** Names of SASL mechanisms and of ways to log in. https://www.iana.org/assignments/sasl-mechanisms */
const MECHANISM =
  /^(?:plain|login|external|anonymous|gssapi|ntlm|cram-md5|digest-md5|xoauth2?|oauthbearer|oauth2?|scram-sha-\d{1,3}(?:-plus)?|basic|bearer|digest|negotiate|kerberos|ldap|saml|oidc|jwt|iam|aws_iam|aws-iam|cognito|md5|trust|peer|public|private)$/i;

/** `config.password`, `process.env.OAUTH2_TOKEN`: words of letters; digits only in what is itself such a name. */
const MEMBER_ACCESS = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+(?:\(.*)?;?$/;
const NAMES_A_SECRET = /(?:passw(?:or)?d|secret|token|key|credentials?);?$/i;

/** `confirmPassword`, `refreshToken`: a variable in code. */
const VARIABLE_OF_A_SECRET =
  /^[a-z]{2,20}(?:[A-Z][a-z]{1,20}){0,4}(?:Password|Passwd|Secret|Token|Key|Credentials?)[);,]{0,3}$/;

/** Without quotation marks a word may be prose, code or the next name; a secret seldom looks like any of these. */
function isUnquotedSecret(verdict: KeyClass, separator: Separator, text: string): boolean {
  if (MEMBER_ACCESS.test(text) && (!/\d/.test(text) || NAMES_A_SECRET.test(text)) && !looksRandom(text)) return false;
  if (/^(?:new |await )?[A-Za-z_$][\w$]*\(/.test(text)) return false; // getPassword()
  if (VARIABLE_OF_A_SECRET.test(text)) return false;
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return false;
  if (separator.joint === "colon" && separator.spaced && verdict.kind !== "password" && isPathOfWords(text))
    return false;
  if (separator.joint === "colon" && (separator.spaced || verdict.kind !== "password")) {
    if (/^[A-Za-z]+[,.;:!?]?$/.test(text) && text.length < (verdict.kind === "password" ? 6 : 16)) return false; // "token: expired"
  }
  return true;
}

/** `Secrets Manager can't find the specified secret: prod/orders/api-key`: a secret's name, and no secret. */
function isPathOfWords(text: string): boolean {
  return (
    /^\/?[A-Za-z][\w.-]{0,63}(?:\/[\w.-]{1,64}){1,8}[.,;]?$/.test(text) &&
    !looksRandom(text) &&
    !/\d[A-Za-z]+\d/.test(text)
  );
}

/** `{"value": "x", "name": "DB_PASSWORD"}`: the value stands before its name. */
function findReversedPair(subject: Subject, key: Key, verdict: KeyClass, found: Found): void {
  if (!PAIR_NAME.test(subject.text.slice(Math.max(0, key.start - 32), key.start))) return;
  const from = Math.max(0, key.start - 600);
  const pair = REVERSED.exec(subject.text.slice(from, key.start));
  if (pair === null) return;
  const [all, , , value = "", rest = ""] = pair;
  if (!judgeValue({ name: key.name, verdict, text: value, quoted: true })) return;
  const start = from + pair.index + all.length - rest.length - value.length;
  found.add(start, start + value.length, verdict.kind, ID);
}

const PAIR_NAME = /(?:[Nn]ame|[Kk]ey)\\{0,8}["']\s{0,4}:\s{0,4}\\{0,8}["']$/;
const REVERSED =
  /(\\{0,8}["'])[Vv]alue\1\s{0,4}:\s{0,4}(\\{0,8}["'])((?:(?!\2)[^\n]){1,400})(\2\s{0,8},\s{0,8}\1(?:[Nn]ame|[Kk]ey)\1\s{0,4}:\s{0,4}\2)$/;

/** Commands after whose names of variables the values follow: `ENV X y`, `setx X y`, `setenv X y`, `set -gx X y`. */
const SETS_A_VARIABLE =
  /(?:^|[\s;&|+])(?:ENV|ARG|setx|setenv|set -[A-Za-z]{1,4}(?: --)?|SetEnv|fastcgi_param|env\.)\s{1,4}$/;
/** Kinds of names after which a value may follow with no more than a space. */
const FLAG =
  /^-{0,2}(?:[a-z0-9]{1,16}[-_])?(?:api[-_]?key|access[-_]?key|secret(?:[-_](?:access[-_])?key)?|token|pass(?:word|wd|phrase|code)?|pwd|pw|bearer|credentials?|key|auth)$/i;

/** `--password x`, `password is "x"`, `IDENTIFIED BY PASSWORD 'x'`, `token x`: only what looks like a value. */
function findSpaced(subject: Subject, key: Key, verdict: KeyClass, separator: Separator, found: Found): void {
  if (separator.closed !== undefined) return;
  const { bytes } = subject;
  const isFlag =
    bytes[key.start - 1] === 45 || SETS_A_VARIABLE.test(subject.text.slice(Math.max(0, key.start - 24), key.start));
  let at = separator.end;
  COPULA.lastIndex = at;
  const copula = COPULA.exec(subject.text);
  if (findChange(subject, verdict, at, found)) return;
  if (copula !== null) at += copula[0].length;
  else if (!isFlag && !FLAG.test(key.name)) return;
  const value = valueAfter(subject, { ...separator, end: at }, false);
  if (value === undefined || value.text.length < 3) return;
  const text = value.text.replace(/\d/.test(value.text) ? /[.?]$/ : /[.!?]$/, ""); // of hunter2! the mark may be a part
  if (isPlaceholder(text) || isIdentifier(text) || text.startsWith("-") || /[=:]$/.test(text)) return;
  if (text.includes("=") && !text.endsWith("=") && !isFlag && value.quote === undefined) return;
  const { digits, upper, lower, others } = mixtureOf(text);
  const mixed = (digits > 0 && (upper > 0 || lower > 0)) || (others > 0 && !/^[A-Za-z'-]+$/.test(text));
  const certain = verdict.verdict === "secret";
  if (isFlag) {
    if (!certain && !looksRandom(text)) return;
  } else if (copula !== null) {
    if (!certain && !looksRandom(text)) return;
    const code = NUMERIC_KINDS.has(verdict.kind) && /^\d{4,12}$/.test(text);
    if (value.quote === undefined && !(text.length >= 4 && mixed) && !code && !looksRandom(text)) return;
  } else if (value.quote !== undefined) {
    if (/\s/.test(text) || text.length < 4) return;
    if (verdict.kind !== "password" && !(certain && looksRandom(text))) return;
  } else if (
    !looksRandom(text) &&
    !(verdict.kind === "password" && text.length > 5 && digits > 0 && (others > 0 || WORDS_AND_DIGITS.test(text)))
  )
    return;
  if (!isFlag && isUuid(text) && verdict.kind !== "password") return;
  if (/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+\(?/.test(text) && value.quote === undefined && digits === 0) return;
  found.add(value.start, value.start + text.length, verdict.kind, ID);
}

/** `otter42mill`: digits between letters, as no name of an algorithm has them. */
const WORDS_AND_DIGITS = /^(?=.{8})[A-Za-z]+\d+[A-Za-z]\w*$/;

/** "changed password from x to y": both. */
const CHANGE = /from (["'`]?)([^\s"'`]{4,256})\1 to (["'`]?)([^\s"'`]{4,256})\3/y;

function findChange(subject: Subject, verdict: KeyClass, at: number, found: Found): boolean {
  if (verdict.verdict !== "secret" || subject.bytes[at] !== 102) return false;
  CHANGE.lastIndex = at;
  const change = CHANGE.exec(subject.text);
  if (change === null) return false;
  const [all, , before = "", , after = ""] = change;
  const texts = [before, after.replace(/[.,;]$/, "")] as const;
  if (!texts.every((text) => /\d/.test(text) && /[A-Za-z]/.test(text) && !isPlaceholder(text) && !isIdentifier(text)))
    return false;
  const first = at + all.indexOf(before);
  const second = at + all.lastIndexOf(after);
  found.add(first, first + before.length, verdict.kind, ID);
  found.add(second, second + texts[1].length, verdict.kind, ID);
  return true;
}

/** "the password is x", "password was changed to x", "token for user bob: x". */
const COPULA =
  /(?:(?:for|of) (?:the )?[\w@.'-]{1,64} (?:[\w-]{1,32} )?)?(?:(?:is|was|has been) (?:now |changed to|reset to|set to)|is now|changed to|reset to|set to|is|was|are|equals|to be|becomes|will be|lautet|ist|est|=>?)[ :]{0,3}|(?:for|of) (?:the )?[\w@./'-]{1,64}(?: [\w@./'-]{1,32})?(?:: | ?(?:=>?|->) ?)/iy;
