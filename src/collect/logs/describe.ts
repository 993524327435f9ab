import type { LogGroup, LogStream } from "../../aws/types.ts";
import type { Ask, CollectContext, Send } from "../collector.ts";
import { allOf, from, length, pages } from "../pages.ts";
import type { LogsClient } from "./reader.ts";
import { windowPrefixes } from "./streams.ts";
import type { LogTarget } from "./targets.ts";

/** What DescribeLogGroups says of a group; the value is undefined where that is not known, and null where there is none. */
export interface Described {
  readonly group: LogGroup | null | undefined;
  readonly item: string;
}

/** Asks for one group by its name. */
export async function describeGroup(ctx: CollectContext, client: LogsClient, target: LogTarget): Promise<Described> {
  const { name } = target;
  const answer = await ctx.ask(
    { operation: "logs:DescribeLogGroups", ...aboutOf(target) },
    async (send) => {
      const found = await allOf(
        send,
        (token, options) =>
          client.describeLogGroups({ logGroupNamePrefix: name, ...from("nextToken", token) }, options),
        ({ nextToken }) => nextToken,
        ({ logGroups }) => logGroups,
      );
      return found.filter(({ logGroupName }) => logGroupName === name);
    },
    length,
  );
  return { group: answer.value === undefined ? undefined : (answer.value[0] ?? null), item: answer.item };
}

/** What tells a group's items from those of the function's own. */
export function aboutOf({ name, region, own, via }: LogTarget): Pick<Ask, "about" | "region" | "session"> {
  return {
    ...(own ? {} : { about: name }),
    ...(region === undefined ? {} : { region }),
    ...(via === undefined ? {} : { session: via }),
  };
}

const DAY_MS = 86_400_000;

/**
 * Streams with events in the window, newest first. `lastEventTimestamp` lags by up to an hour, so the list goes on for
 * a day beyond the window; events are read without looking at it. Source: CloudWatch Logs API Reference, `LogStream`.
 */
export async function streamsOf(
  { window }: CollectContext,
  client: LogsClient,
  send: Send,
  { name: logGroupName, onlyOf }: LogTarget,
): Promise<LogStream[]> {
  const [start, end] = [Date.parse(window.start), Date.parse(window.end)];
  const found: LogStream[] = [];
  if (onlyOf !== undefined) {
    // Streams cannot be both ordered by time and picked by prefix.
    for (const logStreamNamePrefix of windowPrefixes(onlyOf, start, end)) {
      const some = await allOf(
        send,
        (token, options) =>
          client.describeLogStreams({ logGroupName, logStreamNamePrefix, ...from("nextToken", token) }, options),
        ({ nextToken }) => nextToken,
        ({ logStreams }) => logStreams,
      );
      found.push(...some);
    }
    return found;
  }
  const replies = pages(
    send,
    (token, options) =>
      client.describeLogStreams(
        { logGroupName, orderBy: "LastEventTime", descending: true, ...from("nextToken", token) },
        options,
      ),
    ({ nextToken }) => nextToken,
    // Newest first: all that came since the window are between.
    { mostPages: 20_000, most: { ms: 600_000, msAPage: 200 } },
  );
  for await (const { logStreams = [] } of replies) {
    found.push(...logStreams.filter(({ lastEventTimestamp = end }) => lastEventTimestamp >= start - DAY_MS));
    if (logStreams.some(({ lastEventTimestamp = end }) => lastEventTimestamp < start - DAY_MS)) break;
  }
  return found;
}
