import { say } from "../core/phrase.ts";
import type { Fix } from "./said.ts";
import { shellWord } from "../core/shell.ts";
import { resourceName } from "../core/arn.ts";
import { isObject, type Json } from "../core/json.ts";
import type { Context } from "./context.ts";
import { targetOf } from "./denials/opinion.ts";
import { relatedDenials } from "./denials/relevance.ts";
import { holdsRedacted } from "./fix.ts";
import { requestContext } from "./iam/context.ts";
import { evaluateLayer } from "./iam/layer.ts";
import { glob } from "./iam/pattern.ts";
import { managedActions } from "./managed-policies.ts";
import { comparePolicies, policyDocument, type PolicyDifference } from "./policy-diff.ts";
import { textAt, unique } from "./read.ts";
import type { Change } from "./trail/scan.ts";

/** An edit of permissions, with what can be told of its effect. */
export interface ReadChange {
  readonly change: Change;
  /** The document that it replaced, where an earlier edit in the evidence holds it. */
  readonly previous: unknown;
  readonly difference: PolicyDifference | undefined;
  /** Refused actions that it took away, or, where what was before is not known, that it may have taken away. */
  readonly took: readonly string[];
  /** Whether what was before is known. */
  readonly certain: boolean;
  /** It writes the policies of a refused role or user, or of a refused resource. */
  readonly concerns: boolean;
  /** It can only have given permissions. */
  readonly onlyGives: boolean;
  /** It removes a policy or statement, or narrows one. */
  readonly takesAway: boolean;
}

const GIVES = /^(?:Attach|Add|CreateGrant|EnableKey|Delete\w*Boundary)/u;
const REMOVES = /^(?:Delete|Detach|Remove|Revoke|Retire|Disable|Schedule|Put\w*Boundary)/u;

export function readChange(ctx: Context, change: Change): ReadChange {
  const after = policyDocument(textAt(change.record.requestParameters, "policyDocument"));
  const previous = previousDocument(ctx, change);
  const difference = after === undefined || previous === undefined ? undefined : comparePolicies(previous, after);
  const refused = refusedActions(ctx);
  const owned = refused.filter(({ owner }) => owner !== undefined && owner === ownerOf(change));
  const missing = after === undefined ? [] : refused.filter(({ action, resource }) => !allows(after, action, resource));
  const detached = change.record.operation.startsWith("Detach")
    ? managedActions(textAt(change.record.requestParameters, "policyArn"))
    : undefined;
  // Without the document before, an edit is suspect only where it wrote the refused caller's policy.
  const took =
    detached !== undefined
      ? owned.filter(({ action }) => detached.some((one) => glob(one.toLowerCase(), action.toLowerCase())))
      : difference === undefined
        ? missing.filter((one) => owned.includes(one))
        : missing.filter(({ action, resource }) => allows(previous, action, resource));
  const narrowed =
    difference?.removed.some((line) => line.startsWith("Allow")) === true ||
    difference?.added.some((line) => line.startsWith("Deny")) === true;
  return {
    change,
    previous,
    difference,
    took: unique(took.map(({ action }) => action)),
    certain: difference !== undefined || detached !== undefined,
    concerns: owned.length > 0 || refused.some(({ resource }) => resource !== undefined && writes(change, resource)),
    onlyGives:
      difference === undefined
        ? GIVES.test(change.record.operation)
        : !narrowed && difference.removed.length === 0 && difference.added.length > 0,
    takesAway: REMOVES.test(change.record.operation) || narrowed,
  };
}

/** The role or user whose policies an edit writes. */
function ownerOf({ record }: Change): string | undefined {
  return textAt(record.requestParameters, "roleName") ?? textAt(record.requestParameters, "userName");
}

/** Whether an edit names a resource: by its ARN, its URL or its name. */
function writes({ record }: Change, resource: string): boolean {
  const name = resourceName(resource);
  return Object.values(isObject(record.requestParameters) ? record.requestParameters : {}).some(
    (value) => typeof value === "string" && (value === resource || value === name || value.endsWith(`/${name}`)),
  );
}

