import { say, type Words } from "../../core/phrase.ts";
import { parseArn } from "../../core/arn.ts";

/** Who makes a request. */
export type Principal =
  | {
      readonly type: "role";
      readonly arn: string;
      readonly accountId: string;
      readonly name: string;
      /** `arn:aws:sts::A:assumed-role/NAME/SESSION`, where the session is known. */
      readonly sessionArn?: string;
    }
  | { readonly type: "user"; readonly arn: string; readonly accountId: string; readonly name: string }
  | { readonly type: "root"; readonly arn: string; readonly accountId: string }
  /** `s3.amazonaws.com` */
  | { readonly type: "service"; readonly name: string }
  /** A session of sts:GetFederationToken. */
  | { readonly type: "federated"; readonly arn: string; readonly accountId: string }
  /** Whoever an identity provider vouches for, in sts:AssumeRoleWithSAML and sts:AssumeRoleWithWebIdentity. */
  | { readonly type: "provider"; readonly name: string }
  | { readonly type: "anonymous" };

/**
 * Reads a principal as AWS writes it in policies, denial texts and CloudTrail: a role, session or user ARN, an account
 * root, a service principal, `anonymous`. A role's ARN made from a session lacks the role's path.
 */
export function readPrincipal(text: string): Principal | undefined {
  if (text === "anonymous" || text === "*" || text === "ANONYMOUS_PRINCIPAL") return { type: "anonymous" };
  if (/^[a-z0-9][a-z0-9.-]*\.(?:amazonaws\.com(?:\.cn)?|aws\.internal|amazon\.com|alarms\.cloudwatch)$/iu.test(text)) {
    return { type: "service", name: text.toLowerCase() };
  }
  if (/^\d{12}$/u.test(text)) return { type: "root", arn: `arn:aws:iam::${text}:root`, accountId: text };
  if (/^arn:[\w-]+:iam::\d{12}:(?:saml|oidc)-provider\/./u.test(text)) return { type: "provider", name: text };
  const arn = parseArn(text);
  if (arn === undefined || (arn.service !== "iam" && arn.service !== "sts")) return undefined;
  const [kind = "", ...rest] = arn.resource.split("/");
  const { accountId } = arn;
  if (kind === "root") return { type: "root", arn: text, accountId };
  if (kind === "role") return { type: "role", arn: text, accountId, name: rest.at(-1) ?? "" };
  if (kind === "user") return { type: "user", arn: text, accountId, name: rest.at(-1) ?? "" };
  if (kind === "federated-user") return { type: "federated", arn: text, accountId };
  if (kind === "assumed-role" && rest[0] !== undefined) {
    const role = `arn:${arn.partition}:iam::${accountId}:role/${rest[0]}`;
    return { type: "role", arn: role, accountId, name: rest[0], ...(rest.length > 1 ? { sessionArn: text } : {}) };
  }
  return undefined;
}

export function accountOf(principal: Principal): string | undefined {
  return "accountId" in principal ? principal.accountId : undefined;
}

/** A principal for a sentence: `role orders-consumer-role`, `s3.amazonaws.com`. */
export function nameOf(principal: Principal): Words {
  switch (principal.type) {
    case "role":
      return say`role ${principal.name}`;
    case "user":
      return say`user ${principal.name}`;
    case "root":
      return say`account ${principal.accountId}`;
    case "service":
    case "provider":
      return principal.name;
    case "federated":
      return principal.arn;
    case "anonymous":
      return say`an anonymous caller`;
  }
}

/**
 * How a `Principal` element names the one who asks. `session` and `user` name exactly that identity; `role` names the
 * role behind a session; `account` only delegates to the account's own policies; `any` is `*`.
 */
export type Named = "no" | "any" | "account" | "role" | "session" | "user" | "service" | "federated" | "unknown";

/** Source: IAM User Guide, "AWS JSON policy elements: Principal". */
export function namedBy(type: string, entry: string, principal: Principal): Named {
  switch (type) {
    case "AWS":
      return namedByAws(entry, principal);
    case "Service":
      return principal.type === "service" && principal.name === entry.toLowerCase() ? "service" : "no";
    case "Federated":
      return principal.type === "provider" && principal.name === entry ? "federated" : "no";
    case "*":
      return entry === "*" ? "any" : "no";
    case "CanonicalUser":
      // The id of an account in S3: which account it stands for is not told.
      return principal.type === "service" || principal.type === "anonymous" ? "no" : "unknown";
    default:
      return "unknown";
  }
}

function namedByAws(entry: string, principal: Principal): Named {
  if (entry === "*") return "any";
  if (!("accountId" in principal)) return "no";
  const other = readPrincipal(entry);
  // A bare unique id (AROA…, AIDA…) is what remains of a principal that was deleted: it names nobody any more. Names
  // cannot hold wildcards: "You cannot use a wildcard to match part of a principal name or ARN."
  if (other === undefined || !("accountId" in other) || other.accountId !== principal.accountId) return "no";
  if (other.type === "root") return principal.type === "root" ? "user" : "account";
  if (other.type === "role" && principal.type === "role") return namedByRole(other, principal);
  if (other.type !== principal.type || other.arn !== principal.arn) return "no";
  return other.type === "user" ? "user" : "federated";
}

type Role = Extract<Principal, { type: "role" }>;

function namedByRole(entry: Role, principal: Role): Named {
  if (entry.sessionArn === undefined) return sameRole(entry, principal) ? "role" : "no";
  if (entry.name !== principal.name) return "no";
  if (principal.sessionArn === undefined) return "unknown";
  return entry.sessionArn === principal.sessionArn ? "session" : "no";
}

/** A session's ARN lacks the role's path; names are unique within an account whatever their path. */
function sameRole(entry: Role, principal: Role): boolean {
  const pathKnown = principal.sessionArn === undefined || /:role\/.+\//u.test(principal.arn);
  return pathKnown ? entry.arn === principal.arn : entry.name === principal.name;
}
