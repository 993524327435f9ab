import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../core/clock.ts";
import type { Span, Tail } from "./reader.ts";

/** After a burst, so long passes until all its events can be read; measured, not documented. */
const SETTLING_MS = 90_000;

/**
 * The end of a window that reaches up to now: its events may still be on their way from Lambda to CloudWatch Logs, so it
 * is read last, and when it has settled. Undefined where the window ended long enough ago, or time stands still.
 */
export function unsettledTail({ start, end }: Span, clock: Clock): Tail | undefined {
  const now = clock.now();
  if (clock.stands === true || now >= end + SETTLING_MS) return undefined;
  const settled = Math.min(end, now) + SETTLING_MS;
  return {
    start: Math.max(start, Math.min(end, now) - SETTLING_MS),
    settled: async (signal) => {
      const left = settled - clock.now();
      if (left > 0) await wait(left, undefined, { signal });
    },
  };
}
