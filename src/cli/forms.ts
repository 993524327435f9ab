import { CasePackError } from "../core/errors.ts";
import { visible } from "../core/visible.ts";

/** A label of a host name, RFC 1123: a Region is part of one, and emulators have Regions of their own. */
const REGION = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/u;
/** Names and paths of roles: IAM API Reference, `CreateRole`. */
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[!-~]{1,576}$/u;

/**
 * Whether options that end up in host names and policies can be what they are to be.
 * @throws CasePackError `usage` that names the option
 */
export function requireForms(args: {
  readonly region?: string | undefined;
  readonly peerRoleArn?: readonly string[] | undefined;
}): void {
  if (args.region !== undefined && !REGION.test(args.region)) {
    throw usage("--region", args.region, "is not a Region, like eu-west-1");
  }
  for (const arn of args.peerRoleArn ?? []) {
    if (ROLE_ARN.test(arn)) continue;
    throw usage("--peer-role-arn", arn, "is not a role's ARN, like arn:aws:iam::123456789012:role/support-reader");
  }
}

function usage(option: string, value: string, what: string): CasePackError {
  return new CasePackError("usage", `${option} "${visible(value)}" ${what}.`, { option });
}
