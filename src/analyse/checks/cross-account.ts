import { join, type Phrase, say } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { shellWord } from "../../core/shell.ts";
import { policyPath } from "../../core/evidence.ts";
import type { EvidencePointer } from "../../core/finding.ts";
import { callerAccess } from "../access.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { answerEvidence, explainAnswer } from "../explain.ts";
import { addPermission, grantToIdentity } from "../fix.ts";
import { foreignAccounts, foreignCallers, type ForeignCaller } from "../foreign.ts";
import { requestContext } from "../iam/context.ts";
import { type Answer, evaluate } from "../iam/evaluate.ts";
import { nameOf } from "../iam/principal.ts";
import { functionPolicies, policyPointer } from "../invokers.ts";
import { functionPolicyLayer } from "../resource-policies.ts";
import { mayPrincipal } from "../requests.ts";

const ACTION = "lambda:InvokeFunction";

const check: Omit<Check, "run"> = {
  id: "cross-account",
  step: 3,
  title: "Both accounts allow a caller of another account to invoke the function",
  needs: ["lambda:GetPolicy", "iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
  faults: [14, 15, 27],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-cross-account.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
  ],
};

export const crossAccount: Check = {
  ...check,
  run: (ctx) => {
    const callers = foreignCallers(ctx).filter((caller) => !coveredByOthers(caller, foreignCallers(ctx)));
    if (callers.length > 0) return callers.flatMap((caller) => judgeCaller(ctx, caller));
    const why = absence(ctx.items, "lambda:GetPolicy");
    if (functionPolicies(ctx).length === 0 && why.state === "unread") {
      return [
        answer(check, {
          status: "unknown",
          explanation: say`Whether callers of other accounts exist is not known: ${why.why}.`,
        }),
      ];
    }
    const accounts = foreignAccounts(ctx);
    return [
      answer(check, {
        status: "not-applicable",
        explanation:
          accounts.length === 0
            ? say`Nothing in the evidence shows a caller of another account.`
            : say`Other accounts occur (${join(accounts.map(({ accountId }) => accountId))}), but none of their principals as a caller of the function.`,
        evidence: [
          ...functionPolicies(ctx).map(({ path }) => policyPointer(path)),
          ...accounts.flatMap(({ evidence }) => evidence),
        ],
      }),
    ];
  },
};

/** A policy that names the whole account is judged by that account's callers, where they were collected. */
function coveredByOthers(caller: ForeignCaller, all: readonly ForeignCaller[]): boolean {
  return (
    caller.principal.type === "root" &&
    all.some(
      (other) =>
        other !== caller && other.principal.type !== "root" && other.principal.accountId === caller.principal.accountId,
    )
  );
}

/** A caller is judged for each qualifier that names it; where none does, for the function and every qualifier with a policy. */
function judgeCaller(ctx: Context, caller: ForeignCaller): readonly Finding[] {
  const account = caller.principal.accountId;
  const named = new Set(caller.qualifiers);
  for (const other of foreignCallers(ctx)) {
    if (other.principal.type === "root" && other.principal.accountId === account)
      for (const q of other.qualifiers) named.add(q);
  }
  const qualifiers = named.size > 0 ? [...named] : [undefined];
  return qualifiers.map((qualifier) => judge(ctx, caller, qualifier));
}

function judge(ctx: Context, caller: ForeignCaller, qualifier: string | undefined): Finding {
  const { principal } = caller;
  const resource = qualifier === undefined ? ctx.info.functionArn : `${ctx.info.functionArn}:${qualifier}`;
  const name = say`${nameOf(principal)} of account ${principal.accountId}`;
  const about = `${principal.accountId}/${principal.type}${"name" in principal ? `-${principal.name}` : ""}${qualifier === undefined ? "" : `/${qualifier}`}`;
  const target = resourceHalf(ctx, caller, qualifier, resource);
  const policy = ctx.documents.has(policyPath(qualifier)) ? [policyPointer(policyPath(qualifier))] : [];
  const evidence: EvidencePointer[] = [...caller.evidence, ...policy];
  const collected = ctx.subjects.callers.find(
    (one) =>
      one.accountId === principal.accountId &&
      one.kind === principal.type &&
      "name" in principal &&
      one.name === principal.name,
  );
  const source =
    collected === undefined || principal.type === "root"
      ? undefined
      : mayPrincipal(
          ctx,
          { ...principal, arn: collected.arn },
          callerAccess(ctx.documents, ctx.items, collected.folder, collected.kind, collected.name),
          ACTION,
          resource,
        );
  const half = say`Account ${ctx.info.accountId} (the function): ${explainAnswer(target)}`;
  if (source === undefined)
    return withoutSource(ctx, caller, { about, name, half, target, resource, qualifier, evidence });

  const files =
    collected === undefined
      ? []
      : callerAccess(ctx.documents, ctx.items, collected.folder, collected.kind, collected.name).files;
  const identity = identityHalf(source, target);
  const other = say`Account ${principal.accountId} (the caller): ${explainAnswer(identity)}`;
  const all = [...evidence, ...answerEvidence(identity), ...answerEvidence(target), ...files.map((file) => ({ file }))];
  const lacksTarget = target.asRead === "denied";
  const lacksSource = identity.asRead === "denied";
  if (!lacksTarget && !lacksSource) {
    const settled = target.asRead === "allowed" && identity.asRead === "allowed";
    return answer(check, {
      about,
      status: settled ? "pass" : "unknown",
      explanation: say`The ${name} invokes ${resource}. ${half} ${other}`,
      evidence: all,
    });
  }
  const which =
    lacksTarget && lacksSource
      ? say`both halves are missing`
      : lacksTarget
        ? say`the half in the function's account ${ctx.info.accountId} is missing`
        : say`the half in its own account is missing`;
  return answer(check, {
    about,
    status: "fail",
    severity: "critical",
    explanation: say`The ${name} may not invoke ${invoked(ctx, qualifier)}: ${which}. An invocation across accounts needs a permission in both. ${half} ${other}`,
    evidence: all,
    fix:
      lacksSource && (principal.type === "role" || principal.type === "user")
        ? grantToIdentity(principal, [ACTION], [resource], say` In account ${principal.accountId}.`)
        : targetFix(ctx, caller, qualifier),
  });
}

