import { say, type Words } from "../core/phrase.ts";
import { parseArn } from "../core/arn.ts";
import type { EvidencePointer } from "../core/finding.ts";
import { policyPath } from "../core/evidence.ts";
import { isObject } from "../core/json.ts";
import type { Context } from "./context.ts";
import { apiRoutes } from "./api-routes.ts";
import { namings } from "./naming.ts";
import { policyOf, type Statement } from "./iam/policy.ts";
import { inDocument } from "./pointers.ts";
import { isOfComparison, whyAllUnread } from "./documents.ts";
import { GAPS } from "../core/outcome.ts";
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

/** The invokers that the collected resources name, each with the qualifier that it really uses. */
export function configuredInvokers(ctx: Context): readonly Invoker[] {
  const invokers = new Map<string, Invoker>();
  const add = (invoker: Invoker): void => {
    const key = `${invoker.service} ${invoker.sourceArn} ${invoker.qualifier ?? ""}`;
    if (!invokers.has(key)) invokers.set(key, invoker);
  };
  for (const path of ctx.documents.under("resources/")) {
    const document = ctx.documents.get(path);
    const arn = textAt(document, "Arn") ?? "";
    const parsed = parseArn(arn);
    const service = SERVICES[parsed?.service ?? ""];
    if (parsed === undefined || service === undefined) continue;
    const sourceAccount = parsed.accountId === "" ? ctx.info.accountId : parsed.accountId;
    const base = { service, sourceAccount };
    if (parsed.service === "execute-api") {
      for (const route of apiRoutes(document, arn, ctx.info.functionArn))
        add({ ...base, ...route, pointer: { file: path, pointer: route.pointer } });
      continue;
    }
    for (const { qualifier, pointer } of namings(document, ctx.info.functionArn, [])) {
      add({ ...base, sourceArn: arn, qualifier, pointer: { file: path, pointer } });
    }
  }
  return [...invokers.values()];
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
    const label = say`the resource-based policy of ${ctx.info.functionName}${qualifier === undefined ? "" : `:${qualifier}`}`;
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

/** Which of the function's policies could not be read, and why; each alias has one of its own. */
export function unreadPolicies(ctx: Context): readonly Words[] {
  return unreadCalls(ctx, ["lambda:GetPolicy", "lambda:ListAliases"]);
}

/** Calls that would have told more of the invokers. */
const INVOKER_CALLS = [
  "s3:GetBucketNotificationConfiguration",
  "events:ListRuleNamesByTarget",
  "apigateway:GetRestApi",
  "apigateway:GetResources",
  "apigateway:GetAuthorizers",
  "apigatewayv2:GetApi",
  "apigatewayv2:GetRoutes",
  "apigatewayv2:GetIntegrations",
  "apigatewayv2:GetAuthorizers",
];

/** Why invokers may be missing; `prefix` picks the services that are asked for. */
export function unreadInvokers(ctx: Context, prefix = ""): readonly Words[] {
  return unreadCalls(
    ctx,
    INVOKER_CALLS.filter((operation) => operation.startsWith(prefix)),
  );
}

function unreadCalls(ctx: Context, operations: readonly string[]): readonly Words[] {
  const unread = ctx.items.filter(
    (item) => GAPS.has(item.outcome) && operations.includes(item.operation) && !isOfComparison(item),
  );
  return whyAllUnread(unread, ctx.items);
}
