import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import type { CollectContext, Collector } from "../collector.ts";
import { noteDestinations } from "../named.ts";
import { allOf, from, length, withoutMetadata } from "../pages.ts";
import { theFunction } from "../patterns.ts";

/** How invocations are queued, limited and retried: a throttled or dropped event can look like a denied one. */
export const invocation: Collector = {
  id: "invocation",
  title: "asynchronous invocation, concurrency and URLs",
  calls: [
    {
      operation: "lambda:ListFunctionEventInvokeConfigs",
      actions: ["lambda:ListFunctionEventInvokeConfigs"],
      resources: theFunction,
      why: "retries and destinations of asynchronous invocations: the role needs a permission for each destination",
      when: "always",
      effect: "Destinations of asynchronous invocations, and what the role needs for them, are not known.",
    },
    {
      operation: "lambda:GetFunctionEventInvokeConfig",
      actions: ["lambda:GetFunctionEventInvokeConfig"],
      resources: theFunction,
      why: "the same for the function alone",
      when: "when lambda:ListFunctionEventInvokeConfigs fails",
      effect: "Destinations of asynchronous invocations, and what the role needs for them, are not known.",
    },
    {
      operation: "lambda:GetFunctionConcurrency",
      actions: ["lambda:GetFunctionConcurrency"],
      resources: theFunction,
      why: "reserved concurrency: 0 stops all invocations",
      when: "always",
      effect: "Whether reserved concurrency stops invocations is not known.",
    },
    {
      operation: "lambda:ListProvisionedConcurrencyConfigs",
      actions: ["lambda:ListProvisionedConcurrencyConfigs"],
      resources: theFunction,
      why: "provisioned concurrency and why it failed to start",
      when: "always",
      effect: "Whether provisioned environments failed to start is not known.",
    },
    {
      operation: "lambda:ListFunctionUrlConfigs",
      actions: ["lambda:ListFunctionUrlConfigs"],
      resources: theFunction,
      why: "function URLs and who they let in",
      when: "always",
      effect: "Whether the function has a URL, and with which authorization, is not known.",
    },
    {
      operation: "lambda:GetFunctionRecursionConfig",
      actions: ["lambda:GetFunctionRecursionConfig"],
      resources: theFunction,
      why: "whether Lambda stops the function when it invokes itself in a loop",
      when: "always",
      effect: "Whether a recursive loop would be stopped is not known.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    yield* asyncConfig(ctx);
    yield* concurrency(ctx);
    yield* urls(ctx);
  },
};

async function* asyncConfig(ctx: CollectContext): AsyncGenerator<Piece> {
  const lambda = await ctx.aws.lambda();
  const FunctionName = ctx.facts.functionName;
  const all = await ctx.ask(
    { operation: "lambda:ListFunctionEventInvokeConfigs" },
    (send) =>
      allOf(
        send,
        (token, options) => lambda.listFunctionEventInvokeConfigs({ FunctionName, ...from("Marker", token) }, options),
        ({ NextMarker }) => NextMarker,
        ({ FunctionEventInvokeConfigs }) => FunctionEventInvokeConfigs,
      ),
    length,
  );
  const answer =
    all.value !== undefined || all.outcome === "not-found"
      ? all
      : await ctx.ask(
          { operation: "lambda:GetFunctionEventInvokeConfig" },
          async (send) => [
            withoutMetadata(await send((options) => lambda.getFunctionEventInvokeConfig({ FunctionName }, options))),
          ],
          length,
        );
  if (answer.value === undefined) return;
  ctx.facts.eventInvokeConfigs = answer.value;
  for (const each of answer.value) noteDestinations(ctx.facts, each);
  const items = all === answer ? [all.item] : [all.item, answer.item];
  yield { kind: "json", path: PATHS.asyncConfig, value: { FunctionEventInvokeConfigs: answer.value }, items };
}

async function* concurrency(ctx: CollectContext): AsyncGenerator<Piece> {
  const lambda = await ctx.aws.lambda();
  const FunctionName = ctx.facts.functionName;
  const reserved = await ctx.ask(
    { operation: "lambda:GetFunctionConcurrency", mayBeBare: true },
    async (send) => withoutMetadata(await send((options) => lambda.getFunctionConcurrency({ FunctionName }, options))),
    ({ ReservedConcurrentExecutions }) => (ReservedConcurrentExecutions === undefined ? 0 : 1),
  );
  if (reserved.value !== undefined) {
    yield { kind: "json", path: PATHS.concurrency, value: reserved.value, items: [reserved.item] };
  }
  const provisioned = await ctx.ask(
    { operation: "lambda:ListProvisionedConcurrencyConfigs" },
    (send) =>
      allOf(
        send,
        (token, options) =>
          lambda.listProvisionedConcurrencyConfigs({ FunctionName, ...from("Marker", token) }, options),
        ({ NextMarker }) => NextMarker,
        ({ ProvisionedConcurrencyConfigs }) => ProvisionedConcurrencyConfigs,
      ),
    length,
  );
  if (provisioned.value !== undefined) {
    const value = { ProvisionedConcurrencyConfigs: provisioned.value };
    yield { kind: "json", path: PATHS.provisioned, value, items: [provisioned.item] };
  }
  const recursion = await ctx.ask({ operation: "lambda:GetFunctionRecursionConfig" }, async (send) =>
    withoutMetadata(await send((options) => lambda.getFunctionRecursionConfig({ FunctionName }, options))),
  );
  if (recursion.value !== undefined) {
    yield { kind: "json", path: PATHS.recursion, value: recursion.value, items: [recursion.item] };
  }
}

async function* urls(ctx: CollectContext): AsyncGenerator<Piece> {
  const lambda = await ctx.aws.lambda();
  const FunctionName = ctx.facts.functionName;
  const answer = await ctx.ask(
    { operation: "lambda:ListFunctionUrlConfigs" },
    (send) =>
      allOf(
        send,
        (token, options) => lambda.listFunctionUrlConfigs({ FunctionName, ...from("Marker", token) }, options),
        ({ NextMarker }) => NextMarker,
        ({ FunctionUrlConfigs }) => FunctionUrlConfigs,
      ),
    length,
  );
  if (answer.value === undefined) return;
  ctx.facts.urls = answer.value;
  yield { kind: "json", path: PATHS.urls, value: { FunctionUrlConfigs: answer.value }, items: [answer.item] };
}
