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
}

/** Which part of a statement keeps it from applying. */
export type Mismatch = "principal" | "action" | "resource" | "condition";

export interface Match {
  readonly holds: Ternary;
  readonly missing: readonly string[];
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
  const principal = matchPrincipal(statement, request.principal);
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
  readonly missing: readonly string[];
}

function matchResource(statement: Statement, request: Request): Part {
  const missing: string[] = [];
  const tests = statement.resources.map((pattern): Ternary => {
    const filled = fill(pattern, request.context, statement.version);
    if (filled.state === "no-value") return "no";
    if (filled.state === "unknown") {
      missing.push(...filled.keys.map((key) => `policy variable ${key}`));
      return "unknown";
    }
    if (filled.text === "*") return "yes";
    if (request.resource === undefined) {
      missing.push("the resource of the request");
      return "unknown";
    }
    return ternary(resourceMatches(filled.text, request.resource));
  });
  const listed = anyOf(tests);
  return { holds: statement.notResources ? not(listed) : listed, missing };
}

function matchPrincipal(statement: Statement, principal: Principal): Part & { readonly named: readonly Named[] } {
  if (statement.principals === undefined) return { holds: "yes", missing: [], named: ["any"] };
  const named = statement.principals.map(([type, entry]) => namedBy(type, entry, principal)).filter((n) => n !== "no");
  const missing = ["which of the principals that are named it is"];
  if (!statement.notPrincipals) {
    if (named.some((n) => n !== "unknown")) return { holds: "yes", missing: [], named };
    return named.length > 0 ? { holds: "unknown", missing, named } : { holds: "no", missing: [], named };
  }
  // NotPrincipal excepts an identity for sure only when it names that identity itself: a role without its session, or
  // an account alone, leaves open whom it excepts. Source: "AWS JSON policy elements: NotPrincipal".
  if (named.length === 0) return { holds: "yes", missing: [], named: ["any"] };
  const exact = named.some((n) => n === "session" || n === "user" || n === "service" || n === "any");
  return exact ? { holds: "no", missing: [], named } : { holds: "unknown", missing, named: ["any"] };
}
