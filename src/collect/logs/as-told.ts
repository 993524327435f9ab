/** The SDK hands on whatever a reply holds: what is no text there is kept as the JSON that it is. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** Milliseconds since the epoch, where a reply has a number for them. */
export function asTime(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
