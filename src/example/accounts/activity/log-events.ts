import { seeded } from "../random.ts";
import type { LogGroupData } from "../data.ts";
import type { Invocation } from "./invocations.ts";
import { linesOf } from "./log-lines.ts";

/** As FilterLogEvents gives it. */
export interface StoredEvent {
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
  readonly eventId: string;
}

const DAY = 86_400_000;

/** The events that a log group still holds, in the order FilterLogEvents gives them: by time, then as they came in. */
export function logEvents(
  group: LogGroupData,
  invocations: readonly Invocation[],
  seed: string,
  now: number,
): readonly StoredEvent[] {
  const { traffic } = group;
  if (traffic === undefined) return [];
  const random = seeded(`${seed}/lines`);
  const days = group.LogGroup.retentionInDays;
  const oldest = days === undefined ? -Infinity : now - days * DAY;
  const events: Omit<StoredEvent, "eventId">[] = [];
  for (const invocation of invocations) {
    if (invocation.at < oldest) continue;
    const ingestionTime = Math.min(now, invocation.at + Math.round(invocation.durationMs) + random.int(400, 9000));
    for (const { at, message } of linesOf(invocation, traffic, random)) {
      events.push({ logStreamName: invocation.environment.stream, timestamp: at, message, ingestionTime });
    }
  }
  events.sort((a, b) => a.timestamp - b.timestamp);
  return events.map((event, index) => ({ ...event, eventId: eventId(event.timestamp, index) }));
}

/** 56 decimal digits that grow with time, as CloudWatch Logs makes them. */
function eventId(timestamp: number, index: number): string {
  return `${39_000_000_000 + Math.floor(timestamp / 1000) - 1_790_000_000}${String(index).padStart(45, "0")}`;
}
