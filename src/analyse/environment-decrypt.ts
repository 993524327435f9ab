import { keyArn } from "./encryption.ts";
import type { Context } from "./context.ts";
import type { DenialGroup } from "./denials/groups.ts";
import { whoOf } from "./denials/who.ts";
import type { Answer } from "./iam/evaluate.ts";
import { textAt } from "./read.ts";
import { mayExecutionRole } from "./requests.ts";

/** The key that the function's environment is encrypted with; undefined where it is Lambda's own. */
export function environmentKeyArn(ctx: Context): string | undefined {
  const key = textAt(ctx.configuration, "KMSKeyArn");
  return key === undefined ? undefined : keyArn(ctx, key, ctx.info.functionArn);
}

/**
 * Whether Lambda may decrypt the environment as the execution role. It does so with the function's ARN as encryption
 * context, which is what Lambda's grant on the key asks for: the same role may be refused the same key in its code.
 * Source: Lambda Developer Guide, "Securing Lambda environment variables".
 */
export function environmentDecryption(ctx: Context): Answer | undefined {
  const arn = environmentKeyArn(ctx);
  if (arn === undefined) return undefined;
  return mayExecutionRole(ctx, "kms:Decrypt", arn, { "aws:lambda:FunctionArn": ctx.info.functionArn });
}

/** A refused kms:Decrypt of the function's code on the key of its environment, which the environment's key allows. */
export function isOtherDecrypt(ctx: Context, group: DenialGroup): boolean {
  if (group.denial.action !== "kms:Decrypt" || whoOf(ctx, group).kind !== "execution-role") return false;
  return group.denial.resource === environmentKeyArn(ctx) && environmentDecryption(ctx)?.asRead === "allowed";
}
