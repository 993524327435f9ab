import { join, say, type Words } from "../core/phrase.ts";
import type { CrossAccount } from "./said.ts";
import { PATHS } from "../core/evidence.ts";
import type { Context } from "./context.ts";
import { foreignAccounts } from "./foreign.ts";
import { functionPolicies, unreadPolicies } from "./invokers.ts";
import { distinct, inDocument } from "./pointers.ts";
import { absence } from "./documents.ts";

/** Whether another account takes part. "No" needs the places where one would show to have been read. */
export function crossAccountOf(ctx: Context): CrossAccount {
  const accounts = foreignAccounts(ctx);
  if (accounts.length > 0) {
    const ids = accounts.map(({ accountId }) => accountId);
    return {
      verdict: "yes",
      accounts: ids,
      evidence: distinct(
        accounts.flatMap(({ evidence }) => evidence.slice(0, 4)),
        12,
      ),
      why: say`Besides the function's account ${ctx.info.accountId}, ${ids.length === 1 ? say`${ids.length} other account takes part` : say`${ids.length} other accounts take part`}: ${join(ids)}.`,
    };
  }
  const gaps: Words[] = [];
  const need = (present: boolean, operation: string): void => {
    const why = present ? undefined : absence(ctx.items, operation);
    if (why?.state === "unread") gaps.push(why.why);
  };
  need(ctx.documents.has(PATHS.function), "lambda:GetFunction");
  if (functionPolicies(ctx).length === 0 && unreadPolicies(ctx).length === 0) need(false, "lambda:GetPolicy");
  gaps.push(...unreadPolicies(ctx));
  need(ctx.documents.has(PATHS.mappings), "lambda:ListEventSourceMappings");
  need(ctx.trail.present, "cloudtrail:LookupEvents");
  const read = [
    ...(ctx.documents.has(PATHS.function) ? [PATHS.function] : []),
    ...functionPolicies(ctx).map(({ path }) => path),
    ...(ctx.documents.has(PATHS.mappings) ? [PATHS.mappings] : []),
    ...(ctx.trail.present ? [PATHS.events] : []),
  ].map((path) => inDocument(path));
  if (gaps.length > 0) {
    return {
      verdict: "unknown",
      accounts: [],
      evidence: read,
      why: say`No other account was seen, but not everything was read: ${join(gaps)}.`,
    };
  }
  return {
    verdict: "no",
    accounts: [],
    evidence: read,
    why: say`No other account occurs in the function's policies, its event source mappings, its role, the refused calls or CloudTrail.`,
  };
}
