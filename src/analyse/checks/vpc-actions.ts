import { join, type Phrase, say, type Words } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { PATHS } from "../../core/evidence.ts";
import { parseArn } from "../../core/arn.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { grantToIdentity } from "../fix.ts";
import { inDocument } from "../pointers.ts";
import {
  actionsOf,
  evidenceOf,
  explainGranted,
  explainLacking,
  explainOpen,
  judgeNeeds,
  type Judged,
  type Need,
} from "../required.ts";
import { executionRole } from "../requests.ts";
import { listAt, textAt } from "../read.ts";

/** The article's three. */
const REQUIRED = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"];
/** What AWSLambdaVPCAccessExecutionRole holds besides. */
const FURTHER = ["ec2:DescribeSubnets", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"];

const check: Omit<Check, "run"> = {
  id: "vpc-actions",
  step: 4,
  title: "The execution role may manage the network interfaces of a function in a VPC",
  needs: ["lambda:GetFunction", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
  faults: [26, 28, 29],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html",
  ],
};

export const vpcActions: Check = {
  ...check,
  run: (ctx) => {
    if (ctx.configuration === undefined) {
      const why = absence(ctx.items, "lambda:GetFunction");
      const reason = why.state === "unread" ? why.why : say`no configuration was found`;
      return [
        answer(check, {
          status: "unknown",
          explanation: say`Whether the function is in a VPC is not known: ${reason}.`,
        }),
      ];
    }
    const subnets = listAt(ctx.configuration, "VpcConfig", "SubnetIds");
    if (subnets.length === 0) {
      return [
        answer(check, {
          status: "not-applicable",
          explanation: say`The function is not connected to a VPC, so it needs no network interfaces.`,
          evidence: [inDocument(PATHS.function, "Configuration")],
        }),
      ];
    }
    return [required(ctx), ...further(ctx)];
  },
};

/**
 * The article's three. Create and delete name interfaces and subnets that do not exist yet: judged on every resource;
 * Describe knows only `*`.
 */
export function networkNeeds(ctx: Context): readonly Need[] {
  return REQUIRED.map((action) => ({ action, resource: "*", keys: { "ec2:Vpc": vpcOf(ctx, action) } }));
}

function required(ctx: Context): Finding {
  const verdicts = judgeNeeds(ctx, networkNeeds(ctx));
  const vpc = inDocument(PATHS.function, "Configuration", "VpcConfig");
  if (verdicts === undefined) {
    return answer(check, { status: "unknown", explanation: say`The execution role is not known.`, evidence: [vpc] });
  }
  const { lacking, open, granted } = verdicts;
  if (lacking.length > 0) {
    const role = executionRole(ctx);
    return answer(check, {
      status: "fail",
      severity: "critical",
      explanation: say`${explainLacking(ctx, lacking, say`a function in ${vpcName(ctx)} needs`)}${describeNote(lacking)} Lambda creates, finds and removes the function's network interfaces with them; without them it cannot be made ready or updated.`,
      evidence: [vpc, ...evidenceOf(ctx, lacking)],
      fix: role?.type === "role" ? grantToIdentity(role, actionsOf(lacking), ["*"], afterwards(ctx)) : undefined,
    });
  }
  if (open.length > 0) {
    return answer(check, {
      status: "unknown",
      explanation: explainOpen(open),
      evidence: [vpc, ...evidenceOf(ctx, open)],
    });
  }
  return answer(check, {
    status: "pass",
    explanation: explainGranted(granted),
    evidence: [vpc, ...evidenceOf(ctx, granted)],
  });
}

function further(ctx: Context): readonly Finding[] {
  const verdicts = judgeNeeds(
    ctx,
    FURTHER.map((action) => ({ action, resource: "*" })),
  );
  if (verdicts === undefined || verdicts.lacking.length === 0) return [];
  const names = join(actionsOf(verdicts.lacking));
  return [
    answer(check, {
      about: "further",
      status: "not-applicable",
      title: say`The execution role has the further VPC actions of AWSLambdaVPCAccessExecutionRole`,
      explanation: say`Not granted: ${names}. They belong to today's AWSLambdaVPCAccessExecutionRole and are not needed by an ordinary function; dual-stack subnets and newer features use them.`,
      evidence: evidenceOf(ctx, verdicts.lacking),
    }),
  ];
}

function describeNote(lacking: readonly Judged[]): Words {
  const narrowed = lacking.some(
    ({ need, answer }) =>
      need.action.includes(":Describe") && answer.nearMisses.some((miss) => miss.mismatch === "resource"),
  );
  return narrowed
    ? say` EC2's Describe actions know no resources: a statement that names ARNs never matches them, it must say *.`
    : "";
}

/**
 * EC2 sends the VPC with calls about subnets, security groups and interfaces, and not with lists of them. A shared VPC
 * is its owner's, as the subnets say. Source: Service Authorization Reference, "Amazon EC2", ec2:Vpc.
 */
function vpcOf(ctx: Context, action: string): string | null | undefined {
  if (action.includes(":Describe")) return null;
  const { partition = "aws", region = "" } = parseArn(ctx.info.functionArn) ?? {};
  const owner = textAt(listAt(ctx.documents.get(PATHS.subnets), "Subnets")[0], "OwnerId");
  const id = textAt(ctx.configuration, "VpcConfig", "VpcId");
  return owner === undefined || id === undefined ? undefined : `arn:${partition}:ec2:${region}:${owner}:vpc/${id}`;
}

function vpcName(ctx: Context): Phrase {
  const id = textAt(ctx.configuration, "VpcConfig", "VpcId");
  return id === undefined ? say`VPC (id not given)` : say`VPC ${id}`;
}

function afterwards(ctx: Context): Words {
  const failed =
    textAt(ctx.configuration, "State") === "Failed" || textAt(ctx.configuration, "LastUpdateStatus") === "Failed";
  return failed ? say` Then update the function's configuration once, so that Lambda tries again.` : "";
}
