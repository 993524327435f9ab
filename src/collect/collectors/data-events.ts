import { parseArn } from "../../core/arn.ts";
import type { Piece } from "../../core/piece.ts";
import { otherAccount, sessionOf } from "../accounts.ts";
import type { Ask, CollectContext, Collector } from "../collector.ts";
import type { KnownStore } from "../facts.ts";
import { noteRefusals } from "../named.ts";
import { inAccount } from "../patterns.ts";
import { isWanted, wantedOf } from "../trail/about.ts";
import { lakeRows, lakeStatement, startLakeQuery } from "../trail/lake.ts";
import { filterPattern, searchGroup, type Sought } from "../trail/log-group.ts";
import { callersIn, type TrailRecord } from "../trail/records.ts";
import { type Found, keepFound, NO_PIECES, Tally } from "../trail/search.ts";

const UNKNOWN = "Who invoked the function, and what a VPC endpoint's policy refused, cannot be shown from there.";
const NO_ACCOUNT =
  "the account, which stands in the ARNs that are searched for, is told by nothing that was answered; give --function as an ARN";
const theStores = inAccount("cloudtrail", "eventdatastore/*");

/**
 * Invocations and other data events, which the event history never holds: looked for where a trail writes to CloudWatch
 * Logs, and in a store of CloudTrail Lake. A trail's bucket is not read: it holds everybody's calls, by the gigabyte.
 */
export const dataEvents: Collector = {
  id: "data-events",
  title: "data events in trails' log groups and CloudTrail Lake",
  calls: [
    {
      operation: "logs:FilterLogEvents",
      actions: ["logs:FilterLogEvents"],
      resources: inAccount("logs", "log-group:*"),
      why: "who invoked the function, and what its role was refused: data events, which the event history never holds",
      when: "for each trail that records data events and writes to CloudWatch Logs",
      effect: UNKNOWN,
    },
    {
      operation: "cloudtrail:StartQuery",
      actions: ["cloudtrail:StartQuery"],
      resources: theStores,
      why: "the same, from CloudTrail Lake; it bills the gigabytes that a query scans, those of the window",
      when: "for each event data store that records data events",
      effect: UNKNOWN,
    },
    {
      operation: "cloudtrail:GetQueryResults",
      actions: ["cloudtrail:GetQueryResults"],
      resources: theStores,
      why: "what the query found",
      when: "for each event data store that records data events",
      after: "cloudtrail:StartQuery",
      effect: UNKNOWN,
    },
  ],
  unmet: ({ accountId }) => (accountId === undefined ? { outcome: "skipped", why: NO_ACCOUNT } : undefined),
  async *collect(ctx): AsyncIterable<Piece> {
    yield* NO_PIECES;
    const tally = new Tally(ctx);
    const groups = new Set(
      (ctx.facts.trails ?? []).flatMap((trail) => (trail.recordsData ? (trail.logGroupArn ?? []) : [])),
    );
    const found = await Promise.all([
      ...[...groups].map((group) => inGroup(ctx, tally, group)),
      ...(ctx.facts.eventDataStores ?? [])
        .filter((store) => store.recordsData)
        .map((store) => inLake(ctx, tally, store)),
    ]);
    for (const record of found.flatMap(({ records }) => records)) {
      for (const arn of callersIn(record)) ctx.facts.meetCaller(arn, "CloudTrail");
    }
    keepFound(ctx.facts, found);
    noteRefusals(ctx.facts, ctx.facts.trail, [ctx.aws, ...ctx.peers]);
  },
};

/** An event may be stamped in the group with the time that it was delivered at. */
const DELIVERY_MS = 15 * 60_000;

function isWithin({ end }: CollectContext["window"], { eventTime }: TrailRecord): boolean {
  // CloudTrail's times have no fractions.
  return !(Date.parse(String(eventTime)) > Date.parse(end));
}

async function inGroup(ctx: CollectContext, tally: Tally, logGroupArn: string): Promise<Found> {
  const { facts } = ctx;
  const { region = ctx.aws.region, accountId = "" } = parseArn(logGroupArn) ?? {};
  const session = sessionOf(ctx, accountId);
  const ask = (sought: Sought): Ask => ({
    operation: "logs:FilterLogEvents",
    about: `${sought} in ${logGroupArn.split(":log-group:")[1] ?? logGroupArn}`,
    region,
    ...(session === undefined ? {} : { session }),
  });
  const wanted = wantedOf(facts);
  const isOurs = isWanted(facts, wanted);
  const found = await Promise.all(
    (["refused", "invocations"] as const).map(async (sought): Promise<Found> => {
      if (session === undefined) {
        ctx.pass(ask(sought), { outcome: "skipped", why: otherAccount(ctx, accountId), accountId });
        return { records: [], items: [] };
      }
      const search = {
        session,
        region,
        groupArn: logGroupArn,
        pattern: filterPattern(sought, wanted),
        start: Date.parse(ctx.window.start),
        end: Math.min(Date.parse(ctx.window.end) + DELIVERY_MS, ctx.clock.now()),
        keep: (record: TrailRecord) => isOurs(record) && isWithin(ctx.window, record),
      };
      return await drain(
        tally,
        ctx.stream<TrailRecord>(ask(sought), (send) => searchGroup(search, send)),
      );
    }),
  );
  return { records: found.flatMap(({ records }) => records), items: found.flatMap(({ items }) => items) };
}

async function inLake(ctx: CollectContext, tally: Tally, { id, name, region }: KnownStore): Promise<Found> {
  const { aws: session, facts, signal } = ctx;
  const [start, end] = [Date.parse(ctx.window.start), Date.parse(ctx.window.end)];
  const wanted = wantedOf(facts);
  const statement = lakeStatement(id, wanted, start, end);
  const started = await ctx.ask({ operation: "cloudtrail:StartQuery", about: name, region }, (send) =>
    startLakeQuery(session, region, statement, send),
  );
  const results = { operation: "cloudtrail:GetQueryResults", about: name, region };
  if (started.value === undefined) {
    ctx.pass(results, { outcome: "skipped", why: `it follows on cloudtrail:StartQuery, which was ${started.outcome}` });
    return { records: [], items: [] };
  }
  const query = { session, region, id: started.value, start };
  const keep = isWanted(facts, wanted);
  const found = await drain(
    tally,
    ctx.stream<TrailRecord>(results, async function* (send) {
      for await (const records of lakeRows(query, send, signal)) yield records.filter(keep);
    }),
  );
  return found.records.length === 0 ? found : { ...found, items: [started.item, ...found.items] };
}

async function drain(tally: Tally, reading: ReturnType<CollectContext["stream"]>): Promise<Found> {
  const records: TrailRecord[] = [];
  const items = new Set<string>();
  for await (const { batch, item } of reading) {
    items.add(item);
    records.push(...(batch as readonly TrailRecord[]));
    tally.add(reading, batch as readonly TrailRecord[], 0);
  }
  tally.add(reading, [], 1);
  return { records, items: [...items] };
}
