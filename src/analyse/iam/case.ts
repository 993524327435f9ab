import { parseArn } from "../../core/arn.ts";
import { isObject, jsonPointer, type Json } from "../../core/json.ts";
import { type RequestContext, requestContext } from "./context.ts";
import type { Layers, Target } from "./evaluate.ts";
import type { Layer } from "./layer.ts";
import type { Request } from "./match.ts";
import type { PolicySource } from "./policy.ts";
import { accountOf, type Principal, readPrincipal } from "./principal.ts";
import { resourcePolicyOf } from "./resource-role.ts";

/** A case that somebody else wrote down, ready to be evaluated. */
export interface IamCase {
  readonly request: Request;
  readonly layers: Layers;
  readonly target: Target;
  /** What the case does not say and was taken for granted. */
  readonly assumed: readonly string[];
}

/** Where a case stands: its policies are cited by file and JSON pointer. */
export interface CasePlace {
  readonly file: string;
  readonly pointer: readonly (string | number)[];
}

/** What a case says cannot be read. */
export class UnreadableCase extends Error {
  override readonly name = "UnreadableCase";
}

/**
 * Reads `{request: {principal, action, resource, resourceAccount?, context}, identityPolicies, resourcePolicy?, boundary?,
 * sessionPolicy?, scps?, rcps?, endpointPolicy?, contextComplete?}`. A policy that is left out does not exist, save the
 * key policy of a KMS key and the trust policy of a role, which always do; a context key that is left out is not known
 * unless the context is complete; `null` says that a key is absent.
 * @throws UnreadableCase with the member that is not understood
 */
export function readCase(value: unknown, place: CasePlace): IamCase {
  if (!isObject(value) || !isObject(value["request"])) throw new UnreadableCase("a case is an object with a request");
  const { request } = value;
  const principal = principalFrom(request["principal"]);
  const action = request["action"];
  if (typeof action !== "string" || !/^[\w-]+:\w+$/u.test(action)) {
    throw new UnreadableCase("request.action: expected a service and an operation, such as sqs:SendMessage");
  }
  const resource = request["resource"];
  if (resource !== undefined && typeof resource !== "string")
    throw new UnreadableCase("request.resource: expected an ARN or *");
  const complete = value["contextComplete"] === true || request["contextComplete"] === true;
  const context = contextFrom(request["context"], complete);
  const owner = ownerOf(request["resourceAccount"], context, resource, principal);
  const role = resourcePolicyOf(action, resource);
  return {
    request: { principal, action, resource, context },
    layers: layersFrom(value, place, principal, role),
    target: { ...(owner.accountId === undefined ? {} : { accountId: owner.accountId }), resourcePolicy: role.worth },
    assumed: owner.assumed === undefined ? [] : [owner.assumed],
  };
}

/** An ARN, account id, service or `*` as text, or in the form of a `Principal` element with one entry. */
function principalFrom(given: unknown): Principal {
  const value = isObject(given) && typeof given["arn"] === "string" ? given["arn"] : given;
  const entries = isObject(value) ? Object.entries(value) : [["AWS", value] as const];
  const [[type, entry] = []] = entries;
  const text = Array.isArray(entry) && entry.length === 1 ? entry[0] : (entry as unknown);
  if (entries.length !== 1 || typeof text !== "string")
    throw new UnreadableCase("request.principal: expected one ARN or name");
  if (type === "Federated") return { type: "provider", name: text };
  if (type === "Service") return { type: "service", name: text.toLowerCase() };
  const principal = type === "AWS" ? readPrincipal(text) : undefined;
  if (principal === undefined)
    throw new UnreadableCase(`request.principal: ${text} is no principal that is understood`);
  return principal;
}

function contextFrom(value: unknown, complete: boolean): RequestContext {
  if (value === undefined || value === null) return requestContext({}, complete);
  if (!isObject(value)) throw new UnreadableCase("request.context: expected keys and their values");
  const keys: Record<string, string | readonly string[] | null> = {};
  for (const [key, raw] of Object.entries(value)) {
    const list: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
    if (raw === null) keys[key] = null;
    else if (list.every((one) => typeof one === "string" || typeof one === "number" || typeof one === "boolean")) {
      keys[key] = list.map(String);
    } else throw new UnreadableCase(`request.context: the value of ${key} is not understood`);
  }
  return requestContext(keys, complete);
}

