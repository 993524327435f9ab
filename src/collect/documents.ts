/**
 * Reads a policy document as AWS's operations give it. IAM sends it URL-encoded (RFC 3986), others do not; a document
 * may hold `%` itself, so plain JSON is tried first. What is neither stays the text that it is: the reader of the
 * pack sees it, and no analysis takes it for a policy.
 */
export function parsePolicy(text: string): unknown {
  return readJson(text) ?? readJson(decode(text)) ?? text;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
