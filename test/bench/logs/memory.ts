import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { loadExample } from "../../../src/example/accounts/index.ts";
import { EXAMPLE, openEndpoint } from "./endpoint.ts";
import { averageBytes, type GeneratedLog } from "./generated.ts";

export interface MemoryRow {
  readonly gigabytes: number;
  readonly events: number;
  readonly seconds: number;
  /** Of the collecting process, from start to end. */
  readonly peakMegabytes: number;
  /** All threads of it. */
  readonly cpuSeconds: number;
  readonly packMegabytes: number;
  /** Every event was read, and CloudWatch's count agrees. */
  readonly complete: boolean;
}

const CLI = join(process.cwd(), "dist", "main.js");

/** Peak memory of `collect`, as it is built, from the first reply to the sealed zip, by the size of the log. */
export async function memory(sizes: readonly number[]): Promise<readonly MemoryRow[]> {
  if (!existsSync(CLI)) throw new Error("There is no dist/main.js; npm run build makes it.");
  const rows: MemoryRow[] = [];
  for (const gigabytes of sizes) rows.push(await collect(gigabytes));
  return rows;
}

async function collect(gigabytes: number): Promise<MemoryRow> {
  const example = await loadExample(EXAMPLE, { root: process.cwd() });
  const log: GeneratedLog = {
    start: Date.parse("2026-11-20T00:00:00Z"),
    end: Date.parse("2026-11-20T06:00:00Z"),
    events: Math.round((gigabytes * 1e9) / averageBytes()),
    page: 10_000,
    latency: [0, 0],
  };
  const [profile] = example.profiles;
  const endpoint = await openEndpoint(log);
  const out = await mkdtemp(join(tmpdir(), "bench-logs-"));
  try {
    const began = performance.now();
    const iso = (ms: number): string => new Date(ms).toISOString();
    const args = ["--function", example.functionName, "--region", example.region, "--endpoint-url", endpoint.url];
    const window = ["--start", iso(log.start), "--end", iso(log.end)];
    const more = ["--out", out, "--output", "json", "--no-progress", "--yes"];
    const child = spawn(process.execPath, [CLI, "collect", ...args, ...window, ...more], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        PATH: process.env["PATH"],
        NODE_OPTIONS: process.env["NODE_OPTIONS"],
        AWS_ACCESS_KEY_ID: profile?.accessKeyId,
        AWS_SECRET_ACCESS_KEY: profile?.secretAccessKey,
      },
    });
    const ended = once(child, "exit");
    const watched = usageOf(child.pid ?? 0, ended);
    const { packs, manifest } = JSON.parse(await text(child.stdout)) as Result;
    await ended;
    const item = manifest.items.find(({ id }) => id === "logs:FilterLogEvents");
    return {
      gigabytes,
      events: item?.count ?? 0,
      seconds: Math.round((performance.now() - began) / 1000),
      ...(await watched),
      packMegabytes: Math.round(packs.reduce((sum, path) => sum + statSync(path).size, 0) / 1e6),
      complete: item?.outcome === "collected" && item.reading.counts.counted === log.events,
    };
  } finally {
    await endpoint.close();
    await rm(out, { recursive: true, force: true });
  }
}

interface Result {
  readonly packs: readonly string[];
  readonly manifest: {
    readonly items: readonly {
      readonly id: string;
      readonly outcome: string;
      readonly count: number;
      readonly reading: { readonly counts: { readonly counted: number } };
    }[];
  };
}

/**
 * What the operating system counted for a process up to its end: the highest resident memory (`VmHWM`), so that nothing
 * between two looks is missed, and the time on the processor, in hundredths of a second. Linux only.
 */
async function usageOf(pid: number, ended: Promise<unknown>): Promise<Pick<MemoryRow, "peakMegabytes" | "cpuSeconds">> {
  const over = ended.then(() => true);
  let [kilobytes, ticks] = [0, 0];
  do {
    try {
      const [, peak = "0"] = /^VmHWM:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
      const [user = "0", system = "0"] =
        readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ").slice(11) ?? [];
      kilobytes = Math.max(kilobytes, Number(peak));
      ticks = Math.max(ticks, Number(user) + Number(system));
    } catch {
      // It has just ended.
    }
  } while (!(await Promise.race([over, wait(200).then(() => false)])));
  return { peakMegabytes: Math.round((kilobytes * 1024) / 1e6), cpuSeconds: Math.round(ticks / 10) / 10 };
}
