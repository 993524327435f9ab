import { parseArn } from "../../core/arn.ts";
import type { CaseFacts } from "../facts.ts";
import { naming, type TrailRecord } from "./records.ts";

/**
 * What is looked for where everybody's data events are: invocations of the function, and what its role was refused.
 * What the role was allowed to do may be millions of events, and tells nothing of a missing permission.
 */
export interface Wanted {
  readonly functionArn: string;
  /** What the ARNs of the role's sessions begin with; undefined while the role is not known. */
  readonly sessionPrefix: string | undefined;
}

export function wantedOf({ functionArn, roleArn, roleName, partition }: CaseFacts): Wanted {
  const account = parseArn(roleArn ?? "")?.accountId;
  const sessionPrefix =
    roleName === undefined || account === undefined
      ? undefined
      : `arn:${partition}:sts::${account}:assumed-role/${roleName}/`;
  return { functionArn, sessionPrefix };
}

/** Holds a record that a search brought against what was wanted: searches match more than they should, or less clearly. */
export function isWanted({ functionName, functionArn }: CaseFacts, wanted: Wanted): (record: TrailRecord) => boolean {
  const namesIt = naming(functionName);
  return (record) => {
    const category = record["eventCategory"];
    if (category !== "Data" && category !== "NetworkActivity") return false;
    const identity = record["userIdentity"] as { readonly arn?: unknown } | undefined;
    const { sessionPrefix } = wanted;
    const caller = typeof identity?.arn === "string" ? identity.arn : "";
    if (sessionPrefix !== undefined && caller.startsWith(sessionPrefix)) return record["errorCode"] !== undefined;
    // The name may be that of another account's function, or of one in another Region.
    return namesIt(record) && JSON.stringify(record).includes(functionArn);
  };
}
