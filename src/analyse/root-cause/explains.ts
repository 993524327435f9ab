import type { Finding } from "../said.ts";
import { isObject, type Json } from "../../core/json.ts";
import { takenAway } from "../checks/recent-changes.ts";
import type { Context } from "../context.ts";
import type { DenialGroup } from "../denials/groups.ts";
import { targetOf } from "../denials/opinion.ts";
import { type Who, whoOf } from "../denials/who.ts";
import { requestContext } from "../iam/context.ts";
import { evaluateLayer } from "../iam/layer.ts";
import type { Principal } from "../iam/principal.ts";
import { executionRole } from "../requests.ts";

/** Gives the refused calls that a failed finding explains. */
export type Explainer = (finding: Finding) => readonly DenialGroup[];

/** What each refused call is compared by, worked out once: there may be hundreds of them, and of findings. */
export function explainer(ctx: Context, refused: readonly DenialGroup[]): Explainer {
  const calls = refused.map((group) => ({ group, who: whoOf(ctx, group) }));
  const causes = new Map(ctx.denials.map((group) => [group.denial, causeOf(ctx, group)]));
  return (finding) => {
    const { denial } = finding;
    const cause = denial === undefined ? undefined : causes.get(denial);
    return calls
      .filter(({ group, who }) =>
        denial === undefined
          ? explains(ctx, finding, group, who)
          : group.denial === denial || (cause !== undefined && causes.get(group.denial) === cause),
      )
      .map(({ group }) => group);
  };
}

/** Calls of one principal that the same kind of policy refused have one cause, however many they are. */
function causeOf(ctx: Context, group: DenialGroup): string | undefined {
  const { layer, explicit, policyArn } = group.denial;
  return layer === undefined ? undefined : JSON.stringify([whoOf(ctx, group).label, layer, explicit, policyArn]);
}

/** Whether what a finding proposes would allow the call, or it tells of something without which no such call succeeds. */
function explains(ctx: Context, finding: Finding, group: DenialGroup, who: Who): boolean {
  const action = (group.denial.action ?? "").toLowerCase();
  const [check = ""] = finding.id.split("/");
  const ofRole = who.kind === "execution-role" || who.kind === "lambda";
  switch (check) {
    case "recent-changes":
      return takenAway(ctx).has(action);
    case "function-state":
      return finding.severity === "critical" && ofRole;
    case "organization-policies":
      return (
        group.denial.layer?.endsWith("control policy") === true && finding.id.endsWith(`/${group.denial.action ?? ""}`)
      );
    case "role-exists":
      return ofRole;
    case "trust-policy":
      return who.kind === "lambda" || action === "sts:assumerole";
    case "environment-key":
      return ofRole && action === "kms:decrypt";
    case "image-access":
      return action.startsWith("ecr:");
    case "vpc-actions":
      return ofRole && action.startsWith("ec2:");
    case "invocations-continue":
      return action.startsWith("lambda:invoke");
    default:
      return wouldAllow(ctx, finding, group, who);
  }
}

/** Whether an edit took away what another finding proposes to give: both tell of the same, seen from two ends. */
export function tookAwayWhatIsMissing(ctx: Context, edit: Finding, missing: Finding): boolean {
  if (edit.id !== "recent-changes") return false;
  const taken = takenAway(ctx);
  const policy = missing.fix?.policy;
  const statements = isObject(policy) ? policy["Statement"] : undefined;
  const actions = Array.isArray(statements)
    ? statements.flatMap((one) => (isObject(one) ? one["Action"] : undefined))
    : [];
  return actions.some((action) => typeof action === "string" && taken.has(action.toLowerCase()));
}

/** Whether the policy that a finding proposes allows the refused call: then its want is what refused it. */
function wouldAllow(ctx: Context, { fix }: Finding, group: DenialGroup, who: Who): boolean {
  const { action, resource } = group.denial;
  if (fix?.policy === undefined || action === undefined) return false;
  const principal = who.kind === "execution-role" ? executionRole(ctx) : who.principal;
  if (principal === undefined) return false;
  const own = ownerNamed(fix.commands ?? []);
  if (own !== undefined && own !== nameOf(principal)) return false;
  const source = { file: "", pointer: "", label: "", document: fix.policy };
  const request = { principal, action, resource: targetOf(ctx, resource), context: requestContext() };
  const layer = { name: namesPrincipals(fix.policy) ? "resource-based policy" : "identity-based policy" };
  return evaluateLayer({ ...layer, policies: [source], unread: [] }, request).allow !== "no";
}

function namesPrincipals(policy: Json): boolean {
  const statements = isObject(policy) ? policy["Statement"] : undefined;
  return Array.isArray(statements) && statements.some((one) => isObject(one) && one["Principal"] !== undefined);
}

/** The role or user that a repair writes to. */
function ownerNamed(commands: readonly string[]): string | undefined {
  return /--(?:role|user)-name '?([\w+=,.@-]+)/u.exec(commands.join("\n"))?.[1];
}

function nameOf(principal: Principal): string | undefined {
  return "name" in principal ? principal.name : undefined;
}
