import { charClass } from "../find/char-class.ts";
import type { Subject } from "../rule.ts";
import { nextOf } from "./next.ts";

/** Longest part of an ARN that is looked back over. */
const REACH = 320;
const SHAPE = /(?:^|[^A-Za-z0-9])arn:aws[a-z-]{0,20}:[a-z0-9-]{1,40}:/;

/** Whether an offset lies in an ARN. */
export function insideArn(subject: Subject, at: number): boolean {
  const first = nextOf(subject, "arn:aws", Math.max(0, at - REACH), REACH);
  if (first < 0 || first >= at) return false;
  let from = at;
  const limit = Math.max(0, at - REACH);
  while (from > limit && isArnByte(subject.bytes[from - 1])) from--;
  return SHAPE.test(subject.text.slice(from, at));
}

/**
 * Whether `[start, end)` is a whole name in an ARN's resource (`orders` in `...:table/orders`): then it is no secret.
 * Part of a name does not count: a value that merely follows an ARN must not pass for one.
 */
export function isNameInArn(subject: Subject, start: number, end: number): boolean {
  const before = subject.bytes[start - 1];
  const after = end < subject.length ? subject.bytes[end] : undefined;
  if (before !== 58 && before !== 47) return false;
  return (after === 58 || after === 47 || !isArnByte(after)) && insideArn(subject, start);
}

/** Letters, digits and `:/-_.+$*`, as resource names have them. */
const ARN = charClass("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:/-_.+$*");

function isArnByte(byte: number | undefined): boolean {
  return byte !== undefined && ARN[byte] === 1;
}
