import { type Phrase, say } from "../core/phrase.ts";
import { parseArn } from "../core/arn.ts";
import { isObject, jsonPointer, type Json } from "../core/json.ts";
import { PATHS } from "../core/evidence.ts";
import type { Identity } from "./access.ts";
import type { Context } from "./context.ts";
import { requestContext } from "./iam/context.ts";
import { type Answer, evaluate, type Layers } from "./iam/evaluate.ts";
import type { Layer } from "./iam/layer.ts";
import type { Principal } from "./iam/principal.ts";
import { resourcePolicyOf } from "./iam/resource-role.ts";
import { functionPolicyLayer, grantLayer, resourceDocument, resourceLayer } from "./resource-policies.ts";
import { absence } from "./documents.ts";
import { at, listAt, textAt } from "./read.ts";

type Keys = Readonly<Record<string, string | readonly string[] | null | undefined>>;

/** The execution role as a principal; undefined where its ARN is not known. */
export function executionRole(ctx: Context): Principal | undefined {
  const arn = ctx.subjects.roleArn;
  const parsed = arn === undefined ? undefined : parseArn(arn);
  if (arn === undefined || parsed === undefined || ctx.subjects.roleName === undefined) return undefined;
  const { partition, accountId } = parsed;
  const sessionArn = `arn:${partition}:sts::${accountId}:assumed-role/${ctx.subjects.roleName}/${ctx.info.functionName}`;
  return { type: "role", arn, accountId, name: ctx.subjects.roleName, sessionArn };
}

/**
 * Whether the execution role may do something to a resource, by all policies that were collected.
 * @param encryptionContext of a KMS call, where it is known
 * @param more condition keys of this very request
 */
export function mayExecutionRole(
  ctx: Context,
  action: string,
  resource: string | undefined,
  encryptionContext?: Readonly<Record<string, string>>,
  more: Keys = {},
): Answer | undefined {
  const principal = executionRole(ctx);
  if (principal === undefined) return undefined;
  const inVpc = (textAt(ctx.configuration, "VpcConfig", "VpcId") ?? "") !== "";
  const outside = inVpc ? undefined : null;
  return mayPrincipal(
    ctx,
    principal,
    ctx.role,
    action,
    resource,
    {
      "lambda:SourceFunctionArn": ctx.info.functionArn,
      "aws:SourceVpc": inVpc ? textAt(ctx.configuration, "VpcConfig", "VpcId") : null,
      "aws:SourceVpce": outside,
      "aws:VpcSourceIp": outside,
      ...tagKeys(ctx),
      ...Object.fromEntries(
        Object.entries(encryptionContext ?? {}).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
      ),
      ...(encryptionContext === undefined ? {} : { "kms:ViaService": `lambda.${ctx.info.region}.amazonaws.com` }),
      ...more,
    },
    encryptionContext,
  );
}

/** Whether a principal with policies of its own may do something. */
export function mayPrincipal(
  ctx: Context,
  principal: Principal,
  own: Identity,
  action: string,
  resource: string | undefined,
  keys: Keys = {},
  encryptionContext?: Readonly<Record<string, string>>,
): Answer {
  const [service = ""] = action.toLowerCase().split(":");
  const arn = resource === undefined ? undefined : parseArn(resource);
  const owner = arn === undefined ? undefined : arn.accountId === "" ? bucketOwner(ctx, resource) : arn.accountId;
  const policy = resource === undefined ? undefined : resourceLayer(ctx, resource);
  const principalArn = "arn" in principal ? principal.arn : undefined;
  const organization = organizationLayers(ctx, principal, owner);
  const endpoint = endpointLayer(ctx, service, principal);
  const layers: Layers = {
    identity: own.identity,
    ...(own.boundary === undefined ? {} : { boundary: own.boundary }),
    ...(policy === undefined ? {} : { resource: policy }),
    ...organization,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(service === "kms" && resource !== undefined && principalArn !== undefined
      ? { grant: grantLayer(ctx, resource, principalArn, action, encryptionContext) }
      : {}),
  };
  const context = requestContext(
    {
      "aws:PrincipalArn": principalArn,
      "aws:PrincipalAccount": "accountId" in principal ? principal.accountId : undefined,
      "aws:PrincipalType": principal.type === "role" ? "AssumedRole" : principal.type === "user" ? "User" : undefined,
      "aws:PrincipalIsAWSService": "false",
      "aws:PrincipalServiceName": null,
      "aws:username": principal.type === "user" ? principal.name : null,
      "aws:SecureTransport": "true",
      "aws:RequestedRegion": arn?.region === "" ? undefined : arn?.region,
      "aws:ResourceAccount": owner,
      "aws:PrincipalOrgID": textAt(ctx.documents.get(PATHS.organization), "Organization", "Id"),
      ...keys,
    },
    false,
    tagsRead(ctx, principalArn) ? ["aws:PrincipalTag/"] : [],
  );
  return evaluate({ principal, action, resource, context }, layers, {
    ...(owner === undefined ? {} : { accountId: owner }),
    resourcePolicy: resourcePolicyOf(action, resource).worth,
  });
}

