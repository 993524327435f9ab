import { deflateRawSync } from "node:zlib";
import { linesOf, newRedactor } from "./corpus.ts";
import { lambdaLogs, serverLogs } from "./logs.ts";

export interface Speed {
  readonly what: string;
  readonly megabytes: number;
  /** MB per CPU-second, the best of five runs. */
  readonly deflate: number;
  readonly redact: number;
  /** redact / deflate, both measured in this run on the same bytes. */
  readonly ratio: number;
}

/** Speed of redaction beside deflate level 6 on the same bytes, in one process. */
export function speed(cloudtrail: string): Speed[] {
  const results: Speed[] = [];
  for (const every of [2000, 25]) {
    const events = lambdaLogs(60_000, every);
    results.push(
      compare(`Lambda logs, one secret in ${every} lines, by event`, events.join(""), () => {
        const write = newRedactor().stream("stream", "log");
        for (const event of events) write(event);
      }),
    );
    const chunks = inChunks(events, 32_768);
    results.push(
      compare(`Lambda logs, one secret in ${every} lines, in chunks of 32 KiB`, events.join(""), () => {
        const write = newRedactor().stream("stream", "log");
        for (const chunk of chunks) write(chunk);
      }),
    );
  }
  const server = serverLogs(40_000, 2000);
  results.push(
    compare("server logs of many kinds, one secret in 2000 lines, by event", server.join(""), () => {
      const write = newRedactor().stream("stream", "log");
      for (const event of server) write(event);
    }),
  );
  const trail = linesOf(cloudtrail);
  const lines = repeated(trail, Math.ceil(3700 / trail.length));
  const records = lines.map((line) => JSON.parse(line) as unknown);
  results.push(
    compare("CloudTrail records as documents, serialised again", lines.join("\n"), () => {
      const redactor = newRedactor();
      for (const record of records) JSON.stringify(redactor.json(record, "events"));
    }),
  );
  return results;
}

function compare(what: string, text: string, redact: () => void): Speed {
  const bytes = Buffer.from(text);
  const megabytes = bytes.length / 1e6;
  const deflate = megabytes / cpuSeconds(() => deflateRawSync(bytes, { level: 6 }));
  const redacted = megabytes / cpuSeconds(redact);
  return {
    what,
    megabytes: round(megabytes),
    deflate: round(deflate),
    redact: round(redacted),
    ratio: round(redacted / deflate),
  };
}

function cpuSeconds(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run++) {
    const before = process.cpuUsage();
    work();
    const used = process.cpuUsage(before);
    best = Math.min(best, (used.user + used.system) / 1e6);
  }
  return best;
}

function inChunks(events: readonly string[], size: number): string[] {
  const chunks: string[] = [];
  let chunk = "";
  for (const event of events) {
    chunk += event;
    if (chunk.length >= size) {
      chunks.push(chunk);
      chunk = "";
    }
  }
  return chunk === "" ? chunks : [...chunks, chunk];
}

/** Records again and again, each time with other ids and times, as more of the same trail would have. */
function repeated(lines: readonly string[], times: number): string[] {
  return Array.from({ length: times }, (_, round) =>
    lines.map((line, index) => {
      const record = JSON.parse(line) as Record<string, unknown>;
      const hex = (round * 100_000 + index).toString(16).padStart(12, "0");
      record["eventID"] = `0a1b2c3d-0000-4000-8000-${hex}`;
      record["requestID"] = `1a2b3c4d-0000-4000-8000-${hex}`;
      record["eventTime"] = new Date(1_763_625_600_000 + (round * 1000 + index) * 997).toISOString();
      return JSON.stringify(record);
    }),
  ).flat();
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
