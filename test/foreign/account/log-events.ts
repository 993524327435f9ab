import type { Builder } from "./builder.ts";
import { LOG_GROUP } from "./activity.ts";

/** One event as it was sent. */
export interface MadeEvent {
  readonly stream: string;
  /** ms */
  readonly timestamp: number;
  readonly message: string;
}

export const EVENTS = 100_000;
const STREAMS = 8;
/** PutLogEvents takes so many at once. Source: CloudWatch Logs API Reference, "PutLogEvents". */
const BATCH = 10_000;
const SPAN_MS = 50 * 60_000;

/** Events over the last hour, not two alike, some at the same millisecond, and some of several lines. */
export function eventsUntil(now: number, count: number): readonly MadeEvent[] {
  const start = now - 60 * 60_000;
  return Array.from({ length: count }, (_, index) => {
    const requestId = `5b7d0c1e-23f4-4a6b-8c9d-${index.toString(16).padStart(12, "0")}`;
    return {
      stream: `2026/11/20/[$LATEST]${(index % STREAMS).toString(16).repeat(32)}`,
      timestamp: start + Math.floor((index * SPAN_MS) / count),
      message: messageOf(index, requestId),
    };
  });
}

function messageOf(index: number, requestId: string): string {
  if (index % 1000 === 0)
    return `${requestId}\tERROR\tTask failed\n    at handler (/var/task/index.mjs:3:9)\n    at run`;
  return index % 7 === 0 ? `START RequestId: ${requestId} Version: $LATEST` : `order ${index} taken for ${requestId}`;
}

export async function makeLogEvents(b: Builder, events: readonly MadeEvent[]): Promise<void> {
  const logGroupName = LOG_GROUP;
  await b.must("logs:CreateLogGroup", ({ logs }) => logs.createLogGroup({ logGroupName }));
  await b.must("logs:PutRetentionPolicy", ({ logs }) => logs.putRetentionPolicy({ logGroupName, retentionInDays: 14 }));
  const byStream = new Map<string, MadeEvent[]>();
  for (const event of events) {
    const own = byStream.get(event.stream);
    if (own === undefined) byStream.set(event.stream, [event]);
    else own.push(event);
  }
  for (const [logStreamName, own] of byStream) {
    await b.must("logs:CreateLogStream", ({ logs }) => logs.createLogStream({ logGroupName, logStreamName }));
    for (let at = 0; at < own.length; at += BATCH) {
      const logEvents = own.slice(at, at + BATCH).map(({ timestamp, message }) => ({ timestamp, message }));
      await b.must("logs:PutLogEvents", ({ logs }) => logs.putLogEvents({ logGroupName, logStreamName, logEvents }));
    }
  }
}
