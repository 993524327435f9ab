import { say, type Words } from "../core/phrase.ts";
import { parseArn } from "../core/arn.ts";
import type { EvidencePointer } from "../core/finding.ts";
import type { Context } from "./context.ts";
import { inDocument } from "./pointers.ts";
import { at, textAt } from "./read.ts";
import { resourceDocument } from "./resource-policies.ts";

export type EncryptionKey =
  | { readonly state: "key"; readonly arn: string; readonly pointer: EvidencePointer }
  /** Not encrypted, or with a key that AWS manages and that needs no permission of the role. */
  | { readonly state: "none" }
  | { readonly state: "unknown"; readonly why: Words };

/** Where the resources' documents name their key. Source: SQS, SNS, Kinesis, DynamoDB, Secrets Manager API references. */
const PLACES: readonly (readonly string[])[] = [
  ["Attributes", "KmsMasterKeyId"],
  ["Attributes", "KeyId"],
  ["Attributes", "KmsKeyId"],
  ["Attributes", "SSEDescription", "KMSMasterKeyArn"],
  ["Attributes", "StreamDescriptionSummary", "KeyId"],
  ["Attributes", "Table", "SSEDescription", "KMSMasterKeyArn"],
  ["KmsMasterKeyId"],
  ["KmsKeyId"],
  ["KeyId"],
];

/** The customer key that a queue, topic, stream, table or secret is encrypted with. */
export function encryptionKey(ctx: Context, arn: string): EncryptionKey {
  const document = resourceDocument(ctx, arn);
  if (document === undefined) return { state: "unknown", why: say`${arn} was not collected` };
  for (const path of PLACES) {
    const key = textAt(document.value, ...path);
    if (key === undefined) continue;
    if (key.includes("alias/aws/")) return { state: "none" };
    return { state: "key", arn: keyArn(ctx, key, arn), pointer: inDocument(document.path, ...path) };
  }
  return { state: "none" };
}

/** A key may be given by id, alias or ARN; policies name ARNs, so aliases are looked up among the keys collected. */
export function keyArn(ctx: Context, key: string, owner: string): string {
  const { partition = "aws", region = "", accountId = "" } = parseArn(owner) ?? {};
  const prefix = `arn:${partition}:kms:${region}:${accountId}:`;
  const alias = key.startsWith("alias/") ? `${prefix}${key}` : key;
  if (!alias.startsWith("arn:")) return `${prefix}key/${key}`;
  if (!alias.includes(":alias/")) return alias;
  for (const path of ctx.documents.under("resources/kms/")) {
    const document = ctx.documents.get(path);
    if (
      !JSON.stringify(at(document, "NamedBy") ?? "").includes(key) &&
      !JSON.stringify(at(document, "Aliases") ?? "").includes(key)
    )
      continue;
    const arn = textAt(document, "Arn") ?? "";
    if (arn.includes(":key/")) return arn;
  }
  return alias;
}