/** Whether an AWS service may invoke the function through a qualifier: the resource-based policy alone decides. */
export function mayService(
  ctx: Context,
  service: string,
  qualifier: string | undefined,
  keys: Keys,
  action = "lambda:InvokeFunction",
): Answer {
  const resource = qualifier === undefined ? ctx.info.functionArn : `${ctx.info.functionArn}:${qualifier}`;
  const layer = functionPolicyLayer(ctx, qualifier) ?? { name: "resource-based policy", policies: [], unread: [] };
  const context = requestContext({
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": service,
    "aws:PrincipalOrgID": null,
    "aws:PrincipalArn": null,
    "aws:PrincipalAccount": null,
    ...keys,
  });
  return evaluate(
    { principal: { type: "service", name: service }, action, resource, context },
    { resource: layer },
    { accountId: ctx.info.accountId, resourcePolicy: "suffices" },
  );
}

/** Bucket ARNs name no account: a bucket that was read with the function's credentials is taken for the account's. */
function bucketOwner(ctx: Context, resource: string | undefined): string | undefined {
  return resource === undefined || resourceDocument(ctx, resource) === undefined ? undefined : ctx.info.accountId;
}

/** Sessions that Lambda makes carry the role's tags and no others. */
function tagsRead(ctx: Context, principalArn: string | undefined): boolean {
  if (principalArn === undefined || principalArn !== ctx.subjects.roleArn) return false;
  return ctx.documents.has(PATHS.roleTags) || absence(ctx.items, "iam:ListRoleTags").state === "none";
}

function tagKeys(ctx: Context): Keys {
  const document = ctx.documents.get(PATHS.roleTags);
  if (!isObject(document)) return {};
  const entries = listAt(document, "Tags").map((tag) => [
    `aws:PrincipalTag/${textAt(tag, "Key") ?? ""}`,
    textAt(tag, "Value") ?? "",
  ]);
  return Object.fromEntries(entries) as Keys;
}

/**
 * Organisation policies are not collected, because a member account may not read them: they are named as unread unless
 * the account is in no organisation, or is its management account, whose principals SCPs and whose resources RCPs do not
 * bind. Source: Organizations User Guide, "Service control policies", "Resource control policies".
 */
function organizationLayers(
  ctx: Context,
  principal: Principal,
  owner: string | undefined,
): Pick<Layers, "scps" | "rcps"> {
  const organization = ctx.documents.get(PATHS.organization);
  if (organization === undefined && absence(ctx.items, "organizations:DescribeOrganization").state === "none")
    return {};
  const account = "accountId" in principal ? principal.accountId : undefined;
  const management = textAt(organization, "Organization", "MasterAccountId");
  const unread = (name: string, policies: Phrase): readonly Layer[] => [{ name, policies: [], unread: [policies] }];
  return {
    ...(account !== undefined && account === management
      ? {}
      : { scps: unread("service control policy", say`service control policies of the organisation`) }),
    ...(owner !== undefined && owner === management
      ? {}
      : { rcps: unread("resource control policy", say`resource control policies of the organisation`) }),
  };
}

/** The policy of the VPC endpoint that a function in a VPC reaches the service by. */
function endpointLayer(ctx: Context, service: string, principal: Principal): Layer | undefined {
  const subnets = listAt(ctx.configuration, "VpcConfig", "SubnetIds");
  if (subnets.length === 0 || !("arn" in principal) || principal.arn !== ctx.subjects.roleArn) return undefined;
  const name = "VPC endpoint policy";
  if (!ctx.documents.has(PATHS.endpoints))
    return { name, policies: [], unread: [say`${name} (ec2:DescribeVpcEndpoints)`] };
  const endpoints = listAt(ctx.documents.get(PATHS.endpoints), "VpcEndpoints");
  for (const [index, endpoint] of endpoints.entries()) {
    if (textAt(endpoint, "ServiceName")?.split(".").at(-1) !== service) continue;
    const document = at(endpoint, "PolicyDocument");
    if (document === undefined || document === null) continue;
    const id = textAt(endpoint, "VpcEndpointId") ?? "";
    const pointer = jsonPointer(["VpcEndpoints", index, "PolicyDocument"]);
    const source = {
      file: PATHS.endpoints,
      pointer,
      label: say`policy of VPC endpoint ${id}`,
      document: document as Json,
    };
    return { name, policies: [source], unread: [] };
  }
  return undefined;
}
