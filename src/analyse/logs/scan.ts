import type { Evidence } from "../../core/evidence.ts";
import type { EvidencePointer } from "../../core/finding.ts";
import type { DenialGroups } from "../denials/groups.ts";
import { readDenials } from "../denials/read.ts";
import { Sightings } from "../seen.ts";
import { assembleEvents, type LoggedEvent } from "./events.ts";
import { Invocations } from "./invocations.ts";
import { readLogRecord, type LogRecord } from "./record.ts";

/** What one pass over all log files found. */
export interface LogFacts {
  readonly files: readonly string[];
  readonly events: number;
  /** ms since the epoch. */
  readonly firstEvent: number | undefined;
  readonly lastEvent: number | undefined;
  readonly invocations: Invocations;
  /** Failures by kind: `timeout`, `Runtime.ExitError`, `error`... */
  readonly failures: ReadonlyMap<string, Sightings>;
  readonly firstFailure: EvidencePointer | undefined;
  readonly lastFailure: EvidencePointer | undefined;
  readonly dropped: Sightings;
}

/** The log files of a pack. */
export function logFiles(evidence: Evidence): readonly string[] {
  return evidence.paths.filter((path) => path.startsWith("logs/") && path.endsWith(".txt"));
}

/** Reads every log file once, a line at a time; refusals go to `denials`. */
export async function scanLogs(evidence: Evidence, denials: DenialGroups): Promise<LogFacts> {
  const scan = new Scan(denials);
  const files = logFiles(evidence);
  for (const file of files) {
    for await (const event of assembleEvents(evidence.lines(file))) scan.event(file, event);
  }
  return scan.facts(files);
}

/** A long log is several files of one folder: an invocation may begin in one and end in the next. */
function streamKey(file: string, { stream }: LoggedEvent): string {
  return `${file.slice(0, file.lastIndexOf("/"))}\0${stream}`;
}

class Scan {
  #events = 0;
  #firstEvent: number | undefined;
  #lastEvent: number | undefined;
  readonly #invocations = new Invocations();
  readonly #failures = new Map<string, Sightings>();
  readonly #allFailures = new Sightings();
  readonly #dropped = new Sightings();
  readonly #denials: DenialGroups;

  constructor(denials: DenialGroups) {
    this.#denials = denials;
  }

  event(file: string, event: LoggedEvent): void {
    this.#events += 1;
    if (this.#firstEvent === undefined || event.at < this.#firstEvent) this.#firstEvent = event.at;
    if (this.#lastEvent === undefined || event.at > this.#lastEvent) this.#lastEvent = event.at;
    this.#record(readLogRecord(event.text), event, { file, line: event.line }, streamKey(file, event));
  }

  #record(record: LogRecord, event: LoggedEvent, pointer: EvidencePointer, stream: string): void {
    switch (record.kind) {
      case "start":
        this.#invocations.start(stream, record.requestId, event.at);
        return;
      case "report":
        if (!record.ok) this.#failure(record.failure ?? "error", stream, record.requestId, event.at, pointer);
        this.#invocations.report(stream, record.requestId, record.ok, event.at);
        return;
      case "timeout":
        this.#failure("timeout", stream, record.requestId, event.at, pointer);
        return;
      case "exit":
        this.#failure("runtime exit", stream, record.requestId, event.at, pointer);
        return;
      case "init-failed":
        this.#failure(`init: ${record.failure}`, stream, undefined, event.at, pointer);
        return;
      case "dropped":
        this.#dropped.add(event.at, pointer, undefined);
        return;
      case "application":
        this.#application(record, event, pointer, stream);
        return;
      case "end":
      case "platform":
        return;
    }
  }

  #application(
    record: Extract<LogRecord, { kind: "application" }>,
    event: LoggedEvent,
    pointer: EvidencePointer,
    stream: string,
  ): void {
    const readings = readDenials(record.text);
    if (readings.length === 0) return;
    const requestId = record.requestId ?? this.#invocations.current(stream);
    this.#failure("permission denied", stream, requestId, event.at, pointer);
    for (const reading of readings) {
      const id = requestId ?? reading.requestId;
      this.#denials.add({
        reading,
        origin: "log",
        at: event.at,
        pointer,
        ...(id === undefined ? {} : { requestId: id }),
      });
    }
  }

  #failure(kind: string, stream: string, requestId: string | undefined, at: number, pointer: EvidencePointer): void {
    const id = this.#invocations.fail(stream, requestId, at);
    let sightings = this.#failures.get(kind);
    if (sightings === undefined) {
      sightings = new Sightings();
      if (this.#failures.size < 100) this.#failures.set(kind, sightings);
    }
    sightings.add(at, pointer, id);
    this.#allFailures.add(at, pointer, id);
  }

  facts(files: readonly string[]): LogFacts {
    return {
      files,
      events: this.#events,
      firstEvent: this.#firstEvent,
      lastEvent: this.#lastEvent,
      invocations: this.#invocations,
      failures: this.#failures,
      firstFailure: this.#allFailures.firstPointer,
      lastFailure: this.#allFailures.lastPointer,
      dropped: this.#dropped,
    };
  }
}
