import { join, say } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { callerAccess } from "../access.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { relatedDenials } from "../denials/relevance.ts";
import { describeStatement, policyOf, type PolicySource, type Statement } from "../iam/policy.ts";
import { toPointer } from "../pointers.ts";
import { spelled } from "../policy-diff.ts";
import { misspelt } from "../spelling.ts";

const check: Omit<Check, "run"> = {
  id: "action-names",
  step: 1,
  title: "The policies of the execution role and of callers name actions that AWS has",
  needs: ["iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:GetPolicyVersion"],
  faults: [40],
  references: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  ],
};

export const actionNames: Check = {
  ...check,
  run: (ctx) => {
    const own = ctx.role.identity;
    const callers = ctx.subjects.callers.map(
      ({ folder, kind, name }) => callerAccess(ctx.documents, ctx.items, folder, kind, name).identity,
    );
    const sources = [own, ...callers].flatMap(({ policies }) => policies);
    const findings = sources.flatMap((source) =>
      policyOf(source).statements.flatMap((statement) => judge(ctx, source, statement)),
    );
    if (findings.length > 0) return findings;
    if (own.unread.length > 0) {
      const explanation = say`Not all policies of the execution role were read: ${join(own.unread)}.`;
      return [answer(check, { status: "unknown", explanation })];
    }
    const n = sources.length;
    const explanation =
      n === 1
        ? say`${n} policy was read, and no action in it is misspelt as far as it is known here.`
        : say`${n} policies were read, and no action in them is misspelt as far as it is known here.`;
    return [
      answer(check, { status: "pass", explanation, evidence: sources.map(({ file, pointer }) => ({ file, pointer })) }),
    ];
  },
};

function judge(ctx: Context, source: PolicySource, statement: Statement): readonly Finding[] {
  return statement.actions.flatMap((lower): Finding[] => {
    const found = misspelt(lower);
    if (found === undefined) return [];
    const action = spelled(source.document, lower);
    const { meant } = found;
    const refused = relatedDenials(ctx).some(({ denial }) => denial.action?.toLowerCase() === meant?.toLowerCase());
    const guess = meant === undefined ? say`it matches no action of the service` : say`${meant} was probably meant`;
    return [
      answer(check, {
        about: action,
        status: "fail",
        severity: refused ? "high" : "medium",
        explanation: say`AWS has no action ${action}, which ${describeStatement(statement.ref)} names; ${guess}. IAM accepts such a statement, and it never matches.${refused ? say` ${meant ?? ""} is among the calls that were refused.` : ""}`,
        evidence: [toPointer(statement.ref)],
        fix: { summary: say`Write ${meant ?? say`the action as AWS spells it`} in place of ${action}.` },
      }),
    ];
  });
}
