import { parseArn } from "../../core/arn.ts";
import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import type { CollectContext, Collector, Send } from "../collector.ts";
import { noteRefusals } from "../named.ts";
import { from, pages } from "../pages.ts";
import { anything } from "../patterns.ts";
import { type Lookup, ownLookups, peerLookups } from "../trail/lookups.ts";
import { callersIn, merge, names, readRecord, type TrailRecord } from "../trail/records.ts";

/** At 2 requests a second and 50 events a page, so many are read in four minutes. */
const MOST_EVENTS = 20_000;
const BATCH = 500;

/** Which request, from which address, by whom, when. */
export const cloudTrail: Collector = {
  id: "cloudtrail",
  title: "API calls in CloudTrail",
  calls: [
    {
      operation: "cloudtrail:LookupEvents",
      actions: ["cloudtrail:LookupEvents"],
      resources: anything,
      why: "which requests were made to Lambda and by the function, by whom, from where, when; what was changed before",
      when: "always: in the function's Region and where IAM's events are, by service, function, role and policy",
      effect: "Refused calls and the changes that led to them cannot be shown with who, when and from where.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const now = ctx.clock.now();
    // Queries overlap and run at once; the person is told of one number, which only grows.
    const seen = new Set<unknown>();
    const tell = (records: readonly TrailRecord[]): void => {
      for (const record of records) seen.add(record["eventID"] ?? record);
      ctx.progress(seen.size, "CloudTrail events");
    };
    const own = await lookUp(ctx, tell, ownLookups(ctx.aws, ctx.facts, ctx.window, now));
    for (const record of own.records) {
      for (const arn of callersIn(record)) ctx.facts.meetCaller(arn, "CloudTrail");
    }
    const others = await Promise.all(
      ctx.peers.map((peer) =>
        lookUp(ctx, tell, peerLookups(peer, callersOf(ctx, peer.accountId), ctx.aws.region, ctx.window, now)),
      ),
    );
    const records = merge([own, ...others].flatMap((each) => each.records));
    const items = [own, ...others].flatMap((each) => each.items);
    ctx.facts.trail = records;
    noteRefusals(ctx.facts, records, [ctx.aws, ...ctx.peers]);
    for (let at = 0; at < records.length; at += BATCH) {
      yield { kind: "records", path: PATHS.events, records: records.slice(at, at + BATCH), items };
    }
  },
};

interface Found {
  readonly records: readonly TrailRecord[];
  readonly items: readonly string[];
}

function callersOf({ facts }: CollectContext, accountId: string | undefined): readonly string[] {
  return facts
    .callers()
    .map(({ arn }) => arn)
    .filter((arn) => parseArn(arn)?.accountId === accountId && /:(?:role|user)\//u.test(arn));
}

async function lookUp(
  ctx: CollectContext,
  tell: (records: readonly TrailRecord[]) => void,
  lookups: readonly Lookup[],
): Promise<Found> {
  const records: TrailRecord[] = [];
  const items: string[] = [];
  await Promise.all(
    lookups.map(async (lookup) => {
      const { session, region, attribute, onlyNaming } = lookup;
      const about = `${attribute.AttributeKey}=${attribute.AttributeValue}`;
      const what = { operation: "cloudtrail:LookupEvents", about, session, region };
      for await (const { batch, item } of ctx.stream<TrailRecord>(what, (send) => read(lookup, send))) {
        items.push(item);
        const kept = batch.filter((record) => onlyNaming === undefined || names(record, onlyNaming));
        records.push(...kept);
        tell(kept);
      }
    }),
  );
  return { records, items: [...new Set(items)] };
}

/** Newest first, so what a limit cuts off is the oldest. */
async function* read({ session, region, attribute, start, end }: Lookup, send: Send): AsyncGenerator<TrailRecord[]> {
  const client = await session.cloudTrail(region);
  // With a token, all other parameters must stay what they were.
  const input = { LookupAttributes: [attribute], StartTime: new Date(start), EndTime: new Date(end), MaxResults: 50 };
  const replies = pages(
    send,
    (token, options) => client.lookupEvents({ ...input, ...from("NextToken", token) }, options),
    ({ NextToken }) => NextToken,
  );
  let count = 0;
  for await (const { Events = [] } of replies) {
    yield Events.map(readRecord);
    count += Events.length;
    if (count < MOST_EVENTS) continue;
    throw Object.assign(new Error(`${MOST_EVENTS} events were read; older ones of the window were left out`), {
      name: "TooManyEvents",
    });
  }
}
