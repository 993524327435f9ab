import type { Context } from "../context.ts";
import { type ForeignCaller, foreignCallers } from "../foreign.ts";
import type { Principal } from "../iam/principal.ts";
import type { DenialGroup } from "./groups.ts";
import { whoOf } from "./who.ts";

/** Calls by which somebody makes, changes or invokes a function. Lambda makes the grant with the caller's permission. */
const OF_FUNCTIONS = /^(?:lambda:|iam:passrole$|kms:creategrant$)/iu;

const found = new WeakMap<Context, ReadonlySet<DenialGroup>>();

/** The refusals that can have to do with the function's trouble, in their order. Several parts ask, it is told once. */
export function relatedDenials(ctx: Context): readonly DenialGroup[] {
  return [...related(ctx)];
}

/**
 * Whether a refusal can have to do with the function's trouble: one of the function's own calls, of Lambda or a
 * service, of a caller, or of somebody who invokes or manages it. What a person was refused on the function's role or
 * resources for reasons of their own is in the evidence too, and is no sign of a failing function.
 */
export function isRelated(ctx: Context, group: DenialGroup): boolean {
  return related(ctx).has(group);
}

function related(ctx: Context): ReadonlySet<DenialGroup> {
  const known = found.get(ctx);
  if (known !== undefined) return known;
  const foreign = foreignCallers(ctx);
  const groups = new Set(ctx.denials.filter((group) => judge(ctx, group, foreign)));
  found.set(ctx, groups);
  return groups;
}

function judge(ctx: Context, group: DenialGroup, foreign: readonly ForeignCaller[]): boolean {
  const { kind, principal } = whoOf(ctx, group);
  if (kind !== "own-account" && kind !== "foreign") return true;
  if (OF_FUNCTIONS.test(group.denial.action ?? "")) return true;
  return group.addresses.has("lambda.amazonaws.com") || (principal !== undefined && isCaller(ctx, principal, foreign));
}

/** Named in a policy of the function, or with its whole account where that is another one. */
function isCaller(ctx: Context, principal: Principal, foreign: readonly ForeignCaller[]): boolean {
  if (!("accountId" in principal)) return false;
  const { accountId } = principal;
  const name = "name" in principal ? principal.name : undefined;
  if (accountId === ctx.info.accountId) {
    return ctx.subjects.callers.some((caller) => caller.accountId === accountId && caller.name === name);
  }
  return foreign.some(({ principal: other }) => {
    if (other.accountId !== accountId) return false;
    return other.type === "root" || ("name" in other && other.name === name);
  });
}
