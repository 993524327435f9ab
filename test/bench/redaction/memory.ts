import { createRedactor } from "../../../src/redact/redactor.ts";
import { lambdaLogs } from "./logs.ts";

export interface Memory {
  readonly gigabytes: number;
  readonly seconds: number;
  /** Resident set before, at its largest and at the end, MB. */
  readonly before: number;
  readonly peak: number;
  readonly after: number;
  readonly secrets: number;
}

/** Events made at a time: few, so that what the generator holds does not count. */
const BLOCK = 2000;

/** Resident memory while one log stream of many gigabytes goes through the redactor, every event new. */
export function memory(gigabytes: number): Memory {
  let secrets = 0;
  const redactor = createRedactor({
    key: new Uint8Array(32).fill(1),
    audience: "support",
    onReplaced: () => void secrets++,
  });
  const write = redactor.stream("stream", "log");
  const before = resident();
  const started = process.hrtime.bigint();
  let peak = before;
  let bytes = 0;
  for (let from = 0; bytes < gigabytes * 1e9; from += BLOCK) {
    for (const event of lambdaLogs(BLOCK, 2000, from)) bytes += write(event).length;
    peak = Math.max(peak, resident());
  }
  const seconds = Math.round(Number(process.hrtime.bigint() - started) / 1e9);
  return { gigabytes: Math.round(bytes / 1e7) / 100, seconds, before, peak, after: resident(), secrets };
}

function resident(): number {
  return Math.round(process.memoryUsage.rss() / 1e6);
}
