import { capital, count, say } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { shellWord } from "../../core/shell.ts";
import { parseArn, resourceName } from "../../core/arn.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { describeStatement, type Statement } from "../iam/policy.ts";
import { functionPolicies, functionPolicyStatements, type PolicyStatement, policyPointer } from "../invokers.ts";
import { toPointer } from "../pointers.ts";
import { unique } from "../read.ts";
import { type StatementFault, statementFaults } from "../statement-faults.ts";

const check: Omit<Check, "run"> = {
  id: "policy-statements",
  step: 2,
  title: "The statements of the function's resource-based policies can take effect",
  needs: ["lambda:GetPolicy", "apigateway:GetRestApi", "apigatewayv2:GetApi"],
  faults: [3, 4, 6, 7, 8, 9, 13, 15, 43],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
  ],
};

/** Statements that look right and never match: misspelt principals, sources that cannot be, keys that are never sent. */
export const policyStatements: Check = {
  ...check,
  run: (ctx) => {
    const statements = functionPolicyStatements(ctx);
    const findings = statements.flatMap((one) => judge(ctx, one));
    if (findings.length > 0) return findings;
    const evidence = functionPolicies(ctx).map(({ path }) => policyPointer(path));
    if (statements.length > 0) {
      const text = say`${count(statements.length, "statement")} in ${count(evidence.length, "policy", "policies")}, none of them with a known fault.`;
      return [answer(check, { status: "pass", explanation: text, evidence })];
    }
    const why = absence(ctx.items, "lambda:GetPolicy");
    return [
      answer(check, {
        status: why.state === "unread" && evidence.length === 0 ? "unknown" : "not-applicable",
        explanation:
          why.state === "unread" && evidence.length === 0
            ? say`The policies were not read: ${why.why}.`
            : say`The function has no resource-based policy.`,
        evidence,
      }),
    ];
  },
};

function judge(ctx: Context, { qualifier, statement }: PolicyStatement): readonly Finding[] {
  const partition = parseArn(ctx.info.functionArn)?.partition ?? "aws";
  const home = { accountId: ctx.info.accountId, region: ctx.info.region, partition };
  const faults = [...statementFaults(statement, home), ...staleApis(ctx, statement)];
  const name = describeStatement(statement.ref);
  const { sid } = statement.ref;
  const where = qualifier === undefined ? "" : ` --qualifier ${shellWord(qualifier)}`;
  return faults.map((fault, index) =>
    answer(check, {
      about: `${qualifier ?? "function"}/${sid ?? String(index + 1)}/${fault.id}`,
      status: fault.severity === "info" ? "not-applicable" : "fail",
      severity: fault.severity,
      explanation: say`${capital(name)}: ${fault.text}`,
      evidence: [toPointer(statement.ref)],
      fix: {
        summary: fault.repair,
        ...(sid === undefined
          ? {}
          : {
              commands: [
                `aws lambda remove-permission --function-name ${shellWord(ctx.info.functionArn)}${where} --statement-id ${shellWord(sid)}`,
              ],
            }),
      },
    }),
  );
}

/** Calls that know an API by its id: a REST API, or an HTTP or WebSocket API. */
const API_CALLS = ["apigateway:GetRestApi", "apigatewayv2:GetApi"];

/** APIs of this account that a statement names, and that API Gateway does not know. */
function staleApis(ctx: Context, statement: Statement): readonly StatementFault[] {
  if (statement.effect !== "Allow") return [];
  const named = statement.conditions
    .filter(({ key }) => key.toLowerCase() === "aws:sourcearn")
    .flatMap(({ values }) =>
      values.map((value) => /^arn:[\w-]+:execute-api:[\w-]+:\d{12}:\w+/u.exec(value)?.[0] ?? ""),
    );
  const gone = unique(named.filter((api) => api !== "" && isGone(ctx, api)));
  return gone.map((api) => ({
    id: "stale-api",
    severity: "medium",
    text: say`it lets the API ${resourceName(api)} in, and API Gateway knows none of that id: it is gone. An API that was made again has another id, and needs a statement of its own.`,
    repair: say`Remove the statement, and add one with the id of the API that is there now.`,
  }));
}

function isGone(ctx: Context, api: string): boolean {
  return API_CALLS.every((call) =>
    ctx.items.some(({ id, outcome }) => id === `${call}/${api}` && outcome === "not-found"),
  );
}
