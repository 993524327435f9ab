import type { Target } from "./evaluate.ts";

/** What the policy of a resource is worth to an action, and what it is called. */
export interface ResourcePolicyRole {
  readonly worth: Target["resourcePolicy"];
  /** The layer's name. */
  readonly name: "resource-based policy" | "role trust policy";
  /** For a sentence: `key policy`. */
  readonly what: string;
}

/** Actions that the trust policy of a role decides; `iam:` actions on a role are not among them. */
const ASSUMING = /^sts:(?:assumerole(?:with\w+)?|tagsession|setsourceidentity)$/u;

/**
 * Within an account an Allow of the resource's policy or of the identity's suffices, save for two kinds of resources:
 * KMS keys ("no principal has any permissions to a KMS key unless the permission is provided by a key policy, IAM
 * policy, or grant", and IAM policies count only where the key policy says so) and roles that are to be assumed.
 * Source: IAM User Guide, "Policy evaluation for requests within a single account"; KMS Developer Guide, "Key policies".
 */
export function resourcePolicyOf(action: string, resource: string | undefined): ResourcePolicyRole {
  const wanted = action.toLowerCase();
  if (ASSUMING.test(wanted)) return { worth: "required", name: "role trust policy", what: "trust policy" };
  // Actions such as kms:CreateKey and kms:ListAliases have no key: they stand under `*`.
  if (wanted.startsWith("kms:") && resource !== "*") {
    return { worth: "required", name: "resource-based policy", what: "key policy" };
  }
  return { worth: "suffices", name: "resource-based policy", what: "resource-based policy" };
}
