import { describe, expect, it } from "vitest";
import { type LogRecord, readLogRecord } from "../../../src/analyse/logs/record.ts";

const ID = "8f6e1c2a-0b1d-4c3e-9f5a-7d8b6c5e4f3a";

/** Source: Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs"; Telemetry API, event schema. */
const LINES: readonly (readonly [string, string, LogRecord | { readonly kind: LogRecord["kind"] }])[] = [
  ["a start", `START RequestId: ${ID} Version: $LATEST\n`, { kind: "start", requestId: ID }],
  ["an end", `END RequestId: ${ID}\n`, { kind: "end", requestId: ID }],
  [
    "a report",
    `REPORT RequestId: ${ID}\tDuration: 3.21 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 60 MB\t\n`,
    { kind: "report", requestId: ID, ok: true },
  ],
  [
    "a report with a trace",
    `REPORT RequestId: ${ID}\tDuration: 3.21 ms\t\nXRAY TraceId: 1-a-b\tSegmentId: c\tSampled: true\t\n`,
    { kind: "report", requestId: ID, ok: true },
  ],
  [
    "a report of a time-out",
    `REPORT RequestId: ${ID}\tDuration: 3000.00 ms\tStatus: timeout`,
    { kind: "report", requestId: ID, ok: false, failure: "timeout" },
  ],
  [
    "a report of an error",
    `REPORT RequestId: ${ID}\tDuration: 3.00 ms\tStatus: error\tError Type: Runtime.ExitError`,
    { kind: "report", requestId: ID, ok: false, failure: "Runtime.ExitError" },
  ],
  [
    "a time-out",
    `2026-11-20T09:00:03.000Z ${ID} Task timed out after 3.00 seconds\n\n`,
    { kind: "timeout", requestId: ID },
  ],
  [
    "an exit",
    `RequestId: ${ID} Error: Runtime exited with error: signal: killed\nRuntime.ExitError`,
    { kind: "exit", requestId: ID, reason: "Runtime exited with error: signal: killed" },
  ],
  [
    "an exit without reason",
    `RequestId: ${ID} Error: Runtime exited without providing a reason`,
    { kind: "exit", requestId: ID, reason: "Runtime exited without providing a reason" },
  ],
  [
    "a start of the environment",
    "INIT_START Runtime Version: nodejs:20.v40\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:x",
    { kind: "platform" },
  ],
  [
    "a failed start of the environment",
    "INIT_REPORT Init Duration: 10000.00 ms\tPhase: init\tStatus: timeout",
    { kind: "init-failed", failure: "timeout" },
  ],
  ["an extension", "EXTENSION\tName: agent\tState: Ready\tEvents: [INVOKE,SHUTDOWN]", { kind: "platform" }],
  [
    "Node.js",
    `2026-11-20T09:00:00.000Z\t${ID}\tERROR\tInvoke Error`,
    {
      kind: "application",
      requestId: ID,
      level: "ERROR",
      text: `2026-11-20T09:00:00.000Z\t${ID}\tERROR\tInvoke Error`,
    },
  ],
  [
    "Node.js outside an invocation",
    "2026-11-20T09:00:00.000Z\tundefined\tINFO\thello",
    { kind: "application", level: "INFO", text: "2026-11-20T09:00:00.000Z\tundefined\tINFO\thello" },
  ],
  [
    "Python's logger",
    `[WARNING]\t2026-11-20T09:00:00.000Z\t${ID}\tslow`,
    { kind: "application", requestId: ID, level: "WARNING", text: `[WARNING]\t2026-11-20T09:00:00.000Z\t${ID}\tslow` },
  ],
  [
    "Python's unhandled error",
    "[ERROR] ClientError: denied\nTraceback (most recent call last):",
    { kind: "application", level: "ERROR", text: "[ERROR] ClientError: denied\nTraceback (most recent call last):" },
  ],
  [
    "Lambda's own words",
    `2026-11-20T09:00:00.000Z ${ID} EC2 denied access`,
    { kind: "application", requestId: ID, text: `2026-11-20T09:00:00.000Z ${ID} EC2 denied access` },
  ],
  ["plain text", "hello", { kind: "application", text: "hello" }],
  [
    "a JSON start",
    JSON.stringify({ time: "t", type: "platform.start", record: { requestId: ID, version: "$LATEST" } }),
    { kind: "start", requestId: ID },
  ],
  [
    "a JSON report",
    JSON.stringify({
      time: "t",
      type: "platform.report",
      record: { requestId: ID, status: "success", metrics: { durationMs: 1 } },
    }),
    { kind: "report", requestId: ID, ok: true },
  ],
  [
    "a JSON report of an error",
    JSON.stringify({
      time: "t",
      type: "platform.report",
      record: { requestId: ID, status: "error", errorType: "Runtime.OutOfMemory" },
    }),
    { kind: "report", requestId: ID, ok: false, failure: "Runtime.OutOfMemory" },
  ],
  [
    "a JSON failed start",
    JSON.stringify({ time: "t", type: "platform.initReport", record: { status: "timeout" } }),
    { kind: "init-failed", failure: "timeout" },
  ],
  [
    "dropped lines",
    JSON.stringify({
      time: "t",
      type: "platform.logsDropped",
      record: { droppedRecords: 12, droppedBytes: 900, reason: "slow" },
    }),
    { kind: "dropped", records: 12 },
  ],
  [
    "a JSON time-out",
    JSON.stringify({ timestamp: "t", message: `2026-11-20T09:00:03.000Z ${ID} Task timed out after 3.00 seconds` }),
    { kind: "timeout", requestId: ID },
  ],
  [
    "a JSON application line",
    JSON.stringify({ timestamp: "t", level: "error", requestId: ID, message: "x" }),
    {
      kind: "application",
      requestId: ID,
      level: "ERROR",
      text: JSON.stringify({ timestamp: "t", level: "error", requestId: ID, message: "x" }),
    },
  ],
  ["broken JSON", '{"level":', { kind: "application", text: '{"level":' }],
];

describe("a log event", () => {
  it.each(LINES)("is read: %s", (_title, text, record) => {
    expect(readLogRecord(text)).toEqual(record);
  });
});
