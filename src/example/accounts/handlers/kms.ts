import { parseArn } from "../../../core/arn.ts";
import { AwsError, type HandlerContext, type Handlers } from "../../handler.ts";
import { page } from "../../paging.ts";
import type { KeyData } from "../data.ts";
import type { World } from "../world.ts";
import { policyText, refuseForeign } from "./common.ts";

/** KMS: a key by its id, ARN, alias or alias ARN. */
export function kmsHandlers(world: World): Handlers {
  const key = (ctx: HandlerContext, name: string, action: string): KeyData => {
    const account = world.regional(ctx);
    refuseForeign(name, action, account);
    const short = parseArn(name)?.resource.replace(/^key\//u, "") ?? name;
    const found = account.kms.keys.find(
      ({ KeyMetadata, aliases }) => KeyMetadata.KeyId === short || aliases.includes(short),
    );
    if (found === undefined) {
      const kind = short.startsWith("alias/") ? "Alias" : "Key";
      throw new AwsError(
        "NotFoundException",
        `${kind} 'arn:aws:kms:${ctx.region}:${account.id}:${kind === "Key" ? "key/" : ""}${short}' does not exist`,
        400,
      );
    }
    return found;
  };
  return {
    "kms:DescribeKey": ({ KeyId }: KeyInput, ctx) => ({ KeyMetadata: key(ctx, KeyId, "kms:DescribeKey").KeyMetadata }),
    "kms:GetKeyPolicy": ({ KeyId, PolicyName = "default" }: KeyInput, ctx) => {
      const { policy } = key(ctx, withoutAlias(KeyId), "kms:GetKeyPolicy");
      if (PolicyName !== "default") throw new AwsError("NotFoundException", "No such policy exists", 400);
      return { Policy: policyText(policy), PolicyName };
    },
    "kms:ListGrants": (input: GrantsInput, ctx) => {
      const { grants } = key(ctx, withoutAlias(input.KeyId), "kms:ListGrants");
      const found = grants.filter(
        (grant) =>
          (input.GrantId === undefined || grant.GrantId === input.GrantId) &&
          (input.GranteePrincipal === undefined || grant["GranteePrincipal"] === input.GranteePrincipal),
      );
      const { items, nextToken } = page(found, { size: input.Limit ?? 50, token: input.Marker });
      return { Grants: items, NextMarker: nextToken, Truncated: nextToken !== undefined };
    },
  };
}

interface KeyInput {
  readonly KeyId: string;
  readonly PolicyName?: string;
}

interface GrantsInput extends KeyInput {
  readonly GrantId?: string;
  readonly GranteePrincipal?: string;
  readonly Limit?: number;
  readonly Marker?: string;
}

/** Only DescribeKey of these three takes an alias: KMS API Reference. */
function withoutAlias(keyId: string): string {
  if (/(?:^|:)alias\//u.test(keyId)) throw new AwsError("InvalidArnException", `Invalid keyId ${keyId}`, 400);
  return keyId;
}
