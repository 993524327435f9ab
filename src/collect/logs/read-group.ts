import type { LogGroup } from "../../aws/types.ts";
import { GAPS, type Outcome } from "../../core/outcome.ts";
import { logPath } from "../../core/evidence.ts";
import type { LogEvent, Piece } from "../../core/piece.ts";
import type { LogReading } from "../../core/reading.ts";
import type { ReadingJournal, ReadingMemory } from "../../core/run-memory.ts";
import type { Answer, Ask, CollectContext, Send, Streamed, StreamEnd } from "../collector.ts";
import { binOf, compareCounts, countQuery, readCounts } from "./counts.ts";
import { aboutOf } from "./describe.ts";
import { FilterReader } from "./filter-reader.ts";
import { holdCall } from "./held-call.ts";
import { InsightsReader } from "./insights-reader.ts";
import { queryRows, startQuery } from "./query.ts";
import { Rate } from "./rate.ts";
import type { SliceJournal } from "./journal.ts";
import type { LogReader, LogRequest, LogsClient, ReaderState } from "./reader.ts";
import { Report } from "./report.ts";
import { unsettledTail } from "./settle.ts";
import { type LogTarget, refOf } from "./targets.ts";

/** What FilterLogEvents says to a log class that it does not read. */
const WRONG_CLASS = "InvalidOperationException";

/** Log classes whose events queries cannot find. Source: CloudWatch Logs User Guide, "Log classes". */
const WITHOUT_INSIGHTS: ReadonlySet<string> = new Set(["DELIVERY"]);

/**
 * Reads one log group's events of the window, by the reader that its class allows, and compares them with CloudWatch's
 * own count. Gives back how FilterLogEvents was answered, or the query where it was not asked.
 */
export async function* readGroup(
  ctx: CollectContext,
  client: LogsClient,
  target: LogTarget,
  described: LogGroup | undefined,
): AsyncGenerator<Piece, Outcome> {
  return yield* new GroupReading(ctx, client, target, described).pieces();
}

class GroupReading {
  readonly #ctx: CollectContext;
  readonly #target: LogTarget;
  readonly #class: string;
  readonly #request: LogRequest;
  readonly #report: Report;
  readonly #rate = new Rate();
  readonly #path: string;
  readonly #journal: ReadingJournal | undefined;
  /** What an earlier process read, if there was one. */
  readonly #before: ReadingMemory | undefined;

