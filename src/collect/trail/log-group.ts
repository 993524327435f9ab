import type { AwsSession } from "../../aws/session.ts";
import { isoUtc } from "../../core/clock.ts";
import type { Send } from "../collector.ts";
import { from, pages } from "../pages.ts";
import type { Wanted } from "./about.ts";
import { parseRecords, type TrailRecord } from "./records.ts";

/** A search in the log group that a trail writes to. */
export interface GroupSearch {
  readonly session: AwsSession;
  readonly region: string;
  /** Without `:*` at the end. */
  readonly groupArn: string;
  readonly pattern: string;
  /** Ms since the epoch, UTC, both included. */
  readonly start: number;
  readonly end: number;
  readonly keep: (record: TrailRecord) => boolean;
}

const MOST_KEPT = 10_000;
/**
 * Requests of one search: a minute or two at AWS's quota, which the reading of the function's own logs shares. The trail of
 * a large organisation may be terabytes.
 */
const MOST_PAGES = 600;

/** Refused calls first: there may be more successful invocations than anyone will read. */
export type Sought = "refused" | "invocations";

/**
 * A filter pattern of at most 1,024 characters. Strings may have an asterisk at either end. Source: CloudWatch Logs User
 * Guide, "Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail".
 */
export function filterPattern(sought: Sought, { functionArn, sessionPrefix }: Wanted): string {
  const beyondHistory = '($.eventCategory = "Data" || $.eventCategory = "NetworkActivity")';
  // A qualifier may follow; the resource is the function without it, the request what the caller wrote.
  const ofFunction = `($.resources[0].ARN = "${functionArn}*" || $.requestParameters.functionName = "${functionArn}*")`;
  if (sought === "invocations") return `{ ${beyondHistory} && $.errorCode NOT EXISTS && ${ofFunction} }`;
  const byRole = sessionPrefix === undefined ? "" : `$.userIdentity.arn = "${sessionPrefix}*" || `;
  return `{ ${beyondHistory} && $.errorCode = "*" && (${byRole}${ofFunction}) }`;
}

/**
 * Searches oldest first, as FilterLogEvents gives it. Delivery takes minutes, so events stand later in the group than
 * they happened; events of over 256 KB never get there.
 * @throws Error `TooManyEvents`, whose message names the range that was left out
 */
export async function* searchGroup(search: GroupSearch, send: Send): AsyncGenerator<readonly TrailRecord[]> {
  const { session, region, groupArn, pattern, start, end, keep } = search;
  const client = await session.logs(region);
  const input = {
    logGroupIdentifier: groupArn,
    filterPattern: pattern,
    startTime: start,
    endTime: end,
  };
  const replies = pages(
    send,
    (token, options) => client.filterLogEvents({ ...input, ...from("nextToken", token) }, options),
    ({ nextToken }) => nextToken,
    // Most pages of a search hold nothing that matches: its own limit ends it, with the range that is left out.
    { mostBarren: MOST_PAGES + 1, most: { ms: 600_000, msAPage: 10_000 } },
  );
  let [kept, searched, reached] = [0, 0, start];
  for await (const { events = [], nextToken } of replies) {
    const records = parseRecords(events.map(({ message }) => message)).filter(keep);
    kept += records.length;
    searched += 1;
    reached = events.reduce((latest, { timestamp = start }) => Math.max(latest, timestamp), reached);
    yield records;
    if (kept < MOST_KEPT && (searched < MOST_PAGES || nextToken === undefined)) continue;
    const what =
      kept < MOST_KEPT
        ? `The group was searched by ${searched} requests and goes on`
        : `${kept.toLocaleString("en")} events were found`;
    const message = `${what}; those from ${isoUtc(reached)} to ${isoUtc(end)} were left out. A shorter window reaches them`;
    throw Object.assign(new Error(message), { name: "TooManyEvents" });
  }
}
