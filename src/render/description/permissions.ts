import { PATHS } from "../../core/evidence.ts";
import type { Finding } from "../../core/finding.ts";
import { cites, fileCite } from "../cite.ts";
import { markdownCode } from "../escape.ts";
import type { Fact } from "../fit.ts";
import { moment } from "../times.ts";
import type { ViewModel } from "../view-model.ts";
import { ALWAYS, fact } from "./fact.ts";

export function permissionFacts(view: ViewModel): Fact[] {
  const { t } = view.messages;
  const { permissions, verdict } = view;
  const role = permissions.roleArn === "" ? t("role.unknown") : t("role", { arn: markdownCode(permissions.roleArn) });
  const source = permissions.roleFile === undefined ? [] : [permissions.roleFile];
  const failed = verdict.cause === undefined ? [] : [verdict.cause, ...verdict.others];
  const denied = new Map<string, Finding>();
  for (const finding of failed) if (finding.denial?.action !== undefined) denied.set(finding.denial.action, finding);
  return [
    fact(view, ALWAYS, role, source),
    ...[...denied].map(([action, finding], index) =>
      fact(
        view,
        (finding.severity === "low" || finding.severity === "info" ? 55 : 82) - Math.min(index, 10),
        deniedWords(view, action, finding),
        cites(finding.evidence, 1),
      ),
    ),
    ...(permissions.boundary === ""
      ? []
      : [fact(view, 66, t("boundary", { arn: markdownCode(permissions.boundary) }), [fileCite(PATHS.roleBoundary)])]),
    ...permissions.policies
      .filter((policy) => policy.kind !== "trust" && policy.kind !== "boundary")
      .map((policy, index) => {
        const name = policy.name === "" ? "" : ` ${markdownCode(policy.name)}`;
        return fact(view, 48 - Math.min(index, 20), `${t(`policy.${policy.kind}`)}${name}`, [policy.cite]);
      }),
  ];
}

function deniedWords(view: ViewModel, name: string, finding: Finding): string {
  const { t, count } = view.messages;
  const action = markdownCode(name);
  const on = onResource(view, finding.denial?.resource ?? "");
  if (finding.seen === undefined) return t("denied-action", { action, on });
  const [first, last] = [moment(finding.seen.first, "UTC").utc, moment(finding.seen.last, "UTC").utc];
  return count("denied-action-seen", finding.seen.count, { action, on, first, last });
}

export function onResource(view: ViewModel, resource: string): string {
  return resource === "" || resource === "*" ? "" : view.messages.t("clause.on", { resource: markdownCode(resource) });
}
