import { say, within } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { PATHS } from "../../core/evidence.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import type { DenialGroup } from "../denials/groups.ts";
import { identityOf, targetOf } from "../denials/opinion.ts";
import { whoOf } from "../denials/who.ts";
import { absence } from "../documents.ts";
import { answerEvidence, explainAnswer } from "../explain.ts";
import { applyPolicy } from "../fix.ts";
import { inDocument } from "../pointers.ts";
import { mayPrincipal } from "../requests.ts";

const check: Omit<Check, "run"> = {
  id: "pass-role",
  step: 1,
  title: "Whoever deploys the function may pass the execution role to Lambda",
  needs: ["cloudtrail:LookupEvents"],
  faults: [32],
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"],
};

/** Passing a role leaves no record of its own: only its refusal shows, in the answer to the call that makes the function. */
export const passRole: Check = {
  ...check,
  run: (ctx) => {
    const refused = ctx.denials.filter(({ denial }) => denial.action?.toLowerCase() === "iam:passrole");
    if (refused.length > 0) return refused.map((group) => finding(ctx, group));
    const why = ctx.trail.present ? { state: "none" as const } : absence(ctx.items, "cloudtrail:LookupEvents");
    return [
      answer(check, {
        status: why.state === "unread" ? "unknown" : "pass",
        explanation:
          why.state === "unread"
            ? say`Whether somebody was refused iam:PassRole is not known: ${why.why}.`
            : say`Nobody was refused iam:PassRole in what was read.`,
        evidence: ctx.trail.present ? [inDocument(PATHS.events)] : [],
      }),
    ];
  },
};

function finding(ctx: Context, group: DenialGroup): Finding {
  const who = whoOf(ctx, group);
  const role = targetOf(ctx, group.denial.resource) ?? ctx.subjects.roleArn;
  const identity = identityOf(ctx, who);
  const opinion =
    identity === undefined
      ? undefined
      : mayPrincipal(ctx, identity.principal, identity.own, "iam:PassRole", role, {
          "iam:PassedToService": "lambda.amazonaws.com",
        });
  const byCondition = opinion?.nearMisses.some((miss) => miss.mismatch === "condition") === true;
  const { principal } = who;
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: role ?? "*",
        Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
      },
    ],
  };
  const summary = say`Allow ${within(who.label)} to pass ${role ?? say`the role`} to lambda.amazonaws.com.`;
  const own = principal?.type === "role" || principal?.type === "user" ? principal : undefined;
  return answer(check, {
    about: who.name,
    status: "fail",
    severity: "medium",
    explanation: say`${who.label} may not pass the role ${role ?? ""} to Lambda, so it can neither create the function with it nor set it.${byCondition ? say` A statement allows iam:PassRole, but for another service: iam:PassedToService must be lambda.amazonaws.com.` : ""}${opinion === undefined ? "" : say` The collected policies: ${explainAnswer(opinion)}`}`,
    evidence: [...group.sightings.pointers(), ...(opinion === undefined ? [] : answerEvidence(opinion))],
    fix: own === undefined ? { summary, policy } : applyPolicy(own, policy, "pass-role-to-lambda", summary),
  });
}
