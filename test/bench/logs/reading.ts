import { FilterReader } from "../../../src/collect/logs/filter-reader.ts";
import type { AwsSession } from "../../../src/aws/session.ts";
import type { GeneratedLog } from "./generated.ts";

export interface Reading {
  readonly events: number;
  readonly requests: number;
  readonly seconds: number;
  /** Of this process: reading, parsing, ordering. */
  readonly cpuSeconds: number;
  readonly lost: number;
}

/** Reads as `collect` does, for so many seconds at most, and throws the events away. */
export async function read(session: AwsSession, log: GeneratedLog, seconds = Infinity): Promise<Reading> {
  let requests = 0;
  const reader = new FilterReader({
    logs: await session.logs(),
    send: (request) => {
      requests += 1;
      return request({ abortSignal: AbortSignal.timeout(600_000) });
    },
    pace: session.pace("logs:FilterLogEvents"),
    group: { logGroupName: "g" },
    start: log.start,
    end: log.end,
    signal: new AbortController().signal,
  });
  const since = measure();
  let events = 0;
  for await (const batch of reader.events()) {
    events += batch.length;
    if (since().seconds > seconds) break;
  }
  return { events, requests, ...since(), lost: reader.state.gaps.length };
}

/** One chain of tokens: what the SDK's paginator, and every tool that is built on it, does. */
export async function readNaively(session: AwsSession, log: GeneratedLog, seconds: number): Promise<Reading> {
  const logs = await session.logs();
  const since = measure();
  let [events, requests] = [0, 0];
  let nextToken: string | undefined;
  do {
    const input = { logGroupName: "g", startTime: log.start, endTime: log.end };
    const page = await logs.filterLogEvents({ ...input, ...(nextToken === undefined ? {} : { nextToken }) });
    requests += 1;
    events += page.events?.length ?? 0;
    nextToken = page.nextToken;
  } while (nextToken !== undefined && since().seconds < seconds);
  return { events, requests, ...since(), lost: 0 };
}

function measure(): () => { readonly seconds: number; readonly cpuSeconds: number } {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
  };
}
