import { say } from "../../core/phrase.ts";
import { PATHS } from "../../core/evidence.ts";
import { parseArn } from "../../core/arn.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { allowStatements, applyPolicy } from "../fix.ts";
import { inDocument } from "../pointers.ts";
import { textAt } from "../read.ts";
import { evidenceOf, explainGranted, explainLacking, explainOpen, judgeNeeds, type Need } from "../required.ts";
import { executionRole } from "../requests.ts";

const check: Omit<Check, "run"> = {
  id: "log-permission",
  step: 1,
  title: "The execution role may write the function's logs",
  needs: ["lambda:GetFunction", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
  faults: [30],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
  ],
};

export const logPermission: Check = {
  ...check,
  run: (ctx) => {
    if (ctx.configuration === undefined) {
      return [
        answer(check, {
          status: "unknown",
          explanation: say`The function's log group is not known; lambda:GetFunction would give it.`,
        }),
      ];
    }
    const group = logGroupOf(ctx);
    const verdicts = judgeNeeds(ctx, logNeeds(ctx));
    const here = inDocument(
      PATHS.function,
      "Configuration",
      ...(textAt(ctx.configuration, "LoggingConfig", "LogGroup") === undefined ? [] : ["LoggingConfig", "LogGroup"]),
    );
    if (verdicts === undefined) {
      return [
        answer(check, { status: "unknown", explanation: say`The execution role is not known.`, evidence: [here] }),
      ];
    }
    const { lacking, open, granted } = verdicts;
    if (lacking.length > 0) {
      const role = executionRole(ctx);
      const suffix = lacking.some(({ answer }) => answer.nearMisses.some((miss) => miss.mismatch === "resource"))
        ? say` A log group's streams are covered only by an ARN that ends in :*.`
        : "";
      const { policy, summary } = allowStatements(
        logNeeds(ctx).map(({ action }) => ({ action, resource: `${groupArn(ctx, group)}:*` })),
      );
      return [
        answer(check, {
          status: "fail",
          severity: "medium",
          explanation: say`${explainLacking(ctx, lacking, say`writing the function's logs to ${group} needs`)}${suffix} Its invocations leave no logs, or not all of them.`,
          evidence: [here, ...evidenceOf(ctx, lacking)],
          fix: role?.type === "role" ? applyPolicy(role, policy, "write-logs", say`${summary}.`) : undefined,
        }),
      ];
    }
    if (open.length > 0) {
      return [
        answer(check, {
          status: "unknown",
          explanation: explainOpen(open),
          evidence: [here, ...evidenceOf(ctx, open)],
        }),
      ];
    }
    return [
      answer(check, {
        status: "pass",
        explanation: explainGranted(granted),
        evidence: [here, ...evidenceOf(ctx, granted)],
      }),
    ];
  },
};

function groupArn(ctx: Context, group: string): string {
  const { partition = "aws", region = "", accountId = "" } = parseArn(ctx.info.functionArn) ?? {};
  return `arn:${partition}:logs:${region}:${accountId}:log-group:${group}`;
}

function logGroupOf(ctx: Context): string {
  return textAt(ctx.configuration, "LoggingConfig", "LogGroup") ?? `/aws/lambda/${ctx.info.functionName}`;
}

/** What writing the function's logs needs. CreateLogGroup is needed only where there is no group yet. */
export function logNeeds(ctx: Context): readonly Need[] {
  const arn = groupArn(ctx, logGroupOf(ctx));
  return [
    { action: "logs:CreateLogStream", resource: `${arn}:log-stream:2026/01/01/stream` },
    { action: "logs:PutLogEvents", resource: `${arn}:log-stream:2026/01/01/stream` },
  ];
}
