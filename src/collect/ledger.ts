import type { AwsSession } from "../aws/session.ts";
import type { CallSpec } from "../core/call.ts";
import { type Clock, isoUtc } from "../core/clock.ts";
import { type CallError, GAPS, type Item, type Outcome } from "../core/outcome.ts";
import type { Ask } from "./collector.ts";

/** How a call ended, to be written down. */
export interface Ended {
  readonly outcome: Outcome;
  readonly attempts: number;
  /** Ms since the epoch, UTC. */
  readonly startedAt: number;
  readonly count: number;
  readonly error?: CallError;
  readonly reason?: string;
  /** The owner of what it was about, where no session is its. */
  readonly accountId?: string;
  /** In place of the call's own effect. */
  readonly effect?: string;
}

/** Every call of a run and how it ended, each exactly once. */
export class Ledger {
  readonly #own: AwsSession;
  readonly #peers: readonly AwsSession[];
  readonly #clock: Clock;
  readonly #items = new Map<string, Item>();
  readonly #files = new Map<string, Set<string>>();
  readonly #told: (item: Item) => void;

  constructor(own: AwsSession, peers: readonly AwsSession[], clock: Clock, told: (item: Item) => void) {
    this.#own = own;
    this.#peers = peers;
    this.#clock = clock;
    this.#told = told;
  }

  /**
   * The id that a call's item gets: its operation, then what tells it from other calls of that operation. Account and
   * Region stand in it where they are not the function's own.
   */
  idOf({ operation, about, session = this.#own, region = session.region }: Ask): string {
    const account = session.label === "own" ? [] : [session.accountId ?? this.#unnamed(session)];
    const elsewhere = region === this.#own.region || isGlobal(operation) ? [] : [region];
    return [operation, ...account, ...elsewhere, ...(about === undefined ? [] : [about])].join("/");
  }

  /** A peer whose account nobody told: there may be several of them. */
  #unnamed(peer: AwsSession): string {
    return this.#peers.length > 1 ? `peer-${this.#peers.indexOf(peer) + 1}` : "peer";
  }

  /** @throws Error where the same call was written down before: a mistake in a collector */
  write(collector: string, spec: CallSpec, what: Ask, ended: Ended): Item {
    const id = this.idOf(what);
    if (this.#items.has(id)) throw new Error(`${id} was asked twice`);
    const { session = this.#own } = what;
    const gap = GAPS.has(ended.outcome);
    const accountId = ended.accountId ?? session.accountId;
    const item: Item = {
      id,
      collector,
      operation: spec.operation,
      actions: spec.actions,
      outcome: ended.outcome,
      attempts: ended.attempts,
      startedAt: isoUtc(ended.startedAt),
      finishedAt: isoUtc(this.#clock.now()),
      count: ended.count,
      files: [],
      ...(accountId === undefined ? {} : { accountId }),
      ...(isGlobal(spec.operation) ? {} : { region: what.region ?? session.region }),
      ...(ended.error === undefined ? {} : { error: ended.error }),
      ...(ended.reason === undefined ? {} : { reason: ended.reason }),
      effect: gap ? (ended.effect ?? spec.effect) : "",
      ...(what.reading === undefined || (ended.attempts === 0 && what.before === undefined)
        ? {}
        : { reading: what.reading() }),
    };
    this.#items.set(id, item);
    this.#told(item);
    return item;
  }

  has(id: string): boolean {
    return this.#items.has(id);
  }

  /** Whether any call of an operation was written down. */
  knows(operation: string): boolean {
    return [...this.#items.values()].some((item) => item.operation === operation);
  }

  /** A file came of these calls. */
  file(path: string, ids: readonly string[]): void {
    for (const id of ids) {
      const known = this.#files.get(id) ?? new Set<string>();
      known.add(path);
      this.#files.set(id, known);
    }
  }

  /** Items of one collector. */
  of(collector: string): readonly Item[] {
    return [...this.#items.values()].filter((item) => item.collector === collector);
  }

  /** All items with their files, by id. */
  items(): readonly Item[] {
    return [...this.#items.values()]
      .map((item) => ({ ...item, files: [...(this.#files.get(item.id) ?? [])].sort() }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}

/** Services whose answer is the same in every Region. */
function isGlobal(operation: string): boolean {
  return /^(?:iam|organizations):/u.test(operation);
}
