import { createRedactor } from "../../src/redact/redactor.ts";
import type { Redactor } from "../../src/core/redactor.ts";
import type { Audience } from "../../src/core/case.ts";

export const KEY = new Uint8Array(32).fill(7);

export function redactorFor(audience: Audience = "support"): Redactor {
  return createRedactor({ key: KEY, audience });
}

/** Tokens and pseudonyms with their variable part replaced by `*`: what a fixture can state. */
export function withoutDigests(text: string): string {
  return text
    .replaceAll(/<([a-z][a-z0-9-]*):[0-9a-f]{10}>/g, "<$1:*>")
    .replaceAll(/email-[a-z2-7]{10}/g, "email-*")
    .replaceAll(/REDACTED[A-Z2-7]{8}/g, "REDACTED*");
}
