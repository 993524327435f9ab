import { say, within } from "../../core/phrase.ts";
import type { Fix } from "../said.ts";
import { parseArn } from "../../core/arn.ts";
import type { Context } from "../context.ts";
import { addPermission, allowPolicy, grantToIdentity } from "../fix.ts";
import { requestContext } from "../iam/context.ts";
import { evaluateLayer } from "../iam/layer.ts";
import type { Principal } from "../iam/principal.ts";
import { executionRole } from "../requests.ts";
import type { DenialGroup } from "./groups.ts";
import { identityOf, targetOf } from "./opinion.ts";
import { type Who, whoOf } from "./who.ts";

/** What repairs a refusal, by the layer that AWS named; undefined where nothing certain can be said. */
export function denialFix(ctx: Context, group: DenialGroup): Fix | undefined {
  const { denial } = group;
  const { action, layer, explicit, policyArn } = denial;
  if (action === undefined || !/^[a-z0-9-]+:\w+$/u.test(action)) return undefined;
  const target = targetOf(ctx, denial.resource);
  const who = whoOf(ctx, group);
  const resources = [resourceFor(action, target)];
  if (explicit) {
    const where = policyArn ?? (layer === undefined ? say`the policy that denies it` : say`the ${layer}`);
    return {
      summary: say`Remove or narrow the Deny statement in ${where} that covers ${action} on ${resources[0] ?? "*"}: no Allow elsewhere outweighs it.`,
    };
  }
  switch (layer) {
    case "service control policy":
    case "resource control policy":
      return {
        summary: say`Ask the administrators of the organisation to allow ${action} on ${resources[0] ?? "*"} in the ${layer}${policyArn === undefined ? "" : ` ${policyArn}`}; nothing in this account can grant it.`,
        policy: allowPolicy([action], resources),
      };
    case "permissions boundary":
      return {
        summary: say`Add this statement to the permissions boundary of ${within(who.label)}; a policy of the identity cannot go beyond it.`,
        policy: allowPolicy([action], resources),
      };
    case "session policy":
      return {
        summary: say`Let the session policy that the caller passes to sts:AssumeRole allow ${action}, or leave it out.`,
        policy: allowPolicy([action], resources),
      };
    case "VPC endpoint policy":
      return {
        summary: say`Allow ${action} on ${resources[0] ?? "*"} in the policy of the VPC endpoint that the function reaches the service by.`,
        policy: allowPolicy([action], resources),
      };
    case "role trust policy":
      return {
        summary: say`Let ${denial.principal ?? say`the caller`} use sts:AssumeRole in the trust policy of ${target ?? say`the role`}.`,
      };
    case "resource-based policy":
      return resourceFix(ctx, group, who.principal, action, target);
    default:
      return identityAllows(ctx, who, action, target)
        ? {
            summary: say`The caller's own policies allow ${action}; what it calls must allow it too: ${action === "sts:AssumeRole" ? say`the trust policy` : say`the resource-based policy`} of ${target ?? say`the resource`}.`,
          }
        : identityFix(ctx, who.kind, who.principal, action, resources);
  }
}

/** Where AWS names no layer, and the caller's own policies allow the call, another layer refused it. */
function identityAllows(ctx: Context, who: Who, action: string, target: string | undefined): boolean {
  const caller = identityOf(ctx, who);
  if (caller === undefined) return false;
  const request = { principal: caller.principal, action, resource: target, context: requestContext() };
  const result = evaluateLayer(caller.own.identity, request);
  return result.allow === "yes" && result.deny === "no";
}

function identityFix(
  ctx: Context,
  kind: string,
  principal: Principal | undefined,
  action: string,
  resources: readonly string[],
): Fix | undefined {
  if (kind === "lambda" || kind === "service") return undefined;
  const identity = kind === "unknown" || kind === "execution-role" ? executionRole(ctx) : principal;
  if (identity === undefined || (identity.type !== "role" && identity.type !== "user")) return undefined;
  const account = identity.accountId === ctx.info.accountId ? "" : say` In account ${identity.accountId}.`;
  return grantToIdentity(identity, [action], resources, account);
}

function resourceFix(
  ctx: Context,
  group: DenialGroup,
  principal: Principal | undefined,
  action: string,
  target: string | undefined,
): Fix | undefined {
  const name =
    principal === undefined
      ? undefined
      : principal.type === "service"
        ? principal.name
        : "arn" in principal
          ? principal.arn
          : undefined;
  if (name === undefined) return undefined;
  if (action.startsWith("lambda:") && target?.startsWith(ctx.info.functionArn) === true) {
    const qualifier = target.slice(ctx.info.functionArn.length + 1) || undefined;
    return addPermission({
      functionArn: ctx.info.functionArn,
      qualifier,
      statementId: `allow-${name.split(/[./:]/u)[principal?.type === "service" ? 0 : name.split(/[./:]/u).length - 1] ?? "caller"}`,
      action,
      principal: name,
    });
  }
  const statement = {
    Effect: "Allow",
    Principal: principal?.type === "service" ? { Service: name } : { AWS: name },
    Action: action,
    Resource: target ?? "*",
  };
  return {
    summary: say`Add this statement to the resource-based policy of ${target ?? group.denial.resource ?? say`the resource`}.`,
    policy: { Version: "2012-10-17", Statement: [statement] },
  };
}

/** Objects of a bucket are granted as the bucket's objects; actions without resource types on `*`. */
function resourceFor(action: string, target: string | undefined): string {
  if (target === undefined || parseArn(target) === undefined) return "*";
  if (/^ec2:(?:Describe|CreateNetworkInterface|DeleteNetworkInterface)/u.test(action)) return "*";
  return target;
}
