import { PATHS } from "../core/evidence.ts";
import type { EvidencePointer } from "../core/finding.ts";
import type { Context } from "./context.ts";
import { inDocument } from "./pointers.ts";
import { listAt, numberAt, textAt } from "./read.ts";

/** One period of the function's metrics. */
export interface MetricPoint {
  /** ms since the epoch, start of the period. */
  readonly at: number;
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
  readonly pointer: EvidencePointer;
}

export interface Metrics {
  readonly periodMs: number;
  /** Those of the case's window, ascending. */
  readonly points: readonly MetricPoint[];
  /** Errors in the days before the window. */
  readonly earlierErrors: number;
}

const read = new WeakMap<Context, Metrics>();

/** The function's metrics; undefined where none were collected. Several parts ask, they are read once. */
export function metricsOf(ctx: Context): Metrics | undefined {
  const document = ctx.documents.get(PATHS.metrics);
  if (document === undefined) return undefined;
  const metrics = read.get(ctx) ?? readMetrics(ctx, document);
  read.set(ctx, metrics);
  return metrics;
}

function readMetrics(ctx: Context, document: unknown): Metrics {
  const periodMs = (numberAt(document, "PeriodSeconds") ?? 300) * 1000;
  const points = new Map<
    number,
    { at: number; Invocations: number; Errors: number; Throttles: number; pointer: EvidencePointer }
  >();
  for (const name of ["Invocations", "Errors", "Throttles"] as const) {
    for (const [index, point] of listAt(document, "Series", name).entries()) {
      const at = Date.parse(textAt(point, "Timestamp") ?? "");
      const value = numberAt(point, "Value");
      if (Number.isNaN(at) || value === undefined) continue;
      const pointer = inDocument(PATHS.metrics, "Series", name, index);
      const known = points.get(at) ?? { at, Invocations: 0, Errors: 0, Throttles: 0, pointer };
      known[name] += value;
      if (name === "Errors" && value > 0) known.pointer = pointer;
      points.set(at, known);
    }
  }
  const start = Date.parse(ctx.info.window.start) - periodMs;
  const end = Date.parse(ctx.info.window.end);
  const all = [...points.values()]
    .sort((a, b) => a.at - b.at)
    .map(({ at, Invocations, Errors, Throttles, pointer }) => ({
      at,
      invocations: Invocations,
      errors: Errors,
      throttles: Throttles,
      pointer,
    }));
  return {
    periodMs,
    points: all.filter((point) => !(point.at <= start) && !(point.at > end)),
    earlierErrors: all.filter((point) => point.at <= start).reduce((sum, point) => sum + point.errors, 0),
  };
}
