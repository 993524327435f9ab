import { classify } from "../aws/errors.ts";
import type { AwsSession } from "../aws/session.ts";

/** The SDK has retried for seconds by the time that one of these begins. */
const WAITS_MS: readonly number[] = [1000, 3000];

/**
 * Sends a request again that AWS throttled: that passes, and the evidence would be missing for no better reason than
 * that others asked at the same time. An operation for which all patience was in vain gets none for the rest of the run,
 * so that an account which throttles for ever costs its evidence and not an hour.
 */
export class Throttling {
  readonly #inVain = new Set<string>();

  /** `operation` tells operations apart by account and Region, as AWS's quotas do. */
  async outlast<T>(
    operation: string,
    { pause }: Pick<AwsSession, "pause">,
    signal: AbortSignal,
    request: () => Promise<T>,
  ): Promise<T> {
    for (const ms of WAITS_MS) {
      try {
        return await request();
      } catch (thrown) {
        if (this.#inVain.has(operation) || signal.aborted || classify(thrown).outcome !== "throttled") throw thrown;
        await pause(ms, signal);
      }
    }
    try {
      return await request();
    } catch (thrown) {
      if (classify(thrown).outcome === "throttled") this.#inVain.add(operation);
      throw thrown;
    }
  }
}
