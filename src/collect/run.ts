import { setMaxListeners } from "node:events";
import PQueue from "p-queue";
import type { AwsSession } from "../aws/session.ts";
import type { CallSpec } from "../core/call.ts";
import type { FailurePoint, FunctionReference, Window } from "../core/case.ts";
import type { Clock } from "../core/clock.ts";
import { CasePackError } from "../core/errors.ts";
import type { Listener } from "../core/events.ts";
import { GAPS, type Item } from "../core/outcome.ts";
import type { Piece } from "../core/piece.ts";
import { Asker } from "./asker.ts";
import type { CollectContext, Collector, Unmet } from "./collector.ts";
import { CaseFacts } from "./facts.ts";
import { Ledger } from "./ledger.ts";
import { noteLogRefusals } from "./named.ts";
import { Throttling } from "./throttling.ts";

/** Collectors in the order of what they need of each other: all of one phase run at once. */
export interface Phases {
  /** Who asks, which function, when it failed. */
  readonly beforeWindow: readonly (readonly Collector[])[];
  readonly afterWindow: readonly (readonly Collector[])[];
}

/** What a run is given. */
export interface CollectBase {
  readonly function: FunctionReference;
  readonly compareWith?: FunctionReference;
  readonly aws: AwsSession;
  readonly peers: readonly AwsSession[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The window that the person stated. */
  readonly statedWindow?: Window;
  /** Settles the window once the metrics are in; gets an empty list where there are none. */
  readonly resolveWindow: (points: readonly FailurePoint[]) => Window;
  readonly listener?: Listener;
  /** Where the readings of log events note how far they are; see `CollectContext.journal`. */
  readonly journal?: CollectContext["journal"];
  /** Told, before the long calls are made, how many bytes the logs of the window have about; may throw to end the run. */
  readonly expectLogs?: (bytes: number, of: ExpectedLogs) => Promise<void>;
}

/** Whose bytes were counted. */
export interface ExpectedLogs {
  readonly group: string;
  /** Others may write to the group, and their events are not read. */
  readonly shared: boolean;
}

/** Takes a piece of raw evidence, redacts and stores it. Must not give the piece to anyone else. */
export type Sink = (piece: Piece) => Promise<void>;

export interface Collected {
  /** Every planned call, by id. Their error messages are raw: the host redacts them before they are written. */
  readonly items: readonly Item[];
  readonly facts: CaseFacts;
  readonly window: Window;
}

/** So many calls are in flight at once; each of the long ones (logs, CloudTrail) is one. */
const CALLS_AT_ONCE = 16;

/**
 * Asks AWS all that the collectors plan. A failing call or collector costs its own evidence, never that of others.
 * @throws CasePackError as a collector throws it: `usage` for an unknown function, `configuration` for unusable
 *   credentials, `service` where AWS cannot be reached; `interrupted` after the signal; whatever the sink throws,
 *   because evidence that could not be redacted or stored ends the run
 */
export async function collect(phases: Phases, base: CollectBase, sink: Sink): Promise<Collected> {
  const ending = new AbortController();
  const signal = AbortSignal.any([base.signal, ending.signal]);
  // Every request in flight listens; Node would take more than ten for a leak and say so on stderr.
  setMaxListeners(0, signal);
  const facts = new CaseFacts({
    partition: base.aws.partition,
    region: base.aws.region,
    functionName: base.function.name,
    ...(base.function.qualifier === undefined ? {} : { qualifier: base.function.qualifier }),
    ...(base.function.accountId === undefined ? {} : { accountId: base.function.accountId }),
  });
  const ledger = new Ledger(base.aws, base.peers, base.clock, ({ collector, id, outcome }) =>
    base.listener?.({ type: "item", collector, id, outcome }),
  );
  const queue = new PQueue({ concurrency: CALLS_AT_ONCE });
  let window: Window | undefined;
  const end = (): void => ending.abort();
  const throttling = new Throttling();
  const run = new Run({ base, facts, ledger, queue, throttling, signal, sink, end, window: () => window });
  try {
    for (const phase of phases.beforeWindow) await run.phase(phase);
    window = base.resolveWindow(facts.failures ?? []);
    base.listener?.({ type: "window", window });
    await base.expectLogs?.(loggedWithin(facts, window), {
      group: facts.logGroupName,
      shared: facts.logGroupName !== `/aws/lambda/${facts.functionName}`,
    });
    for (const phase of phases.afterWindow) await run.phase(phase);
    run.closeBooks();
    return { items: ledger.items(), facts, window };
  } catch (error) {
    throw base.signal.aborted ? new CasePackError("interrupted", "Interrupted; no pack was made.") : error;
  }
}

/** Bytes that were written to the log group in the window; 0 where nobody could learn it. */
function loggedWithin({ logged = [] }: CaseFacts, { start, end }: Window): number {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  // A period that began before the window counts with all of it.
  const points = logged.filter(({ at }, index) => at <= to && (logged[index + 1]?.at ?? to) > from);
  return points.reduce((sum, { bytes }) => sum + bytes, 0);
}

interface RunParts {
  readonly base: CollectBase;
  readonly facts: CaseFacts;
  readonly ledger: Ledger;
  readonly queue: PQueue;
  readonly throttling: Throttling;
  readonly signal: AbortSignal;
  readonly sink: Sink;
  /** Stops all collectors. */
  readonly end: () => void;
  readonly window: () => Window | undefined;
}

/** An error of the host's own, told apart from a collector's. */
class SinkError extends Error {}

class Run {
  readonly #parts: RunParts;
  /** Calls that a collector did not need. Another may still make them. */
  readonly #unneeded: { readonly asker: Asker; readonly spec: CallSpec; readonly why: string }[] = [];

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** Ends when all collectors have, so that nothing reaches the sink after an error was thrown. */
  async phase(collectors: readonly Collector[]): Promise<void> {
    let first: { readonly error: unknown } | undefined;
    await Promise.all(
      collectors.map((collector) =>
        this.#one(collector).catch((error: unknown) => {
          // What the others say while they are being stopped is of no interest.
          first ??= { error };
          this.#parts.end();
        }),
      ),
    );
    if (first !== undefined) throw first.error;
  }

  async #one(collector: Collector): Promise<void> {
    const { base, facts, ledger, signal, sink } = this.#parts;
    signal.throwIfAborted();
    const { id, title } = collector;
    const asker = new Asker({ ...this.#parts, collector, clock: base.clock, own: base.aws });
    const unmet = collector.unmet?.(facts);
    if (unmet !== undefined) {
      this.#pass(asker, collector.calls, unmet);
      return;
    }
    base.listener?.({ type: "collector-started", collector: id, title });
    try {
      for await (const piece of collector.collect(this.#context(asker, id))) {
        signal.throwIfAborted();
        await sink(piece).catch((cause: unknown) => {
          throw new SinkError("the sink failed", { cause });
        });
        ledger.file(piece.path, piece.items);
        if (piece.kind === "log-events") noteLogRefusals(facts, piece.events);
      }
      for (const spec of this.#unasked(collector)) this.#pass(asker, [spec], this.#whyUnasked(collector, spec));
    } catch (error) {
      if (error instanceof SinkError) throw error.cause;
      if (error instanceof CasePackError || signal.aborted) throw error;
      this.#broken(collector, asker, error);
    }
    base.listener?.({ type: "collector-finished", collector: id, title });
  }

  #context(asker: Asker, id: string): CollectContext {
    const { base, facts, signal, window } = this.#parts;
    return {
      facts,
      aws: base.aws,
      peers: base.peers,
      statedWindow: base.statedWindow,
      compareWith: base.compareWith,
      clock: base.clock,
      signal,
      ask: (what, run, count) => asker.ask(what, run, count),
      stream: (what, run) => asker.stream(what, run),
      pass: (what, unmet) => asker.pass(what, unmet),
      journal: (path, via) => base.journal?.(path, via),
      progress: (count, unit, howFar = {}) =>
        base.listener?.({ type: "progress", collector: id, count, unit, ...howFar }),
      get window(): Window {
        const known = window();
        if (known === undefined) throw new Error("the window is not known before the metrics");
        return known;
      },
    };
  }

  #unasked(collector: Collector): readonly CallSpec[] {
    const asked = new Set(this.#parts.ledger.of(collector.id).map(({ operation }) => operation));
    return collector.calls.filter(({ operation }) => !asked.has(operation));
  }

  /** A call that follows on another's answer is missing where that one failed, else not needed. */
  #whyUnasked(collector: Collector, { after }: CallSpec): Unmet | undefined {
    const failed = this.#parts.ledger
      .of(collector.id)
      .find(({ operation, outcome }) => operation === after && GAPS.has(outcome));
    return failed === undefined
      ? undefined
      : { outcome: "skipped", why: `it follows on ${failed.operation}, which was ${failed.outcome}` };
  }

  /** Says of calls that were not made why not. */
  #pass(asker: Asker, calls: readonly CallSpec[], unmet: Unmet | undefined): void {
    for (const spec of calls) {
      if (unmet?.outcome === "skipped") this.#once(spec, () => asker.pass({ operation: spec.operation }, unmet));
      else this.#unneeded.push({ asker, spec, why: unmet?.why ?? `asked only ${spec.when}` });
    }
  }

  /** An operation that nobody needed is not applicable: one item each. */
  closeBooks(): void {
    for (const { asker, spec, why } of this.#unneeded) {
      if (!this.#parts.ledger.knows(spec.operation))
        asker.pass({ operation: spec.operation }, { outcome: "not-applicable", why });
    }
  }

  /** Two collectors may want the same operation; without anything that it is about, both items have one id. */
  #once({ operation }: CallSpec, write: () => void): void {
    if (!this.#parts.ledger.has(this.#parts.ledger.idOf({ operation }))) write();
  }

  /** A collector that throws met a reply that it does not understand, or is wrong itself: its calls have failed. */
  #broken(collector: Collector, asker: Asker, thrown: unknown): void {
    const error = { code: "CollectorFailed", message: thrown instanceof Error ? thrown.message : String(thrown) };
    const unasked = this.#unasked(collector);
    for (const spec of unasked) this.#once(spec, () => asker.fail({ operation: spec.operation }, error));
    const [first] = collector.calls;
    if (unasked.length === 0 && first !== undefined) {
      asker.fail({ operation: first.operation, about: `replies of ${collector.id}` }, error);
    }
  }
}
