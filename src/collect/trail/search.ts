import { publishedRate } from "../../aws/quotas.ts";
import type { Piece } from "../../core/piece.ts";
import type { CollectContext } from "../collector.ts";
import { Rate } from "../logs/rate.ts";
import { readHistory } from "./history.ts";
import type { Lookup } from "./lookups.ts";
import { merge, type TrailRecord } from "./records.ts";

/** What queries brought, and the items that they were. */
export interface Found {
  readonly records: readonly TrailRecord[];
  readonly items: readonly string[];
}

/**
 * Counts records over queries that overlap and run at once: the person is told of one number, which only grows, and of
 * the mean share of the queries' time.
 */
export class Tally {
  readonly #ctx: CollectContext;
  readonly #seen = new Set<unknown>();
  readonly #shares = new Map<unknown, number>();
  /** Requests a second that AWS grants, by account and Region. */
  readonly #quotas = new Map<string, number>();
  readonly rate = new Rate();

  constructor(ctx: CollectContext) {
    this.#ctx = ctx;
    for (const record of ctx.facts.trail) this.#count(record);
  }

  /** Announces a query, so that its share counts from the beginning. */
  expect(query: Lookup): void {
    this.#shares.set(query, 0);
    const quota = publishedRate("cloudtrail:LookupEvents", query.region);
    if (quota !== undefined) this.#quotas.set(`${query.session.accountId ?? ""} ${query.region}`, quota);
  }

  add(query: unknown, records: readonly TrailRecord[], share: number): void {
    for (const record of records) this.#count(record);
    this.#shares.set(query, share);
    const shares = [...this.#shares.values()];
    const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length;
    const rate = this.rate.perSecond;
    const quota = [...this.#quotas.values()].reduce((sum, each) => sum + each, 0);
    this.#ctx.progress(this.#seen.size, "CloudTrail events", {
      share: mean,
      ...(rate === undefined || quota === 0 ? {} : { rate, quota }),
    });
  }

  #count(record: TrailRecord): void {
    this.#seen.add(record["eventID"] ?? record);
  }
}

/** Makes all queries of the event history at once; AWS's quota of two requests a second is kept by the sessions. */
export async function searchHistory(ctx: CollectContext, tally: Tally, lookups: readonly Lookup[]): Promise<Found> {
  const records: TrailRecord[] = [];
  const items = new Set<string>();
  for (const lookup of lookups) tally.expect(lookup);
  await Promise.all(
    lookups.map(async (lookup) => {
      const { session, region, attribute } = lookup;
      const about = `${attribute.AttributeKey}=${attribute.AttributeValue}`;
      const what = { operation: "cloudtrail:LookupEvents", about, session, region };
      // An item counts the events that were kept; a page may have none.
      const reading = ctx.stream<TrailRecord>(what, async function* (send) {
        for await (const page of readHistory(lookup, tally.rate.counting(send))) {
          yield page.records;
          tally.add(lookup, page.records, page.share);
        }
      });
      for await (const { batch, item } of reading) {
        items.add(item);
        records.push(...batch);
      }
      tally.add(lookup, [], 1);
    }),
  );
  return { records, items: [...items] };
}

/** What a search itself hands on: all records stand in one file by time, which `trail-elsewhere` writes at the end. */
export const NO_PIECES: readonly Piece[] = [];

/** Adds what was found to the case's records: each once, by time. */
export function keepFound(facts: CollectContext["facts"], found: readonly Found[]): void {
  facts.trail = merge([...facts.trail, ...found.flatMap(({ records }) => records)]);
  for (const item of found.flatMap(({ items }) => items)) facts.trailItems.add(item);
}
