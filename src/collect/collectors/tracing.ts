import type { AwsSession } from "../../aws/session.ts";
import type { XRayEdge, XRayService, XRayTraceSummary } from "../../aws/types.ts";
import type { Window } from "../../core/case.ts";
import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import type { Collector, Send } from "../collector.ts";
import { from, pages } from "../pages.ts";
import { anything } from "../patterns.ts";

const HOUR_MS = 3_600_000;
/** X-Ray refuses longer ranges. Source: X-Ray API Reference, "GetServiceGraph" and "GetTraceSummaries". */
const LONGEST_MS = 6 * HOUR_MS;
/** Traces are kept for 30 days. Source: X-Ray Developer Guide, "Concepts". */
const KEPT_MS = 30 * 24 * HOUR_MS;
const MOST_TRACES = 2_000;
const WHEN = "where active tracing is on";

/** What the function calls, as X-Ray saw it. */
export const tracing: Collector = {
  id: "tracing",
  title: "X-Ray service graph and traces",
  calls: [
    {
      operation: "xray:GetServiceGraph",
      actions: ["xray:GetServiceGraph"],
      resources: anything,
      why: "which services take part, and which of their calls fail",
      when: WHEN,
      effect: "The workflow is known from configuration, policies and CloudTrail only.",
    },
    {
      operation: "xray:GetTraceSummaries",
      actions: ["xray:GetTraceSummaries"],
      resources: anything,
      why: "which invocations failed, and where",
      when: WHEN,
      effect: "Failing invocations are known from the logs only.",
    },
  ],
  unmet({ configuration }) {
    if (configuration === undefined) {
      const why = "whether active tracing is on is not known, because the function's configuration could not be read";
      return { outcome: "skipped", why };
    }
    const { Mode: mode = "PassThrough" } = configuration.TracingConfig ?? {};
    // A mode that is new to us may well trace.
    return mode === "PassThrough" ? { outcome: "not-applicable", why: "active tracing is off" } : undefined;
  },
  async *collect(ctx): AsyncIterable<Piece> {
    const xray = await ctx.aws.xray();
    const ranges = rangesOf(ctx.window, ctx.clock.now());
    const graph = await ctx.ask(
      { operation: "xray:GetServiceGraph" },
      (send) => readGraph(send, xray, ranges, ctx.facts.functionName),
      ({ length }) => length,
    );
    if (graph.value !== undefined && graph.value.length > 0) {
      yield { kind: "json", path: PATHS.serviceGraph, value: { Services: graph.value }, items: [graph.item] };
    }
    const TraceSummaries: XRayTraceSummary[] = [];
    const items = new Set<string>();
    const reading = ctx.stream<XRayTraceSummary>({ operation: "xray:GetTraceSummaries" }, (send) =>
      readTraces(send, xray, ranges, ctx.facts.functionName),
    );
    for await (const { batch, item } of reading) {
      TraceSummaries.push(...batch);
      items.add(item);
    }
    if (TraceSummaries.length > 0) {
      yield { kind: "json", path: PATHS.traces, value: { TraceSummaries }, items: [...items] };
    }
  },
};

type XRay = Awaited<ReturnType<AwsSession["xray"]>>;

interface Range {
  readonly StartTime: Date;
  readonly EndTime: Date;
}

/** Newest first: where not all is read, the oldest is left out. */
function rangesOf(window: Window, now: number): readonly Range[] {
  const oldest = Math.max(Date.parse(window.start), now - KEPT_MS);
  const ranges: Range[] = [];
  for (let end = Date.parse(window.end); end > oldest; end -= LONGEST_MS) {
    ranges.push({ StartTime: new Date(Math.max(end - LONGEST_MS, oldest)), EndTime: new Date(end) });
  }
  return ranges;
}

/**
 * Services that are connected with the function; the account's graph holds others, which are none of this case's
 * business. Each range numbers its services from 0, so they are numbered anew over all ranges.
 */
async function readGraph(
  send: Send,
  xray: XRay,
  ranges: readonly Range[],
  functionName: string,
): Promise<readonly XRayService[]> {
  const all: XRayService[] = [];
  for (const range of ranges) {
    const services: XRayService[] = [];
    const replies = pages(
      send,
      (token, options) => xray.getServiceGraph({ ...range, ...from("NextToken", token) }, options),
      ({ NextToken }) => NextToken,
    );
    for await (const { Services = [] } of replies) services.push(...Services);
    const kept = connected(services, functionName);
    const number = new Map(kept.map(({ ReferenceId = -1 }, index) => [ReferenceId, all.length + index]));
    const renumber = <T extends XRayService | XRayEdge>(each: T): T => {
      const ReferenceId = number.get(each.ReferenceId ?? -1);
      return ReferenceId === undefined ? each : { ...each, ReferenceId };
    };
    all.push(...kept.map((service) => ({ ...renumber(service), Edges: service.Edges?.map(renumber) })));
  }
  return all;
}

/** The services that can be reached from the function over calls in either direction. */
function connected(services: readonly XRayService[], functionName: string): readonly XRayService[] {
  const reached = new Set(services.filter(({ Name }) => Name === functionName).map(({ ReferenceId }) => ReferenceId));
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const { ReferenceId, Edges = [] } of services) {
      const called = Edges.map((edge) => edge.ReferenceId);
      if (reached.has(ReferenceId)) for (const each of called) reached.add(each);
      else if (called.some((each) => reached.has(each))) reached.add(ReferenceId);
    }
  }
  return services.filter(({ ReferenceId }) => reached.has(ReferenceId));
}

/** What was read stays good where the limit ends the reading; the item says that it is not all. */
async function* readTraces(
  send: Send,
  xray: XRay,
  ranges: readonly Range[],
  functionName: string,
): AsyncGenerator<readonly XRayTraceSummary[]> {
  let count = 0;
  const FilterExpression = `service("${functionName}")`;
  for (const range of ranges) {
    const replies = pages(
      send,
      (token, options) => xray.getTraceSummaries({ ...range, FilterExpression, ...from("NextToken", token) }, options),
      ({ NextToken }) => NextToken,
    );
    for await (const { TraceSummaries = [] } of replies) {
      if (count >= MOST_TRACES) {
        throw Object.assign(new Error(`${MOST_TRACES} traces were read; older ones of the window were left out`), {
          name: "TooManyTraces",
        });
      }
      yield TraceSummaries.slice(0, MOST_TRACES - count);
      count += TraceSummaries.length;
    }
  }
}
