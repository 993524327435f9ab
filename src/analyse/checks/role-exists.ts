import { say } from "../../core/phrase.ts";
import { shellWord } from "../../core/shell.ts";
import { PATHS } from "../../core/evidence.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { inDocument } from "../pointers.ts";
import { textAt } from "../read.ts";

const check: Omit<Check, "run"> = {
  id: "role-exists",
  step: 1,
  title: "The execution role exists under the ARN that the function names",
  needs: ["lambda:GetFunction", "iam:GetRole"],
  faults: [18],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
  ],
};

/** IAM finds a role by its name alone; Lambda assumes the ARN, path and all. */
export const roleExists: Check = {
  ...check,
  run: (ctx) => {
    const named = textAt(ctx.configuration, "Role");
    if (named === undefined) {
      const why = absence(ctx.items, "lambda:GetFunction");
      const reason = why.state === "unread" ? why.why : say`the function's configuration names none`;
      return [answer(check, { status: "unknown", explanation: say`The execution role is not known: ${reason}.` })];
    }
    const here = inDocument(PATHS.function, "Configuration", "Role");
    const found = textAt(ctx.documents.get(PATHS.role), "Arn");
    if (found === named) {
      const explanation = say`IAM has the role ${named}.`;
      return [answer(check, { status: "pass", explanation, evidence: [here, inDocument(PATHS.role, "Arn")] })];
    }
    if (found !== undefined) {
      return [
        answer(check, {
          status: "fail",
          severity: "critical",
          explanation: say`The function ${ctx.info.functionName} names the execution role ${named}, but the role of that name is ${found}. The path is part of a role's ARN: Lambda cannot assume the one that is named.`,
          evidence: [here, inDocument(PATHS.role, "Arn")],
          fix: otherRole(ctx, found),
        }),
      ];
    }
    const why = absence(ctx.items, "iam:GetRole");
    if (why.state === "unread") {
      const explanation = say`Whether the role ${named} exists is not known: ${why.why}.`;
      return [answer(check, { status: "unknown", explanation, evidence: [here] })];
    }
    return [
      answer(check, {
        status: "fail",
        severity: "critical",
        explanation: say`The function ${ctx.info.functionName} names the execution role ${named}, and IAM knows no such role. It was deleted, or never existed: Lambda cannot assume it.`,
        evidence: [here],
        fix: otherRole(ctx, undefined),
      }),
    ];
  },
};

function otherRole(ctx: Context, arn: string | undefined) {
  const function_ = shellWord(ctx.info.functionArn);
  return {
    summary:
      arn === undefined
        ? say`Create the role again with its policies and trust policy, then set it once more; or give the function another role.`
        : say`Give the function the ARN ${arn}.`,
    commands: [
      `aws lambda update-function-configuration --function-name ${function_} --role ${arn === undefined ? "<ARN of a role that exists>" : shellWord(arn)}`,
    ],
  };
}
