import type { CaseInfo } from "../../core/case.ts";
import type { TrailRecord } from "./record.ts";

/**
 * Whether a record is a call of the collector itself: never evidence about the function. Its user agent says so; where
 * the agent is cut or rewritten, the same identity's reads count as its own. What the same person changed is no
 * collector's call, for collecting changes nothing, and must stay visible.
 */
export function isOwnCall(record: TrailRecord, info: CaseInfo): boolean {
  if (record.userAgent.includes("lambda-case-pack/")) return true;
  if (info.collectedBy === undefined || record.identity.arn !== info.collectedBy) return false;
  return record.readOnly ?? /^(?:Get|List|Describe|Lookup|Filter|Simulate|Head|BatchGet)/u.test(record.operation);
}
