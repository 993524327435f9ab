import { count, join, say, type Words } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { policyPath } from "../../core/evidence.ts";
import type { EvidencePointer } from "../../core/finding.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { answerEvidence, explainAnswer } from "../explain.ts";
import { addPermission } from "../fix.ts";
import {
  configuredInvokers,
  functionPolicies,
  functionPolicyStatements,
  type Invoker,
  policyPointer,
  unreadInvokers,
} from "../invokers.ts";
import { resourceLabel } from "../labels.ts";
import { inDocument } from "../pointers.ts";
import { unique } from "../read.ts";
import { mayService } from "../requests.ts";

const check: Omit<Check, "run"> = {
  id: "invoke-permission",
  step: 2,
  title: "Each service that invokes the function is allowed to by the policy of the qualifier that it uses",
  needs: [
    "lambda:GetPolicy",
    "lambda:ListAliases",
    "s3:GetBucketNotificationConfiguration",
    "events:ListRuleNamesByTarget",
  ],
  faults: [1, 2, 3, 4, 6, 7, 8, 9, 13],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html",
  ],
};

export const invokePermission: Check = {
  ...check,
  run: (ctx) => {
    const invokers = configuredInvokers(ctx);
    const findings = invokers.map((invoker) => judge(ctx, invoker));
    const unread = unreadInvokers(ctx);
    const gap = answer(check, {
      about: "not-read",
      status: "unknown",
      explanation: say`Invokers may be missing from these answers: ${join(unread)}.`,
    });
    return [...(findings.length > 0 ? findings : [withoutInvokers(ctx)]), ...(unread.length > 0 ? [gap] : [])];
  },
};

function judge(ctx: Context, invoker: Invoker): Finding {
  const { service, sourceArn, sourceAccount, qualifier, pointer } = invoker;
  const about = `${service}/${sourceArn}${qualifier === undefined ? "" : `/${qualifier}`}`;
  const target = qualifier === undefined ? say`the function without a qualifier` : say`the qualifier ${qualifier}`;
  const name = `${service} (${resourceLabel(sourceArn)})`;
  const invoked = qualifier === undefined ? ctx.info.functionName : `${ctx.info.functionName}:${qualifier}`;
  if (qualifier?.startsWith("${") === true) {
    return answer(check, {
      about,
      status: "unknown",
      explanation: say`${name} invokes an alias whose name comes from a stage variable, ${qualifier}; each value of it needs a statement of its own. The stage's variables would settle it.`,
      evidence: [pointer],
    });
  }
  const result = mayService(ctx, service, qualifier, {
    "aws:SourceArn": sourceArn,
    "aws:SourceAccount": sourceAccount,
  });
  const evidence = [pointer, ...answerEvidence(result), ...policyOfQualifier(ctx, qualifier)];
  if (result.asRead === "allowed") {
    return answer(check, {
      about,
      status: "pass",
      explanation: say`${name} invokes ${target}. ${explainAnswer(result)}`,
      evidence,
    });
  }
  if (result.asRead === "unknown") {
    return answer(check, {
      about,
      status: "unknown",
      explanation: say`${name} invokes ${target}. ${explainAnswer(result)}`,
      evidence,
    });
  }
  const elsewhere = allowedElsewhere(ctx, invoker);
  const hint =
    elsewhere === undefined
      ? ""
      : say` The policy of ${elsewhere} allows it, but each qualifier has a policy of its own.`;
  return answer(check, {
    about,
    status: "fail",
    severity: "high",
    explanation: say`${name} may not invoke ${invoked}: the policy of ${target} does not let it. ${explainAnswer(result)}${hint}`,
    evidence,
    fix: addPermission({
      functionArn: ctx.info.functionArn,
      qualifier,
      statementId: `allow-${service.split(".")[0] ?? "service"}`,
      action: "lambda:InvokeFunction",
      principal: service,
      sourceArn,
      sourceAccount: service === "s3.amazonaws.com" ? sourceAccount : undefined,
    }),
  });
}

function policyOfQualifier(ctx: Context, qualifier: string | undefined): readonly EvidencePointer[] {
  const path = policyPath(qualifier);
  return ctx.documents.has(path) ? [policyPointer(path)] : [];
}

function allowedElsewhere(ctx: Context, invoker: Invoker): Words | undefined {
  const keys = { "aws:SourceArn": invoker.sourceArn, "aws:SourceAccount": invoker.sourceAccount };
  const other = functionPolicies(ctx).find(
    ({ qualifier }) =>
      qualifier !== invoker.qualifier && mayService(ctx, invoker.service, qualifier, keys).asRead === "allowed",
  );
  return other === undefined ? undefined : (other.qualifier ?? say`the function without a qualifier`);
}

/** No resource's configuration was collected that invokes the function: the policies still say who may. */
function withoutInvokers(ctx: Context): Finding {
  const statements = functionPolicyStatements(ctx);
  const why = absence(ctx.items, "lambda:GetPolicy");
  const evidence = functionPolicies(ctx).map(({ path }) => policyPointer(path));
  if (statements.length > 0) {
    const who = unique(statements.flatMap(({ statement }) => (statement.principals ?? []).map(([, entry]) => entry)));
    return answer(check, {
      status: "not-applicable",
      explanation: say`No collected resource is configured to invoke the function. Its policies name ${join(who)} in ${count(statements.length, "statement")}.`,
      evidence,
    });
  }
  if (why.state === "unread" && evidence.length === 0) {
    return answer(check, {
      status: "unknown",
      explanation: say`The function's resource-based policies were not read: ${why.why}.`,
    });
  }
  const mappings = ctx.documents.has("function/event-source-mappings.json");
  return answer(check, {
    status: "not-applicable",
    explanation: say`The function has no resource-based policy, so no service and no other account may invoke it directly; event source mappings and callers in this account with permissions of their own need none.`,
    evidence: mappings ? [inDocument("function/event-source-mappings.json")] : evidence,
  });
}
