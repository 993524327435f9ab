import { looksRandom } from "../classify/value.ts";
import type { Key } from "../read/key.ts";
import { separatorAfter } from "../read/separator.ts";
import { valueAfter } from "../read/value.ts";
import type { Subject } from "../rule.ts";

/** Whether a name that reads like a secret's is none where it stands: a condition's, a shell's, a test's. */
export function isIdle(subject: Subject, key: Key): boolean {
  return (
    isPlainTag(subject, key) ||
    isParameterExpansion(subject, key) ||
    isFile(subject, key) ||
    isWorkingDirectory(subject, key) ||
    isTestVerdict(subject, key)
  );
}

/** `"aws:PrincipalTag/token": "allowed"`: a condition on a tag, whose value goes only when it looks generated. */
const TAG_KEY = /(?:Principal|Resource|Request)Tag\/$/;

function isPlainTag(subject: Subject, key: Key): boolean {
  if (subject.bytes[key.start - 1] !== 47 || !TAG_KEY.test(subject.text.slice(Math.max(0, key.start - 16), key.start)))
    return false;
  const separator = separatorAfter(subject, key);
  const value = separator === undefined ? undefined : valueAfter(subject, separator, false);
  return value === undefined || !looksRandom(value.text);
}

/** `${DB_PASSWORD:?must be set}`, `${TOKEN:+x}`: what a shell says or does where a variable is missing or set. */
function isParameterExpansion({ bytes }: Subject, { start, end }: Key): boolean {
  if (bytes[start - 1] !== 123 || bytes[start - 2] !== 36) return false;
  const operator = bytes[end] === 58 ? bytes[end + 1] : bytes[end];
  return operator === 63 || operator === 43;
}

/** `--from-file=password=./password.txt`: where the value is. https://kubernetes.io/docs/reference/kubectl/generated/kubectl_create/kubectl_create_secret_generic/ */
function isFile({ text }: Subject, { start }: Key): boolean {
  return text.startsWith("--from-file=", start - 12);
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
