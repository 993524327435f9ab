/** Every string of the replies as a reader could come to see it: as it stands, URL-decoded, and as the JSON that it may hold. */
export function leaves(value: unknown): string[] {
  if (typeof value === "string") return [value, ...decoded(value)];
  if (typeof value !== "object" || value === null || value instanceof Date) return [];
  return Object.values(value).flatMap(leaves);
}

function decoded(text: string): string[] {
  if (text.startsWith("%7B")) return decoded(decodeURIComponent(text));
  if (!text.startsWith("{")) return [];
  try {
    return leaves(JSON.parse(text));
  } catch {
    return [];
  }
}
