import type { Rule, RunRule } from "../rule.ts";
import { accessKeyId } from "./access-key-id.ts";
import { authorization } from "./authorization.ts";
import { curlUser } from "./curl.ts";
import { email } from "./email.ts";
import { hexPrivateKey } from "./hex-private-key.ts";
import { jwt } from "./jwt.ts";
import { keepAuthorizationMessage, keepCertificate, keepHostId, keepPublicKey } from "./keepers.ts";
import { kubernetesSecret } from "./kubernetes-secret.ts";
import { namedValues } from "./named-values.ts";
import { paymentCard } from "./payment-card.ts";
import { privateKey } from "./private-key.ts";
import { sessionToken } from "./session-token.ts";
import { urlCredentials } from "./url-credentials.ts";
import { vendorRule } from "./vendor.ts";
import { VENDOR_TOKENS } from "./vendor-tokens.ts";

/** All rules that hang on a trigger. Where two rules trigger at one place, the earlier in the list looks first. */
export const RULES: readonly Rule[] = [
  keepAuthorizationMessage,
  keepCertificate,
  keepPublicKey,
  keepHostId,
  privateKey,
  sessionToken,
  accessKeyId,
  jwt,
  ...VENDOR_TOKENS.map(vendorRule),
  urlCredentials,
  authorization,
  namedValues,
  curlUser,
  kubernetesSecret,
  hexPrivateKey,
  email,
];

/** Rules that look at long runs of one alphabet. */
export const RUN_RULES: readonly RunRule[] = [paymentCard];
