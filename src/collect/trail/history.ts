import type { LookupEventsCommandOutput } from "../../aws/types.ts";
import { isoUtc } from "../../core/clock.ts";
import type { Send } from "../collector.ts";
import { type Bounds, from, pages } from "../pages.ts";
import type { Lookup } from "./lookups.ts";
import { readRecord, type TrailRecord } from "./records.ts";

/** At 2 requests a second and 50 events a page, ten minutes. Most of an account's Lambda calls name other functions. */
const MOST_READ = 50_000;
/** What is kept stays in memory until all queries have ended: their answers are put in order together. */
const MOST_KEPT = 20_000;
/** Two requests a second are all that there are, for a dozen queries at once. */
const BOUNDS: Bounds = { mostBarren: 25, most: { ms: 600_000, msAPage: 10_000 } };

/** A page of the event history. */
export interface HistoryPage {
  /** Those that are to be kept, newest first. */
  readonly records: readonly TrailRecord[];
  /** How much of the asked time has been read, 0 to 1. */
  readonly share: number;
}

/**
 * Reads one query of CloudTrail's event history, newest first. A token that AWS no longer takes costs nothing: the
 * chain begins anew at the last second that was read, and what comes again is dropped.
 * @throws Error `TooManyEvents`, whose message names the range that was left out
 */
export async function* readHistory(lookup: Lookup, send: Send): AsyncGenerator<HistoryPage> {
  const { start, keep = () => true } = lookup;
  let end = lookup.end;
  let oldest = end;
  let [read, kept] = [0, 0];
  const seen = new Set<string>();
  for (;;) {
    try {
      for await (const { Events = [] } of chain(lookup, end, send)) {
        const fresh = Events.filter(({ EventId }) => EventId === undefined || !seen.has(EventId));
        for (const { EventId, EventTime } of fresh) {
          const at = EventTime?.getTime() ?? oldest;
          if (at < oldest) seen.clear();
          oldest = Math.min(oldest, at);
          if (EventId !== undefined) seen.add(EventId);
        }
        const records = fresh.map(readRecord).filter(keep);
        read += fresh.length;
        kept += records.length;
        yield { records, share: start === lookup.end ? 1 : (lookup.end - oldest) / (lookup.end - start) };
        if (read >= MOST_READ || kept >= MOST_KEPT) throw tooMany(read, start, oldest);
      }
      return;
    } catch (error) {
      // Nothing new since the last beginning: the token is not what is wrong.
      if (!isExpired(error) || oldest >= end) throw error;
      end = oldest;
    }
  }
}

/** One chain of tokens. */
async function* chain(
  { session, region, attribute, start }: Lookup,
  end: number,
  send: Send,
): AsyncGenerator<LookupEventsCommandOutput> {
  const client = await session.cloudTrail(region);
  // With a token, all other parameters must stay what they were.
  const input = { LookupAttributes: [attribute], StartTime: new Date(start), EndTime: new Date(end), MaxResults: 50 };
  yield* pages(
    send,
    (token, options) => client.lookupEvents({ ...input, ...from("NextToken", token) }, options),
    ({ NextToken }) => NextToken,
    BOUNDS,
  );
}

/** Source: CloudTrail API Reference, errors of LookupEvents. */
function isExpired(error: unknown): boolean {
  return error instanceof Error && error.name === "InvalidNextTokenException";
}

function tooMany(read: number, start: number, oldest: number): Error {
  const message = `${read.toLocaleString("en")} events were read, newest first; those from ${isoUtc(start)} to ${isoUtc(oldest)} were left out. A shorter window, or one that ends earlier, reaches them`;
  return Object.assign(new Error(message), { name: "TooManyEvents" });
}
