import { say, type Words } from "../core/phrase.ts";
import { parseArn, resourceName } from "../core/arn.ts";
import { isObject, jsonPointer, type Json } from "../core/json.ts";
import { PATHS, policyPath, resourcePath } from "../core/evidence.ts";
import { GAPS } from "../core/outcome.ts";
import type { Context } from "./context.ts";
import { absence, OUTCOMES } from "./documents.ts";
import type { Layer } from "./iam/layer.ts";
import type { Layers } from "./iam/evaluate.ts";
import { glob } from "./iam/pattern.ts";
import type { StatementRef } from "./iam/policy.ts";
import { readPrincipal } from "./iam/principal.ts";
import { type Ternary, ternary } from "./iam/ternary.ts";
import { at, listAt, textAt, textsAt } from "./read.ts";

const NAME = "resource-based policy";

/** Services whose resources can carry a policy. Source: IAM User Guide, "AWS services that work with IAM". */
const WITH_POLICIES = new Set([
  "s3",
  "sqs",
  "sns",
  "kms",
  "lambda",
  "secretsmanager",
  "dynamodb",
  "kinesis",
  "ecr",
  "elasticfilesystem",
  "events",
  "execute-api",
  "glue",
  "es",
]);

/** The document of a resource, or of the bucket, table or secret that it is part of. */
export function resourceDocument(
  ctx: Context,
  arn: string,
): { readonly path: string; readonly value: unknown } | undefined {
  for (const candidate of [arn, ...parents(arn)]) {
    const path = resourcePath(candidate);
    if (ctx.documents.has(path)) return { path, value: ctx.documents.get(path) };
  }
  return fileSystemDocument(ctx, arn);
}

/** A file system's policy stands in the documents of its access points: those are what functions name. */
function fileSystemDocument(ctx: Context, arn: string): { readonly path: string; readonly value: unknown } | undefined {
  const id = /:elasticfilesystem:[^:]*:\d*:file-system\/(.+)$/u.exec(arn)?.[1];
  if (id === undefined) return undefined;
  const path = ctx.documents
    .under("resources/elasticfilesystem/")
    .find((candidate) => textAt(ctx.documents.get(candidate), "Attributes", "FileSystemId") === id);
  return path === undefined ? undefined : { path, value: ctx.documents.get(path) };
}

function parents(arn: string): readonly string[] {
  const { service = "", resource = "" } = parseArn(arn) ?? {};
  if (service === "s3" && resource.includes("/"))
    return [arn.slice(0, arn.length - resource.length) + resource.split("/")[0]];
  if (service === "dynamodb" && resource.split("/").length > 2) {
    return [arn.slice(0, arn.length - resource.length) + resource.split("/").slice(0, 2).join("/")];
  }
  return [];
}

/** The resource's own policy as a layer; undefined where it has none or its service knows none. */
export function resourceLayer(ctx: Context, arn: string): Layer | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service === "iam" && parsed.resource.startsWith("role/")) return trustLayer(ctx, arn);
  if (parsed === undefined || !WITH_POLICIES.has(parsed.service)) return undefined;
  if (parsed.service === "lambda" && arn.startsWith(ctx.info.functionArn)) {
    return functionPolicyLayer(ctx, arn.slice(ctx.info.functionArn.length + 1) || undefined);
  }
  const document = resourceDocument(ctx, arn);
  const label = parsed.service === "kms" ? say`key policy of ${arn}` : say`resource-based policy of ${arn}`;
  if (document === undefined) return { name: NAME, policies: [], unread: [say`${label} (not collected)`] };
  for (const path of [["Policy"], ["Attributes", "Policy"]]) {
    const policy = at(document.value, ...path);
    if (policy === undefined || policy === null || policy === "") continue;
    const source = { file: document.path, pointer: jsonPointer(path), label, document: policy as Json };
    return { name: NAME, policies: [source], unread: [] };
  }
  const gap = ctx.items.find(
    (item) => GAPS.has(item.outcome) && item.operation.startsWith(`${parsed.service}:`) && item.id.includes(arn),
  );
  return gap === undefined
    ? undefined
    : { name: NAME, policies: [], unread: [say`${label} (${gap.operation} ${OUTCOMES[gap.outcome]})`] };
}

