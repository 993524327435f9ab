import { parseArn } from "../core/arn.ts";
import type { EvidencePointer } from "../core/finding.ts";
import { policyPath } from "../core/evidence.ts";
import { isObject, jsonPointer } from "../core/json.ts";
import type { Context } from "./context.ts";
import { policyOf, type Statement } from "./iam/policy.ts";
import { inDocument } from "./pointers.ts";
import { compareText, textAt } from "./read.ts";

/** A source whose own configuration says that it invokes the function. */
export interface Invoker {
  /** `s3.amazonaws.com` */
  readonly service: string;
  /** What it sends as aws:SourceArn: the bucket, the rule, the topic, the API's method. */
  readonly sourceArn: string;
  readonly sourceAccount: string;
  /** The alias or version that it invokes; undefined for the function itself. */
  readonly qualifier: string | undefined;
  readonly pointer: EvidencePointer;
}

const SERVICES: Readonly<Record<string, string>> = {
  s3: "s3.amazonaws.com",
  sns: "sns.amazonaws.com",
  events: "events.amazonaws.com",
  apigateway: "apigateway.amazonaws.com",
  "execute-api": "apigateway.amazonaws.com",
  logs: "logs.amazonaws.com",
  iot: "iot.amazonaws.com",
  "cognito-idp": "cognito-idp.amazonaws.com",
  elasticloadbalancing: "elasticloadbalancing.amazonaws.com",
};

/** Members that speak of the function without invoking it. */
const SILENT = new Set(["NamedBy", "Policy", "Grants", "Tags", "tags", "policy"]);

/** The invokers that the collected resources name, each with the qualifier that it really uses. */
export function configuredInvokers(ctx: Context): readonly Invoker[] {
  const invokers = new Map<string, Invoker>();
  for (const path of ctx.documents.under("resources/")) {
    const document = ctx.documents.get(path);
    const arn = textAt(document, "Arn") ?? "";
    const parsed = parseArn(arn);
    const service = SERVICES[parsed?.service ?? ""];
    if (parsed === undefined || service === undefined) continue;
    for (const { qualifier, pointer } of namings(document, ctx.info.functionArn, [])) {
      const sourceArn = service === "apigateway.amazonaws.com" ? executeApiArn(arn, ctx) : arn;
      const key = `${service} ${sourceArn} ${qualifier ?? ""}`;
      const sourceAccount = parsed.accountId === "" ? ctx.info.accountId : parsed.accountId;
      if (!invokers.has(key)) {
        invokers.set(key, { service, sourceArn, sourceAccount, qualifier, pointer: { file: path, pointer } });
      }
    }
  }
  return [...invokers.values()];
}

/** Where a document names the function, as an ARN by itself or inside an integration's URI. */
function* namings(
  value: unknown,
  functionArn: string,
  path: readonly (string | number)[],
): Generator<{ readonly qualifier: string | undefined; readonly pointer: string }> {
  if (typeof value === "string") {
    const start = value.indexOf(functionArn);
    if (start < 0) return;
    const rest = value.slice(start + functionArn.length);
    const match = /^(?::([\w$-]+|\$\{[^}]*\}))?(?:\/invocations|\/response-streaming-invocations)?$/u.exec(rest);
    if (match !== null) yield { qualifier: match[1], pointer: jsonPointer(path) };
    return;
  }
  if (path.length > 8) return;
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* namings(entry, functionArn, [...path, index]);
  } else if (isObject(value)) {
    for (const [name, entry] of Object.entries(value)) {
      if (!SILENT.has(name)) yield* namings(entry, functionArn, [...path, name]);
    }
  }
}

/** Requests to an API carry `execute-api` ARNs. Source: API Gateway Developer Guide, "Control access for invoking an API". */
function executeApiArn(arn: string, ctx: Context): string {
  const parsed = parseArn(arn);
  if (parsed?.service !== "apigateway") return arn;
  const api = /\/(?:restapis|apis)\/([^/]+)/u.exec(parsed.resource)?.[1] ?? "*";
  return `arn:${parsed.partition}:execute-api:${parsed.region}:${ctx.info.accountId}:${api}/*`;
}

/** Every statement of the function's policies, with the qualifier that the policy belongs to. */
export interface PolicyStatement {
  readonly qualifier: string | undefined;
  readonly statement: Statement;
}

export function functionPolicyStatements(ctx: Context): readonly PolicyStatement[] {
  const statements: PolicyStatement[] = [];
  for (const { qualifier, path } of functionPolicies(ctx)) {
    const document = ctx.documents.get(path);
    if (!isObject(document) || document["Policy"] === undefined) continue;
    const label =
      qualifier === undefined ? "the function's resource-based policy" : `the resource-based policy of ${qualifier}`;
    const source = { file: path, pointer: "/Policy", label, document: document["Policy"] as never };
    for (const statement of policyOf(source).statements) statements.push({ qualifier, statement });
  }
  return statements;
}

/** The function's own policy, then those of its qualifiers, by name. */
export function functionPolicies(
  ctx: Context,
): readonly { readonly qualifier: string | undefined; readonly path: string }[] {
  const own = ctx.documents.has(policyPath()) ? [{ qualifier: undefined, path: policyPath() }] : [];
  const others = ctx.documents
    .under("function/policy.")
    .filter((path) => path !== policyPath())
    .map((path) => ({ qualifier: path.slice("function/policy.".length, -".json".length), path }))
    .sort((a, b) => compareText(a.path, b.path));
  return [...own, ...others];
}

export function policyPointer(path: string): EvidencePointer {
  return inDocument(path, "Policy");
}
