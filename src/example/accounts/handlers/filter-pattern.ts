import { AwsError } from "../../handler.ts";
import { jsonMatcher } from "./json-pattern.ts";

/**
 * Whether a message matches a term pattern: all plain terms, one of the `?terms` where there are any, none of the
 * `-terms`; terms may be quoted. JSON patterns (`{...}`) are read by `jsonMatcher`; space-delimited (`[...]`) and
 * `%regex%` patterns are not served and are refused. Source: CloudWatch Logs User Guide, "Filter pattern syntax".
 */
export function matcher(pattern: string): (message: string) => boolean {
  const trimmed = pattern.trim();
  if (trimmed === "") return () => true;
  if (trimmed.length > 1024) throw new AwsError("InvalidParameterException", "filterPattern is over 1024 long.", 400);
  if (trimmed.startsWith("{")) return jsonMatcher(trimmed);
  if (/^[[%]/u.test(trimmed))
    throw new AwsError(
      "InvalidParameterException",
      `The example endpoint does not serve the filter pattern ${trimmed}`,
      400,
    );
  const terms = [...trimmed.matchAll(/([?-]?)(?:"([^"]*)"|(\S+))/gu)].map(([, sign = "", quoted, bare]) => ({
    sign,
    term: quoted ?? bare ?? "",
  }));
  const signed = (wanted: string): string[] => terms.flatMap(({ sign, term }) => (sign === wanted ? [term] : []));
  const [all, any, none] = [signed(""), signed("?"), signed("-")];
  return (message) =>
    all.every((term) => message.includes(term)) &&
    (any.length === 0 || any.some((term) => message.includes(term))) &&
    !none.some((term) => message.includes(term));
}
