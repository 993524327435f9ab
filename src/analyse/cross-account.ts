import { PATHS } from "../core/evidence.ts";
import type { CrossAccount } from "../core/finding.ts";
import type { Context } from "./context.ts";
import { foreignAccounts } from "./foreign.ts";
import { functionPolicies, unreadPolicies } from "./invokers.ts";
import { distinct, inDocument } from "./pointers.ts";
import { absence } from "./documents.ts";
import { count, join } from "./read.ts";

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
      why: `Besides the function's account ${ctx.info.accountId}, ${count(ids.length, "other account")} ${ids.length === 1 ? "takes" : "take"} part: ${join(ids)}.`,
    };
  }
  const gaps: string[] = [];
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
      why: `No other account was seen, but not everything was read: ${join(gaps)}.`,
    };
  }
  return {
    verdict: "no",
    accounts: [],
    evidence: read,
    why: "No other account occurs in the function's policies, its event source mappings, its role, the refused calls or CloudTrail.",
  };
}
