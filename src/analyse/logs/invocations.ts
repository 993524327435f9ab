/** Counts of one slot of time. */
export interface Bucket {
  /** ms since the epoch, its start. */
  readonly at: number;
  invocations: number;
  failures: number;
}

export const BUCKET_MS = 300_000;

interface Open {
  readonly requestId: string;
  readonly at: number;
  failed: boolean;
}

/** Most streams that are followed at once: more than run in parallel at any time, and bounded. */
const MOST_OPEN = 20_000;

/**
 * Counts invocations and failures. A stream serves one invocation at a time, so what stands between a START and its
 * REPORT belongs to it, request id or not; without START lines (log level above INFO) the REPORT alone counts.
 */
export class Invocations {
  readonly buckets = new Map<number, Bucket>();
  invocations = 0;
  failures = 0;
  firstFailure: number | undefined;
  lastFailure: number | undefined;
  readonly #open = new Map<string, Open>();
  /** Per stream the request id whose failure was counted last: "Task timed out" may stand before or after its REPORT. */
  #counted = new Map<string, string>();

  start(stream: string, requestId: string, at: number): void {
    this.#close(stream);
    if (this.#open.size >= MOST_OPEN) {
      const oldest = this.#open.keys().next().value;
      if (oldest !== undefined) this.#close(oldest);
    }
    this.#open.set(stream, { requestId, at, failed: false });
    this.#counted.delete(stream);
    this.#bucket(at).invocations += 1;
    this.invocations += 1;
  }

  /** Marks the invocation that runs in the stream as failed. Gives its request id. */
  fail(stream: string, requestId: string | undefined, at: number): string | undefined {
    const open = this.#open.get(stream);
    if (open !== undefined && (requestId === undefined || open.requestId === requestId)) {
      if (!open.failed) this.#failed(at);
      open.failed = true;
      return open.requestId;
    }
    if (requestId !== undefined && this.#counted.get(stream) !== requestId) this.#count(stream, requestId, at);
    return requestId;
  }

  report(stream: string, requestId: string, ok: boolean, at: number): void {
    const open = this.#open.get(stream);
    if (open?.requestId === requestId) {
      this.#open.delete(stream);
      if (open.failed) this.#remember(stream, requestId);
      else if (!ok) this.#count(stream, requestId, at);
      return;
    }
    this.#bucket(at).invocations += 1;
    this.invocations += 1;
    if (!ok && this.#counted.get(stream) !== requestId) this.#count(stream, requestId, at);
  }

  /** Request id of what runs in a stream. */
  current(stream: string): string | undefined {
    return this.#open.get(stream)?.requestId;
  }

  #close(stream: string): void {
    this.#open.delete(stream);
  }

  #count(stream: string, requestId: string, at: number): void {
    this.#failed(at);
    this.#remember(stream, requestId);
  }

  #remember(stream: string, requestId: string): void {
    if (this.#counted.size >= MOST_OPEN) this.#counted = new Map();
    this.#counted.set(stream, requestId);
  }

  #failed(at: number): void {
    this.failures += 1;
    this.#bucket(at).failures += 1;
    if (this.firstFailure === undefined || at < this.firstFailure) this.firstFailure = at;
    if (this.lastFailure === undefined || at > this.lastFailure) this.lastFailure = at;
  }

  #bucket(at: number): Bucket {
    const start = Math.floor(at / BUCKET_MS) * BUCKET_MS;
    let bucket = this.buckets.get(start);
    if (bucket === undefined) {
      bucket = { at: start, invocations: 0, failures: 0 };
      this.buckets.set(start, bucket);
    }
    return bucket;
  }
}
