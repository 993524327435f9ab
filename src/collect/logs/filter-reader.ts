import { setMaxListeners } from "node:events";
import { classify, isCredentialsCode } from "../../aws/errors.ts";
import type { FilteredLogEvent } from "../../aws/types.ts";
import type { LogEvent } from "../../core/piece.ts";
import { batchesOf } from "./batches.ts";
import { type Chain, MOST_BLIND, tooBlind } from "./chain.ts";
import type { SliceCursor } from "../../core/run-memory.ts";
import { leftOf } from "./journal.ts";
import { joined } from "./spans.ts";
import { Load } from "./load.ts";
import { passes, patiently } from "./patience.ts";
import type { FilterRequest, LogReader, ReaderState, Span, Tail } from "./reader.ts";
import { Slice } from "./slice.ts";
import { midnights } from "./streams.ts";

/** What is read ahead of what was given out, in characters. */
const AHEAD = 12_000_000;
/** Requests on their way, at most: the connections that a client keeps open. */
const MOST_ASKING = 30;
/** The same where nothing paces them. */
const UNPACED = 4;
/** An event's id as AWS makes it. Where it gives none, what stands in its place has the event's text in it. */
const OWN_ID = /^\d{1,80}$/u;
/** Searches lost in a row after all patience: AWS cannot be reached, and the others would wait just as long in vain. */
const MOST_LOST = 3;

/**
 * Reads a log group by FilterLogEvents. One search gives its pages one after the other, hours of them, so the window is
 * cut into slices of about a page as soon as the first page shows how dense the log is, and slices are read side by
 * side: as many as the quota lets pass in the time that a reply takes. Where the guess was wrong and nothing else is
 * left to do, the slice with the most left to read is split behind its last event. Events are given out in order, so
 * what is read ahead is bounded.
 */
export class FilterReader implements LogReader {
  readonly name = "FilterLogEvents";
  readonly #request: FilterRequest;
  /** In order of time; the first is given out. */
  readonly #slices: Slice[];
  /** Those that wait until their events have settled. */
  readonly #waiting = new Set<Slice>();
  readonly #load = new Load();
  readonly #gaps: Span[] = [];
  readonly #names = new Map<string, string>();
  readonly #ended = new AbortController();
  readonly #signal: AbortSignal;
  readonly #asked = new Set<Promise<void>>();
  #page = 1_000_000;
  #made = 0;
  #disordered = 0;
  #failure: { readonly cause: unknown } | undefined;
  /** Searches that were lost since the last page came. */
  #lost = 0;
  /** Pages without an event that came in a row, of all searches: where one is cut in two, each begins to count anew. */
  #blind = 0;
  /** No request would be answered any more. */
  #hopeless = false;
  #replies = 0;
  #wake: () => void = () => undefined;

