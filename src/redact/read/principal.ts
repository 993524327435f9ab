import type { Subject } from "../rule.ts";
import { insideArn } from "./arn.ts";

/** `AROA...:`: the unique id that stands before a session's name in a principal id. */
const UNIQUE_ID = /(?:^|[^A-Za-z0-9])A(?:GPA|IDA|IPA|NPA|NVA|ROA|SCA)[A-Z0-9]{12,28}:$/;
/** `roleSessionName`, `role_session_name`, `--role-session-name`, `sourceIdentity`, in any notation. */
const SESSION_NAME =
  /(?:role[_-]?session[_-]?name|source[_-]?identity)\\{0,8}["']?\s{0,4}(?:[:=]|\s)\s{0,4}\\{0,8}["']?$/i;
const REACH = 48;

/**
 * Whether a name that begins at an offset is who did something in AWS: in an ARN, after a unique id, as a session's
 * name. Support finds callers by it, so it stays for them, though it may be an e-mail address: federation and IAM
 * Identity Center make it one. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function isPrincipalName(subject: Subject, from: number): boolean {
  const before = subject.bytes[from - 1];
  if (before === undefined) return false;
  const context = subject.text.slice(Math.max(0, from - REACH), from);
  if (before === 58 /* : */ && UNIQUE_ID.test(context)) return true;
  if ((before === 47 /* / */ || before === 58) && insideArn(subject, from)) return true;
  return SESSION_NAME.test(context);
}
