import { createHash } from "node:crypto";

/**
 * Ids of requests that follow from the request alone, not from chance or the order of arrival: the same example gives
 * the same pack, error lines with their request ids included. Repeats of a request count up.
 */
export function requestIds(): (service: string, request: string) => string {
  const seen = new Map<string, number>();
  return (service, request) => {
    const key = createHash("sha256").update(request).digest("base64");
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    const hex = createHash("sha256").update(`${key} ${nth}`).digest("hex");
    return service === "s3" ? hex.slice(0, 16).toUpperCase() : uuid(hex);
  };
}

/** Version 4's form, as AWS sends. */
function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
