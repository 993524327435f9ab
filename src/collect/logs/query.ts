import type { Send } from "../collector.ts";
import { endless, TokenLoop } from "../token-loop.ts";
import { type Patience, patiently, timer } from "./patience.ts";
import type { GroupRef, LogsClient, Span } from "./reader.ts";

/** How queries are sent: each of the two operations is counted by itself. */
export interface QueryCalls extends Patience {
  readonly logs: LogsClient;
  readonly start: Send;
  readonly poll: Send;
  readonly signal: AbortSignal;
}

/** One query of CloudWatch Logs Insights. */
export interface Query {
  readonly group: GroupRef;
  /** Whole seconds around it are searched; the text has to filter by the millisecond. */
  readonly span: Span;
  readonly text: string;
  /** Rows, at most 100,000. */
  readonly limit: number;
}

export type Row = ReadonlyMap<string, string>;

const POLLS_MS = [100, 200, 400, 800, 1600];
/** Half an hour: half of what AWS gives a query, and one of these reads what was cut to a size beforehand. */
const MOST_POLLS = 1125;
/** What an answer has at most. Source: CloudWatch Logs API Reference, StartQuery, `limit`. */
const MOST_ROWS = 100_000;

/** Runs a query to its end and gives its rows. */
export async function runQuery(calls: QueryCalls, query: Query): Promise<readonly Row[]> {
  return await queryRows(calls, await startQuery(calls, query));
}

/** Starts a query and gives its id. Times are whole seconds, both included. Source: CloudWatch Logs API Reference, StartQuery. */
export async function startQuery(
  { logs, start, signal, ...patience }: Omit<QueryCalls, "poll">,
  { group, span, text, limit }: Query,
): Promise<string> {
  const input = {
    logGroupIdentifiers: ["logGroupName" in group ? group.logGroupName : group.logGroupIdentifier],
    startTime: Math.floor(span.start / 1000),
    endTime: Math.floor(span.end / 1000),
    queryString: text,
    limit,
  };
  const started = () => start((options) => logs.startQuery(input, options));
  const { queryId = "" } = await patiently(started, signal, patience);
  return queryId;
}

/**
 * Waits for a query's end and gives its rows. Source: CloudWatch Logs API Reference, GetQueryResults (10,000 rows a page;
 * while it is `Running` a part of them).
 * @throws Error named after the status where AWS could not finish it
 */
export async function queryRows(
  { logs, poll, signal, pause = timer, ...rest }: Omit<QueryCalls, "start">,
  queryId: string,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const loop = new TokenLoop();
  let nextToken: string | undefined;
  for (let polls = 0; ;) {
    const input = { queryId, ...(nextToken === undefined ? {} : { nextToken }) };
    const asked = () => poll((options) => logs.getQueryResults(input, options));
    const { status = "Unended", results = [], nextToken: next } = await patiently(asked, signal, { ...rest, pause });
    if (status === "Complete") {
      rows.push(...results.map(toRow));
      if (next === undefined || results.length === 0) return rows;
      if (rows.length > MOST_ROWS) throw endless(`more than ${MOST_ROWS} rows`);
      if (loop.closes(next)) throw endless("AWS gave the same rows again and again");
      nextToken = next;
    } else if (status === "Scheduled" || status === "Running" || status === "Unknown") {
      await pause(POLLS_MS[Math.min(polls, POLLS_MS.length - 1)] ?? 0, signal);
      polls += 1;
      if (polls > MOST_POLLS) throw Object.assign(new Error("The query had not ended after half an hour"), TIMED_OUT);
    } else {
      throw Object.assign(new Error(`the query ended as ${status}`), { name: `Query${status}` });
    }
  }
}

const TIMED_OUT = { name: "QueryTimedOut" };

function toRow(fields: readonly { readonly field?: string | undefined; readonly value?: string | undefined }[]): Row {
  return new Map(fields.map(({ field = "", value = "" }) => [field, value]));
}

/** Ms of a time as Insights writes it: `2026-11-20 08:13:02.123`, in UTC; 0 for what is none. */
export function insightsTime(text: string): number {
  const time = Date.parse(`${text.replace(" ", "T")}Z`);
  return Number.isNaN(time) ? 0 : time;
}

/**
 * The part of a query that leaves what is of the span to the millisecond and, in a group that functions share, of the
 * function's own streams. A function's name holds letters, digits, `-` and `_` only.
 */
export function filterClause({ start, end }: Span, onlyOf: string | undefined): string {
  const inTime = `toMillis(@timestamp) >= ${start} and toMillis(@timestamp) <= ${end}`;
  return `filter ${inTime}${onlyOf === undefined ? "" : ` and strcontains(@logStream, "/${onlyOf}[") = 1`}`;
}
