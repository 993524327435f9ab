import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import type { CollectContext, Collector } from "../collector.ts";
import type { KnownStore, KnownTrail } from "../facts.ts";
import { allOf, from, length, withoutMetadata } from "../pages.ts";
import { anything, inAccount } from "../patterns.ts";
import { recordsData } from "../trail/selectors.ts";

const trailArns = ({ partition }: { readonly partition: string }): readonly string[] => [
  `arn:${partition}:cloudtrail:*:*:trail/*`,
];

/** What is recorded at all, and where it goes: invocations are data events, which a trail or a store must ask for. */
export const trails: Collector = {
  id: "trails",
  title: "what CloudTrail records",
  calls: [
    {
      operation: "cloudtrail:DescribeTrails",
      actions: ["cloudtrail:DescribeTrails"],
      resources: anything,
      why: "which trails there are, and which bucket or log group each writes to",
      when: "always",
      effect: "Whether invocations are recorded anywhere is not known.",
    },
    {
      operation: "cloudtrail:GetTrailStatus",
      actions: ["cloudtrail:GetTrailStatus"],
      resources: trailArns,
      why: "whether a trail is switched on",
      when: "for each trail",
      after: "cloudtrail:DescribeTrails",
      effect: "Whether the trail records is not known.",
    },
    {
      operation: "cloudtrail:GetEventSelectors",
      actions: ["cloudtrail:GetEventSelectors"],
      resources: trailArns,
      why: "whether a trail records invocations (data events)",
      when: "for each trail",
      after: "cloudtrail:DescribeTrails",
      effect: "Whether the trail records invocations is not known.",
    },
    {
      operation: "cloudtrail:ListEventDataStores",
      actions: ["cloudtrail:ListEventDataStores"],
      resources: anything,
      why: "whether CloudTrail Lake holds events that can be queried",
      when: "always: in the function's Region and where IAM's events are",
      effect: "Whether CloudTrail Lake holds invocations is not known.",
    },
    {
      operation: "cloudtrail:GetEventDataStore",
      actions: ["cloudtrail:GetEventDataStore"],
      resources: inAccount("cloudtrail", "eventdatastore/*"),
      why: "whether a store holds invocations (data events), and of which Regions",
      when: "for each event data store",
      after: "cloudtrail:ListEventDataStores",
      effect: "Whether the event data store holds invocations is not known.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const known = [await describeTrails(ctx), await describeStores(ctx)] as const;
    const items = known.flatMap((each) => each.items);
    if (known.every(({ found }) => found === undefined)) return;
    const [{ found: Trails = [] }, { found: EventDataStores = [] }] = known;
    yield { kind: "json", path: PATHS.trails, value: { Trails, EventDataStores }, items };
  },
};

interface Described {
  /** Undefined where not even the list could be read. */
  readonly found: readonly object[] | undefined;
  readonly items: readonly string[];
}

async function describeTrails(ctx: CollectContext): Promise<Described> {
  const client = await ctx.aws.cloudTrail();
  const described = await ctx.ask(
    { operation: "cloudtrail:DescribeTrails" },
    async (send) => (await send((options) => client.describeTrails({}, options))).trailList ?? [],
    length,
  );
  if (described.value === undefined) return { found: undefined, items: [] };
  const items = [described.item];
  const found: object[] = [];
  const known: KnownTrail[] = [];
  for (const Trail of described.value) {
    const { TrailARN: about = Trail.Name ?? "", HomeRegion = ctx.aws.region, CloudWatchLogsLogGroupArn } = Trail;
    const home = await ctx.aws.cloudTrail(HomeRegion);
    const what = { about, region: HomeRegion };
    const status = await ctx.ask({ operation: "cloudtrail:GetTrailStatus", ...what }, async (send) =>
      withoutMetadata(await send((options) => home.getTrailStatus({ Name: about }, options))),
    );
    const selectors = await ctx.ask({ operation: "cloudtrail:GetEventSelectors", ...what }, async (send) =>
      withoutMetadata(await send((options) => home.getEventSelectors({ TrailName: about }, options))),
    );
    items.push(status.item, selectors.item);
    found.push({ Trail, Status: status.value ?? null, Selectors: selectors.value ?? null });
    known.push({
      name: Trail.Name ?? about,
      homeRegion: HomeRegion,
      logGroupArn: CloudWatchLogsLogGroupArn?.replace(/:\*$/u, ""),
      // What it records may be hidden from us, and still be there to be searched.
      recordsData: selectors.value === undefined || recordsData(selectors.value),
    });
  }
  ctx.facts.trails = known;
  return { found, items };
}

async function describeStores(ctx: CollectContext): Promise<Described> {
  const items: string[] = [];
  const found: object[] = [];
  const known: KnownStore[] = [];
  let listed = false;
  for (const region of new Set([ctx.aws.region, ctx.aws.homeRegion])) {
    const client = await ctx.aws.cloudTrail(region);
    const stores = await ctx.ask(
      { operation: "cloudtrail:ListEventDataStores", region },
      (send) =>
        allOf(
          send,
          (token, options) => client.listEventDataStores({ ...from("NextToken", token) }, options),
          ({ NextToken }) => NextToken,
          ({ EventDataStores }) => EventDataStores,
        ),
      length,
    );
    if (stores.value === undefined) continue;
    listed = true;
    items.push(stores.item);
    for (const { EventDataStoreArn = "", Name = EventDataStoreArn } of stores.value) {
      const store = await ctx.ask(
        { operation: "cloudtrail:GetEventDataStore", about: EventDataStoreArn, region },
        async (send) =>
          withoutMetadata(
            await send((options) => client.getEventDataStore({ EventDataStore: EventDataStoreArn }, options)),
          ),
      );
      items.push(store.item);
      found.push(store.value ?? { EventDataStoreArn, Name });
      // A store whose ingestion was stopped can still be queried; one that waits for its deletion cannot.
      if (store.value === undefined || store.value.Status === "PENDING_DELETION") continue;
      const id = EventDataStoreArn.split("/").at(-1) ?? "";
      if (!/^[\w-]+$/u.test(id)) continue;
      known.push({ id, name: Name, region, recordsData: recordsData(store.value) });
    }
  }
  ctx.facts.eventDataStores = known;
  return { found: listed ? found : undefined, items };
}
