import { setTimeout as wait } from "node:timers/promises";
import { classify, isNetworkCode } from "../../aws/errors.ts";
import type { Pause } from "../../aws/session.ts";

/** The SDK has retried for seconds by the time that one of these begins. */
const WAITS_MS: readonly number[] = [500, 1000, 2000, 4000];

export interface Patience {
  /** Waits before a request that failed for a passing reason is sent again, in ms; the SDK has retried it by then. */
  readonly patience?: readonly number[];
  readonly pause?: Pause;
}

/**
 * Sends a request again that failed for a reason that passes: throttled, AWS's own failure, a connection or a reply that
 * broke. A log takes thousands of requests; without it, one unlucky one would leave a hole in it.
 */
export async function patiently<T>(
  request: () => Promise<T>,
  signal: AbortSignal,
  { patience = WAITS_MS, pause = timer }: Patience = {},
): Promise<T> {
  for (const ms of patience) {
    try {
      return await request();
    } catch (thrown) {
      if (signal.aborted || !passes(thrown)) throw thrown;
      await pause(ms, signal);
    }
  }
  return await request();
}

export async function timer(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal });
}

/** Whether the same request may be answered a little later. */
export function passes(thrown: unknown): boolean {
  const { outcome, error } = classify(thrown);
  if (outcome === "throttled") return true;
  if (outcome !== "failed") return false;
  return isNetworkCode(error.code) || error.code === "UnreadableReply" || isServerFault(thrown);
}

function isServerFault(thrown: unknown): boolean {
  const status = (thrown as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status !== undefined && status >= 500;
}
