import { createHash } from "node:crypto";
import { AwsError, type HandlerContext, type Handlers } from "../../handler.ts";
import { page } from "../../paging.ts";
import { isRecorded } from "../activity/trail-group.ts";
import type { CloudTrailData } from "../activity/data.ts";
import type { World } from "../world.ts";
import { type LakeQuery, readLakeQuery } from "./lake-sql.ts";
import { type TokenInput, tokenPage } from "./paged.ts";

const MOST_ROWS = 1000;

interface Query {
  readonly query: LakeQuery;
  readonly store: CloudTrailData["eventDataStores"][number];
  /** How often its results were asked for: a query takes its time. */
  asked: number;
}

/** CloudTrail Lake: event data stores, and queries over them. Source: CloudTrail API Reference. */
export function lakeHandlers(world: World): Handlers {
  const queries = new Map<string, Query>();
  const stores = (ctx: HandlerContext): CloudTrailData["eventDataStores"] =>
    world.account(ctx).cloudtrail.eventDataStores.filter(({ region }) => region === ctx.region);
  const store = (ctx: HandlerContext, name: string): CloudTrailData["eventDataStores"][number] => {
    const found = stores(ctx).find(({ Store: { EventDataStoreArn: arn } }) => arn === name || arn.endsWith(`/${name}`));
    if (found === undefined)
      throw new AwsError("EventDataStoreNotFoundException", "The specified event data store was not found.", 400);
    return found;
  };
  return {
    "cloudtrail:ListEventDataStores": (input: TokenInput, ctx) => {
      // Since 2023 the list gives no more than this; GetEventDataStore gives the rest.
      const list = stores(ctx).map(({ Store: { EventDataStoreArn, Name } }) => ({ EventDataStoreArn, Name }));
      return tokenPage("EventDataStores", list, input, 1000);
    },
    "cloudtrail:GetEventDataStore": ({ EventDataStore }: { readonly EventDataStore: string }, ctx) =>
      store(ctx, EventDataStore).Store,
    "cloudtrail:StartQuery": ({ QueryStatement = "" }: { readonly QueryStatement?: string }, ctx) => {
      const query = readLakeQuery(QueryStatement);
      const found = store(ctx, query.table);
      const id = queryId(`${ctx.accountId} ${ctx.region} ${QueryStatement}`);
      queries.set(id, { query, store: found, asked: 0 });
      return { QueryId: id };
    },
    "cloudtrail:GetQueryResults": (input: ResultsInput, ctx) => {
      const running = queries.get(input.QueryId);
      if (running === undefined)
        throw new AwsError("QueryIdNotFoundException", "The query ID does not exist or does not map to a query.", 400);
      running.asked += 1;
      if (running.asked === 1) return { QueryStatus: "RUNNING" };
      const { query, store: of } = running;
      const account = world.account(ctx);
      const everywhere = of.Store["MultiRegionEnabled"] === true;
      const rows = world
        .trail(account, 0, world.now)
        .filter((event) => isRecorded(of.Store, event) && (everywhere || event.region === of.region))
        .map(({ record }) => record)
        .filter(query.matches)
        .sort(query.compare)
        .slice(0, query.limit);
      const size = Math.min(input.MaxQueryResults ?? MOST_ROWS, MOST_ROWS);
      const { items, nextToken } = page(rows, { size, token: input.NextToken, of: input.QueryId });
      return {
        QueryStatus: "FINISHED",
        QueryStatistics: { ResultsCount: items.length, TotalResultsCount: rows.length, BytesScanned: 0 },
        QueryResultRows: items.map((record) => [{ eventJson: JSON.stringify(record) }]),
        NextToken: nextToken,
      };
    },
  };
}

interface ResultsInput {
  readonly QueryId: string;
  readonly NextToken?: string;
  readonly MaxQueryResults?: number;
}

/** A UUID, the same for the same query. */
function queryId(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
