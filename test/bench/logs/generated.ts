import { setTimeout as wait } from "node:timers/promises";
import type { Handlers } from "../../../src/example/handler.ts";

/** A log that is made while it is read: any number of events, none of them stored. */
export interface GeneratedLog {
  /** Ms since the epoch, both included. */
  readonly start: number;
  readonly end: number;
  readonly events: number;
  /** Events a page at most; AWS's megabyte and ten thousand events are kept beside. */
  readonly page: number;
  /** Ms that a reply takes, from and to. */
  readonly latency: readonly [number, number];
}

const MOST_BYTES = 1_048_576;
const DAY_PARTS = 6;
/** How far the density swings: the busiest hours have nine times the events of the quietest. */
const SWING = 0.8;
const STREAMS = 40;

interface FilterInput {
  readonly startTime: number;
  readonly endTime: number;
  readonly nextToken?: string;
}

/** The operations that read it: FilterLogEvents, and queries that count. */
export function generatedHandlers(log: GeneratedLog): Handlers {
  const [least, most] = log.latency;
  const latency = (): Promise<void> => wait(least + Math.random() * (most - least));
  const queries = new Map<string, string>();
  return {
    "logs:FilterLogEvents": async ({ startTime, endTime, nextToken }: FilterInput) => {
      const last = Math.min(firstAt(log, endTime + 1), log.events);
      let at = nextToken === undefined ? Math.max(0, firstAt(log, startTime)) : Number(nextToken);
      const events: object[] = [];
      for (let bytes = 0; at < last && events.length < log.page && events.length < 10_000; at += 1) {
        const event = generated(log, at);
        bytes += event.message.length + 26;
        if (bytes > MOST_BYTES) break;
        events.push(event);
      }
      if (most > 0) await latency();
      return at < last ? { events, nextToken: String(at) } : { events };
    },
    "logs:StartQuery": ({ queryString }: { readonly queryString: string }) => {
      const queryId = `00000000-0000-4000-8000-${String(queries.size).padStart(12, "0")}`;
      queries.set(queryId, queryString);
      return { queryId };
    },
    "logs:GetQueryResults": ({ queryId }: { readonly queryId: string }) => ({
      status: "Complete",
      statistics: {},
      results: counts(log, queries.get(queryId) ?? ""),
    }),
  };
}

/** Time of an event: the log is denser at some hours than at others. */
function timeOf({ start, end, events }: GeneratedLog, index: number): number {
  return start + Math.floor((end - start) * warped(index / events));
}

function warped(share: number): number {
  const turn = 2 * Math.PI * DAY_PARTS;
  return share + (SWING / turn) * Math.sin(turn * share);
}

/** The first event at or after a time. */
function firstAt(log: GeneratedLog, time: number): number {
  let [low, high] = [0, log.events];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (timeOf(log, middle) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function generated(log: GeneratedLog, index: number): { readonly message: string } & Readonly<Record<string, unknown>> {
  const timestamp = timeOf(log, index);
  const hex = (Math.imul(index + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  const request = `${hex}-1c2d-4e3f-8a9b-${String(index >> 3).padStart(12, "0")}`;
  return {
    timestamp,
    ingestionTime: timestamp + 900,
    logStreamName: `2026/11/20/[$LATEST]${((index >> 3) % STREAMS).toString(16).padStart(32, "0")}`,
    message: line(index, timestamp, request),
    eventId: `39${String(timestamp).padStart(20, "0")}${String(index).padStart(34, "0")}`,
  };
}

function line(index: number, timestamp: number, request: string): string {
  const at = new Date(timestamp).toISOString();
  switch (index & 7) {
    case 0:
      return `START RequestId: ${request} Version: $LATEST\n`;
    case 6:
      return `END RequestId: ${request}\n`;
    case 7:
      return `REPORT RequestId: ${request}\tDuration: ${(index % 900) + 12}.31 ms\tBilled Duration: ${(index % 900) + 13} ms\tMemory Size: 512 MB\tMax Memory Used: ${(index % 200) + 90} MB\t\n`;
    default:
      return `${at}\t${request}\tINFO\tprocessed order ${index} of customer ${(index * 7) % 100_003} in warehouse ${index % 17}: ${index % 5} lines, total ${(index % 40_000) / 100} EUR, next step shipping, queue depth ${index % 311}\n`;
  }
}

/** What `stats count(*) as events by bin(...) as at` answers for the span that the query filters by. */
function counts(log: GeneratedLog, query: string): object[] {
  const [, from, to] = /toMillis\(@timestamp\) >= (\d+) and toMillis\(@timestamp\) <= (\d+)/u.exec(query) ?? [];
  const [, count, unit] = /bin\((\d+)([mh])\)/u.exec(query) ?? [];
  const bin = Number(count) * (unit === "h" ? 3_600_000 : 60_000);
  const rows: object[] = [];
  for (let at = Math.floor(Number(from) / bin) * bin; at <= Number(to); at += bin) {
    const first = firstAt(log, Math.max(at, Number(from)));
    const events = Math.min(firstAt(log, Math.min(at + bin, Number(to) + 1)), log.events) - first;
    const text = new Date(at).toISOString().replace("T", " ").replace("Z", "");
    if (events > 0)
      rows.push([
        { field: "at", value: text },
        { field: "events", value: String(events) },
      ]);
  }
  return rows;
}

/** Bytes of an event's message, on average. */
export function averageBytes(): number {
  let bytes = 0;
  for (let index = 0; index < 8000; index += 1) bytes += line(index, 1.7e12, "".padEnd(36, "0")).length;
  return bytes / 8000;
}
