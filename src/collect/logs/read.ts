import type { AwsSession } from "../../aws/session.ts";
import type { FilteredLogEvent } from "../../aws/types.ts";
import type { LogEvent } from "../../core/piece.ts";
import type { Send } from "../collector.ts";
import { from, pages } from "../pages.ts";
import { inOrder } from "./in-order.ts";
import { type Slice, slicesOf, streamPrefixes } from "./slices.ts";
import { Sorter } from "./sorter.ts";

type Logs = Awaited<ReturnType<AwsSession["logs"]>>;

export interface LogRequest {
  readonly logs: Logs;
  readonly group: string;
  /** Ms since the epoch, both included. */
  readonly start: number;
  readonly end: number;
  /** The function whose streams are wanted, where the group is shared with others. */
  readonly onlyOf: string | undefined;
}

/** Slices that are read side by side: quota times latency, about. */
const SLICES_AT_ONCE = 4;
/** What a slice holds back to put in order: characters. */
const HELD = 4_000_000;

/** Every event of the window, each once, in order of time. */
export function readLogs(send: Send, request: LogRequest): AsyncGenerator<LogEvent[]> {
  const slices = slicesOf(request.start, request.end);
  return inOrder(
    slices.map((slice) => () => readSlice(send, request, slice)),
    SLICES_AT_ONCE,
  );
}

/**
 * FilterLogEvents gives pages in order of time within one chain of tokens, so what is older than the newest page of
 * every chain is complete.
 */
async function* readSlice(send: Send, request: LogRequest, slice: Slice): AsyncGenerator<LogEvent[]> {
  const prefixes = request.onlyOf === undefined ? [undefined] : streamPrefixes(request.onlyOf, slice);
  const chains = prefixes.map((prefix) => ({ pages: chain(send, request, slice, prefix), floor: slice.start }));
  const sorter = new Sorter();
  while (chains.length > 0) {
    const slowest = chains.reduce((least, each) => (each.floor < least.floor ? each : least));
    const page = await slowest.pages.next();
    if (page.done === true) {
      chains.splice(chains.indexOf(slowest), 1);
      continue;
    }
    for (const event of page.value) sorter.add(event);
    slowest.floor = page.value.reduce((least, { timestamp }) => Math.min(least, timestamp), Infinity);
    if (slowest.floor === Infinity) slowest.floor = slice.start;
    if (sorter.size > HELD) yield sorter.release(Math.min(...chains.map(({ floor }) => floor)));
  }
  yield sorter.release();
}

async function* chain(
  send: Send,
  { logs, group, onlyOf }: LogRequest,
  { start, end }: Slice,
  prefix: string | undefined,
): AsyncGenerator<readonly LogEvent[]> {
  const input = {
    logGroupName: group,
    startTime: start,
    endTime: end,
    ...(prefix === undefined || onlyOf === undefined ? {} : { logStreamNamePrefix: prefix }),
  };
  const replies = pages(
    send,
    (token, options) => logs.filterLogEvents({ ...input, ...from("nextToken", token) }, options),
    ({ nextToken }) => nextToken,
  );
  for await (const { events = [] } of replies) yield events.map(toEvent);
}

function toEvent(event: FilteredLogEvent): LogEvent {
  const { timestamp = 0, ingestionTime = timestamp, logStreamName = "", message = "", eventId } = event;
  return {
    timestamp,
    ingestionTime,
    stream: logStreamName,
    message,
    eventId: eventId ?? `${logStreamName}/${timestamp}/${message}`,
  };
}
