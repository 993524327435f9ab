import { join, say, sentences } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { shellWord } from "../../core/shell.ts";
import { PATHS } from "../../core/evidence.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { answerEvidence, explainAnswer } from "../explain.ts";
import { requestContext } from "../iam/context.ts";
import { type Answer, evaluate } from "../iam/evaluate.ts";
import { inDocument } from "../pointers.ts";
import { listAt, textAt } from "../read.ts";
import { functionPolicyLayer } from "../resource-policies.ts";

const check: Omit<Check, "run"> = {
  id: "function-url",
  step: 2,
  title: "A public function URL has both permissions that it needs, on its own qualifier",
  needs: ["lambda:ListFunctionUrlConfigs", "lambda:ListAliases", "lambda:GetPolicy"],
  faults: [10, 11, 12],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"],
};

export const functionUrl: Check = {
  ...check,
  run: (ctx) => {
    const urls = listAt(ctx.documents.get(PATHS.urls), "FunctionUrlConfigs");
    if (urls.length > 0) return urls.map((url, index) => judge(ctx, url, index));
    const why = absence(ctx.items, "lambda:ListFunctionUrlConfigs");
    const unread = !ctx.documents.has(PATHS.urls) && why.state === "unread";
    return [
      answer(check, {
        status: unread ? "unknown" : "not-applicable",
        explanation: unread
          ? say`Function URLs were not read: ${why.state === "unread" ? why.why : ""}.`
          : say`The function has no URL.`,
        evidence: ctx.documents.has(PATHS.urls) ? [inDocument(PATHS.urls)] : [],
      }),
    ];
  },
};

function judge(ctx: Context, url: unknown, index: number): Finding {
  const arn = textAt(url, "FunctionArn") ?? ctx.info.functionArn;
  const qualifier = arn.startsWith(`${ctx.info.functionArn}:`) ? arn.slice(ctx.info.functionArn.length + 1) : undefined;
  const auth = textAt(url, "AuthType") ?? "";
  const about = qualifier ?? "function";
  const here = inDocument(PATHS.urls, "FunctionUrlConfigs", index);
  if (qualifier !== undefined && !hasAlias(ctx, qualifier)) {
    return answer(check, {
      about,
      status: "fail",
      severity: "high",
      explanation: say`The URL ${textAt(url, "FunctionUrl") ?? ""} of ${ctx.info.functionName} belongs to the alias ${qualifier}, which was deleted, and its permissions with it. Whoever calls the URL is refused.`,
      evidence: [here, inDocument(PATHS.aliases)],
      fix: {
        summary: say`Make the alias ${qualifier} again and add the URL's permissions to it, or delete this URL and give callers another.`,
        commands: [
          `aws lambda delete-function-url-config --function-name ${shellWord(ctx.info.functionArn)} --qualifier ${shellWord(qualifier)}`,
        ],
      },
    });
  }
  if (auth !== "NONE") {
    return answer(check, {
      about,
      status: "not-applicable",
      explanation: say`The URL asks for IAM authentication (${auth}): callers of this account need lambda:InvokeFunctionUrl and lambda:InvokeFunction in their own policies, callers of others in both.`,
      evidence: [here],
    });
  }
  const answers = [
    {
      action: "lambda:InvokeFunctionUrl",
      result: ask(ctx, qualifier, arn, "lambda:InvokeFunctionUrl", { "lambda:FunctionUrlAuthType": "NONE" }),
    },
    {
      action: "lambda:InvokeFunction",
      result: ask(ctx, qualifier, arn, "lambda:InvokeFunction", { "lambda:InvokedViaFunctionUrl": "true" }),
    },
  ];
  const lacking = answers.filter(({ result }) => result.asRead === "denied");
  const evidence = [here, ...answers.flatMap(({ result }) => answerEvidence(result))];
  if (lacking.length === 0) {
    const open = answers.some(({ result }) => result.asRead === "unknown");
    return answer(check, {
      about,
      status: open ? "unknown" : "pass",
      explanation: sentences(answers.map(({ action, result }) => say`${action}: ${explainAnswer(result)}`)),
      evidence,
    });
  }
  const where = qualifier === undefined ? "" : ` --qualifier ${shellWord(qualifier)}`;
  const name = shellWord(ctx.info.functionArn);
  return answer(check, {
    about,
    status: "fail",
    severity: "high",
    explanation: say`The resource-based policy of ${ctx.info.functionName}${qualifier === undefined ? "" : `:${qualifier}`} does not give everybody ${join(lacking.map(({ action }) => action))}, which its public URL (AuthType NONE) needs. Since October 2025 a URL needs both. ${explainAnswer(lacking[0]?.result ?? (answers[0]?.result as Answer))}`,
    evidence,
    fix: {
      summary: say`Add the statements that are missing.`,
      commands: lacking.map(({ action }) =>
        action === "lambda:InvokeFunctionUrl"
          ? `aws lambda add-permission --function-name ${name}${where} --statement-id url-public --action lambda:InvokeFunctionUrl --principal '*' --function-url-auth-type NONE`
          : `aws lambda add-permission --function-name ${name}${where} --statement-id url-invoke --action lambda:InvokeFunction --principal '*' --invoked-via-function-url`,
      ),
    },
  });
}

/** Whether there is such an alias, or none were read. URLs belong to the function or to an alias, never to a version. */
function hasAlias(ctx: Context, name: string): boolean {
  const aliases = ctx.documents.get(PATHS.aliases);
  return aliases === undefined || listAt(aliases, "Aliases").some((alias) => textAt(alias, "Name") === name);
}

function ask(
  ctx: Context,
  qualifier: string | undefined,
  resource: string,
  action: string,
  keys: Record<string, string>,
): Answer {
  const layer = functionPolicyLayer(ctx, qualifier);
  return evaluate(
    {
      principal: { type: "anonymous" },
      action,
      resource,
      context: requestContext({ "lambda:FunctionUrlAuthType": null, "lambda:InvokedViaFunctionUrl": null, ...keys }),
    },
    layer === undefined ? {} : { resource: layer },
    { accountId: ctx.info.accountId, resourcePolicy: "suffices" },
  );
}
