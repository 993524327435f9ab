import { parseArn } from "../../../core/arn.ts";
import type { JsonObject } from "../../../core/json.ts";
import { AwsError } from "../../handler.ts";
import type { AccountData } from "../data.ts";

/** A policy document as most services give it: JSON text. */
export function policyText(document: JsonObject): string {
  return JSON.stringify(document);
}

/** The item of a list that a name or ARN stands for. */
export function byName<T>(list: readonly T[], name: string, ...names: readonly ((item: T) => string)[]): T | undefined {
  return list.find((item) => names.some((of) => of(item) === name));
}

/**
 * Refuses a resource of another account: no example opens one by a resource-based policy, so AWS would say that none
 * allows it. `action` is the IAM action.
 */
export function refuseForeign(arn: string, action: string, account: AccountData, code = "AccessDeniedException"): void {
  const owner = parseArn(arn)?.accountId;
  if (owner === undefined || owner === "" || owner === account.id) return;
  throw new AwsError(
    code,
    `User: ${account.profile.arn} is not authorized to perform: ${action} on resource: ${arn} because no resource-based policy allows the ${action} action`,
    403,
  );
}
