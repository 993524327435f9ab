import type { EventSourceMappingConfiguration } from "../../aws/types.ts";
import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import { learnAccount } from "../accounts.ts";
import type { CollectContext, Collector } from "../collector.ts";
import { listMappings } from "../list-mappings.ts";
import { noteMapping } from "../named.ts";
import { withoutMetadata } from "../pages.ts";
import { anything, inRegion } from "../patterns.ts";
import { qualifiersOf } from "./policies.ts";

/** Queues, streams and brokers that Lambda reads for the function, with the execution role's permissions. */
export const mappings: Collector = {
  id: "mappings",
  title: "event source mappings",
  calls: [
    {
      operation: "lambda:ListEventSourceMappings",
      actions: ["lambda:ListEventSourceMappings"],
      resources: anything,
      why: "which queues and streams Lambda reads for the function, and how the last read went",
      when: "for the function, each alias and the versions that aliases point at",
      effect: "Whether the execution role may read its event sources cannot be told.",
    },
    {
      operation: "lambda:GetEventSourceMapping",
      actions: ["lambda:GetEventSourceMapping"],
      resources: inRegion("lambda", "event-source-mapping:*"),
      why: "the mapping's present state and the reason for it",
      when: "for each event source mapping",
      after: "lambda:ListEventSourceMappings",
      effect: "The mapping's state is known from the list only.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const items: string[] = [];
    const found = new Map<string, EventSourceMappingConfiguration>();
    let complete = true;
    for (const qualifier of [undefined, ...qualifiersOf(ctx.facts)]) {
      const { item, value: listed } = await list(ctx, qualifier);
      items.push(item);
      complete &&= listed !== undefined;
      for (const mapping of listed ?? []) found.set(mapping.UUID ?? String(found.size), mapping);
    }
    for (const [uuid, listed] of found) {
      const answer = await get(ctx, uuid);
      items.push(answer.item);
      const mapping = answer.value ?? listed;
      found.set(uuid, mapping);
      learnAccount(ctx, mapping.FunctionArn);
      noteMapping(ctx.facts, mapping);
    }
    if (!complete) ctx.facts.unread.add("the event source mappings");
    if (found.size === 0 && !complete) return;
    ctx.facts.mappings = [...found.values()];
    yield { kind: "json", path: PATHS.mappings, value: { EventSourceMappings: ctx.facts.mappings }, items };
  },
};

function list(ctx: CollectContext, about: string | undefined): ReturnType<typeof listMappings> {
  const name = ctx.facts.functionName;
  return about === undefined
    ? listMappings(ctx, { functionName: name, session: ctx.aws })
    : listMappings(ctx, { functionName: `${name}:${about}`, about, session: ctx.aws });
}

function get(
  ctx: CollectContext,
  UUID: string,
): Promise<{ item: string; value?: EventSourceMappingConfiguration | undefined }> {
  return ctx.ask(
    { operation: "lambda:GetEventSourceMapping", about: UUID },
    async (send): Promise<EventSourceMappingConfiguration> => {
      const lambda = await ctx.aws.lambda();
      return withoutMetadata(await send((options) => lambda.getEventSourceMapping({ UUID }, options)));
    },
  );
}
