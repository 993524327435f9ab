import type { CaseTarget } from "../core/call.ts";

/** Resource patterns of the least-privilege policy. Source: Service Authorization Reference, "Resource types" of each service. */
type Resources = (target: CaseTarget) => readonly string[];

/** For actions that know no resource types. */
export const anything: Resources = () => ["*"];

/** The function, its versions and aliases. */
export const theFunction: Resources = ({ partition, region, accountId, functionName }) => {
  const arn = `arn:${partition}:lambda:${region}:${accountId}:function:${functionName}`;
  return [arn, `${arn}:*`];
};

/** Something of the account, in any Region: `inAccount("sqs", "*")`. */
export function inAccount(service: string, ...resources: readonly string[]): Resources {
  return ({ partition, accountId }) =>
    resources.map((resource) => `arn:${partition}:${service}:*:${accountId}:${resource}`);
}

/** Something of the account in the function's Region. */
export function inRegion(service: string, ...resources: readonly string[]): Resources {
  return ({ partition, region, accountId }) =>
    resources.map((resource) => `arn:${partition}:${service}:${region}:${accountId}:${resource}`);
}

/** Something of IAM, which has no Regions: `inIam("role/*")`. */
export function inIam(...resources: readonly string[]): Resources {
  return ({ partition, accountId }) => resources.map((resource) => `arn:${partition}:iam::${accountId}:${resource}`);
}

/** Managed policies: the account's own and AWS's. */
export const managedPolicies: Resources = ({ partition, accountId }) => [
  `arn:${partition}:iam::${accountId}:policy/*`,
  `arn:${partition}:iam::aws:policy/*`,
];
