import { join, say } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { resourceName } from "../../core/arn.ts";
import { authorizers, type ApiRoute } from "../api-routes.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { answerEvidence, explainAnswer } from "../explain.ts";
import { addPermission } from "../fix.ts";
import { functionPolicies, unreadInvokers } from "../invokers.ts";
import { textAt } from "../read.ts";
import { mayService } from "../requests.ts";

const check: Omit<Check, "run"> = {
  id: "authorizer-permission",
  step: 2,
  title: "API Gateway may invoke the function as an authorizer, by a statement for the authorizer",
  needs: ["apigateway:GetAuthorizers", "apigatewayv2:GetAuthorizers", "lambda:GetPolicy"],
  faults: [5],
  references: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html",
  ],
};

const SERVICE = "apigateway.amazonaws.com";

/** An authorizer sends an ARN of its own: what lets the API's routes in does not let it in. */
export const authorizerPermission: Check = {
  ...check,
  run: (ctx) => {
    const findings = ctx.documents.under("resources/execute-api/").flatMap((path) => {
      const document = ctx.documents.get(path);
      const arn = textAt(document, "Arn") ?? "";
      return [...authorizers(document, arn, ctx.info.functionArn)].map((route) => judge(ctx, path, arn, route));
    });
    if (findings.length > 0) return findings;
    // Which APIs were read follows from the policies: they name them.
    const policies = absence(ctx.items, "lambda:GetPolicy");
    const unnamed = policies.state === "unread" && functionPolicies(ctx).length === 0 ? [policies.why] : [];
    const unread = [...unnamed, ...unreadInvokers(ctx, "apigateway")];
    return [
      answer(check, {
        status: unread.length > 0 ? "unknown" : "not-applicable",
        explanation:
          unread.length > 0
            ? say`Whether the function is an authorizer is not known: ${join(unread)}.`
            : say`No API that was read has the function as an authorizer.`,
      }),
    ];
  },
};

function judge(ctx: Context, path: string, api: string, { sourceArn, qualifier, pointer }: ApiRoute): Finding {
  const result = mayService(ctx, SERVICE, qualifier, {
    "aws:SourceArn": sourceArn,
    "aws:SourceAccount": ctx.info.accountId,
  });
  const invoked = qualifier === undefined ? ctx.info.functionName : `${ctx.info.functionName}:${qualifier}`;
  const id = sourceArn.split("/").at(-1) ?? "";
  const about = `${resourceName(api)}/${id}`;
  const evidence = [{ file: path, pointer }, ...answerEvidence(result)];
  if (result.asRead !== "denied") {
    return answer(check, {
      about,
      status: result.asRead === "allowed" ? "pass" : "unknown",
      explanation: say`The authorizer ${id} of the API ${resourceName(api)} invokes ${invoked}. ${explainAnswer(result)}`,
      evidence,
    });
  }
  return answer(check, {
    about,
    status: "fail",
    severity: "high",
    explanation: say`The authorizer ${id} of the API ${resourceName(api)} may not invoke ${invoked}: it needs a statement of its own, for ${sourceArn}. ${explainAnswer(result)}`,
    evidence,
    fix: addPermission({
      functionArn: ctx.info.functionArn,
      qualifier,
      statementId: `allow-authorizer-${id.replaceAll(/[^\w-]/gu, "")}`,
      action: "lambda:InvokeFunction",
      principal: SERVICE,
      sourceArn,
    }),
  });
}
