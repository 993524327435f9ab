import type { CallSpec } from "../../core/call.ts";
import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import type { CollectContext, Collector } from "../collector.ts";
import { type Described, describeGroup, streamsOf } from "../logs/describe.ts";
import { readGroup } from "../logs/read-group.ts";
import type { LogsClient } from "../logs/reader.ts";
import { type LogTarget, logTargets } from "../logs/targets.ts";
import { allOf, from, length } from "../pages.ts";
import { anything, inAccount, inRegion } from "../patterns.ts";

/**
 * Any group of the Region: which one the function writes to stands in its LoggingConfig, and the policy is written
 * before anything was asked. A function of us-east-1 may run at CloudFront's edge and write in other Regions. Source:
 * Lambda Developer Guide, "Configuring CloudWatch log groups"; CloudFront Developer Guide, "Edge function logs".
 */
const anyGroup: CallSpec["resources"] = (target) =>
  (target.region === "us-east-1" ? inAccount : inRegion)("logs", "log-group:*")(target);

/** The complete CloudWatch logs, which AWS Support cannot read by itself. */
export const logs: Collector = {
  id: "logs",
  title: "CloudWatch logs",
  calls: [
    {
      operation: "logs:DescribeLogGroups",
      actions: ["logs:DescribeLogGroups"],
      // It knows no resource types any more: Service Authorization Reference of 2026.
      resources: anything,
      why: "whether the log group exists, how long it keeps events, its class and key",
      when: "always; for a function at CloudFront's edge in each Region that may have run it",
      effect: "Retention, class and key of the log group are not known.",
    },
    {
      operation: "logs:DescribeLogStreams",
      actions: ["logs:DescribeLogStreams"],
      resources: anyGroup,
      why: "which execution environments wrote in the window",
      when: "always",
      effect: "The list of log streams is missing.",
    },
    {
      operation: "logs:FilterLogEvents",
      actions: ["logs:FilterLogEvents"],
      resources: anyGroup,
      why: "every log event of the window: errors, time-outs, init durations, refused calls",
      when: "always, unless the log class allows queries only",
      effect: "The logs, or part of them, are missing: errors and refused calls of the function cannot be shown.",
    },
    {
      operation: "logs:DescribeSubscriptionFilters",
      actions: ["logs:DescribeSubscriptionFilters"],
      resources: anyGroup,
      why: "where else the logs go",
      when: "always",
      effect: "Whether the logs also go to another service is not known.",
    },
    {
      operation: "logs:StartQuery",
      actions: ["logs:StartQuery"],
      resources: anyGroup,
      why: "to let CloudWatch count the events that were read, so that a loss shows; every event where the log class is INFREQUENT_ACCESS. AWS bills queries by what they search, $0.005 a gigabyte in most Regions",
      when: "after the log events were read",
      after: "logs:FilterLogEvents",
      effect: "That the logs are complete cannot be shown; where the log class allows queries only, they are missing.",
    },
    {
      operation: "logs:GetQueryResults",
      actions: ["logs:GetQueryResults"],
      resources: anything,
      why: "the answers of these queries",
      when: "after logs:StartQuery",
      after: "logs:StartQuery",
      effect: "That the logs are complete cannot be shown; where the log class allows queries only, they are missing.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    for (const target of logTargets(ctx.facts)) {
      const client = await ctx.aws.logs(target.region);
      const described = await describeGroup(ctx, client, target);
      if (target.own) yield* describeRest(ctx, client, target, described);
      else if (described.group === undefined || described.group === null) continue;
      const outcome = yield* readGroup(ctx, client, target, described.group ?? undefined);
      if (outcome === "denied") yield* readLinked(ctx, target);
    }
  },
};

/** What a peer may be asked: the function's log group, where it is the monitoring account that the function's is linked to. */
export const linkedLogCalls: readonly CallSpec[] = logs.calls
  .filter(({ operation }) => /:(?:FilterLogEvents|StartQuery|GetQueryResults)$/u.test(operation))
  .map((call) => ({
    ...call,
    resources: ({ partition, region }) => [`arn:${partition}:logs:${region}:*:log-group:*`],
    when: "where the function's account refuses its logs, in case this one is its monitoring account",
  }));

/** Source: CloudWatch User Guide, "CloudWatch cross-account observability". */
async function* readLinked(ctx: CollectContext, target: LogTarget): AsyncGenerator<Piece> {
  for (const via of ctx.peers) {
    const outcome = yield* readGroup(ctx, await via.logs(ctx.aws.region), { ...target, via }, undefined);
    if (outcome === "collected" || outcome === "empty") return;
  }
}

async function* describeRest(
  ctx: CollectContext,
  client: LogsClient,
  target: LogTarget,
  { group, item }: Described,
): AsyncGenerator<Piece> {
  const { name } = target;
  ctx.facts.meetResource(group?.kmsKeyId, `log group ${name}`);
  const streams = await ctx.ask(
    { operation: "logs:DescribeLogStreams" },
    (send) => streamsOf(ctx, client, send, target),
    length,
  );
  const filters = await ctx.ask(
    { operation: "logs:DescribeSubscriptionFilters" },
    (send) =>
      allOf(
        send,
        (token, options) =>
          client.describeSubscriptionFilters({ logGroupName: name, ...from("nextToken", token) }, options),
        ({ nextToken }) => nextToken,
        ({ subscriptionFilters }) => subscriptionFilters,
      ),
    length,
  );
  if (group === undefined && streams.value === undefined && filters.value === undefined) return;
  const value = {
    LogGroup: group ?? null,
    Streams: streams.value ?? [],
    SubscriptionFilters: filters.value ?? [],
  };
  yield { kind: "json", path: PATHS.logGroup, value, items: [item, streams.item, filters.item] };
}
