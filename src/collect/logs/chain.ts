import type { FilteredLogEvent } from "../../aws/types.ts";
import { endless, TokenLoop } from "../token-loop.ts";
import type { Span } from "./reader.ts";

/** What is asked for next: the first page of a span, or the page behind a token, which is good for its own span only. */
export interface Asked extends Span {
  readonly token?: string;
}

/** What a page holds at most. Source: CloudWatch Logs quotas, "FilterLogEvents". */
const FULL_PAGE = 10_000;
/** So many pages without an event in a row, of one search or of all, are a service that would keep us for ever. */
export const MOST_BLIND = 10_000;
/** So many pages in a row that come no further in time: no millisecond holds as much, but a page that is sent for ever. */
const MOST_STUCK = 300;
/** An expired or refused token is forgotten; without progress in between, more than this is no token's fault. */
const MOST_RESTARTS = 3;

/**
 * One search of FilterLogEvents: page after page of one span, of the streams that begin with a prefix. AWS gives the
 * events "sorted by event timestamp, the timestamp when the event was ingested, and the ID of the PutLogEvents request"
 * (CloudWatch Logs API Reference, FilterLogEvents), a page may be empty and still have a successor, and only a missing
 * token ends the search.
 */
export class Chain {
  readonly prefix: string | undefined;
  state: "idle" | "asking" | "done" | "broken" = "idle";
  /** Ms: every event before it has come. */
  floor: number;
  /** Ms: a search that begins here misses nothing, and repeats at most the events of this millisecond. */
  reached: number;
  /** Pages since the last event: their progress is in the token alone. */
  blind = 0;
  /** Pages that came. */
  pages = 0;
  #asked: Asked | undefined;
  #restarts = 0;
  #loop = new TokenLoop();
  #stuck = 0;

  constructor(prefix: string | undefined, start: number, asked?: Asked) {
    this.prefix = prefix;
    this.floor = start;
    this.reached = start;
    this.#asked = asked;
  }

  /** The token that goes on, if there is one. */
  get continuation(): Asked | undefined {
    return this.#asked;
  }

  /** What to ask next, for a slice that ends at `end` now: with its token while the span is the same or nothing else is known. */
  next(end: number): Asked {
    const asked = this.#asked;
    if (asked?.token !== undefined && (asked.end === end || this.blind > 0)) return asked;
    return { start: this.reached, end };
  }

  /** Goes on from where it is, without its token. */
  forget(): void {
    this.#asked = undefined;
    this.blind = 0;
    this.#loop = new TokenLoop();
  }

  /** The same because the token is of no use; false where that has been tried without any progress. */
  restart(): boolean {
    this.forget();
    this.#restarts += 1;
    return this.#restarts <= MOST_RESTARTS;
  }

  /**
   * Takes a page of a slice that ends at `end`; whether that was the last is the answer.
   * @throws Error `EndlessPages`
   */
  take(asked: Asked, end: number, events: readonly FilteredLogEvent[], token: string | undefined): boolean {
    this.pages += 1;
    const page = readPage(events, this.reached);
    if (page === undefined) this.blind += 1;
    else {
      // Within the documented order nothing older than the newest event comes; out of it, nothing older than the page.
      const reached = page.sorted ? page.newest : page.oldest;
      if (reached > this.reached) this.#restarts = 0;
      this.blind = 0;
      this.#stuck = page.newest > this.reached ? 0 : this.#stuck + 1;
      this.floor = Math.max(this.floor, page.oldest);
      this.reached = Math.max(this.reached, Math.min(reached, end));
      if (page.sorted && page.newest > end) return this.#finish();
    }
    if (token === undefined || token === "") {
      // An emulator that knows no pages cuts off here; of AWS, this asks once more where a search ends with a full page.
      if (events.length < FULL_PAGE || page?.sorted !== true || page.newest <= asked.start) return this.#finish();
      this.forget();
      this.state = "idle";
      return false;
    }
    this.state = "idle";
    if (this.#stuck > MOST_STUCK) throw endless(`more than ${MOST_STUCK} pages that come no further in time`);
    if (this.blind > MOST_BLIND) throw tooBlind();
    if (token !== asked.token && !this.#loop.closes(token)) {
      this.#asked = { start: asked.start, end: asked.end, token };
    } else if (!this.restart()) throw endless("AWS gave the same token again and again");
    return false;
  }

  #finish(): true {
    this.state = "done";
    this.floor = Number.POSITIVE_INFINITY;
    this.#asked = undefined;
    return true;
  }
}

export function tooBlind(): Error {
  return endless(`more than ${MOST_BLIND} pages without an event`);
}

function readPage(
  events: readonly FilteredLogEvent[],
  reached: number,
): { readonly oldest: number; readonly newest: number; readonly sorted: boolean } | undefined {
  if (events.length === 0) return undefined;
  let [oldest, newest, sorted] = [Infinity, -Infinity, true];
  for (const { timestamp = 0 } of events) {
    if (timestamp < newest) sorted = false;
    oldest = Math.min(oldest, timestamp);
    newest = Math.max(newest, timestamp);
  }
  return { oldest, newest, sorted: sorted && oldest >= reached };
}
