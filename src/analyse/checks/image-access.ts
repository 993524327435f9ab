import { say, type Words } from "../../core/phrase.ts";
import { shellWord } from "../../core/shell.ts";
import { parseArn } from "../../core/arn.ts";
import { PATHS } from "../../core/evidence.ts";
import { isObject, type Json } from "../../core/json.ts";
import { type Check, answer } from "../check.ts";
import { absence } from "../documents.ts";
import { answerEvidence, explainAnswer } from "../explain.ts";
import { holdsRedacted } from "../fix.ts";
import { repositoryOf } from "../images.ts";
import { requestContext } from "../iam/context.ts";
import { evaluate } from "../iam/evaluate.ts";
import { inDocument } from "../pointers.ts";
import { textAt } from "../read.ts";
import { resourceLayer } from "../resource-policies.ts";

const check: Omit<Check, "run"> = {
  id: "image-access",
  step: 1,
  title: "The repository of the container image lets Lambda pull it",
  needs: ["lambda:GetFunction", "ecr:GetRepositoryPolicy"],
  faults: [33],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/images-create.html"],
};

const ACTIONS = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

export const imageAccess: Check = {
  ...check,
  run: (ctx) => {
    if (textAt(ctx.configuration, "PackageType") !== "Image") {
      const unread = ctx.configuration === undefined;
      const explanation = unread
        ? say`Whether the function is a container image is not known; lambda:GetFunction would tell.`
        : say`The function is no container image.`;
      return [
        answer(check, {
          status: unread ? "unknown" : "not-applicable",
          explanation,
          evidence: unread ? [] : [inDocument(PATHS.function, "Configuration")],
        }),
      ];
    }
    const uri = textAt(ctx.documents.get(PATHS.function), "Code", "ImageUri") ?? "";
    // Only GetFunction tells the address; GetFunctionConfiguration may have stood in for it.
    const here =
      uri === ""
        ? inDocument(PATHS.function, "Configuration", "PackageType")
        : inDocument(PATHS.function, "Code", "ImageUri");
    const repository = repositoryOf(uri, parseArn(ctx.info.functionArn)?.partition ?? "aws");
    const { arn = "", accountId: owner = "", name = "" } = repository ?? {};
    const layer = repository === undefined ? undefined : resourceLayer(ctx, arn);
    const unread = layer === undefined ? [] : layer.unread;
    if (repository === undefined || unread.length > 0) {
      const why = absence(ctx.items, "ecr:GetRepositoryPolicy");
      // Lambda adds the statement by itself within one account, when whoever deploys may set the repository's policy.
      if (repository !== undefined && owner === ctx.info.accountId && why.state === "none") {
        const active = textAt(ctx.configuration, "State") === "Active";
        return [
          answer(check, {
            status: active ? "pass" : "unknown",
            explanation: say`The repository ${name} has no policy of its own${active ? say`; Lambda pulled the image all the same` : say`, and the function is not active`}.`,
            evidence: [here],
          }),
        ];
      }
      return [
        answer(check, {
          status: "unknown",
          explanation: say`The policy of the image's repository was not read: ${reason(why, uri)}.`,
          evidence: [here],
        }),
      ];
    }
    const context = requestContext({ "aws:SourceArn": ctx.info.functionArn, "aws:SourceAccount": ctx.info.accountId });
    const principal = { type: "service", name: "lambda.amazonaws.com" } as const;
    const answers = ACTIONS.map((action) =>
      evaluate({ principal, action, resource: arn, context }, layer === undefined ? {} : { resource: layer }, {
        accountId: owner,
        resourcePolicy: "suffices",
      }),
    );
    const worst =
      answers.find((one) => one.asRead === "denied") ?? answers.find((one) => one.asRead === "unknown") ?? answers[0];
    if (worst === undefined || worst.asRead === "allowed") {
      return [
        answer(check, {
          status: "pass",
          explanation: say`lambda.amazonaws.com may pull from the repository ${name}.`,
          evidence: [here, ...(worst === undefined ? [] : answerEvidence(worst))],
        }),
      ];
    }
    const active = textAt(ctx.configuration, "State") === "Active";
    if (worst.asRead === "unknown" || active) {
      return [
        answer(check, {
          status: active ? "pass" : "unknown",
          explanation: say`The function is ${active ? say`active, so the image was pulled` : say`not active`}; by the repository's policy alone: ${explainAnswer(worst)}`,
          evidence: [here, ...answerEvidence(worst)],
        }),
      ];
    }
    const policy = withLambda(layer?.policies[0]?.document);
    return [
      answer(check, {
        status: "fail",
        severity: "critical",
        explanation: say`The policy of the repository ${name} in account ${owner} does not let lambda.amazonaws.com pull the function's image. The image is ${uri}. ${explainAnswer(worst)}`,
        evidence: [here, ...answerEvidence(worst)],
        fix: {
          summary: say`Let lambda.amazonaws.com use ${ACTIONS.join(" and ")} on the repository ${name} in account ${owner}.`,
          ...(holdsRedacted(policy)
            ? {}
            : {
                policy,
                commands: [
                  `aws ecr set-repository-policy --registry-id ${owner} --repository-name ${shellWord(name)} --policy-text ${shellWord(JSON.stringify(policy))}`,
                ],
              }),
        },
      }),
    ];
  },
};

function reason(why: ReturnType<typeof absence>, uri: string): Words {
  if (uri === "") return say`the image's address is not known, because lambda:GetFunction did not tell it`;
  return why.state === "unread" ? why.why : say`the image's address has an unknown form`;
}

function withLambda(document: Json | undefined): Json {
  const current = isObject(document) && Array.isArray(document["Statement"]) ? (document["Statement"] as Json[]) : [];
  const statement = {
    Sid: "LambdaECRImageRetrieval",
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: ACTIONS,
  };
  return { Version: "2012-10-17", Statement: [...current, statement] };
}
