import { type Phrase, say, type Words } from "../../core/phrase.ts";
import type { Finding } from "../said.ts";
import { shellWord } from "../../core/shell.ts";
import { PATHS } from "../../core/evidence.ts";
import type { EvidencePointer } from "../../core/finding.ts";
import { type Check, answer } from "../check.ts";
import type { Context } from "../context.ts";
import { keyArn } from "../encryption.ts";
import { answerEvidence, explainAnswer } from "../explain.ts";
import { grantToIdentity } from "../fix.ts";
import { inDocument } from "../pointers.ts";
import { textAt } from "../read.ts";
import { roleName } from "../required.ts";
import { environmentDecryption, isOtherDecrypt } from "../environment-decrypt.ts";
import { executionRole } from "../requests.ts";
import { resourceDocument } from "../resource-policies.ts";

const check: Omit<Check, "run"> = {
  id: "environment-key",
  step: 1,
  title: "The key of the function's environment is enabled and the execution role may decrypt with it",
  needs: ["lambda:GetFunction", "kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants", "iam:GetRole"],
  faults: [19, 20, 21],
  references: [
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
  ],
};

export const environmentKey: Check = {
  ...check,
  run: (ctx) => {
    const key = textAt(ctx.configuration, "KMSKeyArn");
    if (key === undefined) {
      const unread = ctx.configuration === undefined;
      return [
        answer(check, {
          status: unread ? "unknown" : "not-applicable",
          explanation: unread
            ? say`The function's key is not known; lambda:GetFunction would give it.`
            : say`The environment is encrypted with the key that Lambda owns: no permission of the role is needed.`,
          evidence: unread ? [] : [inDocument(PATHS.function, "Configuration")],
        }),
      ];
    }
    const here = inDocument(PATHS.function, "Configuration", "KMSKeyArn");
    return [keyState(ctx, key, here) ?? roleRecreated(ctx, here) ?? decryption(ctx, key, here)];
  },
};

const BROKEN: Readonly<Record<string, Phrase>> = {
  Disabled: say`is disabled`,
  PendingDeletion: say`is waiting to be deleted`,
  PendingReplicaDeletion: say`is waiting to be deleted`,
  Unavailable: say`is not reachable: its key store is disconnected`,
  PendingImport: say`has no key material: it was deleted or expired`,
};

function keyState(ctx: Context, key: string, here: EvidencePointer): Finding | undefined {
  const document = resourceDocument(ctx, keyArn(ctx, key, ctx.info.functionArn));
  const state = textAt(document?.value, "Attributes", "KeyState");
  const broken = state === undefined ? undefined : BROKEN[state];
  if (document === undefined || state === undefined || broken === undefined) return undefined;
  const command = state === "PendingDeletion" ? "cancel-key-deletion" : "enable-key";
  return answer(check, {
    status: "fail",
    severity: "critical",
    explanation: say`The function's key ${key} ${broken} (${state}), so Lambda cannot decrypt the environment and the function cannot start.`,
    evidence: [here, inDocument(document.path, "Attributes", "KeyState")],
    fix: {
      summary: say`Bring the key back, or give the function another one.`,
      ...(state === "Disabled" || state === "PendingDeletion"
        ? { commands: [`aws kms ${command} --key-id ${shellWord(key)}`] }
        : {}),
    },
  });
}

/** Lambda's grant names the role's unique id: a role made anew under the same name has none. */
function roleRecreated(ctx: Context, here: EvidencePointer): Finding | undefined {
  const created = Date.parse(textAt(ctx.documents.get(PATHS.role), "CreateDate") ?? "");
  const modified = Date.parse(textAt(ctx.configuration, "LastModified") ?? "");
  if (!(created > modified)) return undefined;
  const name = ctx.info.functionName;
  return answer(check, {
    status: "fail",
    severity: "high",
    explanation: say`${roleName(ctx)} was created after the function was last changed, so Lambda's grant on the key does not name it. It replaced an older role of the same name; Lambda's grant on the key still names the old role, so decrypting the environment fails.`,
    evidence: [here, inDocument(PATHS.role, "CreateDate"), inDocument(PATHS.function, "Configuration", "LastModified")],
    fix: {
      summary: say`Set the function's role once more (to another role and back), so that Lambda grants it the key anew.`,
      commands: [
        `aws lambda update-function-configuration --function-name ${shellWord(name)} --role ${shellWord(ctx.subjects.roleArn ?? "ROLE_ARN")}`,
      ],
    },
  });
}

function decryption(ctx: Context, key: string, here: EvidencePointer): Finding {
  const arn = keyArn(ctx, key, ctx.info.functionArn);
  const result = environmentDecryption(ctx);
  if (result === undefined)
    return answer(check, { status: "unknown", explanation: say`The execution role is not known.`, evidence: [here] });
  const evidence = [here, ...answerEvidence(result)];
  if (result.asRead === "allowed") {
    return answer(check, {
      status: "pass",
      explanation: say`The key is ${key}. ${explainAnswer(result)}${besides(ctx)}`,
      evidence,
    });
  }
  if (result.asRead === "unknown") {
    return answer(check, {
      status: "unknown",
      explanation: say`The key is ${key}. ${explainAnswer(result)}`,
      evidence,
    });
  }
  const role = executionRole(ctx);
  return answer(check, {
    status: "fail",
    severity: "high",
    explanation: say`${roleName(ctx)} may not use kms:Decrypt on the function's key ${key}. ${explainAnswer(result)}`,
    evidence: [...evidence, ...ctx.role.files.map((file) => ({ file }))],
    fix: role?.type === "role" ? grantToIdentity(role, ["kms:Decrypt"], [arn]) : undefined,
  });
}

/** The refusals of the same role, action and key would contradict this answer, were it not for the encryption context. */
function besides(ctx: Context): Words {
  if (!ctx.denials.some((group) => isOtherDecrypt(ctx, group))) return "";
  return say` That is asked as Lambda does it, with the encryption context aws:lambda:FunctionArn. Calls of kms:Decrypt on this key by the function's code, with another context or none, were refused (denied-calls).`;
}
