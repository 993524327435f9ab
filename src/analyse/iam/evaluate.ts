import { say, type Words } from "../../core/phrase.ts";
import { unique } from "../read.ts";
import type { Request } from "./match.ts";
import { evaluateLayer, type Layer, type LayerResult, type NearMiss } from "./layer.ts";
import type { StatementRef } from "./policy.ts";
import { accountOf, type Named } from "./principal.ts";
import { allOf, anyOf, type Ternary } from "./ternary.ts";

/**
 * The policies that a request meets. An absent member means that there is no such layer; one that exists and was not
 * read is a layer with `unread`.
 */
export interface Layers {
  /** Attached and inline policies of the principal, and of its groups. */
  readonly identity?: Layer;
  readonly boundary?: Layer;
  readonly session?: Layer;
  /** Resource-based policy; for `sts:AssumeRole` the trust policy, for KMS the key policy. */
  readonly resource?: Layer;
  /** One layer for each level of the organisation from the root down: every level must allow. */
  readonly scps?: readonly Layer[];
  /** These only take away: `RCPFullAWSAccess` allows everything on every level and cannot be detached. */
  readonly rcps?: readonly Layer[];
  readonly endpoint?: Layer;
  /** KMS grants authorise with no policy at all: `yes` where one that was read covers the request. */
  readonly grant?: { readonly allow: Ternary; readonly ref?: StatementRef; readonly unread: readonly Words[] };
}

export type Decision = "allowed" | "denied" | "unknown";

export interface Answer {
  /** `unknown` wherever a layer that was not read, or a key that is not known, could turn it. */
  readonly decision: Decision;
  /** What the documents that were read say by themselves: the layers that were not read are left out. */
  readonly asRead: Decision;
  /** Denied by a `Deny` statement, not by the lack of an `Allow`. */
  readonly explicit: boolean;
  /** The layer that decides: `identity-based policy`, `permissions boundary`... */
  readonly layer: string | undefined;
  readonly deciding: readonly StatementRef[];
  readonly perhaps: readonly StatementRef[];
  readonly nearMisses: readonly NearMiss[];
  /** Layers and keys that are not known and could turn the decision. */
  readonly missing: readonly Words[];
}

export interface Target {
  /** Account that owns the resource; undefined where it is not known or the action has none. */
  readonly accountId?: string;
  /**
   * What an Allow of the resource-based policy is worth within one account. `suffices`: most services, identity **or**
   * resource policy. `required`: KMS keys and role trust policies, where the resource policy must allow or delegate.
   */
  readonly resourcePolicy: "suffices" | "required";
}

/**
 * Decides a request. An explicit Deny in any layer wins; then every organisation policy and the endpoint policy must
 * allow; then, within an account, the identity side or the resource side, and across accounts both.
 * Source: IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic".
 */
export function evaluate(asked: Request, given: Layers, target: Target): Answer {
  const request: Request = given.boundary === undefined ? asked : { ...asked, bounded: isBounded(given.boundary) };
  const layers = layersFor(request, given);
  const gates = gatesOf(layers).map((layer) => ({ layer, result: evaluateLayer(layer, request) }));
  const rcps = (layers.rcps ?? []).map((layer) => ({ layer, result: evaluateLayer(layer, request) }));
  const identity = resultOf(layers.identity, request);
  const resource = resultOf(layers.resource, request);
  const limits = [layers.boundary, layers.session]
    .filter((layer) => layer !== undefined)
    .map((layer) => ({ layer, result: evaluateLayer(layer, request) }));
  const all = [
    ...(identity === undefined ? [] : [identity]),
    ...(resource === undefined ? [] : [resource]),
    ...gates,
    ...rcps,
    ...limits,
  ];

  const denied = all.find(({ result }) => result.deny === "yes");
  if (denied !== undefined) return explicitDeny(denied.layer.name, denied.result);

  const unread = all.flatMap(({ layer }) => layer.unread);
  const strict = combine(request, layers, target, "strict", { gates, limits, identity, resource });
  // Where everything was read, both readings are one.
  const asRead =
    unread.length === 0 ? strict : combine(request, layers, target, "as-read", { gates, limits, identity, resource });
  const maybeDenied = all.filter(({ result }) => result.deny === "unknown");
  const settle = (allowed: Ternary, denyOpen: boolean): Decision =>
    allowed === "no" ? "denied" : allowed === "yes" && !denyOpen ? "allowed" : "unknown";
  const decision = settle(strict.allowed, maybeDenied.length > 0 || unread.length > 0);
  const missing =
    decision === "unknown"
      ? [
          ...unread,
          ...all.flatMap(({ result }) => (result.allow === "yes" && result.deny === "no" ? [] : result.missing)),
          ...(layers.grant !== undefined && layers.grant.allow !== "yes" ? layers.grant.unread : []),
        ]
      : [];
  // All that is left: an Allow for everybody, and a boundary or session policy without one.
  if (decision === "unknown" && missing.length === 0) missing.push(BEYOND_LIMITS);
  return {
    decision,
    asRead: settle(asRead.allowed, maybeDenied.length > 0),
    explicit: false,
    layer: asRead.layer,
    deciding: asRead.deciding,
    perhaps: all.flatMap(({ result }) => result.perhaps),
    nearMisses: all.flatMap(({ result }) => result.nearMisses),
    missing: unique(missing),
  };
}

