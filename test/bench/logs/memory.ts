import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createSession } from "../../../src/aws/session.ts";
import type { PipelineEvent } from "../../../src/core/events.ts";
import { fixedClock } from "../../../src/core/clock.ts";
import { loadExample } from "../../../src/example/accounts/index.ts";
import { makePack } from "../../../src/pipeline.ts";
import { EXAMPLE, openEndpoint } from "./endpoint.ts";
import { averageBytes, type GeneratedLog } from "./generated.ts";

export interface MemoryRow {
  readonly gigabytes: number;
  readonly events: number;
  readonly seconds: number;
  /** Peak resident memory of the collecting process, MB: at the end of each stage, and of all. */
  readonly collected: number;
  readonly analysed: number;
  readonly packed: number;
  readonly packMegabytes: number;
  readonly complete: boolean;
}

/** Peak memory of the whole way from reply to sealed zip, each size in a process of its own. */
export async function memory(sizes: readonly number[]): Promise<readonly MemoryRow[]> {
  const rows: MemoryRow[] = [];
  for (const gigabytes of sizes) {
    const log: GeneratedLog = {
      start: Date.parse("2026-11-20T00:00:00Z"),
      end: Date.parse("2026-11-20T06:00:00Z"),
      events: Math.round((gigabytes * 1e9) / averageBytes()),
      page: 10_000,
      latency: [0, 0],
    };
    const endpoint = await openEndpoint(log);
    const order = JSON.stringify({ url: endpoint.url, log, gigabytes });
    const child = spawn(process.execPath, [process.argv[1] ?? "", "--collect", order], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    rows.push(JSON.parse(await text(child.stdout)) as MemoryRow);
    await endpoint.close();
  }
  return rows;
}

/** The process that collects: the real pipeline, with the example's account and the generated log. */
export async function collectGenerated(order: {
  readonly url: string;
  readonly log: GeneratedLog;
  readonly gigabytes: number;
}): Promise<MemoryRow> {
  const { url, log, gigabytes } = order;
  const example = await loadExample(EXAMPLE, { root: process.cwd() });
  const [profile] = example.profiles;
  if (profile === undefined) throw new Error(`${EXAMPLE} has no profile`);
  const aws = await createSession({
    region: example.region,
    endpointUrl: url,
    credentials: profile,
    env: {},
    version: "bench",
  });
  const out = await mkdtemp(join(tmpdir(), "bench-logs-"));
  const peaks = new Map<string, number>();
  const listener = (event: PipelineEvent): void => {
    if (event.type === "stage") peaks.set(event.stage, peak());
  };
  const began = performance.now();
  try {
    const { bytes, manifest } = await makePack(
      {
        function: { name: example.functionName },
        aws,
        peers: [],
        window: { start: iso(log.start), end: iso(log.end), timeZone: "UTC", origin: "start-end" },
        stated: {},
        audience: "support",
        language: "en",
        out,
        clock: fixedClock(example.now),
        key: new Uint8Array(32).fill(7),
        tool: { name: "lambda-case-pack", version: "bench" },
        templatesRoot: join(process.cwd(), "templates"),
      },
      {
        listener,
        signal: new AbortController().signal,
        onAbruptEnd: () => () => undefined,
        processes: { id: 1, isAlive: () => false },
      },
    );
    const item = manifest.items.find(({ id }) => id === "logs:FilterLogEvents");
    return {
      gigabytes,
      events: item?.count ?? 0,
      seconds: Math.round((performance.now() - began) / 1000),
      collected: peaks.get("analyse") ?? 0,
      analysed: peaks.get("pack") ?? 0,
      packed: peak(),
      packMegabytes: Math.round(bytes / 1e6),
      complete: item?.outcome === "collected" && item.count === log.events,
    };
  } finally {
    aws.close();
    await rm(out, { recursive: true, force: true });
  }
}

/** MB; the operating system counts, so nothing between two looks is missed. */
function peak(): number {
  return Math.round(process.resourceUsage().maxRSS / 1000);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
