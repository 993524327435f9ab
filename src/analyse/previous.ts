import type { Context } from "./context.ts";
import { policyDocument } from "./policy-diff.ts";
import { textAt } from "./read.ts";
import type { Change } from "./trail/scan.ts";

/**
 * The document that an edit replaced, where the evidence holds it: an earlier edit of the same policy. For an inline
 * policy that was taken away, what is read now cannot tell what it said.
 */
export function previousDocument(ctx: Context, change: Change): unknown {
  const key = policyKey(change);
  if (key === undefined) return undefined;
  const earlier = ctx.trail.changes.filter(
    (other) => other !== change && other.record.at <= change.record.at && policyKey(other) === key,
  );
  for (const other of earlier.toReversed()) {
    const document = policyDocument(textAt(other.record.requestParameters, "policyDocument"));
    if (document !== undefined) return document;
  }
  return undefined;
}

/** Which policy an edit writes: role or user and policy name, policy ARN, or role for its trust policy. */
function policyKey(change: Change): string | undefined {
  const { record } = change;
  const of = (name: string): string | undefined => textAt(record.requestParameters, name);
  const owner = of("roleName") ?? of("userName") ?? of("groupName");
  if (record.operation === "UpdateAssumeRolePolicy") return `trust ${owner ?? ""}`;
  const name = of("policyName");
  if (owner !== undefined && name !== undefined) return `inline ${owner}/${name}`;
  return of("policyArn") ?? of("keyId");
}
