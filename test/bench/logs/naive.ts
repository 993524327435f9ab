import { openEndpoint } from "./endpoint.ts";
import { read, readNaively, type Reading } from "./reading.ts";
import { paced } from "./sessions.ts";

const SECONDS = 20;

export interface Comparison {
  readonly reader: string;
  readonly events: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
  readonly cpuSecondsPerMillion: number;
}

/** Full pages at a latency of 200 to 700 ms: by slices, and by one chain of tokens, with the same SDK and the same log. */
export async function beside(): Promise<readonly Comparison[]> {
  const log = {
    start: Date.parse("2026-11-18T00:00:00Z"),
    end: Date.parse("2026-11-20T00:00:00Z"),
    events: 40_000_000,
    page: 10_000,
    latency: [200, 700],
  } as const;
  const endpoint = await openEndpoint(log);
  const session = await paced(endpoint.url, "eu-west-1");
  const naive = await readNaively(session, log, SECONDS);
  const slices = await read(session, log, SECONDS);
  session.close();
  await endpoint.close();
  return [row("one chain of tokens", naive), row("slices", slices)];
}

function row(reader: string, { events, seconds, cpuSeconds }: Reading): Comparison {
  return {
    reader,
    events,
    seconds: Math.round(seconds * 10) / 10,
    eventsPerSecond: Math.round(events / seconds),
    cpuSecondsPerMillion: Math.round((cpuSeconds / events) * 1e7) / 10,
  };
}
