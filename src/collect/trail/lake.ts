import { setTimeout as wait } from "node:timers/promises";
import type { AwsSession } from "../../aws/session.ts";
import { isoUtc } from "../../core/clock.ts";
import type { Send } from "../collector.ts";
import { endless, TokenLoop } from "../token-loop.ts";
import { from } from "../pages.ts";
import type { Wanted } from "./about.ts";
import { parseRecords, type TrailRecord } from "./records.ts";

/** Rows of one query. */
const MOST_ROWS = 10_000;
const PAGE = 1000;
/** Of a query that has ended: AWS may give less than a page, and not for ever. */
const MOST_REPLIES = 100;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;
/** A query over a day of a large organisation takes minutes. */
const MOST_WAIT_MS = 10 * 60_000;

/**
 * The query for one event data store: bounded in time, for the store bills what it scans; refused calls first, newest
 * first. `eventJson` is the record as it was. Source: CloudTrail User Guide, "CloudTrail Lake SQL constraints" and
 * "Supported SQL schemas for event data stores".
 */
export function lakeStatement(storeId: string, wanted: Wanted, start: number, end: number): string {
  const { functionArn, sessionPrefix } = wanted;
  const byRole =
    sessionPrefix === undefined
      ? ""
      : ` OR (userIdentity.arn LIKE ${literal(`${sessionPrefix}%`)} AND errorCode IS NOT NULL)`;
  return [
    `SELECT eventJson FROM ${storeId}`,
    `WHERE eventTime >= ${literal(sqlTime(start))} AND eventTime <= ${literal(sqlTime(end))}`,
    `AND eventCategory IN ('Data', 'NetworkActivity')`,
    `AND (eventJson LIKE ${literal(`%${functionArn}%`)}${byRole})`,
    `ORDER BY errorCode ASC NULLS LAST, eventTime DESC LIMIT ${MOST_ROWS}`,
  ].join(" ");
}

/** Starts the query; gives its id. */
export async function startLakeQuery(
  session: AwsSession,
  region: string,
  QueryStatement: string,
  send: Send,
): Promise<string> {
  const client = await session.cloudTrail(region);
  const { QueryId = "" } = await send((options) => client.startQuery({ QueryStatement }, options));
  return QueryId;
}

/**
 * Waits for a query and reads its rows.
 * @throws Error `QueryFailed`, `QueryTimedOut`, or `TooManyEvents` with the range that was left out
 */
export async function* lakeRows(
  query: { readonly session: AwsSession; readonly region: string; readonly id: string; readonly start: number },
  send: Send,
  signal: AbortSignal,
): AsyncGenerator<readonly TrailRecord[]> {
  const client = await query.session.cloudTrail(query.region);
  let pause = FIRST_WAIT_MS;
  let waited = 0;
  let [rows, replies] = [0, 0];
  let oldestOk = Infinity;
  const loop = new TokenLoop();
  let token: string | undefined;
  do {
    const at = token;
    const reply = await send((options) =>
      client.getQueryResults({ QueryId: query.id, MaxQueryResults: PAGE, ...from("NextToken", at) }, options),
    );
    const { QueryStatus, QueryResultRows = [], ErrorMessage = "no reason was given", NextToken } = reply;
    if (QueryStatus === "QUEUED" || QueryStatus === "RUNNING") {
      if (waited >= MOST_WAIT_MS) throw named("QueryTimedOut", "The query had not ended after ten minutes");
      await wait(pause, undefined, { signal });
      waited += pause;
      pause = Math.min(pause * 2, LONGEST_WAIT_MS);
      continue;
    }
    if (QueryStatus !== "FINISHED")
      throw named("QueryFailed", `The query is ${QueryStatus ?? "lost"}: ${ErrorMessage}`);
    const records = parseRecords(QueryResultRows.map((row) => row.find(({ eventJson }) => eventJson)?.["eventJson"]));
    for (const record of records) {
      if (record["errorCode"] === undefined) oldestOk = Math.min(oldestOk, Date.parse(String(record["eventTime"])));
    }
    rows += QueryResultRows.length;
    yield records;
    token = NextToken;
    if (token === undefined || token === "") break;
    if (loop.closes(token)) throw endless("AWS gave the same rows again and again");
    if ((replies += 1) > MOST_REPLIES) throw endless(`more than ${MOST_REPLIES} pages`);
  } while (!signal.aborted);
  if (rows < MOST_ROWS) return;
  const range = Number.isFinite(oldestOk)
    ? `successful ones from ${isoUtc(query.start)} to ${isoUtc(oldestOk)} were left out`
    : "some refused ones and all successful ones were left out";
  throw named(
    "TooManyEvents",
    `${rows.toLocaleString("en")} events were found; ${range}. A shorter window reaches them`,
  );
}

/** `2026-11-20 08:15:00`, UTC: as the guide's examples write it. */
function sqlTime(ms: number): string {
  return isoUtc(ms).slice(0, 19).replace("T", " ");
}

/** A path of a role may hold a quote. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
