import { AwsError, type HandlerContext, type Handlers } from "../../handler.ts";
import { page } from "../../paging.ts";
import type { EventStore, StoredEvent } from "../activity/log-store.ts";
import type { LogGroupData } from "../activity/data.ts";
import { matcher } from "./filter-pattern.ts";
import { invalid, type GroupInput } from "./logs-group.ts";

const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
/** Every so many pages of a FilterLogEvents search one is empty but goes on, as it is where AWS searched in vain. */
const EMPTY_PAGE_EVERY = 3;

type Find = (ctx: HandlerContext, input: GroupInput) => { group: LogGroupData; store: EventStore };

/** Reading log events. FilterLogEvents' `endTime` is inclusive, GetLogEvents' is exclusive. */
export function eventHandlers(find: Find): Handlers {
  return {
    "logs:FilterLogEvents": (input: FilterInput, ctx) => {
      if (input.logStreamNames !== undefined && input.logStreamNamePrefix !== undefined) {
        throw invalid("logStreamNames and logStreamNamePrefix cannot both be given.");
      }
      if ((input.logStreamNames?.length ?? 0) > 100) throw invalid("At most 100 logStreamNames can be given.");
      const { store } = readable(find(ctx, input));
      const { startTime = 0, endTime = Infinity, logStreamNamePrefix = "" } = input;
      if (startTime > endTime) throw invalid("startTime must be before endTime.");
      const streams = input.logStreamNames === undefined ? undefined : new Set(input.logStreamNames);
      const matches = matcher(input.filterPattern ?? "");
      const found = store
        .events(startTime, endTime)
        .filter(
          ({ logStreamName, message }) =>
            logStreamName.startsWith(logStreamNamePrefix) && (streams?.has(logStreamName) ?? true) && matches(message),
        );
      if (input.startFromHead === false) found.reverse();
      const { nextToken: token, ...of } = input;
      const { items, nextToken } = page(found, {
        size: limitOf(input),
        token,
        of: JSON.stringify(of),
        emptyPageEvery: EMPTY_PAGE_EVERY,
        weight: { limit: MOST_BYTES, weigh: bytesOf },
      });
      return { events: items, searchedLogStreams: [], nextToken };
    },
    "logs:GetLogEvents": (input: GetInput, ctx) => {
      const { store } = readable(find(ctx, input));
      const { startTime = 0, endTime = Infinity, logStreamName } = input;
      if (!store.streams().some((stream) => stream.logStreamName === logStreamName)) {
        throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.", 400);
      }
      const found = store.events(startTime, endTime - 1).filter((event) => event.logStreamName === logStreamName);
      return windowOf(found, limitOf(input), input);
    },
  };
}

interface ReadInput extends GroupInput {
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit?: number;
  readonly nextToken?: string;
  readonly startFromHead?: boolean;
}

interface FilterInput extends ReadInput {
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefix?: string;
  readonly filterPattern?: string;
}

interface GetInput extends ReadInput {
  readonly logStreamName: string;
}

function readable(found: ReturnType<Find>): ReturnType<Find> {
  const logGroupClass = found.group.LogGroup["logGroupClass"];
  if (logGroupClass !== undefined && logGroupClass !== "STANDARD") {
    throw new AwsError("InvalidOperationException", "This operation is not supported for this log class.", 400);
  }
  return found;
}

function limitOf({ limit = MOST_EVENTS }: ReadInput): number {
  if (limit < 1 || limit > MOST_EVENTS) throw invalid(`limit must be between 1 and ${MOST_EVENTS}.`);
  return limit;
}

/** The page's bytes are its messages' in UTF-8 and 26 for each event. Source: PutLogEvents, which counts alike. */
function bytesOf({ message }: StoredEvent): number {
  return Buffer.byteLength(message) + 26;
}

/**
 * GetLogEvents always gives tokens in both directions; at an end the token that was given comes back. A token is `f/`
 * or `b/` and the position between events that it goes on from.
 */
function windowOf(
  events: readonly StoredEvent[],
  size: number,
  { nextToken, startFromHead = false }: GetInput,
): object {
  const forward = nextToken === undefined ? startFromHead : nextToken.startsWith("f/");
  const from = nextToken === undefined ? (forward ? 0 : events.length) : position(nextToken, events.length);
  const ahead = forward ? events.slice(from, from + size) : events.slice(Math.max(0, from - size), from).reverse();
  let bytes = 0;
  const tooMuch = ahead.findIndex((event) => (bytes += bytesOf(event)) > MOST_BYTES);
  const count = tooMuch === -1 ? ahead.length : Math.max(1, tooMuch);
  const [start, end] = forward ? [from, from + count] : [from - count, from];
  return {
    events: events
      .slice(start, end)
      .map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
    nextForwardToken: `f/${String(end).padStart(56, "0")}/s`,
    nextBackwardToken: `b/${String(start).padStart(56, "0")}/s`,
  };
}

function position(token: string, most: number): number {
  const digits = /^[fb]\/(\d{56})\/s$/u.exec(token)?.[1];
  const at = Number(digits);
  if (digits === undefined || at > most) throw invalid("The specified nextToken is invalid.");
  return at;
}
