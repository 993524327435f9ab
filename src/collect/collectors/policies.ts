import type { AwsSession } from "../../aws/session.ts";
import { policyPath } from "../../core/evidence.ts";
import { isObject } from "../../core/json.ts";
import { GAPS } from "../../core/outcome.ts";
import type { Piece } from "../../core/piece.ts";
import type { CollectContext, Collector } from "../collector.ts";
import { parsePolicy } from "../documents.ts";
import type { CaseFacts } from "../facts.ts";
import { notePolicy } from "../named.ts";
import { theFunction } from "../patterns.ts";
import { withoutMetadata } from "../pages.ts";

/** Who may invoke the function: a policy for the function, and one for each alias and version. */
export const policies: Collector = {
  id: "policies",
  title: "resource-based policies",
  calls: [
    {
      operation: "lambda:GetPolicy",
      actions: ["lambda:GetPolicy"],
      resources: theFunction,
      why: "which principals may invoke the function",
      when: "for the function, each alias and the versions that aliases point at",
      effect: "Whether the invoking service or account is allowed in cannot be told.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const qualifiers = [undefined, ...qualifiersOf(ctx.facts)];
    for (const qualifier of qualifiers) {
      const { aws: session, facts } = ctx;
      const { functionName } = facts;
      const { region } = session;
      const found = await readPolicy(ctx, { session, region, functionName, qualifier, about: qualifier });
      if (found === undefined) continue;
      ctx.facts.policies.set(qualifier ?? "", found.document);
      notePolicy(
        ctx.facts,
        found.document,
        `the resource-based policy${qualifier === undefined ? "" : ` of ${qualifier}`}`,
      );
      yield { kind: "json", path: policyPath(qualifier), value: found.value, items: [found.item] };
    }
    if (ctx.facts.aliases === undefined) {
      ctx.facts.unread.add("the resource-based policies");
      const why = "the aliases are not known, because lambda:ListAliases did not succeed";
      ctx.pass({ operation: "lambda:GetPolicy", about: "aliases" }, { outcome: "skipped", why });
    }
  },
};

/** Aliases, the versions that they point at, and the qualifier that the person asked for. */
export function qualifiersOf(facts: CaseFacts): readonly string[] {
  const found = new Set<string>();
  for (const { Name, FunctionVersion, RoutingConfig } of facts.aliases ?? []) {
    for (const each of [Name, FunctionVersion, ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {})]) {
      if (each !== undefined && each !== "$LATEST") found.add(each);
    }
  }
  if (facts.qualifier !== undefined && facts.qualifier !== "$LATEST") found.add(facts.qualifier);
  return [...found].sort();
}

export interface PolicyRequest {
  readonly session: AwsSession;
  readonly region: string;
  readonly functionName: string;
  readonly qualifier: string | undefined;
  /** For the item's id. */
  readonly about: string | undefined;
}

export interface ReadPolicy {
  readonly document: unknown;
  readonly value: unknown;
  readonly item: string;
}

/** A function's policy as `{Policy, RevisionId}`, or undefined where there is none or it may not be read. */
export async function readPolicy(
  ctx: CollectContext,
  { session, region, functionName, qualifier, about }: PolicyRequest,
): Promise<ReadPolicy | undefined> {
  const answer = await ctx.ask(
    { operation: "lambda:GetPolicy", session, region, ...(about === undefined ? {} : { about }) },
    async (send) => {
      const lambda = await session.lambda(region);
      const input = { FunctionName: functionName, ...(qualifier === undefined ? {} : { Qualifier: qualifier }) };
      const { Policy = "", ...rest } = withoutMetadata(await send((options) => lambda.getPolicy(input, options)));
      return { Policy: parsePolicy(Policy), ...rest };
    },
    ({ Policy }) => statementsIn(Policy),
  );
  if (GAPS.has(answer.outcome)) ctx.facts.unread.add("the resource-based policies");
  return answer.value === undefined
    ? undefined
    : { document: answer.value.Policy, value: answer.value, item: answer.item };
}

function statementsIn(document: unknown): number {
  const statements = isObject(document) ? document["Statement"] : undefined;
  return Array.isArray(statements) ? statements.length : 1;
}
