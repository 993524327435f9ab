import { isObject } from "../../core/json.ts";
import { numberAt, textAt, tryJson } from "../read.ts";

/**
 * What one log event of a function says, text and JSON format alike. Sources: Lambda Developer Guide, "Sending Lambda
 * function logs to CloudWatch Logs" and "Lambda Telemetry API Event schema reference".
 */
export type LogRecord =
  | { readonly kind: "start"; readonly requestId: string }
  | { readonly kind: "end"; readonly requestId: string }
  | {
      readonly kind: "report";
      readonly requestId: string;
      readonly ok: boolean;
      /** `timeout`, `error`, `failure`, or an error type; undefined for a success. */
      readonly failure?: string;
    }
  | { readonly kind: "timeout"; readonly requestId: string }
  | { readonly kind: "exit"; readonly requestId: string; readonly reason: string }
  | { readonly kind: "init-failed"; readonly failure: string }
  /** Lines that Lambda dropped: a gap. */
  | { readonly kind: "dropped"; readonly records: number }
  | { readonly kind: "application"; readonly requestId?: string; readonly level?: string; readonly text: string }
  | { readonly kind: "platform" };

const ID = "[0-9a-fA-F-]{36}";
const START = new RegExp(`^START RequestId: (${ID})`, "u");
const END = new RegExp(`^END RequestId: (${ID})`, "u");
const REPORT = new RegExp(`^REPORT RequestId: (${ID})`, "u");
const TIMEOUT = new RegExp(`(${ID}) Task timed out after [\\d.]+ seconds`, "u");
const EXIT = new RegExp(
  `RequestId: (${ID}) (?:Process exited before completing request|Error: (Runtime exited[^\\n]{0,200}))`,
  "u",
);
const PLATFORM = /^(?:INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT|EXTENSION|TELEMETRY|XRAY|LOGS)\b/u;
/** `<ISO> ID message`: what Lambda itself says of an invocation. */
const LAMBDA_LINE = new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z (${ID}) `, "u");
/** `<ISO>\tID\tLEVEL\tmessage` of the managed runtimes; Python writes `[LEVEL]\t<ISO>\tID\tmessage`. */
const NODE_LINE = new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t(${ID}|undefined)\\t([A-Z]{3,8})\\t`, "u");
const PYTHON_LINE = new RegExp(`^\\[([A-Z]{3,8})\\]\\t\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\t(${ID})?`, "u");
const PYTHON_ERROR = /^\[(ERROR|CRITICAL|WARNING)\] /u;

export function readLogRecord(text: string): LogRecord {
  if (text.startsWith("{")) return readJsonRecord(text);
  const first = text.charCodeAt(0);
  // S, E and R start Lambda's own lines; everything else is an application's.
  if (first === 83 || first === 69 || first === 82) {
    const platform = readPlatformLine(text);
    if (platform !== undefined) return platform;
  }
  if (PLATFORM.test(text)) return readOtherPlatformLine(text);
  const timeout = text.includes("Task timed out") ? TIMEOUT.exec(text) : null;
  if (timeout !== null) return { kind: "timeout", requestId: timeout[1] ?? "" };
  const node = NODE_LINE.exec(text);
  if (node !== null) return application(text, node[1], node[2]);
  const python = PYTHON_LINE.exec(text);
  if (python !== null) return application(text, python[2], python[1]);
  return application(text, LAMBDA_LINE.exec(text)?.[1], PYTHON_ERROR.exec(text)?.[1]);
}

function readPlatformLine(text: string): LogRecord | undefined {
  const start = START.exec(text);
  if (start !== null) return { kind: "start", requestId: start[1] ?? "" };
  const end = END.exec(text);
  if (end !== null) return { kind: "end", requestId: end[1] ?? "" };
  const report = REPORT.exec(text);
  if (report !== null) {
    const status = /\tStatus: (\w+)/u.exec(text)?.[1];
    const type = /\tError Type: ([\w.]+)/u.exec(text)?.[1];
    const failure = status === "timeout" ? status : (type ?? (status === "success" ? undefined : status));
    return reportOf(report[1] ?? "", failure);
  }
  const exit = EXIT.exec(text);
  return exit === null ? undefined : { kind: "exit", requestId: exit[1] ?? "", reason: exit[2] ?? "Runtime exited" };
}

function readOtherPlatformLine(text: string): LogRecord {
  if (text.startsWith("INIT_REPORT")) {
    const status = /\tStatus: (error|timeout)/u.exec(text)?.[1];
    const type = /\tError Type: ([\w.]+)/u.exec(text)?.[1];
    if (status !== undefined) return { kind: "init-failed", failure: type ?? status };
  }
  return { kind: "platform" };
}

function readJsonRecord(text: string): LogRecord {
  const value = tryJson(text);
  if (!isObject(value)) return application(text, undefined, undefined);
  const type = textAt(value, "type");
  if (type?.startsWith("platform.") === true && isObject(value["record"]))
    return readPlatformRecord(type, value["record"]);
  const level = textAt(value, "level") ?? textAt(value, "log_level") ?? textAt(value, "severity");
  const requestId =
    textAt(value, "requestId") ?? textAt(value, "AWSRequestId") ?? textAt(value, "function_request_id") ?? undefined;
  const message = textAt(value, "message");
  const timeout = message?.includes("Task timed out") === true ? TIMEOUT.exec(message) : null;
  if (timeout !== null) return { kind: "timeout", requestId: timeout[1] ?? "" };
  return application(text, requestId, level);
}

function readPlatformRecord(type: string, record: Record<string, unknown>): LogRecord {
  const requestId = textAt(record, "requestId") ?? "";
  const status = textAt(record, "status");
  switch (type) {
    case "platform.start":
      return { kind: "start", requestId };
    case "platform.report": {
      const failure =
        status === "timeout" ? status : (textAt(record, "errorType") ?? (status === "success" ? undefined : status));
      return reportOf(requestId, failure);
    }
    case "platform.initReport":
      return status === "error" || status === "timeout" || status === "failure"
        ? { kind: "init-failed", failure: textAt(record, "errorType") ?? status }
        : { kind: "platform" };
    case "platform.logsDropped":
      return { kind: "dropped", records: numberAt(record, "droppedRecords") ?? 0 };
    default:
      return { kind: "platform" };
  }
}

function reportOf(requestId: string, failure: string | undefined): LogRecord {
  return { kind: "report", requestId, ok: failure === undefined, ...(failure === undefined ? {} : { failure }) };
}

function application(text: string, requestId: string | undefined, level: string | undefined): LogRecord {
  return {
    kind: "application",
    text,
    ...(requestId === undefined || requestId === "undefined" ? {} : { requestId }),
    ...(level === undefined ? {} : { level: level.toUpperCase() }),
  };
}
