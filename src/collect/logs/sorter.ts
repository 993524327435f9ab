import type { LogEvent } from "../../core/piece.ts";

/** How many ids of events that were given out are remembered, to know one that comes again. */
const REMEMBERED = 50_000;

/** Puts events in order of time and drops those that come twice, in memory that the number of events does not decide. */
export class Sorter {
  #held: LogEvent[] = [];
  #size = 0;
  #recent: Set<string>;
  #older = new Set<string>();
  #released = Number.NEGATIVE_INFINITY;
  #disordered = 0;

  /** `known`: ids of events that were given out before. */
  constructor(known: Iterable<string> = []) {
    this.#recent = new Set(known);
  }

  /** Rough size of what is held: characters of messages, and a little for each event. */
  get size(): number {
    return this.#size;
  }

  /** Events that came after later ones had been given out. */
  get disordered(): number {
    return this.#disordered;
  }

  /** Whether it was new. */
  add(event: LogEvent): boolean {
    if (this.#recent.has(event.eventId) || this.#older.has(event.eventId)) return false;
    this.#remember(event.eventId);
    if (event.timestamp < this.#released) this.#disordered += 1;
    this.#held.push(event);
    this.#size += sizeOf(event);
    return true;
  }

  /** Gives out, in order, what happened before `floor` (ms); all of it where absent. */
  release(floor = Number.POSITIVE_INFINITY): LogEvent[] {
    if (this.#held.length === 0) return [];
    const out: LogEvent[] = [];
    const kept: LogEvent[] = [];
    for (const event of this.#held) (event.timestamp < floor ? out : kept).push(event);
    if (out.length === 0) return out;
    this.#held = kept;
    this.#size = kept.reduce((sum, event) => sum + sizeOf(event), 0);
    out.sort(byTime);
    this.#released = Math.max(this.#released, out.at(-1)?.timestamp ?? this.#released);
    return out;
  }

  #remember(id: string): void {
    this.#recent.add(id);
    if (this.#recent.size < REMEMBERED) return;
    this.#older = this.#recent;
    this.#recent = new Set();
  }
}

/** By time; within a millisecond by stream, then in the order of AWS's ids, which grow within a stream. */
function byTime(a: LogEvent, b: LogEvent): number {
  return a.timestamp - b.timestamp || compare(a.stream, b.stream) || compare(a.eventId, b.eventId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sizeOf({ message }: LogEvent): number {
  return message.length + 200;
}
