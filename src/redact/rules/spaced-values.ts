import type { KeyClass } from "../classify/key-name.ts";
import { isIdentifier, isUuid } from "../classify/must-stay.ts";
import { NUMERIC_KINDS } from "../classify/named-value.ts";
import { isPlaceholder, looksRandom, mixtureOf } from "../classify/value.ts";
import type { Found } from "../find/found.ts";
import type { Key } from "../read/key.ts";
import type { Separator } from "../read/separator.ts";
import { valueAfter } from "../read/value.ts";
import type { Subject } from "../rule.ts";

const ID = "named-value";

/** Commands after whose names of variables the values follow: `ENV X y`, `setx X y`, `setenv X y`, `set -gx X y`. */
const SETS_A_VARIABLE =
  /(?:^|[\s;&|+])(?:ENV|ARG|setx|setenv|set -[A-Za-z]{1,4}(?: --)?|SetEnv|RequestHeader set|(?:proxy|grpc)_set_header|add_header|fastcgi_param|uwsgi_param|env\.)\s{1,4}$/;
/** Kinds of names after which a value may follow with no more than a space. */
const FLAG =
  /^-{0,2}(?:(?:[a-z0-9]{1,16}[-_])?|authldapbind)(?:api[-_]?key|access[-_]?key|secret(?:[-_](?:access[-_])?key)?|token|pass(?:word|wd|phrase|code)?|pwd|pw|bearer|credentials?|key|auth)$/i;

/** `--password x`, `password is "x"`, `IDENTIFIED BY PASSWORD 'x'`, `token x`: only what looks like a value. */
export function findSpaced(subject: Subject, key: Key, verdict: KeyClass, separator: Separator, found: Found): void {
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
  if (isPlaceholder(text) || isIdentifier(text) || /^(?:-|fileb?:\/\/)/.test(text) || /[=:]$/.test(text)) return;
  if (text.includes("=") && !text.endsWith("=") && !isFlag && value.quote === undefined) return;
  const { digits, upper, lower, others } = mixtureOf(text);
  const mixed = (digits > 0 && (upper > 0 || lower > 0)) || (others > 0 && !/^[A-Za-z'-]+$/.test(text));
  const certain = verdict.verdict === "secret";
  if (!isFlag && !mixed && /^pass$/i.test(key.name)) return; // Pass `Infinity` to lift the bound
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
  /(?:(?:for|of) (?:the )?[\w@.'-]{1,64} (?:[\w-]{1,32} )?)?(?:\xc3[\xa8\xa9](?= )|(?:is|was|has been) (?:now |changed to|reset to|set to)|(?:is now|changed to|reset to|set to|is|was|are|equals|to be|becomes|will be|lautet|ist|est|es)\b|=>?)[ :]{0,3}|(?:for|of|f\xc3\xbcr|pour|para) (?:the )?[\w@./'-]{1,64}(?: [\w@./'-]{1,32})?(?:: | ?(?:=>?|->) ?)/iy;