const BEYOND_LIMITS = say`whether an Allow for everybody reaches beyond the permissions boundary and session policy`;

interface Evaluated {
  readonly layer: Layer;
  readonly result: LayerResult;
}

interface Parts {
  readonly gates: readonly Evaluated[];
  readonly limits: readonly Evaluated[];
  readonly identity: Evaluated | undefined;
  readonly resource: Evaluated | undefined;
}

interface Combined {
  readonly allowed: Ternary;
  readonly layer: string | undefined;
  readonly deciding: readonly StatementRef[];
}

type Reading = "strict" | "as-read";

function combine(request: Request, layers: Layers, target: Target, reading: Reading, parts: Parts): Combined {
  const allows = (part: Evaluated): Ternary => allowOf(part, reading);
  const principalAccount = accountOf(request.principal);
  const limits = allOf(parts.limits.map(allows));
  const identity = parts.identity === undefined ? "no" : allows(parts.identity);
  // The root user has every permission in its account, and no boundary. Source: "AWS account root user".
  const own = request.principal.type === "root" ? "yes" : allOf([identity, limits]);
  const grant = layers.grant === undefined ? "no" : grantOf(layers.grant);
  const direct = anyOf([resourceAllows(parts.resource, limits, reading), grant]);
  const delegated = parts.resource === undefined ? "no" : delegates(parts.resource, reading);

  const sides =
    principalAccount === undefined
      ? // Services and anonymous callers have no policies of their own.
        direct
      : target.accountId !== undefined && target.accountId !== principalAccount
        ? allOf([own, anyOf([parts.resource === undefined ? "no" : allows(parts.resource), grant])])
        : target.resourcePolicy === "required"
          ? anyOf([direct, allOf([delegated, own])])
          : anyOf([own, direct]);
  const allowed = allOf([...parts.gates.map(allows), sides]);

  const blocking = [...parts.gates, ...parts.limits].find((part) => allows(part) === "no");
  const evaluated = [parts.identity, parts.resource].filter((part) => part !== undefined);
  if (allowed === "yes") {
    const granted = layers.grant?.allow === "yes" && layers.grant.ref !== undefined ? [layers.grant.ref] : [];
    return {
      allowed,
      layer:
        evaluated.find((part) => part.result.allow === "yes")?.layer.name ?? (granted.length > 0 ? "grant" : undefined),
      deciding: [...evaluated.flatMap((part) => part.result.allowedBy), ...granted],
    };
  }
  const lacking = evaluated.find((part) => allows(part) === "no");
  return { allowed, layer: (blocking ?? lacking)?.layer.name, deciding: [] };
}

/** Strictly, a policy that was not read may allow; as read, a layer of which nothing was read stays unknown. */
function allowOf({ layer, result }: Evaluated, reading: Reading): Ternary {
  if (result.allow === "yes" || layer.unread.length === 0) return result.allow;
  if (reading === "strict") return "unknown";
  return layer.policies.length === 0 && LIMITS.has(layer.name) ? "yes" : "unknown";
}

