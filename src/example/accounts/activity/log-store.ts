import { seeded } from "../random.ts";
import type { LogGroupData, TrafficData } from "./data.ts";
import type { Invocation } from "./invocations.ts";
import { linesOf } from "./log-lines.ts";

/** As FilterLogEvents gives it; times in ms since the epoch. */
export interface StoredEvent {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
  readonly eventId: string;
}

export interface StoredStream {
  readonly logStreamName: string;
  readonly firstEventTimestamp: number;
  readonly lastEventTimestamp: number;
  readonly lastIngestionTime: number;
}

/** What a log group can be asked. */
export interface EventStore {
  /** Events in `[start, end]`, ms since the epoch, by time. */
  events(start: number, end: number): readonly StoredEvent[];
  streams(): readonly StoredStream[];
}

const DAY = 86_400_000;

/** A function's invocations, and how it writes of them. */
interface Activity {
  readonly traffic: TrafficData;
  readonly invocations: readonly Invocation[];
}

/** What a log group still holds. Lines are written when somebody reads them, each invocation's from its own seed. */
export class LogStore implements EventStore {
  readonly #activity: readonly Activity[];
  readonly #now: number;
  readonly #written = new Map<Invocation, readonly StoredEvent[]>();
  /** The last answer: one search asks for the same time again and again, page by page. */
  #last: { readonly start: number; readonly end: number; readonly events: readonly StoredEvent[] } | undefined;

  constructor(group: LogGroupData, activity: readonly Activity[], now: number) {
    const days = group.LogGroup.retentionInDays;
    const oldest = days === undefined ? -Infinity : now - days * DAY;
    this.#activity = activity.map(({ traffic, invocations }) => ({
      traffic,
      invocations: invocations.filter(({ at }) => at >= oldest),
    }));
    this.#now = now;
  }

  /** Events in `[start, end]`, in the order FilterLogEvents gives them: by time, those of one time as they came in. */
  events(start: number, end: number): readonly StoredEvent[] {
    if (this.#last?.start !== start || this.#last.end !== end) {
      this.#last = { start, end, events: this.#between(start, end) };
    }
    return this.#last.events;
  }

  #between(start: number, end: number): readonly StoredEvent[] {
    const found: StoredEvent[] = [];
    for (const { traffic, invocations } of this.#activity) {
      for (const invocation of invocations) {
        if (beginOf(invocation) > end || endOf(invocation) < start) continue;
        for (const event of this.#linesOf(invocation, traffic)) {
          if (event.timestamp >= start && event.timestamp <= end) found.push(event);
        }
      }
    }
    return found.sort((a, b) => a.timestamp - b.timestamp);
  }

  streams(): readonly StoredStream[] {
    const streams = new Map<string, StoredStream>();
    for (const invocation of this.#activity.flatMap(({ invocations }) => invocations)) {
      const logStreamName = invocation.environment.stream;
      streams.set(logStreamName, {
        logStreamName,
        firstEventTimestamp: streams.get(logStreamName)?.firstEventTimestamp ?? beginOf(invocation),
        lastEventTimestamp: endOf(invocation),
        lastIngestionTime: this.#ingestionOf(invocation),
      });
    }
    return [...streams.values()];
  }

  #linesOf(invocation: Invocation, traffic: TrafficData): readonly StoredEvent[] {
    let events = this.#written.get(invocation);
    if (events === undefined) {
      const logStreamName = invocation.environment.stream;
      const ingestionTime = this.#ingestionOf(invocation);
      const random = seeded(`lines of ${invocation.requestId} ${invocation.attempt}`);
      const ordinal = random.digits(20);
      events = linesOf(invocation, traffic, random).map(({ at, message }, line) => ({
        logStreamName,
        timestamp: at,
        message,
        ingestionTime,
        eventId: eventId(at, ordinal, line),
      }));
      this.#written.set(invocation, events);
    }
    return events;
  }

  /** Lines arrive within seconds of the invocation's end. */
  #ingestionOf(invocation: Invocation): number {
    const delay = seeded(`arrival of ${invocation.requestId}`).int(400, 9000);
    return Math.min(this.#now, endOf(invocation) + delay);
  }
}

function beginOf({ at, initMs = 0 }: Invocation): number {
  return at - Math.round(initMs);
}

function endOf({ at, durationMs }: Invocation): number {
  return at + Math.round(durationMs);
}

/** 56 decimal digits that grow with time, as CloudWatch Logs makes them. */
function eventId(timestamp: number, ordinal: string, line: number): string {
  return `39${String(timestamp).padStart(20, "0")}${ordinal}${String(line).padStart(14, "0")}`;
}
