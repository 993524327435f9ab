import { ALNUM } from "../find/char-class.ts";
import type { Subject } from "../rule.ts";

/** Longest part of an ARN that is looked back over. */
const REACH = 320;

/** Whether an offset lies in an ARN: what is part of a resource's name is no secret. */
export function insideArn(subject: Subject, at: number): boolean {
  let from = at;
  const limit = Math.max(0, at - REACH);
  while (from > limit && isArnByte(subject.bytes[from - 1]!)) from--;
  return /(?:^|[^A-Za-z0-9])arn:aws[a-z-]{0,20}:[a-z0-9-]{1,40}:/.test(subject.text.slice(from, at));
}

/** Letters, digits and `:/-_.+$=,@*`, as resource names have them. */
function isArnByte(byte: number): boolean {
  return ALNUM[byte] === 1 || ":/-_.+$=,@*".includes(String.fromCharCode(byte));
}
