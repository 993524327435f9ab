import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import type { Collector } from "../collector.ts";
import { length, withoutMetadata } from "../pages.ts";
import { anything } from "../patterns.ts";

const trailArns = ({ partition }: { readonly partition: string }): readonly string[] => [
  `arn:${partition}:cloudtrail:*:*:trail/*`,
];

/** What is recorded at all: invocations are data events, which a trail must ask for. */
export const trails: Collector = {
  id: "trails",
  title: "what CloudTrail records",
  calls: [
    {
      operation: "cloudtrail:DescribeTrails",
      actions: ["cloudtrail:DescribeTrails"],
      resources: anything,
      why: "which trails there are",
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
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const client = await ctx.aws.cloudTrail();
    const described = await ctx.ask(
      { operation: "cloudtrail:DescribeTrails" },
      async (send) => (await send((options) => client.describeTrails({}, options))).trailList ?? [],
      length,
    );
    if (described.value === undefined) return;
    const items = [described.item];
    const found = [];
    for (const Trail of described.value) {
      const { TrailARN: about = Trail.Name ?? "", HomeRegion = ctx.aws.region } = Trail;
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
    }
    yield { kind: "json", path: PATHS.trails, value: { Trails: found }, items };
  },
};
