import type { LogEvent } from "../../core/piece.ts";

/** How many ids of events that were given out are remembered, to know one that comes again. */
const REMEMBERED = 50_000;

/** Puts events in order of time and drops those that come twice, in memory that the number of events does not decide. */
export class Sorter {
  #held: LogEvent[] = [];
  #bytes = 0;
  #recent = new Set<string>();
  #older = new Set<string>();

  /** Rough size of what is held: characters of messages, and a little for each event. */
  get size(): number {
    return this.#bytes;
  }

  add(event: LogEvent): void {
    if (this.#recent.has(event.eventId) || this.#older.has(event.eventId)) return;
    this.#remember(event.eventId);
    this.#held.push(event);
    this.#bytes += sizeOf(event);
  }

  /** Gives out, in order, what happened before `floor` (ms); all of it where absent. */
  release(floor = Number.POSITIVE_INFINITY): LogEvent[] {
    const out = this.#held.filter(({ timestamp }) => timestamp < floor);
    this.#held = this.#held.filter(({ timestamp }) => timestamp >= floor);
    this.#bytes = this.#held.reduce((sum, event) => sum + sizeOf(event), 0);
    return out.sort(byTime);
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
