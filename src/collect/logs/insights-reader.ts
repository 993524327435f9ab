import { passes } from "./patience.ts";
import type { LogEvent } from "../../core/piece.ts";
import type { SliceCursor } from "../../core/run-memory.ts";
import { batchesOf } from "./batches.ts";
import type { Tally } from "./counts.ts";
import { inOrder } from "./in-order.ts";
import { filterClause, insightsTime, type QueryCalls, type Row, runQuery } from "./query.ts";
import type { LogReader, LogRequest, ReaderState, Span } from "./reader.ts";
import { joined } from "./spans.ts";

/** What is asked for at most; as many rows as that may be a part of them. */
const LIMIT = 10_000;
/** What AWS gives at most. */
const MOST_ROWS = 100_000;
/** Rows that a query is planned for: some more may have come since they were counted. */
const PLANNED = 8000;
/** Queries at once: each holds its rows in memory. */
const AT_ONCE = 3;
/** A record's pointer: opaque, and never its text. */
const OWN_ID = /^[\w+/=-]{1,1000}$/u;

interface InsightsRequest extends LogRequest {
  readonly calls: QueryCalls;
  /** Events of the window as CloudWatch counts them: the window is cut by it. */
  readonly counted: Tally;
}

/**
 * Reads a log group by queries of CloudWatch Logs Insights, which is what log classes allow that FilterLogEvents does
 * not read. A query gives so many rows at most and does not say that there are more, so one that comes back full is
 * split and asked again; a single millisecond that is too full is asked with the highest limit there is.
 */
export class InsightsReader implements LogReader {
  readonly name = "Insights";
  readonly #request: InsightsRequest;
  readonly #gaps: Span[] = [];
  #reached: number;
  #made = 0;
  #failure: { readonly cause: unknown } | undefined;
  #hopeless = false;

  constructor(request: InsightsRequest) {
    this.#request = request;
    this.#reached = request.start;
  }

  get state(): ReaderState {
    return { reached: this.#reached, slices: this.#made, gaps: joined(this.#gaps), disordered: 0 };
  }

  async *events(): AsyncGenerator<readonly LogEvent[]> {
    const { tail, signal, end } = this.#request;
    const { start, known } = this.#begin();
    this.#reached = start;
    for (const part of parts({ start, end }, tail?.start)) {
      if (tail !== undefined && part.start >= tail.start) await tail.settled(signal);
      const spans = plan(part, this.#request.counted);
      for await (const events of inOrder(
        spans.map((span) => () => this.#read(span)),
        AT_ONCE,
      )) {
        const fresh = events.filter(({ eventId }) => !known.has(eventId));
        for (const batch of batchesOf(fresh)) yield batch;
        const ms = events.at(-1)?.timestamp;
        if (ms === undefined) continue;
        this.#reached = ms;
        const ids = events.filter(({ timestamp }) => timestamp === ms).map(({ eventId }) => eventId);
        await this.#save([{ start: ms, end, given: { ms, ids } }]);
      }
    }
    this.#reached = end + 1;
    await this.#save([]);
    if (this.#failure !== undefined) throw this.#failure.cause;
  }

  /** What was lost is not saved as done: who goes on from here asks for it again, and for what came after it. */
  async #save(left: readonly SliceCursor[]): Promise<void> {
    const isWritable = left.every(({ given }) => given?.ids.every((id) => OWN_ID.test(id)) ?? true);
    if (this.#gaps.length === 0 && isWritable) await this.#request.journal?.save(left);
  }

  /** Where to begin, and what was given out of that millisecond before. */
  #begin(): { readonly start: number; readonly known: ReadonlySet<string> } {
    const { start, end, journal } = this.#request;
    const left = journal?.load();
    const [first] = left ?? [];
    // An empty journal is that of a window that was read to its end.
    if (left !== undefined && first === undefined) return { start: end + 1, known: new Set() };
    return { start: first?.given?.ms ?? first?.start ?? start, known: new Set(first?.given?.ids) };
  }

  async *#read(span: Span): AsyncGenerator<readonly LogEvent[]> {
    if (this.#hopeless) return void this.#gaps.push(span);
    this.#made += 1;
    const full = span.start === span.end ? MOST_ROWS : LIMIT;
    let rows: readonly Row[];
    try {
      rows = await this.#query(span, LIMIT);
      if (rows.length >= LIMIT && full > LIMIT) rows = await this.#query(span, full);
    } catch (cause) {
      if (isTimeout(cause) && span.start < span.end) return yield* this.#halves(span);
      return this.#miss(span, cause);
    }
    if (rows.length >= full && span.start < span.end) return yield* this.#halves(span);
    yield inTime(rows);
    if (rows.length >= full) this.#miss(span, tooMany());
  }

  #miss(span: Span, cause: unknown): void {
    this.#gaps.push(span);
    this.#failure ??= { cause };
    // What is wrong with one query need not be wrong with the next.
    const own = cause instanceof Error && /^(?:Query|TooManyRows)/u.test(cause.name);
    this.#hopeless ||= this.#request.signal.aborted || !(own || passes(cause));
  }

  async *#halves(span: Span): AsyncGenerator<readonly LogEvent[]> {
    const middle = Math.floor((span.start + span.end) / 2);
    yield* this.#read({ start: span.start, end: middle });
    yield* this.#read({ start: middle + 1, end: span.end });
  }

  #query(span: Span, limit: number): Promise<readonly Row[]> {
    const { calls, group, onlyOf } = this.#request;
    const text = `fields @timestamp, @message, @logStream, @ptr | ${filterClause(span, onlyOf)} | sort @timestamp asc`;
    return runQuery(calls, { group, span, text, limit });
  }
}