/** Bucket ARNs and a few others name no account: without a word about it, the resource is the caller's own. */
function ownerOf(
  stated: unknown,
  context: RequestContext,
  resource: string | undefined,
  principal: Principal,
): { readonly accountId?: string; readonly assumed?: string } {
  if (stated !== undefined && stated !== null) {
    const text = typeof stated === "number" ? String(stated).padStart(12, "0") : stated;
    if (typeof text !== "string" || !/^\d{12}$/u.test(text)) {
      throw new UnreadableCase("request.resourceAccount: expected 12 digits");
    }
    return { accountId: text };
  }
  const named = resource === undefined ? undefined : parseArn(resource)?.accountId;
  if (named !== undefined && /^\d{12}$/u.test(named)) return { accountId: named };
  const [key] = context.values.get("aws:resourceaccount") ?? [];
  if (key !== undefined) return { accountId: key };
  const own = accountOf(principal);
  return own === undefined
    ? {}
    : {
        accountId: own,
        assumed: `the resource belongs to account ${own}, as the principal does (request.resourceAccount says otherwise)`,
      };
}

function layersFrom(
  value: Readonly<Record<string, unknown>>,
  place: CasePlace,
  principal: Principal,
  role: ReturnType<typeof resourcePolicyOf>,
): Layers {
  const layer = (name: string, member: string): Layer => ({
    name,
    policies: policiesFrom(value[member], place, [member]),
    unread: [],
  });
  const has = (member: string): boolean => value[member] !== undefined && value[member] !== null;
  const resource = layer(role.name, "resourcePolicy");
  return {
    ...(accountOf(principal) === undefined ? {} : { identity: layer("identity-based policy", "identityPolicies") }),
    ...(has("boundary") ? { boundary: layer("permissions boundary", "boundary") } : {}),
    ...(has("sessionPolicy") ? { session: layer("session policy", "sessionPolicy") } : {}),
    resource:
      role.worth === "required" && !has("resourcePolicy")
        ? { ...resource, unread: [`the ${role.what} (resourcePolicy is not in the case)`] }
        : resource,
    ...(has("scps") ? { scps: levelsFrom(value["scps"], place, "scps", "service control policy") } : {}),
    ...(has("rcps") ? { rcps: levelsFrom(value["rcps"], place, "rcps", "resource control policy") } : {}),
    ...(has("endpointPolicy") ? { endpoint: layer("VPC endpoint policy", "endpointPolicy") } : {}),
  };
}

/** `[[policy, ...], ...]`, a list for each level. RCPs only take away, so for them a flat list says as much. */
function levelsFrom(value: unknown, place: CasePlace, member: "scps" | "rcps", name: string): readonly Layer[] {
  const flat = Array.isArray(value) ? value.every((one) => !Array.isArray(one)) : true;
  if (flat && member === "scps" && Array.isArray(value) && value.length > 1) {
    throw new UnreadableCase("scps: expected a list of levels, each of them a list of policies");
  }
  if (flat) {
    const policies = policiesFrom(value, place, [member]);
    return policies.length === 0 ? [] : [{ name, policies, unread: [] }];
  }
  return (value as readonly unknown[]).map((level, index) => ({
    name,
    policies: policiesFrom(level, place, [member, index]),
    unread: [],
  }));
}

/** Members that hold the document where a policy is given with its name. */
const WRAPPED = ["Document", "PolicyDocument", "document", "policyDocument", "policy"] as const;

function policiesFrom(value: unknown, place: CasePlace, path: readonly (string | number)[]): readonly PolicySource[] {
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value)
    ? value.map((one, index) => [one, [...path, index]] as const)
    : [[value, path] as const];
  return list.map(([policy, at]) => {
    const member =
      isObject(policy) && policy["Statement"] === undefined
        ? WRAPPED.find((name) => policy[name] !== undefined)
        : undefined;
    const where = member === undefined ? at : [...at, member];
    return {
      file: place.file,
      pointer: jsonPointer([...place.pointer, ...where]),
      label: at.join("/"),
      document: (member === undefined ? policy : (policy as Record<string, unknown>)[member]) as Json,
    };
  });
}
