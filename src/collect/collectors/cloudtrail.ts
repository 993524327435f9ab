import { parseArn } from "../../core/arn.ts";
import type { Piece } from "../../core/piece.ts";
import type { CollectContext, Collector } from "../collector.ts";
import { noteRefusals } from "../named.ts";
import { anything } from "../patterns.ts";
import { ownLookups, peerLookups } from "../trail/lookups.ts";
import { callersIn } from "../trail/records.ts";
import { keepFound, NO_PIECES, searchHistory, Tally } from "../trail/search.ts";

/**
 * Which request, from which address, by whom, when. The records are written by `trail-elsewhere`, once the other
 * Regions and what the trails hold have been read: they stand in one file, by time.
 */
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
    yield* NO_PIECES;
    const now = ctx.clock.now();
    const tally = new Tally(ctx);
    const own = await searchHistory(ctx, tally, ownLookups(ctx.aws, ctx.facts, ctx.window, now));
    for (const record of own.records) {
      for (const arn of callersIn(record)) ctx.facts.meetCaller(arn, "CloudTrail");
    }
    const others = await Promise.all(
      ctx.peers.map((peer) =>
        searchHistory(ctx, tally, peerLookups(peer, callersOf(ctx, peer.accountId), ctx.aws.region, ctx.window, now)),
      ),
    );
    keepFound(ctx.facts, [own, ...others]);
    noteRefusals(ctx.facts, ctx.facts.trail, [ctx.aws, ...ctx.peers]);
  },
};

function callersOf({ facts }: CollectContext, accountId: string | undefined): readonly string[] {
  return facts
    .callers()
    .map(({ arn }) => arn)
    .filter((arn) => parseArn(arn)?.accountId === accountId && /:(?:role|user)\//u.test(arn));
}
