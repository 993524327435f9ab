import { say, type Words } from "../../core/phrase.ts";
import { evaluateConditions } from "./conditions.ts";
import type { RequestContext } from "./context.ts";
import { glob, resourceMatches } from "./pattern.ts";
import { namedBy, type Named, type Principal } from "./principal.ts";
import type { Statement } from "./policy.ts";
import { allOf, anyOf, not, ternary, type Ternary } from "./ternary.ts";
import { fill } from "./variables.ts";

/** One request, as far as it is known. */
export interface Request {
  readonly principal: Principal;
  /** `sqs:DeleteMessage` */
  readonly action: string;
  /** An ARN, `*` for actions without resource types, undefined where it is not known. */
  readonly resource: string | undefined;
  readonly context: RequestContext;
  /** Whether the principal has a permissions boundary: `NotPrincipal` with `Deny` spares nobody who has one. */
  readonly bounded?: Ternary;
}

/** Which part of a statement keeps it from applying. */
export type Mismatch = "principal" | "action" | "resource" | "condition";

export interface Match {
  readonly holds: Ternary;
  readonly missing: readonly Words[];
  /** The first part that does not fit, in the order principal, action, resource, condition. */
  readonly mismatch?: Mismatch;
  /** How the principal element names the one who asks; `any` in policies without principals. */
  readonly named: readonly Named[];
}

const NO = (mismatch: Mismatch): Match => ({ holds: "no", missing: [], mismatch, named: [] });

/** Whether a statement applies to a request. Source: "Policy evaluation logic", matching of statement elements. */
export function matchStatement(statement: Statement, request: Request): Match {
  const action = matchAction(statement, request.action);
  if (action === "no") return NO("action");
  const principal = matchPrincipal(statement, request);
  if (principal.holds === "no") return NO("principal");
  const resource = matchResource(statement, request);
  if (resource.holds === "no") return NO("resource");
  const conditions = evaluateConditions(statement.conditions, request.context, statement.version);
  if (conditions.holds === "no") return NO("condition");
  const holds = allOf([principal.holds, resource.holds, conditions.holds]);
  return {
    holds,
    missing: holds === "unknown" ? [...principal.missing, ...resource.missing, ...conditions.missing] : [],
    named: principal.named,
  };
}

function matchAction(statement: Statement, action: string): Ternary {
  const wanted = action.toLowerCase();
  const listed = ternary(statement.actions.some((pattern) => glob(pattern, wanted)));
  return statement.notActions ? not(listed) : listed;
}

interface Part {
  readonly holds: Ternary;
  readonly missing: readonly Words[];
}

function matchResource(statement: Statement, request: Request): Part {
  const missing: Words[] = [];
  const without: Words[] = [];
  const tests = statement.resources.map((pattern): Ternary => {
    if (pattern === "*") return "yes";
    const filled = fill(pattern, request.context, statement.version);
    const names = filled.state === "filled" ? [] : filled.keys.map((key) => say`policy variable ${key}`);
    if (filled.state === "no-value") {
      without.push(...names);
      return "no";
    }
    if (filled.state === "unknown" || request.resource === undefined) {
      missing.push(...(filled.state === "unknown" ? names : [say`the resource of the request`]));
      return "unknown";
    }
    const fits = resourceMatches(filled.text, request.resource);
    if (!fits || !variableBeforeResource(pattern, statement.version)) return ternary(fits);
    missing.push(say`what a policy variable before the resource part of ${pattern} means`);
    return "unknown";
  });
  const listed = anyOf(tests);
  const holds = statement.notResources ? not(listed) : listed;
  // "If AWS cannot resolve a variable this might cause the entire statement to be invalid." ("Variables and tags")
  if (holds === "yes" && without.length > 0) return { holds: "unknown", missing: without };
  return { holds, missing };
}

/** Variables are for the part of an ARN after the fifth colon only. Source: "Variables and tags", Resource element. */
function variableBeforeResource(pattern: string, version: string): boolean {
  if (version !== "2012-10-17" || !pattern.includes("${") || !pattern.startsWith("arn:")) return false;
  const head = /^(?:[^:$]|\$(?!\{))*(?::(?:[^:$]|\$(?!\{))*){0,4}/u.exec(pattern)?.[0] ?? "";
  return head.length < pattern.length && pattern.startsWith("${", head.length) && head.split(":").length <= 5;
}

function matchPrincipal(
  statement: Statement,
  { principal, bounded = "no" }: Request,
): Part & { readonly named: readonly Named[] } {
  if (statement.principals === undefined) return { holds: "yes", missing: [], named: ["any"] };
  const named = statement.principals.map(([type, entry]) => namedBy(type, entry, principal)).filter((n) => n !== "no");
  const missing = [say`which of the principals that are named it is`];
  if (!statement.notPrincipals) {
    if (named.some((n) => n !== "unknown")) return { holds: "yes", missing: [], named };
    return named.length > 0 ? { holds: "unknown", missing, named } : { holds: "no", missing: [], named };
  }
  if (named.length === 0) return { holds: "yes", missing: [], named: ["any"] };
  const excepted = isExcepted(new Set(named), principal);
  if (statement.effect === "Deny" && bounded !== "no") {
    // "... will always deny any IAM principal that has a permissions boundary policy attached, regardless of the values".
    if (bounded === "yes") return { holds: "yes", missing: [], named: ["any"] };
    return { holds: "unknown", missing: [say`whether there is a permissions boundary`], named: ["any"] };
  }
  return excepted ? { holds: "no", missing: [], named } : { holds: "unknown", missing, named: ["any"] };
}

/**
 * NotPrincipal excepts an identity for sure only with all that AWS may look at: the account too, and for a session the
 * role as well ("might validate the account first, then the role, and then the assumed-role user").
 * Source: IAM User Guide, "AWS JSON policy elements: NotPrincipal".
 */
function isExcepted(named: ReadonlySet<Named>, principal: Principal): boolean {
  if (named.has("any") || named.has("service")) return true;
  switch (principal.type) {
    case "role":
      return named.has("account") && named.has("role") && named.has("session");
    case "user":
      return named.has("account") && named.has("user");
    case "federated":
      return named.has("account") && named.has("federated");
    default:
      return named.has("user") || named.has("federated");
  }
}
