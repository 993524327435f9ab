import { createHash } from "node:crypto";
import { AwsError, type HandlerContext, type Handlers } from "../../handler.ts";
import { page } from "../../paging.ts";
import type { LogGroupData } from "../activity/data.ts";
import type { EventStore, StoredEvent } from "../activity/log-store.ts";
import { invalid, type GroupInput } from "./logs-group.ts";
import { parseQuery, type Query } from "./query-language.ts";

type Find = (ctx: HandlerContext, input: GroupInput) => { group: LogGroupData; store: Pick<EventStore, "events"> };

const MOST_ROWS = 100_000;
const MOST_PAGE = 10_000;

interface StartInput extends GroupInput {
  readonly logGroupNames?: readonly string[];
  readonly logGroupIdentifiers?: readonly string[];
  readonly startTime: number;
  readonly endTime: number;
  readonly queryString: string;
  readonly limit?: number;
}

interface ResultsInput {
  readonly queryId: string;
  readonly nextToken?: string;
  readonly maxItems?: number;
}

type Fields = readonly { readonly field: string; readonly value: string }[];

/** CloudWatch Logs Insights: a query is `Running` when first asked for, as AWS's are, and then complete. */
export function queryHandlers(find: Find): Handlers {
  const queries = new Map<string, { readonly rows: () => readonly Fields[]; asked: number }>();
  return {
    "logs:StartQuery": (input: StartInput, ctx) => {
      const named = input.logGroupIdentifiers ?? input.logGroupNames ?? [input.logGroupName ?? ""];
      const [only, ...others] = named;
      if (only === undefined || others.length > 0)
        throw invalid("The example endpoint queries one log group at a time.");
      const { group, store } = find(ctx, { logGroupIdentifier: only });
      if (group.LogGroup["logGroupClass"] === "DELIVERY") {
        throw new AwsError("InvalidOperationException", "This operation is not supported for this log class.", 400);
      }
      if (input.startTime > input.endTime) throw invalid("End time should be bigger than start time.");
      const limit = input.limit ?? 10_000;
      if (limit < 1 || limit > MOST_ROWS) throw invalid(`limit must be between 1 and ${MOST_ROWS}.`);
      const query = parseQuery(input.queryString);
      // The same question gets the same id, so that the example's replies do not depend on what was asked before.
      const queryId = uuidOf(JSON.stringify([ctx.accountId, ctx.region, only, input]));
      const rows = (): readonly Fields[] =>
        answer(query, store.events(input.startTime * 1000, input.endTime * 1000 + 999), query.limit ?? limit);
      queries.set(queryId, { rows, asked: 0 });
      return { queryId };
    },
    "logs:GetQueryResults": ({ queryId, nextToken: token, maxItems }: ResultsInput) => {
      const query = queries.get(queryId);
      if (query === undefined) throw new AwsError("ResourceNotFoundException", "The query does not exist.", 400);
      query.asked += 1;
      if (query.asked === 1) return { status: "Running", results: [], statistics: {} };
      const rows = query.rows();
      const { items, nextToken } = page(rows, { size: maxItems ?? MOST_PAGE, token, of: queryId });
      return { status: "Complete", results: items, statistics: { recordsMatched: rows.length }, nextToken };
    },
  };
}

function answer(query: Query, events: readonly StoredEvent[], limit: number): readonly Fields[] {
  const matching = events.filter(query.matches);
  if (query.count !== undefined) {
    const { as, binMs, binAs } = query.count;
    const counts = new Map<number, number>();
    for (const { timestamp } of matching) {
      const bin = Math.floor(timestamp / binMs) * binMs;
      counts.set(bin, (counts.get(bin) ?? 0) + 1);
    }
    return [...counts].slice(0, limit).map(([bin, count]) => [
      { field: binAs, value: timeText(bin) },
      { field: as, value: String(count) },
    ]);
  }
  // Without a sort the newest come first.
  const rows = query.ascending ? matching : [...matching].reverse();
  return rows
    .slice(0, limit)
    .map((event) => [
      ...query.fields.map((field) => ({ field, value: fieldOf(event, field) })),
      ...(query.fields.includes("@ptr") ? [] : [{ field: "@ptr", value: event.eventId }]),
    ]);
}

function fieldOf(event: StoredEvent, field: string): string {
  switch (field) {
    case "@timestamp":
      return timeText(event.timestamp);
    case "@ingestionTime":
      return timeText(event.ingestionTime);
    case "@message":
      return event.message;
    case "@logStream":
      return event.logStreamName;
    case "@ptr":
      return event.eventId;
    default:
      return "";
  }
}

function timeText(ms: number): string {
  return new Date(ms).toISOString().replace("T", " ").replace("Z", "");
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
