import { type Phrase, say } from "../../core/phrase.ts";
import type { Finding, Fix } from "../said.ts";
import { shellWord } from "../../core/shell.ts";
import { PATHS } from "../../core/evidence.ts";
import type { EvidencePointer } from "../../core/finding.ts";
import { isObject, type Json } from "../../core/json.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { answerEvidence, explainAnswer } from "../explain.ts";
import { holdsRedacted } from "../fix.ts";
import { requestContext } from "../iam/context.ts";
import { type Answer, evaluate } from "../iam/evaluate.ts";
import { inDocument } from "../pointers.ts";
import { at, textAt } from "../read.ts";

const check: Omit<Check, "run"> = {
  id: "trust-policy",
  step: 1,
  title: "The trust policy lets Lambda assume the execution role",
  needs: ["iam:GetRole"],
  faults: [16, 17],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html",
  ],
};

export const trustPolicy: Check = {
  ...check,
  run: (ctx) => {
    const role = ctx.documents.get(PATHS.role);
    const document = at(role, "AssumeRolePolicyDocument");
    if (document === undefined || document === null) return [withoutDocument(ctx)];
    const services = servesEdge(ctx) ? ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] : ["lambda.amazonaws.com"];
    return services.map((service) => judge(ctx, service, document as Json));
  },
};

function withoutDocument(ctx: Context): Finding {
  const why = absence(ctx.items, "iam:GetRole");
  if (why.state === "none" && ctx.subjects.roleArn !== undefined && !ctx.documents.has(PATHS.role)) {
    return answer(check, {
      status: "not-applicable",
      explanation: say`IAM knows no role under the name that the function gives, so there is no trust policy; see role-exists.`,
      evidence: [inDocument(PATHS.function, "Configuration", "Role")],
    });
  }
  const reason = why.state === "none" ? say`iam:GetRole gave no trust policy` : why.why;
  return answer(check, { status: "unknown", explanation: say`The trust policy was not read: ${reason}.` });
}

/** Lambda@Edge replicates a function under a second service principal. Source: CloudFront Developer Guide, Lambda@Edge permissions. */
function servesEdge(ctx: Context): boolean {
  return ctx.logs.files.some((file) => file.includes("us-east-1."));
}

function judge(ctx: Context, service: string, document: Json): Finding {
  const accountId = ctx.subjects.roleArn?.split(":")[4] ?? ctx.info.accountId;
  const source = { file: PATHS.role, pointer: "/AssumeRolePolicyDocument", label: say`the trust policy`, document };
  const context = requestContext({
    "aws:SourceAccount": ctx.info.accountId,
    "aws:SourceArn": ctx.info.functionArn,
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": service,
    "sts:ExternalId": null,
    "aws:PrincipalArn": null,
    "aws:PrincipalOrgID": null,
    "aws:PrincipalAccount": null,
    "aws:MultiFactorAuthPresent": null,
  });
  const result = evaluate(
    {
      principal: { type: "service", name: service },
      action: "sts:AssumeRole",
      resource: ctx.subjects.roleArn,
      context,
    },
    { resource: { name: "role trust policy", policies: [source], unread: [] } },
    { accountId, resourcePolicy: "required" },
  );
  const evidence: readonly EvidencePointer[] = [
    ...answerEvidence(result),
    inDocument(PATHS.role, "AssumeRolePolicyDocument"),
  ];
  const about = service === "lambda.amazonaws.com" ? {} : { about: "edge" };
  if (result.asRead === "allowed") {
    return answer(check, {
      ...about,
      status: "pass",
      explanation: say`${service} may assume the role. ${explainAnswer(result)}`,
      evidence,
    });
  }
  if (result.asRead === "unknown") {
    return answer(check, {
      ...about,
      status: "unknown",
      explanation: say`Whether ${service} may assume the role depends on a condition of the trust policy that the evidence does not settle. ${explainAnswer(result)}`,
      evidence,
    });
  }
  return answer(check, {
    ...about,
    status: "fail",
    severity: "critical",
    explanation: say`${service} may not assume the execution role ${ctx.subjects.roleName ?? ""}, so Lambda can neither run the function nor poll for it. ${why(result)}`,
    evidence,
    fix: repair(ctx, service, document),
  });
}

function why(result: Answer): Phrase {
  if (result.explicit) return explainAnswer(result);
  const condition = result.nearMisses.some((miss) => miss.mismatch === "condition");
  return condition
    ? say`The trust policy names Lambda, but under a condition that this function does not meet.`
    : say`No statement of the trust policy names Lambda's service principal with sts:AssumeRole.`;
}

/** The trust policy as it stands, with a statement for Lambda added. */
function repair(ctx: Context, service: string, document: Json): Fix {
  const current = isObject(document) ? document : {};
  const statements = Array.isArray(current["Statement"]) ? current["Statement"] : [current["Statement"]];
  const policy = {
    Version: textAt(current, "Version") ?? "2012-10-17",
    Statement: [
      ...statements.filter((statement) => statement !== undefined),
      { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" },
    ],
  } as Json;
  const name = ctx.subjects.roleName ?? "ROLE";
  const summary = say`Let ${service} assume the role ${name}: add it to the trust policy, and remove a Deny or condition that keeps it out.`;
  if (holdsRedacted(policy)) return { summary };
  const command = `aws iam update-assume-role-policy --role-name ${shellWord(name)} --policy-document ${shellWord(JSON.stringify(policy))}`;
  return { summary, policy, commands: [command] };
}
