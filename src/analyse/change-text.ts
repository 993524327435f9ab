import { count, type Phrase, say, type Words } from "../core/phrase.ts";
import { parseArn, resourceName } from "../core/arn.ts";
import { isoUtc } from "../core/clock.ts";
import { textAt } from "./read.ts";
import type { Change } from "./trail/scan.ts";

/** "PutRolePolicy on the execution role (policy orders-access) by arn:..., from 203.0.113.7". */
export function describeChange(change: Change): Phrase {
  const { record, who } = change;
  const from = record.sourceIp === undefined ? "" : say`, from ${record.sourceIp}`;
  return say`${describeEdit(change)} by ${who}${from}`;
}

/** "PutRolePolicy on the execution role (orders-access)": what was done, and on what. */
export function describeEdit({ record, touches }: Change): Phrase {
  const of = (name: string): string | undefined => textAt(record.requestParameters, name);
  const arn = of("policyArn");
  const policy = of("policyName") ?? (arn === undefined ? of("statementId") : resourceName(arn));
  return say`${record.operation} on ${touches}${policy === undefined ? "" : say` (${policy})`}`;
}

/** `assumed-role/deploy/ci`: the part of an ARN that tells callers of one account apart. */
export function shortCaller(who: string): Words {
  const arn = parseArn(who);
  if (arn === undefined) return who;
  return arn.resource === "root" ? say`the root user of account ${arn.accountId}` : arn.resource;
}

/** CloudTrail's times have whole seconds. */
export function isoSeconds(ms: number): string {
  return isoUtc(ms).replace(".000Z", "Z");
}

/** "65 seconds before", "3 minutes after", "5 hours before". */
export function interval(fromMs: number, toMs: number): Phrase {
  const seconds = Math.max(0, Math.round(Math.abs(toMs - fromMs) / 1000));
  const time =
    seconds < 120
      ? count(seconds, "second")
      : seconds < 7200
        ? count(Math.round(seconds / 60), "minute")
        : count(Math.round(seconds / 3600), "hour");
  return toMs >= fromMs ? say`${time} before` : say`${time} after`;
}
