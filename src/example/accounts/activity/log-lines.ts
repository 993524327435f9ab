import { fill, fillText, type Filling } from "../template.ts";
import type { Random } from "../random.ts";
import type { LineTemplate, TrafficData } from "./data.ts";
import { valuesOf, type Invocation } from "./invocations.ts";

/** A line as it is written: ms since the epoch and the text, line end included where Lambda's own lines have one. */
export interface Line {
  readonly at: number;
  readonly message: string;
}

/**
 * The log lines of one invocation, ascending, in the grammar of Lambda's text or JSON log format.
 * Source: Lambda Developer Guide, "Log and monitor", and the Telemetry API's event schema.
 */
export function linesOf(invocation: Invocation, traffic: TrafficData, random: Random): Line[] {
  return traffic.style === "json" ? jsonLines(invocation, traffic, random) : textLines(invocation, traffic, random);
}

function textLines(invocation: Invocation, traffic: TrafficData, random: Random): Line[] {
  const { at, durationMs, initMs, requestId, version, kind, traceId } = invocation;
  const end = at + Math.round(durationMs);
  const values = valuesOf(invocation);
  // Where Lambda itself fails the runtime is never started.
  const started = initMs !== undefined && kind.platformError !== true;
  const lines: Line[] = [];
  if (started && traffic.runtimeVersion !== undefined) {
    const runtime = `Runtime Version: ${traffic.runtimeVersion}\tRuntime Version ARN: ${traffic.runtimeVersionArn}`;
    lines.push({ at: at - Math.round(initMs), message: `INIT_START ${runtime}\n` });
  }
  lines.push({ at, message: `START RequestId: ${requestId} Version: ${version}\n` });
  for (const [time, template] of spread(kind.lines, at, end)) {
    lines.push({
      at: time,
      message: textMessage(template, time, traffic, { values: { ...values, iso: iso(time) }, random }),
    });
  }
  if (kind.outcome === "timeout") {
    const seconds = (durationMs / 1000).toFixed(2);
    lines.push({ at: end, message: `${iso(end)} ${requestId} Task timed out after ${seconds} seconds\n\n` });
  }
  lines.push({ at: end, message: `END RequestId: ${requestId}\n` });
  const report = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs + (started ? initMs : 0))} ms`,
    `Memory Size: ${traffic.memoryMb} MB`,
    `Max Memory Used: ${random.int(traffic.usedMb[0], traffic.usedMb[1])} MB`,
    ...(started ? [`Init Duration: ${initMs.toFixed(2)} ms`] : []),
    ...(kind.outcome === "timeout" ? ["Status: timeout"] : []),
    ...(kind.platformError === true ? ["Status: error", `Error Type: ${kind.errorType}`] : []),
  ].join("\t");
  const xray = traffic.xray ? `XRAY TraceId: ${traceId}\tSegmentId: ${random.hex(16)}\tSampled: true\t\n` : "";
  lines.push({ at: end, message: `${report}\t\n${xray}` });
  return lines;
}

function textMessage(template: LineTemplate, time: number, { style }: TrafficData, filling: Filling): string {
  if (template.raw !== undefined) return fillText(template.raw, filling);
  const message = fillText(template.message ?? "", filling);
  const level = template.level ?? "INFO";
  const requestId = filling.values["requestId"];
  return style === "python"
    ? `[${level}]\t${iso(time)}\t${requestId}\t${message}\n`
    : `${iso(time)}\t${requestId}\t${level}\t${message}\n`;
}

function jsonLines(invocation: Invocation, traffic: TrafficData, random: Random): Line[] {
  const { at, durationMs, initMs, requestId, version, kind, traceId } = invocation;
  const end = at + Math.round(durationMs);
  const values = valuesOf(invocation);
  const lines: Line[] = [];
  const platform = (time: number, type: string, record: object): void => {
    lines.push({ at: time, message: JSON.stringify({ time: iso(time), type: `platform.${type}`, record }) });
  };
  const tracing = { spanId: random.hex(16), type: "X-Amzn-Trace-Id", value: `Root=${traceId};Sampled=1` };
  if (initMs !== undefined) {
    const initAt = at - Math.round(initMs);
    const phase = { initializationType: "on-demand", phase: "init" };
    platform(initAt, "initStart", {
      ...phase,
      runtimeVersion: traffic.runtimeVersion,
      runtimeVersionArn: traffic.runtimeVersionArn,
      functionName: traffic.functionName,
      functionVersion: version,
    });
    platform(at, "initRuntimeDone", { ...phase, status: "success" });
    platform(at, "initReport", { ...phase, metrics: { durationMs: initMs } });
  }
  platform(at, "start", { requestId, version, ...(traffic.xray ? { tracing } : {}) });
  for (const [time, template] of spread(kind.lines, at, end)) {
    lines.push({ at: time, message: jsonMessage(template, time, { values: { ...values, iso: iso(time) }, random }) });
  }
  const status = kind.outcome === "ok" ? "success" : kind.outcome;
  const failure =
    kind.outcome === "ok" ? {} : { status, ...(kind.errorType === undefined ? {} : { errorType: kind.errorType }) };
  platform(end, "runtimeDone", {
    requestId,
    status,
    ...failure,
    metrics: { durationMs, producedBytes: random.int(60, 4000) },
  });
  platform(end, "report", {
    requestId,
    metrics: {
      durationMs,
      billedDurationMs: Math.ceil(durationMs + (initMs ?? 0)),
      memorySizeMB: traffic.memoryMb,
      maxMemoryUsedMB: random.int(traffic.usedMb[0], traffic.usedMb[1]),
      ...(initMs === undefined ? {} : { initDurationMs: initMs }),
    },
    ...(traffic.xray ? { tracing } : {}),
    status,
    ...failure,
  });
  return lines;
}

function jsonMessage(template: LineTemplate, time: number, filling: Filling): string {
  if (template.raw !== undefined) return fillText(template.raw, filling);
  return JSON.stringify({
    timestamp: iso(time),
    level: template.level ?? "INFO",
    requestId: filling.values["requestId"],
    message: fillText(template.message ?? "", filling),
    ...fill(template.with ?? {}, filling),
  });
}

/** Gives each line its time: where its template says, else evenly spread over the invocation. Never going back. */
function spread(templates: readonly LineTemplate[], start: number, end: number): [number, LineTemplate][] {
  let latest = start;
  return templates.map((template, index) => {
    const part = template.at ?? (index + 1) / (templates.length + 1);
    latest = Math.max(latest, Math.round(start + (end - start) * part));
    return [latest, template];
  });
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
