import type PQueue from "p-queue";
import { classify } from "../aws/errors.ts";
import type { AwsSession } from "../aws/session.ts";
import type { CallSpec } from "../core/call.ts";
import type { Clock } from "../core/clock.ts";
import { CasePackError } from "../core/errors.ts";
import type { CallError, Item, Outcome } from "../core/outcome.ts";
import type { Answer, Ask, Collector, Reply, Send, StreamEnd, Streamed, Unmet } from "./collector.ts";
import type { Ledger } from "./ledger.ts";
import type { Throttling } from "./throttling.ts";

interface AskerParts {
  readonly collector: Collector;
  readonly own: AwsSession;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly queue: PQueue;
  readonly throttling: Throttling;
  readonly signal: AbortSignal;
}

/** Makes one collector's calls and writes each down exactly once. */
export class Asker {
  readonly #parts: AskerParts;
  readonly #specs: ReadonlyMap<string, CallSpec>;

  constructor(parts: AskerParts) {
    this.#parts = parts;
    this.#specs = new Map(parts.collector.calls.map((spec) => [spec.operation, spec]));
  }

  async ask<T>(what: Ask, run: (send: Send) => Promise<T>, count: (value: T) => number = () => 1): Promise<Answer<T>> {
    const spec = this.#spec(what);
    const answer = await this.#parts.queue.add(async (): Promise<Answer<T>> => {
      const call = this.#begin(what);
      try {
        const value = await run(call.send);
        const things = count(value);
        const outcome = things === 0 ? "empty" : "collected";
        const item = this.#write(spec, what, { ...call.so(), outcome, count: things });
        return { outcome, value, item: item.id };
      } catch (thrown) {
        return this.#failed(spec, what, thrown, call.so(), 0);
      }
    }, this.#unlessEnded);
    return answer;
  }

  async *stream<T>(
    what: Ask,
    run: (send: Send) => AsyncIterable<readonly T[]>,
  ): AsyncGenerator<Streamed<T>, StreamEnd> {
    const spec = this.#spec(what);
    const item = this.#parts.ledger.idOf(what);
    const place = await this.#takePlace();
    const call = this.#begin(what);
    let things = what.before ?? 0;
    try {
      // So that the files which an earlier process wrote are known as this item's.
      if (things > 0) yield { batch: [], item };
      for await (const batch of run(call.send)) {
        things += batch.length;
        if (batch.length > 0) yield { batch, item };
      }
      const outcome = things === 0 ? "empty" : "collected";
      this.#write(spec, what, { ...call.so(), outcome, count: things });
      return { outcome, value: things, item };
    } catch (thrown) {
      return this.#failed<number>(spec, what, thrown, call.so(), things);
    } finally {
      place.free();
    }
  }

  pass(what: Ask, { why, ...unmet }: Unmet): void {
    const startedAt = this.#parts.clock.now();
    this.#write(this.#spec(what), what, { attempts: 0, startedAt, count: 0, reason: why, ...unmet });
  }

  fail(what: Ask, error: CallError): void {
    const startedAt = this.#parts.clock.now();
    this.#write(this.#spec(what), what, { attempts: 0, startedAt, outcome: "failed", count: 0, error });
  }

  /** Counts what one call sends. */
  #begin({ operation, mayBeBare, session = this.#parts.own, region }: Ask): {
    readonly send: Send;
    readonly so: () => { readonly attempts: number; readonly startedAt: number };
  } {
    const { clock, signal, throttling, ledger } = this.#parts;
    const startedAt = clock.now();
    const quota = ledger.idOf({ operation, session, ...(region === undefined ? {} : { region }) });
    let attempts = 0;
    const send: Send = (request) => throttling.outlast(quota, session, signal, () => once(request));
    const once: Send = async (request) => {
      signal.throwIfAborted();
      try {
        const reply = await request({ abortSignal: signal });
        attempts += reply.$metadata.attempts ?? 1;
        if (mayBeBare !== true && Object.keys(reply).length === 1) throw new BareReply(reply);
        return reply;
      } catch (thrown) {
        if (!(thrown instanceof BareReply)) attempts += classify(thrown).attempts;
        throw thrown;
      }
    };
    return { send, so: () => ({ attempts, startedAt }) };
  }

  #failed<T>(
    spec: CallSpec,
    what: Ask,
    thrown: unknown,
    so: { readonly attempts: number; readonly startedAt: number },
    count: number,
  ): Answer<T> {
    // Neither is about this call: the run is being ended.
    if (this.#parts.signal.aborted || thrown instanceof CasePackError) throw thrown;
    const { outcome: classified, error } = classify(thrown);
    const outcome = what.absentCodes?.includes(error.code) === true ? "not-found" : classified;
    const item = this.#write(spec, what, { ...so, outcome, count, error });
    return { outcome, item: item.id, error };
  }

  #write(
    spec: CallSpec,
    what: Ask,
    ended: Omit<Parameters<Ledger["write"]>[3], "outcome"> & { readonly outcome: Outcome },
  ): Item {
    return this.#parts.ledger.write(this.#parts.collector.id, spec, what, ended);
  }

  /** A stream holds its place among the calls in flight until it ends. */
  async #takePlace(): Promise<{ readonly free: () => void }> {
    return new Promise((resolve, reject) => {
      this.#parts.queue.add(() => new Promise<void>((free) => resolve({ free })), this.#unlessEnded).catch(reject);
    });
  }

  /** Calls that still wait for their turn when the run ends are never made. */
  get #unlessEnded(): { readonly signal: AbortSignal } {
    return { signal: this.#parts.signal };
  }

  #spec({ operation }: Ask): CallSpec {
    const spec = this.#specs.get(operation);
    if (spec === undefined) throw new Error(`${this.#parts.collector.id} asks ${operation}, which it does not declare`);
    return spec;
  }
}

/**
 * A body that is empty parses as a reply without members. To take it for "none" would be to say that there are no
 * policies where a connection was cut.
 */
class BareReply extends Error {
  override readonly name = "SyntaxError";
  readonly $metadata: unknown;

  constructor({ $metadata }: Reply) {
    super("the reply has no content");
    this.$metadata = $metadata;
  }
}