/** Layers that only take away: without knowledge of them, "as read" goes on as if they took nothing. */
const LIMITS: ReadonlySet<string> = new Set([
  "permissions boundary",
  "session policy",
  "service control policy",
  "resource control policy",
  "VPC endpoint policy",
]);

/**
 * Within an account, an Allow that names the session or user itself is not limited by boundary and session policy; one
 * that names the role is. For `*` AWS documents both, by condition: limited only as far as known.
 */
function resourceAllows(part: Evaluated | undefined, limits: Ternary, reading: Reading): Ternary {
  if (part === undefined) return "no";
  const { result } = part;
  const worth = (named: ReadonlySet<Named>): Ternary => {
    if (["session", "user", "service", "federated"].some((n) => named.has(n as Named))) return "yes";
    if (named.has("role")) return limits;
    if (named.has("any")) return limits === "yes" ? "yes" : "unknown";
    return named.has("unknown") ? "unknown" : "no";
  };
  const sure = worth(result.named);
  if (sure === "yes") return "yes";
  const perhaps = worth(result.perhapsNamed) === "no" ? "no" : "unknown";
  const unread = part.layer.unread.length > 0 && (reading === "strict" || part.layer.policies.length === 0);
  return anyOf([sure, perhaps, unread ? "unknown" : "no"]);
}

/** Whether the resource policy hands the decision to the account's own policies (`Principal` is the account). */
function delegates({ layer, result }: Evaluated, reading: Reading): Ternary {
  if (result.named.size > 0) return "yes";
  if (result.perhapsNamed.size > 0) return "unknown";
  return layer.unread.length > 0 && (reading === "strict" || layer.policies.length === 0) ? "unknown" : "no";
}

function grantOf(grant: NonNullable<Layers["grant"]>): Ternary {
  if (grant.allow === "yes" || grant.unread.length === 0) return grant.allow;
  return "unknown";
}

function gatesOf(layers: Layers): readonly Layer[] {
  return [...(layers.scps ?? []), ...(layers.endpoint === undefined ? [] : [layers.endpoint])];
}

/** Where only the document was not read, there may be a boundary or none. */
function isBounded(boundary: Layer | undefined): Ternary {
  if (boundary === undefined) return "no";
  return boundary.policies.length > 0 ? "yes" : "unknown";
}

/**
 * Leaves out organisation policies that do not bear on the request. SCPs bind the users and roles of member accounts,
 * the root user among them, not services and strangers; neither SCPs nor RCPs bind service-linked roles, and RCPs are
 * for the resources of some services only. Source: Organizations User Guide, "Service control policies", "Resource
 * control policies".
 */
function layersFor({ principal, action }: Request, given: Layers): Layers {
  if (given.scps === undefined && given.rcps === undefined) return given;
  const { scps, rcps, ...layers } = given;
  const serviceLinked = principal.type === "role" && principal.arn.includes(":role/aws-service-role/");
  const member = accountOf(principal) !== undefined && !serviceLinked;
  const covered = RCP_SERVICES.has(action.split(":")[0]?.toLowerCase() ?? "") && !serviceLinked;
  return {
    ...layers,
    ...(scps === undefined || !member ? {} : { scps }),
    ...(rcps === undefined || !covered ? {} : { rcps }),
  };
}

/** Source: Organizations User Guide, "Resource control policies", list of services that support RCPs. */
const RCP_SERVICES: ReadonlySet<string> = new Set([
  "sts",
  "s3",
  "sqs",
  "kms",
  "secretsmanager",
  "dynamodb",
  "ecr",
  "logs",
]);

function resultOf(layer: Layer | undefined, request: Request): Evaluated | undefined {
  return layer === undefined ? undefined : { layer, result: evaluateLayer(layer, request) };
}

function explicitDeny(layer: string, result: LayerResult): Answer {
  return {
    decision: "denied",
    asRead: "denied",
    explicit: true,
    layer,
    deciding: result.deniedBy,
    perhaps: [],
    nearMisses: [],
    missing: [],
  };
}
