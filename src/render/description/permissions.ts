import { parseArn, resourceName } from "../../core/arn.ts";
import type { Finding } from "../../core/finding.ts";
import { principalName, shortArn } from "../arn-names.ts";
import { cites } from "../cite.ts";
import { markdownCode } from "../escape.ts";
import type { Fact } from "../fit.ts";
import type { PolicyKind } from "../permissions.ts";
import { moment } from "../times.ts";
import { isNote } from "../verdict.ts";
import type { ViewModel } from "../view-model.ts";
import { ALWAYS, fact, minor, principal } from "./fact.ts";
import { notRead } from "./gaps.ts";

export function permissionFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { permissions, verdict } = view;
  const role = permissions.roleArn === "" ? t("role.unknown") : t("role", { arn: markdownCode(permissions.roleArn) });
  const source = permissions.roleFile === undefined ? [] : [permissions.roleFile];
  return [
    fact(view, ALWAYS, role, source),
    ...permissions.callers.map(({ arn, accountId, cite }, index) =>
      fact(view, index < 2 ? ALWAYS : 70, t("caller", { arn: markdownCode(arn), account: accountId }), [cite]),
    ),
    ...refused([verdict.cause, ...verdict.refusals, ...verdict.others]).map((finding, index) =>
      isNote(finding)
        ? minor(fact(view, 40 - Math.min(index, 10), deniedWords(view, finding), cites(finding.evidence, 1)))
        : fact(view, index < 3 ? 97 : 87 - Math.min(index, 10), deniedWords(view, finding), cites(finding.evidence, 1)),
    ),
    ...policyFacts(view),
    ...notRead(
      view,
      /^iam:|:(?:Get|Describe|List)\w*(?:Polic|Grant)\w*$|^sqs:GetQueueAttributes$|^sns:GetTopicAttributes$/u,
    ),
  ];
}

/** One finding for each call of each principal. */
function refused(findings: readonly (Finding | undefined)[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding?.denial?.action === undefined) continue;
    const { action, resource, principal } = finding.denial;
    const key = JSON.stringify([action, resource, principal]);
    if (!found.has(key)) found.set(key, finding);
  }
  return [...found.values()];
}

/** Names by kind on one line: whoever looks them up needs no more, and the documents stand in the archive. */
function policyFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const kinds = (["attached", "inline", "resource-based", "resource"] as const).flatMap((kind) => {
    const names = view.permissions.policies.filter((policy) => policy.kind === kind).map((policy) => policy.name);
    if (names.length === 0) return [];
    const words = names.map((name) => (name === "" ? t("policy.unqualified") : markdownCode(policyName(kind, name))));
    return [t("policies.kind", { kind: t(`policies.${kind}`), names: [...new Set(words)].join(t("list.comma")) })];
  });
  const { boundary } = view.permissions;
  if (boundary !== "") {
    kinds.push(t("policies.kind", { kind: t("policies.boundary"), names: markdownCode(resourceName(boundary)) }));
  }
  if (kinds.length === 0) return [];
  const files = view.permissions.policies.map((policy) => policy.cite).filter(({ text }) => text.startsWith("iam/"));
  return [fact(view, 93.5, t("policies", { list: kinds.join(t("join")) }), files.slice(-1))];
}

function policyName(kind: PolicyKind, name: string): string {
  return kind === "resource" ? shortArn(name) : resourceName(name);
}

function deniedWords(view: ViewModel, finding: Finding): string {
  const { t, count } = view.messages;
  const { action = "", resource = "" } = finding.denial ?? {};
  const denied = t("denied-action", {
    action: markdownCode(action),
    on: onResource(view, resource),
    who: who(view, finding),
  });
  if (finding.seen === undefined) return denied;
  const [first, last] = [moment(finding.seen.first, "UTC").utc, moment(finding.seen.last, "UTC").utc];
  return count("denied-seen", finding.seen.count, { denied, first, last });
}

/** Refusals are the execution role's, unless they name someone else. */
function who(view: ViewModel, { denial }: Finding): string {
  const arn = denial?.principal;
  if (arn === undefined) return "";
  const own = parseArn(arn)?.accountId === view.info.accountId;
  if (own && principalName(arn) === view.permissions.roleName) return "";
  return view.messages.t("clause.to", { who: markdownCode(principal(view, arn)) });
}

export function onResource(view: ViewModel, resource: string): string {
  return resource === "" || resource === "*" ? "" : view.messages.t("clause.on", { resource: markdownCode(resource) });
}
