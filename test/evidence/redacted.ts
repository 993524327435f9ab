import type { Json } from "../../src/core/json.ts";
import { fromRedacted, type RedactedJson, type RedactedText } from "../../src/core/redacted.ts";
import type { RedactedEvent } from "../../src/evidence/log-grammar.ts";

/** Test data stands for what a redactor gave. */
export const text = (value: string): RedactedText => fromRedacted(value);
export const json = (value: Json): RedactedJson => value as RedactedJson;
export const event = (timestamp: number | string, stream: string, message: string): RedactedEvent => ({
  timestamp: typeof timestamp === "number" ? timestamp : Date.parse(timestamp),
  stream: text(stream),
  message: text(message),
});
