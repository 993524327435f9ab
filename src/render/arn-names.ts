import { parseArn, resourceName } from "../core/arn.ts";

/** Of an id such as a key's, eight characters tell it apart; the whole ARN stands where it is named first. */
const UUID = /\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gu;

/** What an ARN names within its account: `key/61574858…`, `orders`, `invoice-render:live`, `role/app/worker`. */
export function shortArn(arn: string): string {
  const parsed = parseArn(arn);
  if (parsed === undefined) return arn;
  return shortIds(parsed.resource.replace(/^function:/u, ""));
}

/** Names that are ids, a key's for instance, by their beginning. */
export function shortIds(name: string): string {
  return name.replaceAll(UUID, "$1…");
}

/** The role of an assumed-role ARN, else the last name. */
export function principalName(arn: string): string {
  return /:assumed-role\/([^/]+)\//u.exec(arn)?.[1] ?? resourceName(arn);
}

export interface ArnContext {
  /** The function's account. */
  readonly accountId: string;
  /** ARNs that the text names in full at its place for them. */
  readonly named: ReadonlySet<string>;
}

/**
 * A sentence with short names for ARNs that stand in full elsewhere in the same text, for principals of the function's
 * account and for AWS's own policies; any other ARN stays whole, because nothing else would say what it is.
 */
export function withShortArns(text: string, context: ArnContext): string {
  return text.replaceAll(/\barn:aws[\w-]*:[^\s`"'(),;]+/gu, (match) => {
    const arn = match.replace(/[.:]+$/u, "");
    return shortened(arn, context) + match.slice(arn.length);
  });
}

function shortened(arn: string, { accountId, named }: ArnContext): string {
  const parsed = parseArn(arn);
  if (parsed === undefined) return arn;
  if (named.has(arn) || named.has(arn.replace(/:[^:]+$/u, ""))) return shortArn(arn);
  if (parsed.service === "iam" && parsed.accountId === "aws") return resourceName(arn);
  const principal = (parsed.service === "iam" || parsed.service === "sts") && parsed.accountId === accountId;
  return principal ? parsed.resource : arn;
}
