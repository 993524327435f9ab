import { parseArn } from "../core/arn.ts";
import { isObject } from "../core/json.ts";

/** Who made a call: a name that a person reads, and the ARN that a policy knows; "" where there is none. */
export interface Who {
  readonly name: string;
  readonly arn: string;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a record's `userIdentity`: `role/session`, a user, a service, an account. Source: CloudTrail User Guide,
 * "CloudTrail userIdentity element".
 */
export function whoOf(userIdentity: unknown): Who {
  const identity = isObject(userIdentity) ? userIdentity : {};
  const arn = text(identity, "arn");
  const through = text(identity, "invokedBy");
  const name = nameOf(identity, arn);
  if (name === "") return { name: through, arn };
  // A service that acts for somebody, with their permissions.
  const own = through === "" || name === through || text(identity, "type") === "AWSService";
  return { name: own ? name : `${name} through ${through}`, arn };
}

function nameOf(identity: Members, arn: string): string {
  const [account, user] = [text(identity, "accountId"), text(identity, "userName")];
  // `AROA...:session` of a role, of which another account's trail tells no more.
  const session = text(identity, "principalId").split(":")[1] ?? "";
  switch (text(identity, "type")) {
    case "Root":
      return account === "" ? "root" : `root of account ${account}`;
    case "IAMUser":
      return `user ${user === "" ? lastOf(arn) : user}`;
    case "AssumedRole":
      return assumedRole(identity, arn);
    case "Role":
      return `role ${lastOf(arn)}`;
    case "FederatedUser":
      return `federated user ${lastOf(arn)}`;
    case "AWSService":
      return text(identity, "invokedBy");
    case "AWSAccount":
      return session === "" ? `account ${account}` : `${session} of account ${account}`;
    case "SAMLUser":
    case "WebIdentityUser": {
      const provider = text(identity, "identityProvider");
      return `${user === "" ? session : user}${provider === "" ? "" : ` from ${provider}`}`;
    }
    case "IdentityCenterUser": {
      const behalf = isObject(identity["onBehalfOf"]) ? text(identity["onBehalfOf"], "userId") : "";
      return `Identity Center user${behalf === "" ? "" : ` ${behalf}`}`;
    }
    default:
      return user || arn || text(identity, "principalId") || (account === "" ? "" : `account ${account}`);
  }
}

/** `role/session`: the role without its path, which an assumed role's ARN does not have. */
function assumedRole(identity: Members, arn: string): string {
  const [, role = "", session = ""] = /^assumed-role\/([^/]+)\/(.+)$/u.exec(parseArn(arn)?.resource ?? "") ?? [];
  const name = role === "" ? text(issuerOf(identity), "userName") || lastOf(text(issuerOf(identity), "arn")) : role;
  const shown = session === "" ? (text(identity, "principalId").split(":")[1] ?? "") : session;
  return [name, shown].filter((part) => part !== "").join("/");
}

function issuerOf(identity: Members): Members {
  const session = isObject(identity["sessionContext"]) ? identity["sessionContext"] : {};
  return isObject(session["sessionIssuer"]) ? session["sessionIssuer"] : {};
}

function lastOf(arn: string): string {
  return arn.split(/[/:]/u).at(-1) ?? "";
}

function text(from: Members, name: string): string {
  const value = from[name];
  return typeof value === "string" ? value : "";
}
