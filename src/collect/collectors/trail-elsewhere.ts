import { partitionOf } from "../../aws/partition.ts";
import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import type { CollectContext, Collector } from "../collector.ts";
import { anything } from "../patterns.ts";
import { elsewhereLookups, issueLookups } from "../trail/lookups.ts";
import { unissuedKeys } from "../trail/records.ts";
import { keepFound, searchHistory, Tally } from "../trail/search.ts";

const BATCH = 500;
/** A hostile log line may name any Region; a function that really works in more than these is rare. */
const MOST_REGIONS = 5;

/**
 * What can be asked of CloudTrail only once refusals are known: what the function did in the Regions of the resources
 * that it was refused, and who assumed the roles that changed something. Writes all records, by time.
 */
export const trailElsewhere: Collector = {
  id: "trail-elsewhere",
  title: "CloudTrail in other Regions, and who assumed which role",
  calls: [
    {
      operation: "cloudtrail:LookupEvents",
      actions: ["cloudtrail:LookupEvents"],
      resources: anything,
      why: "refused calls stand in the Region of their resource; an assumed role is followed back to who assumed it",
      when: "in Regions of resources that something was refused on; for the sessions that changed something or were refused",
      effect: "Refused calls in other Regions, or who stood behind an assumed role, cannot be shown.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const { aws, facts, window } = ctx;
    const now = ctx.clock.now();
    const tally = new Tally(ctx);
    const regions = otherRegions(ctx);
    const lookups = [
      ...elsewhereLookups(aws, facts, regions, window, now),
      ...issueLookups(aws, unissuedKeys(facts.trail), now),
    ];
    keepFound(facts, [await searchHistory(ctx, tally, lookups)]);
    const items = [...facts.trailItems].sort();
    for (let at = 0; at < facts.trail.length; at += BATCH) {
      yield { kind: "records", path: PATHS.events, records: facts.trail.slice(at, at + BATCH), items };
    }
  },
};

/** Regions that no query of the event history has reached yet. */
function otherRegions({ aws, facts }: CollectContext): readonly string[] {
  return [...facts.refusedIn]
    .filter((region) => region !== aws.region && region !== aws.homeRegion)
    .filter((region) => /^[a-z]{2}(?:-[a-z]+)+-\d$/u.test(region) && partitionOf(region) === facts.partition)
    .sort()
    .slice(0, MOST_REGIONS);
}
