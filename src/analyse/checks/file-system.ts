import { say } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { resourceName } from "../../core/arn.ts";
import { PATHS } from "../../core/evidence.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { absence } from "../documents.ts";
import { allowStatements, applyPolicy } from "../fix.ts";
import { inDocument } from "../pointers.ts";
import { listAt, textAt } from "../read.ts";
import { evidenceOf, explainGranted, explainLacking, explainOpen, judgeNeeds, roleName } from "../required.ts";
import { executionRole } from "../requests.ts";
import { resourceDocument } from "../resource-policies.ts";

const check: Omit<Check, "run"> = {
  id: "file-system",
  step: 1,
  title: "The execution role may mount the function's file systems",
  needs: ["lambda:GetFunction", "elasticfilesystem:DescribeAccessPoints", "elasticfilesystem:DescribeFileSystemPolicy"],
  faults: [34],
  references: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html"],
};

export const fileSystem: Check = {
  ...check,
  run: (ctx) => {
    const systems = listAt(ctx.configuration, "FileSystemConfigs");
    if (systems.length > 0) return systems.map((system, index) => judge(ctx, textAt(system, "Arn") ?? "", index));
    const unread = ctx.configuration === undefined;
    return [
      answer(check, {
        status: unread ? "unknown" : "not-applicable",
        explanation: unread
          ? say`Whether the function mounts a file system is not known; lambda:GetFunction would tell.`
          : say`The function mounts no file system.`,
        evidence: unread ? [] : [inDocument(PATHS.function, "Configuration")],
      }),
    ];
  },
};

function judge(ctx: Context, arn: string, index: number): Finding {
  const about = resourceName(arn);
  const here = inDocument(PATHS.function, "Configuration", "FileSystemConfigs", index);
  const system = fileSystemArn(ctx, arn);
  if (system === undefined) {
    const why = absence(ctx.items, "elasticfilesystem:DescribeAccessPoints");
    return answer(check, {
      about,
      status: "unknown",
      explanation: say`Which file system the access point ${about} belongs to is not known${why.state === "unread" ? say`: ${why.why}` : ""}.`,
      evidence: [here],
    });
  }
  const verdicts = judgeNeeds(ctx, [
    { action: "elasticfilesystem:ClientMount", resource: system, keys: { "elasticfilesystem:AccessPointArn": arn } },
  ]);
  if (verdicts === undefined)
    return answer(check, {
      about,
      status: "unknown",
      explanation: say`The execution role is not known.`,
      evidence: [here],
    });
  const { lacking, open, granted } = verdicts;
  if (granted.length > 0) {
    return answer(check, {
      about,
      status: "pass",
      explanation: explainGranted(granted),
      evidence: [here, ...evidenceOf(ctx, granted)],
    });
  }
  if (open.length > 0) {
    return answer(check, {
      about,
      status: "unknown",
      explanation: explainOpen(open),
      evidence: [here, ...evidenceOf(ctx, open)],
    });
  }
  // Without a policy of its own, a file system lets in every client that reaches it. Source: EFS User Guide, "Default EFS file system policy".
  const refused = ctx.denials.some((group) => group.denial.action?.startsWith("elasticfilesystem:") === true);
  const admits = absence(ctx.items, "elasticfilesystem:DescribeFileSystemPolicy").state === "none";
  const active = textAt(ctx.configuration, "State") === "Active";
  if ((admits || active) && !refused && !lacking.some((one) => one.answer.explicit)) {
    const why = admits
      ? say`the file system has no policy, so it admits every client that reaches it`
      : say`the function is active and no mount was refused`;
    return answer(check, {
      about,
      status: "pass",
      explanation: say`${roleName(ctx)} has no elasticfilesystem:ClientMount of its own, but ${why}.`,
      evidence: [here, ...evidenceOf(ctx, lacking)],
    });
  }
  const role = executionRole(ctx);
  const { policy, summary } = allowStatements([
    { action: "elasticfilesystem:ClientMount", resource: system },
    { action: "elasticfilesystem:ClientWrite", resource: system },
  ]);
  return answer(check, {
    about,
    status: "fail",
    severity: "high",
    explanation: explainLacking(ctx, lacking, say`mounting the function's file system ${about} needs`),
    evidence: [here, ...evidenceOf(ctx, lacking)],
    fix: role?.type === "role" ? applyPolicy(role, policy, "mount-file-system", say`${summary}.`) : undefined,
  });
}

/**
 * The file system that an access point opens: policies name that, and the access point by a condition key. Source:
 * Service Authorization Reference, "Amazon Elastic File System".
 */
function fileSystemArn(ctx: Context, accessPoint: string): string | undefined {
  const id = textAt(resourceDocument(ctx, accessPoint)?.value, "Attributes", "FileSystemId");
  return id === undefined ? undefined : accessPoint.replace(/access-point\/.*$/u, `file-system/${id}`);
}
