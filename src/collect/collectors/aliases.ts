import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import { learnAccount } from "../accounts.ts";
import type { Collector } from "../collector.ts";
import type { CaseFacts } from "../facts.ts";
import { noteConfiguration } from "../named.ts";
import { allOf, from, length } from "../pages.ts";
import { theFunction } from "../patterns.ts";

/** Aliases and versions: each can have a policy, mappings and a URL of its own. */
export const aliases: Collector = {
  id: "aliases",
  title: "aliases and versions",
  calls: [
    {
      operation: "lambda:ListAliases",
      actions: ["lambda:ListAliases"],
      resources: theFunction,
      why: "which aliases there are and where they point: each has a policy of its own",
      when: "always",
      effect: "A permission that was given to, or is missing from, an alias is not seen.",
    },
    {
      operation: "lambda:ListVersionsByFunction",
      actions: ["lambda:ListVersionsByFunction"],
      resources: theFunction,
      why: "role and configuration of the published versions",
      when: "always",
      effect: "Versions that run with another role or configuration are not seen.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const { facts } = ctx;
    const lambda = await ctx.aws.lambda();
    const FunctionName = facts.functionName;
    const found = await ctx.ask(
      { operation: "lambda:ListAliases" },
      (send) =>
        allOf(
          send,
          (token, options) => lambda.listAliases({ FunctionName, ...from("Marker", token) }, options),
          ({ NextMarker }) => NextMarker,
          ({ Aliases }) => Aliases,
        ),
      length,
    );
    if (found.value !== undefined) {
      facts.aliases = found.value;
      learnAccount(ctx, found.value[0]?.AliasArn);
      yield { kind: "json", path: PATHS.aliases, value: { Aliases: found.value }, items: [found.item] };
    }
    const published = await ctx.ask(
      { operation: "lambda:ListVersionsByFunction" },
      (send) =>
        allOf(
          send,
          (token, options) => lambda.listVersionsByFunction({ FunctionName, ...from("Marker", token) }, options),
          ({ NextMarker }) => NextMarker,
          ({ Versions }) => Versions,
        ),
      length,
    );
    if (published.value !== undefined) {
      facts.versions = published.value;
      learnAccount(ctx, published.value[0]?.FunctionArn);
      yield { kind: "json", path: PATHS.versions, value: { Versions: published.value }, items: [published.item] };
    }
    useLatest(facts);
  },
};

/** Where GetFunction was refused, $LATEST stands in the list of versions as well. */
function useLatest(facts: CaseFacts): void {
  if (facts.configuration !== undefined) return;
  const latest = facts.versions?.find(({ Version }) => Version === "$LATEST");
  if (latest === undefined) {
    facts.unread.add("the function's configuration");
    return;
  }
  facts.configuration = latest;
  facts.roleArn = latest.Role;
  noteConfiguration(facts, latest, undefined);
}
