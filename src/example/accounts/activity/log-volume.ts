import { seeded } from "../random.ts";
import type { TrafficData } from "./data.ts";
import type { Invocation } from "./invocations.ts";
import { linesOf } from "./log-lines.ts";
import type { DataPoint } from "./metrics.ts";

/** CloudWatch counts 26 bytes for each event beside its text. Source: CloudWatch Logs API Reference, PutLogEvents. */
const EVENT_BYTES = 26;
/** Invocations of a kind whose lines are written to learn how long they are. */
const SAMPLED = 3;

/**
 * IncomingBytes of a log group in `[start, end)`, ascending. What an invocation logs is taken from a few of its kind: two
 * weeks of lines would be written for one figure.
 */
export function logVolume(
  activity: readonly { readonly traffic: TrafficData; readonly invocations: readonly Invocation[] }[],
  periodMs: number,
  [start, end]: readonly [number, number],
): DataPoint[] {
  const buckets = new Map<number, number>();
  for (const { traffic, invocations } of activity) {
    const samples = new Map<string, number[]>();
    for (const invocation of invocations) {
      const at = Math.floor(invocation.at / periodMs) * periodMs;
      if (at < start || at >= end) continue;
      const known = samples.get(invocation.kind.name) ?? [];
      if (known.length < SAMPLED) known.push(bytesOf(invocation, traffic));
      samples.set(invocation.kind.name, known);
      const mean = known.reduce((sum, bytes) => sum + bytes, 0) / known.length;
      buckets.set(at, (buckets.get(at) ?? 0) + mean);
    }
  }
  return [...buckets].sort(([a], [b]) => a - b).map(([at, value]) => ({ at, value: Math.round(value) }));
}

function bytesOf(invocation: Invocation, traffic: TrafficData): number {
  const random = seeded(`lines of ${invocation.requestId} ${invocation.attempt}`);
  random.digits(20);
  const lines = linesOf(invocation, traffic, random);
  return lines.reduce((sum, { message }) => sum + Buffer.byteLength(message) + EVENT_BYTES, 0);
}
