import { type Phrase, say, type Words } from "../../core/phrase.ts";
import type { Context } from "../context.ts";
import { accountOf, nameOf, readPrincipal, type Principal } from "../iam/principal.ts";
import type { DenialGroup, DenialOrigin } from "./groups.ts";

export type WhoKind = "execution-role" | "lambda" | "service" | "own-account" | "foreign" | "unknown";

/** Who was refused, seen from the function. */
export interface Who {
  readonly kind: WhoKind;
  /** For the start of a sentence: `The execution role orders-role`. */
  readonly label: Words;
  /** For an id: `orders-role`, `s3.amazonaws.com`. */
  readonly name: string;
  readonly principal: Principal | undefined;
  /** Which of the article's four causes this points to. */
  readonly cause: Phrase;
}

const CAUSES: Readonly<Record<WhoKind, Phrase>> = {
  "execution-role": say`This is the first of AWS's four causes: the execution role may not do what the function does.`,
  lambda: say`Lambda itself was refused: the execution role's trust policy, or a resource that Lambda reads for the function, is at fault.`,
  service: say`This is the second of AWS's four causes: the service that invokes the function may not.`,
  "own-account": say`This is the second or third of AWS's four causes: a caller in the account lacks permission.`,
  foreign: say`The caller belongs to another account: its own policies and those of what it calls must both allow it.`,
  unknown: say`AWS does not say who was refused.`,
};

const ASSUMED = say`The text names nobody; in what Lambda and the function write it is the execution role, unless the code uses other credentials.`;

export function whoOf(ctx: Context, group: DenialGroup): Who {
  const { principal: text } = group.denial;
  const principal = text === undefined ? undefined : readPrincipal(text);
  if (text === undefined && group.byRole) {
    const cause = group.reading.byRole === true ? CAUSES["execution-role"] : ASSUMED;
    return { ...executionRole(ctx), principal: undefined, cause };
  }
  const kind = kindOf(ctx, principal);
  if (kind === "execution-role") return { ...executionRole(ctx), principal, cause: CAUSES[kind] };
  return {
    kind,
    label: labelOf(kind, principal, text),
    name: shortName(principal, text),
    principal,
    cause: CAUSES[kind],
  };
}

function executionRole(ctx: Context): Pick<Who, "kind" | "label" | "name"> {
  const name = ctx.subjects.roleName ?? "";
  return {
    kind: "execution-role",
    label: name === "" ? say`The execution role` : say`The execution role ${name}`,
    name: name === "" ? "execution-role" : name,
  };
}

function kindOf(ctx: Context, principal: Principal | undefined): WhoKind {
  if (principal === undefined) return "unknown";
  if (principal.type === "service") {
    return /^(?:edge)?lambda\.amazonaws\.com/u.test(principal.name) ? "lambda" : "service";
  }
  if (principal.type === "anonymous") return "foreign";
  const account = accountOf(principal);
  const roleAccount = ctx.subjects.roleArn?.split(":")[4] ?? ctx.info.accountId;
  const isRole = principal.type === "role" && principal.name === ctx.subjects.roleName && account === roleAccount;
  if (isRole) return "execution-role";
  return account === ctx.info.accountId ? "own-account" : "foreign";
}

function labelOf(kind: WhoKind, principal: Principal | undefined, text: string | undefined): Words {
  if (kind === "lambda") return "Lambda";
  if (principal === undefined) return text ?? say`The caller`;
  if (principal.type === "service") return principal.name;
  if (principal.type === "anonymous") return say`An anonymous caller`;
  const name = nameOf(principal);
  const account = accountOf(principal);
  return kind === "foreign" && account !== undefined && !String(name).includes(account)
    ? say`The ${name} of account ${account}`
    : say`The ${name}`;
}

function shortName(principal: Principal | undefined, text: string | undefined): string {
  if (principal === undefined) return text ?? "caller";
  if ("name" in principal) return principal.name;
  return "accountId" in principal ? principal.accountId : principal.type;
}

export function whereOf(origin: DenialOrigin): Phrase {
  switch (origin) {
    case "log":
      return say`the logs`;
    case "cloudtrail":
      return say`CloudTrail`;
    case "state-reason":
      return say`the function's status`;
    case "mapping":
      return say`an event source mapping's last result`;
  }
}
