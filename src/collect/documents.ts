import { parseJson } from "../core/parse-json.ts";

/**
 * Reads a policy document as AWS's operations give it. IAM sends it URL-encoded (RFC 3986), others do not; a document
 * may hold `%` itself, so plain JSON is tried first.
 * @throws SyntaxError for what is no JSON either way: the reply was cut short or is not AWS's
 */
export function parsePolicy(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!text.startsWith("%")) throw error;
    return parseJson(decode(text));
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
