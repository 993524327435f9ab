import type { AwsSession } from "../../aws/session.ts";
import type { CallSpec } from "../../core/call.ts";
import { CasePackError } from "../../core/errors.ts";
import { PATHS, policyPath } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import { otherAccount, sessionOf } from "../accounts.ts";
import type { CollectContext, Collector } from "../collector.ts";
import { listMappings } from "../list-mappings.ts";
import { withoutMetadata } from "../pages.ts";
import { inAccount } from "../patterns.ts";
import { roleCalls } from "../principal-calls.ts";
import { readRole } from "../read-role.ts";
import { readPolicy } from "./policies.ts";

/** Documents of the other function stand under the names of ours, below this folder. */
const FOLDER = "compare/";
const WHEN = "with --compare-with";

/** Nothing is granted for a comparison that nobody asked for. */
const theOther: CallSpec["resources"] = (target) =>
  target.compareWith === undefined
    ? []
    : inAccount("lambda", `function:${target.compareWith}`, `function:${target.compareWith}:*`)(target);

/** A function that works: what its permissions are that ours are not. */
export const compare: Collector = {
  id: "compare",
  title: "the function to compare with",
  calls: [
    {
      operation: "lambda:GetFunction",
      actions: ["lambda:GetFunction"],
      resources: theOther,
      why: "role and configuration of the function to compare with",
      when: WHEN,
      effect: "The function cannot be compared with one that works.",
    },
    {
      operation: "lambda:GetPolicy",
      actions: ["lambda:GetPolicy"],
      resources: theOther,
      why: "who may invoke the function to compare with",
      when: WHEN,
      effect: "The resource-based policies cannot be compared.",
    },
    {
      operation: "lambda:ListEventSourceMappings",
      actions: ["lambda:ListEventSourceMappings"],
      resources: (target) => (target.compareWith === undefined ? [] : ["*"]),
      why: "what Lambda reads for the function to compare with",
      when: WHEN,
      effect: "The event source mappings cannot be compared.",
    },
    ...roleCalls("the execution role of the function to compare with", WHEN),
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const { compareWith } = ctx;
    if (compareWith === undefined) return;
    const { name, qualifier, region = ctx.aws.region } = compareWith;
    const about = `compare/${name}`;
    const { accountId = "" } = compareWith;
    const session = sessionOf(ctx, accountId);
    if (session === undefined) {
      const why = otherAccount(ctx, accountId);
      for (const operation of new Set(compare.calls.map((call) => call.operation))) {
        ctx.pass({ operation, about }, { outcome: "skipped", why, accountId });
      }
      return;
    }
    const lambda = await session.lambda(region);
    const input = { FunctionName: name, ...(qualifier === undefined ? {} : { Qualifier: qualifier }) };
    const found = await ctx.ask({ operation: "lambda:GetFunction", about, session, region }, async (send) =>
      withoutMetadata(await send((options) => lambda.getFunction(input, options))),
    );
    if (found.outcome === "not-found") throw unknown(name, region);
    const policy = await readPolicy(ctx, { session, region, functionName: name, qualifier, about });
    if (policy !== undefined) {
      yield { kind: "json", path: FOLDER + policyPath(qualifier), value: policy.value, items: [policy.item] };
    }
    if (found.value === undefined) return;
    const { Code = {}, Configuration } = found.value;
    const { Location: _, ...code } = Code;
    yield { kind: "json", path: FOLDER + PATHS.function, value: { ...found.value, Code: code }, items: [found.item] };
    const mappings = await listMappings(ctx, {
      functionName: qualifier === undefined ? name : `${name}:${qualifier}`,
      about,
      session,
      region,
    });
    if (mappings.value !== undefined) {
      const value = { EventSourceMappings: mappings.value };
      yield { kind: "json", path: FOLDER + PATHS.mappings, value, items: [mappings.item] };
    }
    yield* role(ctx, session, Configuration?.Role);
  },
};

async function* role(ctx: CollectContext, session: AwsSession, arn: string | undefined): AsyncGenerator<Piece> {
  if (arn === undefined) return;
  if (arn === ctx.facts.roleArn) {
    const why = "both functions have the same execution role";
    ctx.pass({ operation: "iam:GetRole", about: "compare" }, { outcome: "not-applicable", why });
    return;
  }
  const files = {
    self: FOLDER + PATHS.role,
    attached: FOLDER + PATHS.rolePolicies,
    inline: FOLDER + PATHS.roleInline,
    boundary: FOLDER + PATHS.roleBoundary,
    tags: FOLDER + PATHS.roleTags,
  };
  yield* readRole(ctx, { kind: "role", name: arn.split("/").at(-1) ?? "", session, files, of: "compare" });
}

function unknown(name: string, region: string): CasePackError {
  return new CasePackError("usage", `There is no function ${JSON.stringify(name)} in ${region} to compare with.`, {
    option: "--compare-with",
  });
}
