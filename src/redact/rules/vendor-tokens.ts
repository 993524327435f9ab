import { AWS_TOKENS } from "./vendor-tokens/aws.ts";
import { SOURCE_CODE_TOKENS } from "./vendor-tokens/source-code.ts";
import { MESSAGES_TOKENS } from "./vendor-tokens/messages.ts";
import { PAYMENT_TOKENS } from "./vendor-tokens/payment.ts";
import { CLOUD_TOKENS } from "./vendor-tokens/clouds.ts";
import { HOSTING_TOKENS } from "./vendor-tokens/hosting.ts";
import { OBSERVABILITY_TOKENS } from "./vendor-tokens/observability.ts";
import { MODELS_TOKENS } from "./vendor-tokens/models.ts";
import { WORK_TOKENS } from "./vendor-tokens/work.ts";
import { DATA_TOKENS } from "./vendor-tokens/data.ts";
import { WALLETS_TOKENS } from "./vendor-tokens/wallets.ts";
import { RECEIVERS_TOKENS } from "./vendor-tokens/receivers.ts";
import type { VendorToken } from "./vendor.ts";

/**
 * Tokens that tell by their form what they are. One entry a kind, from the vendor's own documentation; a new one needs a
 * line in its family's file and two fixtures under `test/fixtures/redact/vendor/`.
 */
export const VENDOR_TOKENS: readonly VendorToken[] = [
  ...AWS_TOKENS,
  ...SOURCE_CODE_TOKENS,
  ...MESSAGES_TOKENS,
  ...PAYMENT_TOKENS,
  ...CLOUD_TOKENS,
  ...HOSTING_TOKENS,
  ...OBSERVABILITY_TOKENS,
  ...MODELS_TOKENS,
  ...WORK_TOKENS,
  ...DATA_TOKENS,
  ...WALLETS_TOKENS,
  ...RECEIVERS_TOKENS,
];