  constructor(ctx: CollectContext, client: LogsClient, target: LogTarget, described: LogGroup | undefined) {
    const span = { start: Date.parse(ctx.window.start), end: Date.parse(ctx.window.end) };
    const tail = unsettledTail(span, ctx.clock);
    const { name, onlyOf } = target;
    this.#ctx = ctx;
    this.#target = target;
    this.#class = described?.logGroupClass ?? "STANDARD";
    this.#request = {
      ...span,
      logs: client,
      group: refOf(target, ctx.facts),
      signal: ctx.signal,
      pause: (target.via ?? ctx.aws).pause,
      ...(onlyOf === undefined ? {} : { onlyOf }),
      ...(tail === undefined ? {} : { tail }),
    };
    this.#report = new Report({
      group: name,
      ...(onlyOf === undefined ? {} : { onlyStreamsOf: onlyOf }),
      span,
      binMs: binOf(span),
      described,
      logging: ctx.facts.configuration?.LoggingConfig,
      now: ctx.clock.now(),
    });
    const { region, via } = target;
    const folder = ctx.facts.logFolderName(region === undefined ? name : `${name}.${region}`);
    this.#path = logPath(folder, ctx.window.start, ctx.window.end);
    this.#journal = ctx.journal(this.#path, via?.accountId);
    this.#before = this.#journal?.load();
    if (this.#before === undefined) return;
    this.#report.resume(this.#before);
    for (const each of this.#before.refusedIn) ctx.facts.refusedIn.add(each);
  }

  async *pieces(): AsyncGenerator<Piece, Outcome> {
    const filter = this.#ask("logs:FilterLogEvents", {
      absentCodes: [WRONG_CLASS],
      reading: () => this.#report.reading,
      ...this.#asBefore("FilterLogEvents"),
    });
    if (this.#class === "INFREQUENT_ACCESS" || this.#before?.reader === "Insights") {
      const why = `the log class ${this.#class} is read by Logs Insights only`;
      this.#ctx.pass(filter, { outcome: "not-applicable", why });
      return yield* this.#byInsights(why);
    }
    const linked = this.#target.via === undefined ? "" : "; read by its ARN, because its own account refused";
    this.#report.why = `the log class ${this.#class} allows it, and it costs nothing${linked}`;
    const end = yield* this.#give(this.#ctx.stream<LogEvent>(filter, (send) => this.#filtered(send)));
    if (end.value !== undefined || end.error?.code !== WRONG_CLASS) return end.outcome;
    return yield* this.#byInsights(`FilterLogEvents does not read the log class ${this.#class}`);
  }

  async *#filtered(send: Send): AsyncGenerator<readonly LogEvent[]> {
    const pace = (this.#target.via ?? this.#ctx.aws).pace("logs:FilterLogEvents", this.#target.region);
    const reader: FilterReader = new FilterReader({
      ...this.#request,
      send: this.#rate.counting(send),
      pace,
      ...(this.#journal === undefined ? {} : { journal: this.#slices(this.#journal, () => reader.state) }),
    });
    yield* this.#through(reader, pace?.limit);
    await this.#compare();
    this.#requireAll();
  }

  async *#byInsights(why: string): AsyncGenerator<Piece, Outcome> {
    const [request, report] = [this.#request, this.#report];
    report.reader = "Insights";
    report.why = why;
    const { logs, signal, pause = this.#ctx.aws.pause } = request;
    const held = await holdCall(this.#ctx, this.#ask("logs:StartQuery"));
    let first: string;
    try {
      first = await startQuery({ logs, start: held.send, signal, pause }, countQuery(request, report.tally.binMs));
    } catch (cause) {
      const started = await held.end(0, cause);
      this.#notStarted(started);
      return started.outcome;
    }
    const what = this.#ask("logs:GetQueryResults", { reading: () => report.reading, ...this.#asBefore("Insights") });
    const fetched = async function* (this: GroupReading, send: Send): AsyncGenerator<readonly LogEvent[]> {
      const poll = this.#rate.counting(send);
      const calls = { logs, signal, pause, start: held.send, poll };
      const counted = readCounts(await queryRows(calls, first), report.tally.binMs);
      const reader: InsightsReader = new InsightsReader({
        ...request,
        calls,
        counted,
        ...(this.#journal === undefined ? {} : { journal: this.#slices(this.#journal, () => reader.state) }),
      });
      yield* this.#through(reader);
      report.counts = compareCounts(report.tally, counted, request);
      this.#requireAll();
    };
    const end = yield* this.#give(this.#ctx.stream<LogEvent>(what, (send) => fetched.call(this, send)));
    await held.end(report.state.slices + 1);
    return end.outcome;
  }

  /** What an earlier process got of a reader's call. */
  #asBefore(reader: LogReading["reader"]): Pick<Ask, "before"> {
    return this.#before?.reader === reader ? { before: this.#report.tally.total } : {};
  }

  /** What is noted with the slices: without the counts, what an earlier process read would seem to be missing. */
  #slices(journal: ReadingJournal, state: () => ReaderState): SliceJournal {
    return {
      load: () => this.#before?.cursors,
      save: (cursors) => {
        const { slices, disordered } = this.#inAll(state());
        const refusedIn = [...this.#ctx.facts.refusedIn];
        journal.save({ ...this.#report.memory, cursors, slices, disordered, refusedIn });
      },
    };
  }

  /** In this process and those before it. */
  #inAll(state: ReaderState): ReaderState {
    const { slices = 0, disordered = 0 } = this.#before ?? {};
    return { ...state, slices: state.slices + slices, disordered: state.disordered + disordered };
  }

  /** Hands on what a reader gives, and takes note of it. */
  async *#through(reader: LogReader, quota?: number): AsyncGenerator<readonly LogEvent[]> {
    const { start, end } = this.#request;
    let count = this.#report.tally.total;
    try {
      for await (const batch of reader.events()) {
        for (const event of batch) this.#report.add(event);
        count += batch.length;
        yield batch;
        this.#tell(count, (reader.state.reached - start) / (end - start + 1), quota);
      }
      this.#tell(count, 1, quota);
    } finally {
      this.#report.state = this.#inAll(reader.state);
    }
  }

  #tell(count: number, share: number, quota: number | undefined): void {
    const rate = this.#rate.perSecond;
    this.#ctx.progress(count, "log events", {
      bytes: this.#report.bytes,
      share: Math.min(1, Math.max(0, share)),
      ...(rate === undefined ? {} : { rate }),
      ...(quota === undefined ? {} : { quota }),
    });
  }

  async *#give(stream: AsyncGenerator<Streamed<LogEvent>, StreamEnd>): AsyncGenerator<Piece, StreamEnd> {
    const { name } = this.#target;
    for (;;) {
      const next = await stream.next();
      if (next.done === true) return next.value;
      const { batch, item } = next.value;
      yield { kind: "log-events", path: this.#path, group: name, events: batch, items: [item] };
    }
  }

  /** Lets CloudWatch count what was read, where it can and may. */
  async #compare(): Promise<void> {
    const [request, report] = [this.#request, this.#report];
    const { logs, signal, pause = this.#ctx.aws.pause } = request;
    if (WITHOUT_INSIGHTS.has(this.#class)) {
      report.notes.push(`Nothing was compared with a count: the log class ${this.#class} knows no queries.`);
      return;
    }
    const query = countQuery(request, report.tally.binMs);
    const started = await this.#ctx.ask(this.#ask("logs:StartQuery"), (start) =>
      startQuery({ logs, start, signal, pause }, query),
    );
    if (started.value === undefined) return this.#notStarted(started);
    const id = started.value;
    const counted = await this.#ctx.ask(
      this.#ask("logs:GetQueryResults"),
      async (poll) => readCounts(await queryRows({ logs, poll, signal, pause }, id), report.tally.binMs),
      (tally) => tally.bins().length,
    );
    if (counted.value !== undefined) report.counts = compareCounts(report.tally, counted.value, request);
    else report.notes.push(`What was read was not compared with a count: logs:GetQueryResults was ${counted.outcome}.`);
  }

  #notStarted({ outcome, item }: Answer<unknown>): void {
    this.#report.notes.push(`CloudWatch did not count the events: logs:StartQuery was ${outcome}.`);
    if (!GAPS.has(outcome)) return;
    const why = `it follows on ${item}, which was ${outcome}`;
    this.#ctx.pass(this.#ask("logs:GetQueryResults"), { outcome: "skipped", why });
  }

  /** @throws Error `IncompleteLogs` where CloudWatch counts more than was read */
  #requireAll(): void {
    const { missing, counts } = this.#report;
    const [first, last] = [missing[0], missing.at(-1)];
    if (first === undefined || last === undefined || counts === undefined) return;
    const fewer = counts.differences.reduce((sum, { counted, read }) => sum + Math.max(0, counted - read), 0);
    const message = `CloudWatch counts ${fewer} events more than were read, between ${first.from} and ${last.to}`;
    throw Object.assign(new Error(message), { name: "IncompleteLogs" });
  }

  #ask(operation: string, more: Pick<Ask, "absentCodes" | "reading" | "before"> = {}): Ask {
    return { operation, ...aboutOf(this.#target), ...more };
  }
}