/** Before and after a time, if it lies within. */
function parts({ start, end }: Span, at: number | undefined): readonly Span[] {
  if (start > end) return [];
  if (at === undefined || at <= start || at > end) return [{ start, end }];
  return [
    { start, end: at - 1 },
    { start: at, end },
  ];
}

/** Cuts a span so that each part has about as many events as a query may give. */
export function plan({ start, end }: Span, counted: Tally): readonly Span[] {
  const spans: Span[] = [];
  let [from, rows] = [start, 0];
  const cut = (at: number): void => {
    if (at > from && at <= end) spans.push({ start: from, end: at - 1 });
    if (at > from && at <= end) from = at;
    rows = 0;
  };
  for (const bin of counted.bins()) {
    if (bin + counted.binMs <= start || bin > end) continue;
    const count = counted.of(bin);
    if (rows + count > PLANNED) cut(bin);
    const pieces = Math.ceil(count / PLANNED);
    for (let piece = 1; piece < pieces; piece += 1) cut(bin + Math.floor((piece * counted.binMs) / pieces));
    rows += count / Math.max(1, pieces);
  }
  return [...spans, { start: from, end }];
}

/** Each record once; within a millisecond by stream, then as AWS gave them. */
function inTime(rows: readonly Row[]): LogEvent[] {
  const events = new Map<string, LogEvent>();
  for (const row of rows) {
    const timestamp = insightsTime(row.get("@timestamp") ?? "");
    const eventId = row.get("@ptr") ?? "";
    const [stream, message] = [row.get("@logStream") ?? "", row.get("@message") ?? ""];
    events.set(eventId, { timestamp, ingestionTime: timestamp, stream, message, eventId });
  }
  return [...events.values()].sort(
    (a, b) => a.timestamp - b.timestamp || (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0),
  );
}

/** The query ran for an hour: "reduce the time range being searched" (GetQueryResults). */
function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "QueryTimeout";
}

function tooMany(): Error {
  const message = `${MOST_ROWS} events of one millisecond: Insights gives no more`;
  return Object.assign(new Error(message), { name: "TooManyRows" });
}