  constructor(request: FilterRequest) {
    this.#request = request;
    this.#signal = AbortSignal.any([request.signal, this.#ended.signal]);
    setMaxListeners(0, this.#signal);
    // Nothing is asked any more, and so nothing would come that is waited for.
    this.#signal.addEventListener("abort", () => this.#wake(), { once: true });
    this.#slices = this.#firstSlices();
    this.#made = this.#slices.length;
  }

  get state(): ReaderState {
    const reached = this.#slices[0]?.cursor();
    return {
      reached: reached === undefined ? this.#request.end + 1 : (reached.given?.ms ?? reached.start),
      slices: this.#made,
      gaps: joined(this.#gaps),
      disordered: this.#slices.reduce((sum, slice) => sum + slice.disordered, this.#disordered),
    };
  }

  async *events(): AsyncGenerator<readonly LogEvent[]> {
    try {
      this.#openTail();
      for (let front = this.#slices[0]; front !== undefined; front = this.#slices[0]) {
        // A search that was cut off by it looks like one that is over.
        this.#request.signal.throwIfAborted();
        this.#fill();
        this.#giveUp(front);
        const seen = this.#replies;
        const events = front.release();
        for (const batch of batchesOf(events)) yield batch;
        const over = front.ended && seen === this.#replies;
        if (over) this.#leave(front);
        if (over || events.length > 0) await this.#save();
        if (!over) await this.#reply(seen);
      }
    } finally {
      this.#ended.abort();
      await Promise.allSettled(this.#asked);
    }
    if (this.#failure !== undefined) throw this.#failure.cause;
  }

  /** What was lost is not saved as done: who goes on from here asks for it again, and for what came after it. */
  async #save(): Promise<void> {
    if (this.#request.signal.aborted) return;
    const left = leftOf(this.#slices);
    const isWritable = left.every(({ given }) => given?.ids.every((id) => OWN_ID.test(id)) ?? true);
    if (this.#gaps.length === 0 && isWritable) await this.#request.journal?.save(left);
  }

  #firstSlices(): Slice[] {
    const { start, end, onlyOf, journal, tail } = this.#request;
    const cursors: SliceCursor[] = [...(journal?.load() ?? [{ start, end }])];
    const slices = cursors.map((cursor) => new Slice(cursor, onlyOf));
    const cuts = [...(onlyOf === undefined ? [] : midnights(start, end)), ...(tail === undefined ? [] : [tail.start])];
    for (const at of cuts) {
      const index = slices.findIndex((slice) => slice.start < at && at <= slice.end);
      const slice = slices[index];
      if (slice !== undefined) slices.splice(index + 1, 0, slice.split(at));
    }
    for (const slice of slices) if (tail !== undefined && slice.start >= tail.start) this.#waiting.add(slice);
    return slices;
  }

  #openTail(): void {
    const { tail } = this.#request;
    if (tail === undefined || this.#waiting.size === 0) return;
    this.#keep(this.#settle(tail));
  }

  async #settle(tail: Tail): Promise<void> {
    try {
      await tail.settled(this.#signal);
      this.#waiting.clear();
    } catch (cause) {
      // Whoever stopped early, or had nothing left to read, does not wait for it.
      if (!this.#ended.signal.aborted) this.#fail({ cause }, true);
    }
    this.#replied();
  }

  /** Sends as many requests as there is room for. */
  #fill(): void {
    while (this.#mayAsk()) {
      const next = this.#choose();
      if (next === undefined) return;
      this.#keep(this.#ask(...next));
    }
  }

  #keep(work: Promise<void>): void {
    this.#asked.add(work);
    void work.finally(() => this.#asked.delete(work));
  }

  get #asking(): number {
    return this.#slices.reduce((sum, { chains }) => sum + chains.filter(({ state }) => state === "asking").length, 0);
  }

  #mayAsk(): boolean {
    if (this.#hopeless || this.#signal.aborted) return false;
    const { pace } = this.#request;
    // Others may fill the queue, and only a reply of our own wakes us.
    if (this.#asking === 0) return true;
    if (pace === undefined) return this.#asking < UNPACED;
    // Half a second's worth waits for its turn, so that no turn passes unused while replies are late.
    return this.#asking < MOST_ASKING && pace.waiting < Math.max(2, pace.limit / 2);
  }

  /** The earliest search that can go on; else a part of the slice that has the most left. */
  #choose(): readonly [Slice, Chain] | undefined {
    const held = this.#slices.reduce((sum, slice) => sum + slice.held, 0);
    const full = held + this.#asking * this.#page > AHEAD;
    for (const [index, slice] of this.#slices.entries()) {
      if (full && index > 0) return undefined;
      if (this.#waiting.has(slice)) continue;
      const chain = slice.chains.find(({ state }) => state === "idle");
      if (chain === undefined) continue;
      this.#cut(slice);
      return [slice, chain];
    }
    if (full) return undefined;
    const rest = this.#steal();
    const [chain] = rest?.chains ?? [];
    return rest === undefined || chain === undefined ? undefined : [rest, chain];
  }

  /** Leaves to a new slice what is probably more than a page. */
  #cut(slice: Slice): void {
    const load = this.#load.of(slice);
    if (load === undefined || (slice.end - slice.front) * load < 1.5) return;
    this.#split(slice, slice.front + Math.max(1, Math.floor(this.#load.target / load)));
    slice.cut = true;
  }

  /** Splits the slice that will take longest, of those whose search goes on, behind the page that is on its way. */
  #steal(): Slice | undefined {
    const slow = this.#slices.filter((slice) => slice.asking && slice.work > 0 && slice.end - slice.front > 1);
    let most: { readonly slice: Slice; readonly pages: number; readonly at: number } | undefined;
    for (const slice of slow) {
      const rest = slice.end - slice.front;
      const blind = Math.max(...slice.chains.map((chain) => chain.blind));
      const load = this.#load.of(slice);
      // Where a search is in what holds nothing is known to its token alone: halves begin anew, less and less often.
      const found =
        blind > 0 || load === undefined
          ? { pages: isPowerOfTwo(blind) ? blind : 0, at: slice.front + Math.ceil(rest / 2) }
          : { pages: rest * load - 1, at: slice.front + Math.max(1, Math.ceil(1 / load)) };
      if (found.pages >= 1 && found.at <= slice.end && found.pages > (most?.pages ?? 0)) most = { slice, ...found };
    }
    if (most === undefined) return undefined;
    const rest = this.#split(most.slice, most.at);
    for (const chain of most.slice.chains) if (chain.blind > 0) chain.forget();
    this.#cut(rest);
    return rest;
  }

  #split(slice: Slice, at: number): Slice {
    const rest = slice.split(at);
    this.#slices.splice(this.#slices.indexOf(slice) + 1, 0, rest);
    if (this.#waiting.has(slice)) this.#waiting.add(rest);
    this.#made += 1;
    return rest;
  }

  async #ask(slice: Slice, chain: Chain): Promise<void> {
    chain.state = "asking";
    const asked = chain.next(slice.end);
    const { logs, send, group } = this.#request;
    const { token, start, end } = asked;
    const input = {
      ...group,
      startTime: start,
      endTime: end,
      // What AWS does since 2019 without being asked, emulators do not: one stream after the other.
      interleaved: true,
      ...(chain.prefix === undefined ? {} : { logStreamNamePrefix: chain.prefix }),
      ...(token === undefined ? {} : { nextToken: token }),
    };
    try {
      const request = async () => whole(await send((options) => logs.filterLogEvents(input, options)));
      const { events = [], nextToken } = await patiently(request, this.#signal, this.#request);
      const before = chain.reached;
      for (const event of events) slice.add(this.#read(event));
      const done = chain.take(asked, slice.end, events, nextToken);
      const own = events.filter(({ timestamp = 0 }) => timestamp <= slice.end);
      const pages = this.#load.pages(own, nextToken !== undefined && own.length === events.length);
      slice.work += pages;
      this.#lost = 0;
      this.#blind = events.length === 0 ? this.#blind + 1 : 0;
      if (this.#blind > MOST_BLIND) this.#fail({ cause: tooBlind() }, true);
      this.#page = (this.#page * 7 + sizeOf(events)) / 8;
      const after = done ? slice.end + 1 : chain.reached;
      if (after > before) this.#load.note(pages, before, after);
      if (slice.cut && chain.pages === 1) this.#load.fitted(done);
    } catch (cause) {
      this.#failed(slice, chain, token, cause);
    }
    this.#replied();
  }

  #failed(slice: Slice, chain: Chain, token: string | undefined, cause: unknown): void {
    chain.state = "broken";
    if (this.#signal.aborted) return this.#fail({ cause }, true);
    const { outcome, error } = classify(cause);
    const perhapsItsToken = token !== undefined && outcome === "failed" && !isCredentialsCode(error.code);
    if (perhapsItsToken && !passes(cause) && chain.restart()) {
      chain.state = "idle";
      return;
    }
    this.#gaps.push({ start: chain.reached, end: slice.end });
    this.#lost += 1;
    // What one search meets with after all patience, others need not; a refusal is for all.
    this.#fail({ cause }, !passes(cause) || this.#lost >= MOST_LOST);
  }

  #fail(failure: { readonly cause: unknown }, hopeless: boolean): void {
    if (this.#failure === undefined || (hopeless && !this.#hopeless)) this.#failure = failure;
    this.#hopeless ||= hopeless;
  }

  /** After a refusal nothing more comes of a slice: what is left of it is missing. */
  #giveUp(slice: Slice): void {
    if (!this.#hopeless || slice.asking) return;
    for (const chain of slice.chains) {
      if (chain.state !== "idle") continue;
      chain.state = "broken";
      this.#gaps.push({ start: chain.reached, end: slice.end });
    }
  }

  #leave(slice: Slice): void {
    this.#disordered += slice.disordered;
    this.#slices.shift();
    this.#waiting.delete(slice);
  }

  #replied(): void {
    this.#replies += 1;
    this.#fill();
    this.#wake();
  }

  /** Until something has come since `seen`. */
  async #reply(seen: number): Promise<void> {
    if (this.#replies !== seen) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  #read({
    timestamp = 0,
    ingestionTime = timestamp,
    logStreamName = "",
    message = "",
    eventId,
  }: FilteredLogEvent): LogEvent {
    // Every event brings its own copy of the stream's name; one is enough.
    const stream = this.#names.get(logStreamName) ?? logStreamName;
    if (this.#names.size < 10_000) this.#names.set(stream, stream);
    return { timestamp, ingestionTime, stream, message, eventId: eventId ?? `${stream}/${timestamp}/${message}` };
  }
}

/** A body that was cut off before its first member looks like the end of a search that found nothing. */
function whole<R extends { readonly events?: unknown; readonly nextToken?: string | undefined }>(reply: R): R {
  if (reply.events !== undefined || reply.nextToken !== undefined) return reply;
  throw new SyntaxError("the reply has no content");
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && (value & (value - 1)) === 0;
}

function sizeOf(events: readonly FilteredLogEvent[]): number {
  return events.reduce((sum, { message = "" }) => sum + message.length + 200, 0);
}
