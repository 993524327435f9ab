import { say, type Words } from "../../core/phrase.ts";
import { callerAccess, type Identity } from "../access.ts";
import type { Context } from "../context.ts";
import type { Answer } from "../iam/evaluate.ts";
import type { Principal } from "../iam/principal.ts";
import { executionRole, mayExecutionRole, mayPrincipal } from "../requests.ts";
import type { DenialGroup } from "./groups.ts";
import type { Who } from "./who.ts";

/** What the collected policies say of a call that AWS refused. */
export interface Opinion {
  readonly answer: Answer;
  /** Where the two stand to each other. */
  readonly note: Words;
}

const IAM_ACTION = /^[a-z0-9-]+:[A-Za-z0-9*]+$/u;

/** Judges the refused call by the policies that were collected; undefined where there are none of that caller. */
export function secondOpinion(ctx: Context, group: DenialGroup, who: Who): Opinion | undefined {
  const { action, resource, layer } = group.denial;
  if (action === undefined || !IAM_ACTION.test(action)) return undefined;
  const target = targetOf(ctx, resource);
  const answer = judge(ctx, who, action, target);
  if (answer === undefined) return undefined;
  if (answer.asRead !== "allowed") return { answer, note: "" };
  const since =
    layer === "identity-based policy" || layer === "resource-based policy" || layer === "permissions boundary"
      ? say`So it was repaired after the refusal, or the refusal came from a session that still had old permissions.`
      : say`AWS refused it all the same: another layer decided, or the policies were changed since.`;
  return { answer, note: say` ${since}` };
}

function judge(ctx: Context, who: Who, action: string, resource: string | undefined): Answer | undefined {
  if (who.kind === "execution-role") return mayExecutionRole(ctx, action, resource);
  const caller = identityOf(ctx, who);
  return caller === undefined ? undefined : mayPrincipal(ctx, caller.principal, caller.own, action, resource);
}

/** The refused identity with the policies of its own that were collected. */
export function identityOf(
  ctx: Context,
  who: Who,
): { readonly principal: Principal; readonly own: Identity } | undefined {
  if (who.kind === "execution-role") {
    const role = executionRole(ctx);
    return role === undefined ? undefined : { principal: role, own: ctx.role };
  }
  const { principal } = who;
  if (principal === undefined || (principal.type !== "role" && principal.type !== "user")) return undefined;
  const caller = ctx.subjects.callers.find(
    (one) => one.accountId === principal.accountId && one.kind === principal.type && one.name === principal.name,
  );
  if (caller === undefined) return undefined;
  const own = callerAccess(ctx.documents, ctx.items, caller.folder, caller.kind, caller.name);
  return { principal: { ...principal, arn: caller.arn }, own };
}

/** Texts mask account numbers (`********1234`) and CloudTrail may give a bare function name: both are completed. */
export function targetOf(ctx: Context, resource: string | undefined): string | undefined {
  if (resource === undefined || resource.startsWith("access key")) return undefined;
  if (resource === ctx.info.functionName) return ctx.info.functionArn;
  return resource.replace(/\*{8}(\d{4})/u, (whole, end: string) =>
    ctx.info.accountId.endsWith(end) ? ctx.info.accountId : whole,
  );
}
