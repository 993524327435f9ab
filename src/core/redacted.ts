import type { Json } from "./json.ts";

declare const redacted: unique symbol;

/**
 * Text that has been through the redactor. Only `redact/` makes one; what is written to disk, to a terminal or into
 * a pack asks for this type, so the compiler keeps raw text out.
 */
export type RedactedText = string & { readonly [redacted]: true };

/** A JSON document whose every name and string has been through the redactor. */
export type RedactedJson = Json & { readonly [redacted]: true };

/**
 * Marks text that was made of redacted evidence alone: a rendered page, a line read back from the run folder. The one
 * way to the type outside of `redact/`; the seal scans the finished bytes all the same.
 */
export function fromRedacted(text: string): RedactedText {
  return text as RedactedText;
}
