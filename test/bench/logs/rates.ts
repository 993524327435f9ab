import { openEndpoint } from "./endpoint.ts";
import { read } from "./reading.ts";
import { paced } from "./sessions.ts";

/** Regions by what AWS lets FilterLogEvents pass a second. */
const REGIONS = [
  ["eu-central-1", 5],
  ["eu-west-1", 10],
  ["us-east-1", 25],
] as const;
/** Small pages: how many requests pass is asked here, not how many bytes. */
const PAGE = 200;
/** Requests for so many seconds at the quota. */
const SECONDS = 40;

export interface RateRow {
  readonly quota: number;
  readonly requests: number;
  readonly seconds: number;
  /** Requests a second over the quota. */
  readonly reached: string;
  /** Throttled by the endpoint; all of them were sent again. */
  readonly throttled: number;
  /** Stretches that were lost. */
  readonly lost: number;
  /** Full pages that the log has, over the requests that it took. */
  readonly pagesPerRequest: string;
  readonly complete: boolean;
}

/** How near the reading comes to the quota that the endpoint enforces, at a latency of 200 to 700 ms. */
export async function rates(): Promise<readonly RateRow[]> {
  const rows: RateRow[] = [];
  for (const [region, quota] of REGIONS) {
    const log = {
      start: Date.parse("2026-11-18T00:00:00Z"),
      end: Date.parse("2026-11-20T00:00:00Z"),
      events: quota * SECONDS * PAGE,
      page: PAGE,
      latency: [200, 700],
    } as const;
    const endpoint = await openEndpoint(log);
    const session = await paced(endpoint.url, region);
    const { events, requests, seconds, lost } = await read(session, log);
    const throttled = await endpoint.throttled();
    rows.push({
      quota,
      requests,
      seconds: Math.round(seconds * 10) / 10,
      reached: percent(requests / seconds / quota),
      throttled,
      lost,
      pagesPerRequest: percent(log.events / PAGE / requests),
      complete: events === log.events,
    });
    session.close();
    await endpoint.close();
  }
  return rows;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