/** The trust policy of a role whose document was collected. */
function trustLayer(ctx: Context, arn: string): Layer {
  const name = "role trust policy";
  const paths = [PATHS.role, ...ctx.subjects.callers.map(({ folder }) => `${folder}/role.json`)];
  const path = paths.find((candidate) => textAt(ctx.documents.get(candidate), "Arn") === arn);
  const document = path === undefined ? undefined : at(ctx.documents.get(path), "AssumeRolePolicyDocument");
  if (path === undefined || document === undefined) {
    return { name, policies: [], unread: [say`trust policy of ${arn} (iam:GetRole)`] };
  }
  const label = say`the trust policy of ${resourceName(arn)}`;
  return {
    name,
    policies: [{ file: path, pointer: "/AssumeRolePolicyDocument", label, document: document as Json }],
    unread: [],
  };
}

/** The function's policy for one qualifier; each qualifier has its own. */
export function functionPolicyLayer(ctx: Context, qualifier: string | undefined): Layer | undefined {
  const path = policyPath(qualifier);
  const label =
    qualifier === undefined ? say`resource-based policy of the function` : say`resource-based policy of ${qualifier}`;
  const document = ctx.documents.get(path);
  if (isObject(document) && document["Policy"] !== undefined) {
    const source = { file: path, pointer: "/Policy", label, document: document["Policy"] as Json };
    return { name: NAME, policies: [source], unread: [] };
  }
  const why = absence(ctx.items, "lambda:GetPolicy", qualifier);
  if (why.state === "none") return { name: NAME, policies: [], unread: [] };
  return { name: NAME, policies: [], unread: [say`${label} (${why.why})`] };
}

/**
 * KMS grants on a key that cover an action of a principal: they authorise without any policy.
 * @param encryptionContext of the call, where it is known
 */
export function grantLayer(
  ctx: Context,
  keyArn: string,
  principalArn: string,
  action: string,
  encryptionContext?: Readonly<Record<string, string>>,
): NonNullable<Layers["grant"]> {
  const document = resourceDocument(ctx, keyArn);
  if (document === undefined || !Array.isArray(at(document.value, "Grants"))) {
    return { allow: "no", unread: [say`grants of the KMS key (kms:ListGrants)`] };
  }
  const operation = action.replace(/^kms:/iu, "").toLowerCase();
  const unread: Words[] = at(document.value, "GrantsTruncated") === true ? [say`the key's further grants`] : [];
  let allow: Ternary = "no";
  for (const [index, grant] of listAt(document.value, "Grants").entries()) {
    if (!samePrincipal(textAt(grant, "GranteePrincipal") ?? "", principalArn)) continue;
    if (!textsAt(grant, "Operations").some((name) => name.toLowerCase() === operation)) continue;
    const fits = constraintsFit(at(grant, "Constraints"), encryptionContext);
    if (fits === "unknown") {
      allow = "unknown";
      unread.push(say`the encryption context of the call (a grant is constrained to one)`);
    }
    if (fits !== "yes") continue;
    const ref: StatementRef = {
      file: document.path,
      pointer: jsonPointer(["Grants", index]),
      policy: say`the key's grants`,
      sid: textAt(grant, "GrantId") ?? String(index + 1),
      effect: "Allow",
    };
    return { allow: "yes", ref, unread: [] };
  }
  return { allow, unread };
}

/** Source: KMS API Reference, "GrantConstraints". */
function constraintsFit(
  constraints: unknown,
  encryptionContext: Readonly<Record<string, string>> | undefined,
): Ternary {
  const equals = at(constraints, "EncryptionContextEquals");
  const subset = at(constraints, "EncryptionContextSubset");
  const wanted = isObject(equals) ? equals : isObject(subset) ? subset : undefined;
  if (wanted === undefined) return "yes";
  // Lambda's own grant is for environment variables: no other call carries this context.
  if (encryptionContext === undefined) return "aws:lambda:FunctionArn" in wanted ? "no" : "unknown";
  const entries = Object.entries(wanted);
  const holds = entries.every(([name, value]) => encryptionContext[name] === value);
  return ternary(holds && (!isObject(equals) || entries.length === Object.keys(encryptionContext).length));
}

function samePrincipal(grantee: string, principalArn: string): boolean {
  if (grantee === principalArn || glob(grantee, principalArn)) return true;
  const [a, b] = [readPrincipal(grantee), readPrincipal(principalArn)];
  return a?.type === "role" && b?.type === "role" && a.accountId === b.accountId && a.name === b.name;
}
