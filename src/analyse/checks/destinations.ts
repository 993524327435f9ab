import { say } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { parseArn, resourceName } from "../../core/arn.ts";
import { PATHS } from "../../core/evidence.ts";
import type { EvidencePointer } from "../../core/finding.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { allowStatements, applyPolicy } from "../fix.ts";
import { inDocument } from "../pointers.ts";
import { evidenceOf, explainGranted, explainLacking, explainOpen, judgeNeeds } from "../required.ts";
import { executionRole } from "../requests.ts";
import { needsOfDestination } from "../sources.ts";
import { destinationsOf } from "../destinations.ts";

const check: Omit<Check, "run"> = {
  id: "destination-actions",
  step: 6,
  title: "The execution role may send to the function's destinations and dead-letter queues",
  needs: ["lambda:GetFunction", "lambda:ListFunctionEventInvokeConfigs", "lambda:ListEventSourceMappings"],
  faults: [38, 39, 41],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html",
  ],
};

export const destinationActions: Check = {
  ...check,
  run: (ctx) => {
    const destinations = destinationsOf(ctx.documents);
    if (destinations.length === 0) {
      const evidence = [PATHS.function, PATHS.asyncConfig, PATHS.mappings].filter((path) => ctx.documents.has(path));
      return [
        answer(check, {
          status: evidence.length === 0 ? "unknown" : "not-applicable",
          explanation:
            evidence.length === 0
              ? say`The function's configuration was not read, so its destinations are not known; lambda:GetFunction would give them.`
              : say`No dead-letter queue and no destination is configured in what was read.`,
          evidence: evidence.map((path) => inDocument(path)),
        }),
      ];
    }
    return destinations.map(({ arn, pointer }) => judge(ctx, arn, pointer));
  },
};

function judge(ctx: Context, arn: string, pointer: EvidencePointer): Finding {
  const needs = needsOfDestination(arn);
  const about = arn;
  if (parseArn(arn)?.service === "iam") {
    return answer(check, {
      about,
      status: "fail",
      severity: "medium",
      explanation: say`The destination ${arn} is a role, where the ARN of a queue, topic, function, event bus or bucket belongs: nothing can be sent to it. What is to be sent there is lost.`,
      evidence: [pointer],
      fix: { summary: say`Put the ARN of what should receive the events in the place of ${arn}.` },
    });
  }
  if (needs.length === 0) {
    return answer(check, {
      about,
      status: "unknown",
      explanation: say`${arn} is no kind of destination that is known here.`,
      evidence: [pointer],
    });
  }
  const verdicts = judgeNeeds(ctx, needs);
  if (verdicts === undefined) {
    return answer(check, {
      about,
      status: "unknown",
      explanation: say`The execution role is not known.`,
      evidence: [pointer],
    });
  }
  const { lacking, open, granted } = verdicts;
  if (lacking.length > 0) {
    const role = executionRole(ctx);
    const { policy, summary } = allowStatements(lacking.map(({ need }) => need));
    return answer(check, {
      about,
      status: "fail",
      severity: "medium",
      explanation: say`${explainLacking(ctx, lacking, say`sending to ${resourceName(arn)} needs`)} What is to be sent there is lost.`,
      evidence: [pointer, ...evidenceOf(ctx, lacking)],
      fix: role?.type === "role" ? applyPolicy(role, policy, "destination-access", say`${summary}.`) : undefined,
    });
  }
  if (open.length > 0) {
    return answer(check, {
      about,
      status: "unknown",
      explanation: explainOpen(open),
      evidence: [pointer, ...evidenceOf(ctx, open)],
    });
  }
  return answer(check, {
    about,
    status: "pass",
    explanation: explainGranted(granted),
    evidence: [pointer, ...evidenceOf(ctx, granted)],
  });
}
