import { type AwsSession, createSession } from "../../src/aws/session.ts";
import type { Send } from "../../src/collect/collector.ts";
import type { LogsClient } from "../../src/collect/logs/reader.ts";
import type { StoredEvent } from "../../src/example/accounts/activity/log-store.ts";
import { queryHandlers } from "../../src/example/accounts/handlers/logs-queries.ts";
import type { FaultRule } from "../../src/example/faults.ts";
import { AwsError, type Handlers } from "../../src/example/handler.ts";
import type { Quotas } from "../../src/example/quotas.ts";
import { type Endpoint, startEndpoint } from "../../src/example/server.ts";

const PROFILE = {
  name: "own",
  accountId: "111122223333",
  accessKeyId: "AKIAEXAMPLELOGS",
  secretAccessKey: "example",
  arn: "arn:aws:iam::111122223333:user/reader",
};

/** What FilterLogEvents may do, and does at its oddest. Each is drawn anew for every page. */
export interface Oddness {
  /** Events a page at most; pages are shorter at times. */
  readonly size: number;
  /** Shares of pages, 0 to 1, that are empty but go on; that begin with events of the page before; whose token is refused once. */
  readonly empty: number;
  readonly repeats: number;
  readonly refused: number;
  /** Of pages that come a second time behind the token that they came with. */
  readonly sameToken: number;
}

export const PLAIN: Oddness = { size: 10_000, empty: 0, repeats: 0, refused: 0, sameToken: 0 };

export interface FilterInput {
  readonly startTime: number;
  readonly endTime: number;
  readonly logGroupName?: string;
  readonly logStreamNamePrefix?: string;
  readonly nextToken?: string;
}

/** A log group that holds these events, ascending; `draw` gives numbers from 0 to 1. */
export function oddGroup(
  events: () => readonly StoredEvent[],
  odd: Oddness,
  draw: () => number,
): NonNullable<Handlers["x"]> {
  const refused = new Set<string>();
  return ({ startTime, endTime, logStreamNamePrefix = "", nextToken }: FilterInput) => {
    const found = events().filter(
      ({ timestamp, logStreamName }) =>
        timestamp >= startTime && timestamp <= endTime && logStreamName.startsWith(logStreamNamePrefix),
    );
    // A token says behind which event it goes on, so that events which arrive late do not move it.
    const after = nextToken === undefined ? "" : (nextToken.split("/")[0] ?? "");
    if (nextToken !== undefined && draw() < odd.refused && !refused.has(nextToken)) {
      refused.add(nextToken);
      throw new AwsError("InvalidParameterException", "The specified nextToken is invalid.", 400);
    }
    const start = after === "" ? 0 : found.findIndex(({ eventId }) => eventId === after) + 1;
    const more = (from: number): string => `${found[from - 1]?.eventId ?? ""}/${Math.floor(draw() * 1e9)}`;
    if (draw() < odd.empty) return { events: [], nextToken: more(start) };
    if (nextToken !== undefined && draw() < odd.sameToken)
      return { events: found.slice(Math.max(0, start - 2), start), nextToken };
    const end = start + Math.max(1, Math.ceil(odd.size * (draw() < 0.2 ? draw() : 1)));
    const page = found.slice(draw() < odd.repeats ? Math.max(0, start - 3) : start, end);
    return end < found.length ? { events: page, nextToken: more(end) } : { events: page };
  };
}

/** Insights over the same events. */
export function queriesOf(events: () => readonly StoredEvent[], logGroupClass = "STANDARD"): Handlers {
  const LogGroup = { logGroupName: "g", logGroupArn: "arn:aws:logs:eu-west-1:111122223333:log-group:g", logGroupClass };
  const store = {
    events: (start: number, end: number) => events().filter(({ timestamp }) => timestamp >= start && timestamp <= end),
  };
  return queryHandlers(() => ({ group: { LogGroup, subscriptionFilters: [], traffic: [] }, store }));
}

export interface LogAccount {
  readonly endpoint: Endpoint;
  readonly session: AwsSession;
  readonly logs: LogsClient;
  readonly send: Send;
  close(): Promise<void>;
}

/** An endpoint with these handlers, and a client of the real SDK for it. */
export async function logAccount(
  handlers: Handlers,
  more: {
    readonly region?: string;
    readonly quotas?: Quotas;
    readonly faults?: readonly FaultRule[];
    readonly pacing?: "always" | "by-endpoint";
    readonly attempts?: number;
    /** Who answers instead. */
    readonly endpointUrl?: string;
  } = {},
): Promise<LogAccount> {
  const { region = "eu-west-1", quotas, faults = [], pacing = "by-endpoint", attempts = 1 } = more;
  const endpoint = await startEndpoint({
    handlers,
    profiles: [PROFILE],
    now: "2026-11-20T12:00:00Z",
    faults,
    ...(quotas === undefined ? {} : { quotas }),
  });
  const session = await createSession({
    region,
    endpointUrl: more.endpointUrl ?? endpoint.url,
    credentials: PROFILE,
    env: { AWS_MAX_ATTEMPTS: String(attempts) },
    version: "0.0.0-test",
    pacing,
  });
  return {
    endpoint,
    session,
    logs: await session.logs(),
    send: (request) => request({ abortSignal: new AbortController().signal }),
    async close() {
      session.close();
      await endpoint.close();
    },
  };
}

/** `count` events, one every `everyMs` from `start`, over a few streams. */
export function storedEvents(count: number, start: number, everyMs: number, length = 20): StoredEvent[] {
  return Array.from({ length: count }, (_, index) => storedEvent(start + Math.floor(index * everyMs), index, length));
}

export function storedEvent(timestamp: number, index: number, length = 20): StoredEvent {
  return {
    timestamp,
    ingestionTime: timestamp + 500,
    logStreamName: `2026/11/20/[$LATEST]${"abc"[index % 3] ?? ""}`,
    message: `event ${index} `.padEnd(length, "x"),
    eventId: `39${String(timestamp).padStart(20, "0")}${String(index).padStart(34, "0")}`,
  };
}