/** `orders:live` */
function invoked(ctx: Context, qualifier: string | undefined): string {
  return qualifier === undefined ? ctx.info.functionName : `${ctx.info.functionName}:${qualifier}`;
}

/** The function's policy by itself: the caller's side is taken as given. */
function resourceHalf(ctx: Context, caller: ForeignCaller, qualifier: string | undefined, resource: string): Answer {
  const layer = functionPolicyLayer(ctx, qualifier) ?? { name: "resource-based policy", policies: [], unread: [] };
  const own = { name: "identity-based policy", policies: [ANYTHING], unread: [] };
  const context = requestContext({
    "aws:PrincipalArn": caller.principal.arn,
    "aws:PrincipalAccount": caller.principal.accountId,
  });
  const whole = evaluate(
    { principal: caller.principal, action: ACTION, resource, context },
    { identity: own, resource: layer },
    { accountId: ctx.info.accountId, resourcePolicy: "suffices" },
  );
  return { ...whole, deciding: whole.deciding.filter((ref) => ref.file !== "") };
}

const ANYTHING = {
  file: "",
  pointer: "",
  label: say`the caller's side`,
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

/** The caller's side by itself: a lack in the function's policy is the other half's. */
function identityHalf(whole: Answer, target: Answer): Answer {
  return whole.asRead === "denied" && target.asRead === "denied" && whole.layer === "resource-based policy"
    ? { ...whole, asRead: "unknown", missing: [say`the caller's side, as the function's policy already refuses`] }
    : { ...whole, deciding: whole.deciding.filter((ref) => !ref.file.startsWith("function/")) };
}

interface OneHalf {
  readonly about: string;
  readonly name: Phrase;
  readonly half: Phrase;
  readonly target: Answer;
  readonly resource: string;
  readonly qualifier: string | undefined;
  readonly evidence: readonly EvidencePointer[];
}

function withoutSource(
  ctx: Context,
  caller: ForeignCaller,
  { about, name, half, target, resource, qualifier, evidence }: OneHalf,
): Finding {
  const { principal } = caller;
  const all = [...evidence, ...answerEvidence(target)];
  if (target.asRead === "denied") {
    return answer(check, {
      about,
      status: "fail",
      severity: "critical",
      explanation: say`The ${name} may not invoke ${invoked(ctx, qualifier)}: the half in the function's account ${ctx.info.accountId} is missing. An invocation across accounts needs a permission in both. ${half} The caller's half was not read.`,
      evidence: all,
      fix: targetFix(ctx, caller, qualifier),
    });
  }
  const ask =
    principal.type === "role" || principal.type === "user"
      ? grantToIdentity(principal, [ACTION], [resource])
      : { summary: say`Allow ${ACTION} on ${resource} for the caller.` };
  const simulate = `aws iam simulate-principal-policy --policy-source-arn ${shellWord(principal.arn)} --action-names ${ACTION} --resource-arns ${shellWord(resource)}`;
  return answer(check, {
    about,
    status: "unknown",
    explanation: say`The ${name} needs a permission in both accounts. ${half} The caller's half was not read: --peer-profile or --peer-role-arn with credentials for account ${principal.accountId} would collect it. Without them, ask the owner of account ${principal.accountId} to run the command below; it must answer "allowed".`,
    evidence: all,
    fix: {
      summary: say`Ask the owner of account ${principal.accountId} whether the ${nameOf(principal)} may use ${ACTION} on ${resource}; if not, to put this policy on it.`,
      ...("policy" in ask && ask.policy !== undefined ? { policy: ask.policy } : {}),
      commands: principal.type === "root" ? [] : [simulate],
    },
  });
}

function targetFix(ctx: Context, caller: ForeignCaller, qualifier: string | undefined) {
  return addPermission({
    functionArn: ctx.info.functionArn,
    qualifier,
    statementId: `allow-account-${caller.principal.accountId}`,
    action: ACTION,
    principal: caller.principal.arn,
  });
}
