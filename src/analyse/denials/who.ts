import type { Denial } from "../../core/finding.ts";
import type { Context } from "../context.ts";
import { accountOf, nameOf, readPrincipal, type Principal } from "../iam/principal.ts";
import type { DenialOrigin } from "./groups.ts";

export type WhoKind = "execution-role" | "lambda" | "service" | "own-account" | "foreign" | "unknown";

/** Who was refused, seen from the function. */
export interface Who {
  readonly kind: WhoKind;
  /** For the start of a sentence: `The execution role orders-role`. */
  readonly label: string;
  readonly principal: Principal | undefined;
  /** Which of the article's four causes this points to. */
  readonly cause: string;
}

const CAUSES: Readonly<Record<WhoKind, string>> = {
  "execution-role": "This is the first of AWS's four causes: the execution role may not do what the function does.",
  lambda:
    "Lambda itself was refused: the execution role's trust policy, or a resource that Lambda reads for the function, is at fault.",
  service: "This is the second of AWS's four causes: the service that invokes the function may not.",
  "own-account": "This is the second or third of AWS's four causes: a caller in the account lacks permission.",
  foreign:
    "The caller belongs to another account: its own policies and the function's resource-based policy must both allow it.",
  unknown:
    "AWS does not say who was refused; in the function's own logs it is the execution role unless the code uses other credentials.",
};

export function whoOf(ctx: Context, denial: Denial): Who {
  const principal = denial.principal === undefined ? undefined : readPrincipal(denial.principal);
  const kind = kindOf(ctx, principal);
  return { kind, label: labelOf(kind, principal, denial, ctx), principal, cause: CAUSES[kind] };
}

function kindOf(ctx: Context, principal: Principal | undefined): WhoKind {
  if (principal === undefined) return "unknown";
  if (principal.type === "service")
    return /^(?:edge)?lambda\.amazonaws\.com/u.test(principal.name) ? "lambda" : "service";
  const account = accountOf(principal);
  const roleAccount = ctx.subjects.roleArn?.split(":")[4] ?? ctx.info.accountId;
  if (principal.type === "role" && principal.name === ctx.subjects.roleName && account === roleAccount)
    return "execution-role";
  if (principal.type === "anonymous") return "foreign";
  return account === ctx.info.accountId ? "own-account" : "foreign";
}

function labelOf(kind: WhoKind, principal: Principal | undefined, denial: Denial, ctx: Context): string {
  switch (kind) {
    case "execution-role":
      return `The execution role ${ctx.subjects.roleName ?? ""}`.trim();
    case "lambda":
      return "Lambda";
    case "service":
      return principal === undefined ? "A service" : nameOf(principal);
    case "own-account":
      return principal === undefined ? "A caller" : `The ${nameOf(principal)}`;
    case "foreign": {
      if (principal?.type === "anonymous") return "An anonymous caller";
      const account = principal === undefined ? undefined : accountOf(principal);
      const name = principal === undefined ? "caller" : nameOf(principal);
      return account === undefined || name.includes(account) ? `The ${name}` : `The ${name} of account ${account}`;
    }
    case "unknown":
      return denial.principal ?? "The caller";
  }
}

export function whereOf(origin: DenialOrigin): string {
  switch (origin) {
    case "log":
      return "the logs";
    case "cloudtrail":
      return "CloudTrail";
    case "state-reason":
      return "the function's status";
    case "mapping":
      return "an event source mapping's last result";
  }
}