interface Refused {
  readonly action: string;
  readonly resource: string | undefined;
  /** Name of the role or user that was refused. */
  readonly owner: string | undefined;
}

/** What AWS refused; and, for callers of other accounts, the invocation itself, of which CloudTrail keeps no record. */
function refusedActions(ctx: Context): readonly Refused[] {
  const refused = relatedDenials(ctx).flatMap((group): Refused[] => {
    const { action, principal } = group.denial;
    if (action === undefined || !/^[a-z0-9-]+:\w+$/u.test(action)) return [];
    const owner = group.byRole
      ? ctx.subjects.roleName
      : (/:assumed-role\/([^/]+)\//u.exec(principal ?? "")?.[1] ?? /[:/]([^:/]+)$/u.exec(principal ?? "")?.[1]);
    return [{ action, resource: targetOf(ctx, group.denial.resource), owner }];
  });
  const invocations = ctx.subjects.callers.map(({ name }): Refused => ({
    action: "lambda:InvokeFunction",
    resource: ctx.info.functionArn,
    owner: name,
  }));
  return [...refused, ...invocations];
}

/** Whether a document by itself allows an action: on the resource, or, where only that differs, on a part of it. */
function allows(document: unknown, action: string, resource: string | undefined): boolean {
  const source = { file: "", pointer: "", label: "", document: document as Json };
  const principal = { type: "service", name: "" } as const;
  const asks = resource === undefined ? [undefined] : [resource, `${resource}:*`];
  return asks.some((target) => {
    const layer = { name: "", policies: [source], unread: [] };
    return evaluateLayer(layer, { principal, action, resource: target, context: requestContext() }).allow !== "no";
  });
}

/**
 * The document that an edit replaced, where the evidence holds it: an earlier edit of the same policy.
 */
function previousDocument(ctx: Context, change: Change): unknown {
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

/** Which policy an edit writes: role or user and policy name, policy ARN, key, or role for its trust policy. */
function policyKey(change: Change): string | undefined {
  const { record } = change;
  const of = (name: string): string | undefined => textAt(record.requestParameters, name);
  const owner = of("roleName") ?? of("userName") ?? of("groupName");
  if (record.operation === "UpdateAssumeRolePolicy") return `trust ${owner ?? ""}`;
  const name = of("policyName");
  if (owner !== undefined && name !== undefined) return `inline ${owner}/${name}`;
  return of("policyArn") ?? of("keyId");
}

/** The command that undoes an edit, where it can be told. */
export function revert(change: Change, previous: unknown): Fix | undefined {
  const { record } = change;
  const of = (name: string): string => shellWord(textAt(record.requestParameters, name) ?? "");
  const kind = textAt(record.requestParameters, "roleName") === undefined ? "user" : "role";
  const owner = `--${kind}-name ${of(`${kind}Name`)}`;
  if (/^Detach(?:Role|User)Policy$/u.test(record.operation)) {
    return {
      summary: say`If the change was not meant, attach ${textAt(record.requestParameters, "policyArn") ?? say`the policy`} again.`,
      commands: [`aws iam attach-${kind}-policy ${owner} --policy-arn ${of("policyArn")}`],
    };
  }
  if (previous === undefined || !/^(?:Put|Delete)(?:Role|User)Policy$/u.test(record.operation)) return undefined;
  if (holdsRedacted(previous)) {
    return {
      summary: say`If the change was not meant, put the policy ${textAt(record.requestParameters, "policyName") ?? ""} back as it was before; the document in the evidence has redacted values in it, so it cannot be applied as it stands.`,
    };
  }
  return {
    summary: say`If the change was not meant, put the policy ${textAt(record.requestParameters, "policyName") ?? ""} back as it was before.`,
    policy: previous as Json,
    commands: [
      `aws iam put-${kind}-policy ${owner} --policy-name ${of("policyName")} --policy-document ${shellWord(JSON.stringify(previous))}`,
    ],
  };
}
