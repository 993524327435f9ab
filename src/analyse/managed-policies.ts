import { MANAGED_ACTIONS } from "./managed-actions.ts";

/**
 * Actions, perhaps with wildcards, that a policy of AWS's own allows on every resource; undefined for any policy that is
 * not known here. A policy that was detached is not among the collected documents any more.
 */
export function managedActions(policyArn: string | undefined): readonly string[] | undefined {
  const name = /^arn:[\w-]+:iam::aws:policy\/(.+)$/u.exec(policyArn ?? "")?.[1];
  return name !== undefined && Object.hasOwn(MANAGED_ACTIONS, name) ? MANAGED_ACTIONS[name]?.split(" ") : undefined;
}
